import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { codeOf, messageOf, StackError } from "./errors.ts";
import { splitStatements } from "./sql-statements.ts";

const FILE_NAME = /^(?<version>\d+)_(?<name>.*)\.sql$/;

/**
 * Applies the migrations of `supabase/migrations` that the database does not have yet, in order, each in a transaction
 * of its own together with its row in the Supabase CLI's history table, so that `supabase migration list` agrees.
 * @param url as postgres, which is no superuser
 * @returns the versions applied now
 * @throws StackError naming the file and the statement that failed
 */
export async function applyMigrations(url: string, projectDir: string): Promise<string[]> {
  const folder = path.join(projectDir, "supabase/migrations");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set client_min_messages = warning");
    await ensureHistory(client);
    const known = await client.query<{ version: string }>("select version from supabase_migrations.schema_migrations");
    const done = new Set(known.rows.map((row) => row.version));
    const applied: string[] = [];
    for (const file of await sqlFiles(folder)) {
      const { version, name } = FILE_NAME.exec(file)?.groups ?? {};
      // The CLI, too, skips what is not named <version>_<name>.sql.
      if (version === undefined || name === undefined || done.has(version)) continue;
      await applyMigration(client, { file: path.join(folder, file), version, name });
      applied.push(version);
    }
    if (applied.length > 0) await client.query("notify pgrst, 'reload schema'");
    return applied;
  } finally {
    await client.end();
  }
}

/**
 * Paths of the SQL files in and below a folder, relative to it, in the order in which they are applied; none when there
 * is no folder.
 */
export async function sqlFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
  return names.filter((name) => name.endsWith(".sql")).sort();
}

/** Runs the statements of one file inside the caller's transaction. @throws StackError naming file and statement */
export async function runStatements(client: pg.Client, file: string): Promise<string[]> {
  const statements = splitStatements(await readFile(file, "utf8"));
  for (const [index, statement] of statements.entries()) {
    try {
      await client.query(statement);
    } catch (error) {
      const detail = error instanceof pg.DatabaseError ? [error.detail, error.hint, error.where] : [];
      const extra = detail.filter((text) => text !== undefined).map((text) => `\n  ${text}`);
      throw new StackError(
        `${file}: statement ${index + 1} of ${statements.length} failed: ${messageOf(error)} (${codeOf(error) ?? "no code"})${extra.join("")}\n  ${excerpt(statement)}`,
      );
    }
  }
  return statements;
}

function excerpt(statement: string): string {
  const line = statement.replace(/\s+/g, " ");
  return line.length > 300 ? `${line.slice(0, 300)} …` : line;
}

async function ensureHistory(client: pg.Client): Promise<void> {
  await client.query(`create schema if not exists supabase_migrations`);
  await client.query(
    `create table if not exists supabase_migrations.schema_migrations (version text primary key, statements text[], name text)`,
  );
}

async function applyMigration(client: pg.Client, migration: { file: string; version: string; name: string }) {
  await client.query("begin");
  try {
    const statements = await runStatements(client, migration.file);
    await client.query(
      "insert into supabase_migrations.schema_migrations (version, statements, name) values ($1, $2, $3)",
      [migration.version, statements, migration.name],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
  // A migration may have changed session settings (search_path, role): the next one starts from the defaults.
  await client.query("reset all; reset role; set client_min_messages = warning");
}
