import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { startStack } from "./index.ts";
import { removeData } from "./paths.ts";
import { findFreePorts } from "./ports.ts";
import type { Stack, StackOptions } from "./types.ts";

/** A folder for a test, a check or a benchmark. */
export type TemporaryHome = {
  readonly folder: string;
  /** A data folder for a stack. Not created yet. */
  readonly dataDir: string;
  /** Deletes the folder and everything that belongs to the data. No stack may use it any more. */
  remove(): Promise<void>;
};

/** A stack that leaves nothing behind. */
export type TemporaryStack = { readonly stack: Stack; readonly home: TemporaryHome; remove(): Promise<void> };

/**
 * Options of a stack; it has its own data, and its own ports unless given, and mails have no web application to link
 * to.
 */
export type TemporaryStackOptions = Omit<StackOptions, "dataDir" | "ports" | "siteUrl"> & {
  readonly ports?: StackOptions["ports"];
};

/**
 * Starts a stack with its own data and on free ports; `remove` stops it and deletes its data.
 * @param isSchedulePaused pauses cron's jobs, so that only the test changes the database
 */
export async function startTemporaryStack(
  name: string,
  { isSchedulePaused = false, ...options }: TemporaryStackOptions & { readonly isSchedulePaused?: boolean },
): Promise<TemporaryStack> {
  const home = await makeTemporaryHome(name);
  let stack: Stack | null = null;
  const remove = async () => {
    await stack?.stop();
    await home.remove();
  };
  try {
    stack = await startStackIn(home.dataDir, options);
    if (isSchedulePaused) await pauseSchedule(stack.dbUrl);
    return { stack, home, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Starts a stack on data that survive it: for tests of a restart. */
export async function startStackIn(dataDir: string, { ports, ...options }: TemporaryStackOptions): Promise<Stack> {
  return await startStack({
    ...options,
    dataDir,
    ports: ports ?? (await freePorts()),
    siteUrl: "http://127.0.0.1:3000",
  });
}

/** @param name what it is for, as in "database": part of the folder's name */
export async function makeTemporaryHome(name: string): Promise<TemporaryHome> {
  const folder = await mkdtemp(path.join(tmpdir(), `karbos-${name}-`));
  // User postgres must be able to enter it.
  await chmod(folder, 0o755);
  const dataDir = path.join(folder, "data");
  return {
    folder,
    dataDir,
    async remove() {
      await removeData(dataDir);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePorts(): Promise<StackOptions["ports"]> {
  const [api = 0, db = 0, functions = 0] = await findFreePorts(3);
  return { api, db, functions };
}

async function pauseSchedule(dbUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: dbUrl });
  await client.connect();
  await client.query("select cron.alter_job(jobid, active := false) from cron.job");
  await client.end();
}
