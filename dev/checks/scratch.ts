import path from "node:path";
import pg from "pg";
import { type Keys, loadKeys } from "../embedded-supabase/keys.ts";
import { resolvePaths } from "../embedded-supabase/paths.ts";
import { findFreePorts } from "../embedded-supabase/ports.ts";
import { installBinaries, serverUser } from "../embedded-supabase/postgres/binaries.ts";
import { bootstrapDatabase, databaseUrl } from "../embedded-supabase/postgres/bootstrap.ts";
import { ensureCluster, serverSpec } from "../embedded-supabase/postgres/cluster.ts";
import { createGroup } from "../embedded-supabase/supervisor/group.ts";
import { claimDataDir } from "../embedded-supabase/supervisor/process-record.ts";
import { makeTemporaryHome } from "../embedded-supabase/temporary.ts";

/** A Postgres without the rest of the stack, for checks of a schema. */
export interface ScratchServer {
  /** Creates a database like that of a hosted project before its first migration. @returns its address, as postgres */
  createDatabase(name: string): Promise<string>;
}

/** Runs `work` with a temporary Postgres. */
export async function withScratchServer<Result>(work: (server: ScratchServer) => Promise<Result>): Promise<Result> {
  const home = await makeTemporaryHome("scratch");
  const paths = await resolvePaths(home.dataDir);
  const group = createGroup(await claimDataDir(paths.dataDir), () => {});
  try {
    const keys = await loadKeys(paths.dataDir);
    const [port = 0] = await findFreePorts(1);
    const cluster = {
      binaries: await installBinaries(paths.postgresHome),
      data: path.join(paths.postgresHome, "data"),
      user: serverUser(),
    };
    await ensureCluster(cluster, keys.internalPassword);
    await group.launch(serverSpec(cluster, { port, durable: false })).firstReady;
    return await work({ createDatabase: (name) => createDatabase(name, port, keys) });
  } finally {
    await group.stop();
    await home.remove();
  }
}

/** A pool that tolerates that the server is stopped before its last connection has closed. */
export function scratchPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on("error", () => {});
  return pool;
}

async function createDatabase(name: string, port: number, keys: Keys): Promise<string> {
  const superuserUrl = databaseUrl("supabase_admin", port, keys);
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  await client.query(`create database ${pg.escapeIdentifier(name)}`);
  await client.end();
  await bootstrapDatabase(inDatabase(superuserUrl, name), keys);
  return inDatabase(databaseUrl("postgres", port, keys), name);
}

function inDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${encodeURIComponent(name)}`;
  return address.href;
}
