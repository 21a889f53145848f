import type { TransactionSql } from "postgres";
import { z } from "zod";
import { countRows, isOwn, readMigrations, readTables } from "./inventory.ts";
import { fullName, type Manifest, type Table } from "./manifest.ts";
import { Refusal } from "./refusal.ts";

/**
 * Refuses a database that a backup cannot be restored into: made by other migrations, in use, or without a
 * table or column that the backup has.
 */
export async function checkTarget(tx: TransactionSql, manifest: Manifest): Promise<void> {
  checkMigrations(manifest.migrations, await readMigrations(tx));
  await checkEmpty(tx);
  checkTables(manifest.tables, await readTables(tx));
}

function checkMigrations(saved: Manifest["migrations"], present: Manifest["migrations"]): void {
  const length = Math.max(saved.length, present.length);
  for (let index = 0; index < length; index += 1) {
    const [old, own] = [saved[index], present[index]];
    if (old?.version === own?.version && old?.sha256 === own?.sha256) continue;
    throw new Refusal(
      `The backup was taken from a database with other migrations: the first that differs is ${old?.version ?? own?.version}. ` +
        "Apply those of the version of Karbos that the backup was taken with, restore, and upgrade afterwards. Nothing was changed.",
    );
  }
}

const presenceSchema = z.tuple([z.object({ organizations: z.boolean(), users: z.boolean() })]);

/** Restoring replaces everything, so there must be nothing that anyone would miss. */
async function checkEmpty(tx: TransactionSql): Promise<void> {
  const [has] = presenceSchema.parse([
    ...(await tx`
      select exists (select from public.organizations) as organizations, exists (select from auth.users) as users`),
  ]);
  if (!has.organizations && !has.users) return;
  throw new Refusal(
    `The database is in use: it holds ${has.organizations ? "organizations" : "users"}. Restore into a new one, such as that of ./karbos start --fresh --empty. Nothing was changed.`,
  );
}

/** The target's own services may know more columns; those that the backup has must be there. */
function checkTables(saved: Manifest["tables"], present: readonly Table[]): void {
  const columnsOf = new Map(present.map((table) => [fullName(table), new Set(table.columns)]));
  for (const table of restorable(saved)) {
    const missing = table.columns.filter((name) => !columnsOf.get(fullName(table))?.has(name));
    if (missing.length === 0) continue;
    throw new Refusal(
      `The database cannot take ${fullName(table)}: it has no ${missing.join(", ")} there. Its Supabase is older than that of the backup. Nothing was changed.`,
    );
  }
  const savedNames = new Set(saved.map(fullName));
  const extra = present.find((table) => isOwn(table) && !savedNames.has(fullName(table)));
  if (extra !== undefined) throw new Refusal(`The backup has no table ${fullName(extra)}. Nothing was changed.`);
}

/** Ours, and those of the services that have rows: an empty table of another Supabase need not be there. */
export const restorable = (tables: Manifest["tables"]) => tables.filter((table) => isOwn(table) || table.rows > 0);

/** Compares what lies in the database with what the backup says. A difference is a bug, and nothing of it is kept. */
export async function compareWith(tx: TransactionSql, manifest: Manifest): Promise<void> {
  for (const table of restorable(manifest.tables)) {
    if (table.schema === "storage") continue;
    const rows = await countRows(tx, table);
    if (rows !== table.rows) throw new Error(`${fullName(table)} had ${table.rows} rows, and ${rows} were restored`);
  }
  const dangling = await danglingReferences(tx);
  if (dangling.length > 0) throw new Error(`what these foreign keys refer to is missing: ${dangling.join(", ")}`);
}

const referencesSchema = z.array(
  z.object({
    name: z.string(),
    child: z.string(),
    parent: z.string(),
    columns: z.array(z.string()),
    targets: z.array(z.string()),
  }),
);

/** Foreign keys that do not hold: Postgres does not check them while it plays the replica. */
async function danglingReferences(tx: TransactionSql): Promise<string[]> {
  const references = referencesSchema.parse([
    ...(await tx`
      select c.conname as name, c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent,
        array(select quote_ident(a.attname) from unnest(c.conkey) with ordinality k (attnum, place)
          join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.attnum order by k.place) as columns,
        array(select quote_ident(a.attname) from unnest(c.confkey) with ordinality k (attnum, place)
          join pg_catalog.pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum order by k.place) as targets
      from pg_catalog.pg_constraint c
      join pg_catalog.pg_class r on r.oid = c.conrelid
      where c.contype = 'f' and c.conparentid = 0 and r.relnamespace::regnamespace::text in ('public', 'private', 'pgboss')`),
  ]);
  const dangling: string[] = [];
  for (const { name, child, parent, columns, targets } of references) {
    const isSet = columns.map((column) => `c.${column} is not null`).join(" and ");
    const fits = columns.map((column, index) => `p.${targets[index]} = c.${column}`).join(" and ");
    const found = await tx.unsafe(
      `select from ${child} c where ${isSet} and not exists (select from ${parent} p where ${fits}) limit 1`,
    );
    if (found.length > 0) dangling.push(name);
  }
  return dangling;
}
