import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { ROOT } from "../../cli/home.ts";

/** The sign-ins of supabase/seed.sql. */
export const SAMPLE_PASSWORD = "karbos-sample";
export const SAMPLE_SIGNINS = (["user", "operator", "viewer", "admin"] as const).map((role) => ({
  role,
  email: `${role}@karbos.example`,
  password: SAMPLE_PASSWORD,
}));

/** Puts the sample organization into an empty database. Does nothing if there is already an organization. */
export async function seedSample(dbUrl: string): Promise<void> {
  const seed = await readFile(path.join(ROOT, "supabase/seed.sql"), "utf8");
  await withDatabase(dbUrl, async (database) => {
    await database.query("begin");
    const { rows } = await database.query("select from public.organizations limit 1");
    if (rows.length === 0) await database.query(seed);
    await database.query("commit");
  });
}

const LOCAL_WORKER = "this machine";

/**
 * A new key for the worker that `start` runs, for the first organization; null if there is none yet. The key is valid
 * during this start; only its hash is stored.
 */
export async function localWorkerKey(dbUrl: string): Promise<string | null> {
  const key = `kbw_${randomBytes(32).toString("base64url")}`;
  return await withDatabase(dbUrl, async (database) => {
    const { rowCount } = await database.query(
      `insert into public.workers (organization_id, worker_name, key_hash)
       select id, $1, $2 from public.organizations order by id limit 1
       on conflict (organization_id, worker_name) do update set key_hash = excluded.key_hash, enabled = true`,
      [LOCAL_WORKER, createHash("sha256").update(key).digest("hex")],
    );
    return rowCount === 1 ? key : null;
  });
}

async function withDatabase<T>(dbUrl: string, work: (database: pg.Client) => Promise<T>): Promise<T> {
  const database = new pg.Client(dbUrl);
  await database.connect();
  try {
    return await work(database);
  } finally {
    await database.end();
  }
}
