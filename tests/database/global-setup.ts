import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { removeData, startStack } from "../../stack/index.ts";
import { findFreePorts } from "../../stack/ports.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseUrl: string;
  }
}

/** Starts one embedded backend for the suite, with the project's own migrations, and stands its schedule still. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), "karbos-database-"));
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
  });
  await pauseSchedule(stack.dbUrl);
  project.provide("databaseUrl", stack.dbUrl);
  return async () => {
    await stack.stop();
    await removeData(dataDir);
    rmSync(folder, { recursive: true, force: true });
  };
}

/** So that nothing moves in the database but what a test moves. */
async function pauseSchedule(dbUrl: string): Promise<void> {
  const sql = postgres(dbUrl, { max: 1 });
  await sql`select cron.alter_job(jobid, active := false) from cron.job`;
  await sql.end();
}
