import { readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import type { Keys } from "../keys.ts";
import { PACKAGE_ROOT } from "../paths.ts";

const FILES = ["01-roles.sql", "02-auth.sql", "03-realtime.sql", "04-storage.sql"];

/**
 * Brings a database to the state of a hosted project before its first migration. Idempotent and fast (50 ms), so it
 * runs at each start: a newer stack thus repairs an older data folder.
 * @param superuserUrl as supabase_admin
 */
export async function bootstrapDatabase(superuserUrl: string, keys: Keys): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query("set client_min_messages = warning");
    for (const file of FILES) {
      await client.query(await readFile(path.join(PACKAGE_ROOT, "dev/embedded-supabase/postgres/sql", file), "utf8"));
    }
    await client.query(`alter role postgres password ${client.escapeLiteral(keys.dbPassword)}`);
    for (const role of ["lite", "supabase_storage_admin"]) {
      await client.query(`alter role ${role} password ${client.escapeLiteral(keys.internalPassword)}`);
    }
  } finally {
    await client.end();
  }
}

/** Address of the database as one of its roles. */
export function databaseUrl(
  role: "postgres" | "supabase_admin" | "supabase_storage_admin" | "lite",
  port: number,
  keys: Keys,
): string {
  const password = role === "postgres" ? keys.dbPassword : keys.internalPassword;
  return `postgresql://${role}:${password}@127.0.0.1:${port}/postgres`;
}
