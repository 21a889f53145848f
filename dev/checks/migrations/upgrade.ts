import pg from "pg";
import { verifyLedger } from "../../../cli/ledger/verify-ledger.ts";
import { type Migration, migrate, readMigrations } from "../../embedded-supabase/migrations.ts";
import { splitStatements, withoutComments } from "../../embedded-supabase/sql-statements.ts";
import { missingIn } from "../schema-drift.ts";
import { withScratchServer } from "../scratch.ts";
import { readReleased, unreleased } from "./released.ts";

/** The content of a database: rows by table, and the last hash of each ledger chain. */
type Holdings = { readonly rows: ReadonlyMap<string, number>; readonly hashes: readonly string[] };

/**
 * Tests the upgrade from the released migrations to the declared schemas on a database with data.
 * @param fill puts data into the database of the released migrations, by the normal operations
 * @returns a line for each fault; none if the new migrations lose nothing and result in the declared schemas
 * @throws StackError when a migration does not run
 */
export async function upgradeFaults(projectDir: string, fill: (url: string) => Promise<void>): Promise<string[]> {
  const migrations = await readMigrations(projectDir);
  const pending = unreleased(migrations, await readReleased(projectDir));
  // If nothing is released, or nothing is new, the comparison of schemas is sufficient.
  if (pending.length === 0 || pending.length === migrations.length) return [];
  const released = migrations.filter((migration) => !pending.includes(migration));
  return withScratchServer(async (server) => {
    const url = await server.createDatabase("upgraded");
    await migrate(url, released);
    await fill(url);
    const before = await holdings(url);
    await migrate(url, migrations);
    const missing = await missingIn(url, projectDir, server);
    return [
      ...rowFaults(before, await holdings(url), pending),
      ...(await ledgerFaults(url, before.hashes)),
      ...missing.map((sql) => `an upgraded database lacks what supabase/schemas declares: ${sql}`),
    ];
  });
}

/** Fewer rows than before, except in tables that a migration drops deliberately. */
function rowFaults(before: Holdings, after: Holdings, pending: readonly Migration[]): string[] {
  const dropped = new Set(pending.flatMap(({ text }) => splitStatements(text).flatMap(droppedTable)));
  return [...before.rows].flatMap(([table, count]) => {
    const left = after.rows.get(table);
    if (left === undefined && dropped.has(table)) return [];
    return left !== undefined && left >= count ? [] : [`${table} had ${count} rows, and has ${left ?? "vanished"}`];
  });
}

function droppedTable(statement: string): string[] {
  const text = withoutComments(statement).replace(/\s+/g, " ").trim();
  const name = /^drop table (?:if exists )?(?<name>[\w.]+)/i.exec(text)?.groups?.name;
  return name === undefined ? [] : [name.toLowerCase()];
}

async function ledgerFaults(url: string, hashes: readonly string[]): Promise<string[]> {
  if (hashes.length === 0) return [];
  const { isWhole, missingHashes } = await verifyLedger(url, null, hashes);
  if (isWhole && missingHashes.length === 0) return [];
  return ["the hash chain of the ledger has changed: see ./karbos ledger verify"];
}

async function holdings(url: string): Promise<Holdings> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // For partitioned tables, the partitions, which have the rows. The migration history grows with each migration.
    const tables = await client.query<{ name: string; sql: string }>(
      `select n.nspname || '.' || c.relname as name, format('select count(*)::int as count from %I.%I', n.nspname, c.relname) as sql
       from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema|supabase_migrations)'
         and pg_catalog.has_table_privilege(c.oid, 'select') and pg_catalog.has_schema_privilege(n.oid, 'usage')`,
    );
    const rows = new Map<string, number>();
    for (const { name, sql } of tables.rows) {
      const counted = await client.query<{ count: number }>(sql);
      rows.set(name, counted.rows[0]?.count ?? 0);
    }
    const hasLedger = rows.has("public.ledger_entries");
    const hashes = hasLedger ? (await verifyLedger(url)).chains.map(({ headHash }) => headHash) : [];
    return { rows, hashes };
  } finally {
    await client.end();
  }
}
