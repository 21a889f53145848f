import { chmodSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { removeData, type Stack, startStack } from "../../../stack/index.ts";
import { findFreePorts } from "../../../stack/ports.ts";

/**
 * Names the backend: the one of SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY and SUPABASE_DB_URL (the
 * migrations and functions of tests/contract/project must be there already), or an embedded one of its own.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY, SUPABASE_SECRET_KEY, SUPABASE_DB_URL } = process.env;
  if (SUPABASE_URL && SUPABASE_PUBLISHABLE_KEY && SUPABASE_SECRET_KEY && SUPABASE_DB_URL) {
    project.provide("target", {
      url: SUPABASE_URL,
      publishableKey: SUPABASE_PUBLISHABLE_KEY,
      secretKey: SUPABASE_SECRET_KEY,
      dbUrl: SUPABASE_DB_URL,
      isEmbedded: false,
      cronKey: "",
      jwtSecret: "",
      dataDir: "",
    });
    return async () => {};
  }
  const dataDir = newDataDir();
  const stack = await startContractStack(dataDir);
  project.provide("target", {
    url: stack.apiUrl,
    publishableKey: stack.publishableKey,
    secretKey: stack.secretKey,
    dbUrl: stack.dbUrl,
    isEmbedded: true,
    cronKey: stack.secretKeys.cron ?? "",
    jwtSecret: stack.jwtSecret,
    dataDir,
  });
  return async () => {
    await stack.stop();
    await removeDataDir(dataDir);
  };
}

/** A data folder that user postgres can enter. */
export function newDataDir(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "karbos-contract-"));
  chmodSync(folder, 0o755);
  return path.join(folder, "data");
}

/** Deletes what `newDataDir` made, and what lay beside it. */
export async function removeDataDir(dataDir: string): Promise<void> {
  await removeData(dataDir);
  await rm(path.dirname(dataDir), { recursive: true, force: true });
}

/** A stack on the project of this suite, on ports that are free now. */
export async function startContractStack(dataDir: string): Promise<Stack> {
  const [api = 0, db = 0, functions = 0] = await findFreePorts(3);
  return startStack({
    dataDir,
    projectDir: path.join(import.meta.dirname, "../project"),
    ports: { api, db, functions },
    siteUrl: "http://127.0.0.1:3000",
    durable: false,
    functionsEnv: { CONTRACT_EXTRA: "given" },
    vaultSecrets: { contract_secret: "kept in vault" },
  });
}
