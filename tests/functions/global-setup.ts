import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { removeData, startStack } from "../../stack/index.ts";
import { findFreePorts } from "../../stack/ports.ts";

export type FunctionsTarget = { apiUrl: string; dbUrl: string; cronKey: string; publishableKey: string };

declare module "vitest" {
  interface ProvidedContext {
    functionsTarget: FunctionsTarget;
  }
}

/** An embedded stack with generated grid figures. Its schedule stands still: nothing runs but what a test calls. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), "karbos-functions-"));
  // User postgres must be able to enter it.
  chmodSync(folder, 0o755);
  const dataDir = path.join(folder, "data");
  const [api = 0, db = 0, functions = 0] = await findFreePorts(3);
  const stack = await startStack({
    dataDir,
    projectDir: project.config.root,
    ports: { api, db, functions },
    siteUrl: "http://127.0.0.1:3000",
    durable: false,
    functionsEnv: { KARBOS_GRID_FROM: "sample" },
  });
  const sql = postgres(stack.dbUrl, { max: 1 });
  await sql`select cron.alter_job(jobid, active := false) from cron.job`;
  await sql.file(path.join(project.config.root, "supabase/seed.sql"));
  await sql.end();
  project.provide("functionsTarget", {
    apiUrl: stack.apiUrl,
    dbUrl: stack.dbUrl,
    cronKey: stack.secretKeys.cron ?? "",
    publishableKey: stack.publishableKey,
  });
  return async () => {
    await stack.stop();
    await removeData(dataDir);
    rmSync(folder, { recursive: true, force: true });
  };
}
