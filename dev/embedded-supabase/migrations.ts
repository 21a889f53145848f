import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { codeOf, messageOf, StackError } from "./errors.ts";
import { splitStatements } from "./sql-statements.ts";

const FILE_NAME = /^(?<version>\d+)_(?<name>.*)\.sql$/;

/** A file of `supabase/migrations`. */
export type Migration = {
  /** `<version>_<name>.sql`. */
  readonly file: string;
  readonly version: string;
  readonly name: string;
  readonly text: string;
};

/** The migrations of a project, in the order in which they are applied. */
export async function readMigrations(projectDir: string): Promise<Migration[]> {
  const folder = path.join(projectDir, "supabase/migrations");
  const migrations = (await sqlFiles(folder)).map(async (file) => {
    const { version, name } = FILE_NAME.exec(file)?.groups ?? {};
    // The CLI also skips files not named <version>_<name>.sql.
    if (version === undefined || name === undefined) return [];
    return [{ file, version, name, text: await readFile(path.join(folder, file), "utf8") }];
  });
  return (await Promise.all(migrations)).flat();
}

/**
 * Whether a migration runs without a transaction, one statement at a time, for statements that Postgres refuses in one:
 * a comment before its first statement declares it. If it is killed midway, it runs again, so each statement must be
 * repeatable.
 */
export function needsNoTransaction(text: string): boolean {
  return /^(?:\s*--.*\n)*\s*-- karbos: no transaction\s*(?:\n|$)/.test(text);
}

/** Applies the migrations of `supabase/migrations` that the database does not have yet: see `migrate`. */
export async function applyMigrations(url: string, projectDir: string): Promise<string[]> {
  return migrate(url, await readMigrations(projectDir));
}

/**
 * Applies those of the migrations that the database does not have yet, in order, with a row for each in the Supabase
 * CLI's history table, so that `supabase migration list` agrees. They are applied all or none; only a migration without
 * a transaction commits those before it.
 * @param url as postgres, which is not a superuser
 * @returns the versions applied now
 * @throws StackError naming the file and the statement that failed, or, before anything is applied, the first applied
 *   migration that has changed
 */
export async function migrate(url: string, migrations: readonly Migration[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set client_min_messages = warning");
    await ensureHistory(client);
    const pending = migrations.slice(await countApplied(client, migrations));
    for (const batch of batches(pending)) await applyBatch(client, batch);
    if (pending.length > 0) await client.query("notify pgrst, 'reload schema'");
    return pending.map(({ version }) => version);
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

/** Runs the statements of one file on the caller's connection. @throws StackError naming file and statement */
export async function runStatements(client: pg.Client, file: string, script: string): Promise<string[]> {
  const statements = splitStatements(script);
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

/**
 * How many migrations the database has. Its history must be a prefix of the migrations, statement by statement: the
 * history stores the statements that were run. On a database made by other migrations, new ones would be applied to an
 * unexpected schema.
 */
async function countApplied(client: pg.Client, migrations: readonly Migration[]): Promise<number> {
  const { rows } = await client.query<{ version: string; name: string; statements: string[] | null }>(
    `select version, name, statements from supabase_migrations.schema_migrations order by version collate "C"`,
  );
  for (const [index, { version, name, statements }] of rows.entries()) {
    const present = migrations[index];
    const isSame =
      present?.version === version && JSON.stringify(splitStatements(present.text)) === JSON.stringify(statements);
    if (!isSame) {
      throw new StackError(
        `This data was made by other migrations: ${version}_${name} was applied, and is now missing, changed or preceded by a new one. Nothing was changed. To keep it, start the version that made it and export with pg_dump (docs/operations.md, Backups); to start again without it, run ./karbos start --fresh.`,
      );
    }
  }
  return rows.length;
}

/** Groups of migrations that run in one transaction; each without a transaction is alone. */
function batches(migrations: readonly Migration[]): Migration[][] {
  const result: Migration[][] = [];
  let open: Migration[] | null = null;
  for (const migration of migrations) {
    if (needsNoTransaction(migration.text)) {
      result.push([migration]);
      open = null;
    } else if (open === null) {
      open = [migration];
      result.push(open);
    } else {
      open.push(migration);
    }
  }
  return result;
}

async function applyBatch(client: pg.Client, batch: readonly Migration[]): Promise<void> {
  const isTransaction = batch.every(({ text }) => !needsNoTransaction(text));
  if (isTransaction) await client.query("begin");
  try {
    for (const migration of batch) {
      await applyMigration(client, migration);
      // Checks now what a commit would check, before the next migration alters the table.
      if (isTransaction) await client.query("set constraints all immediate");
    }
    if (isTransaction) await client.query("commit");
  } catch (error) {
    if (isTransaction) await client.query("rollback");
    throw error;
  }
}

async function applyMigration(client: pg.Client, { file, version, name, text }: Migration): Promise<void> {
  const statements = await runStatements(client, file, text);
  // It may have changed session settings (search_path, role): what follows starts from the defaults.
  await client.query("reset all; reset role; set client_min_messages = warning");
  await client.query(
    "insert into supabase_migrations.schema_migrations (version, statements, name) values ($1, $2, $3)",
    [version, statements, name],
  );
}
