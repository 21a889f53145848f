import type { TransactionSql } from "postgres";
import { z } from "zod";
import {
  headsSchema,
  jobsSchema,
  type Migrations,
  migrationsSchema,
  secretsSchema,
  sequencesSchema,
  type Table,
  tablesSchema,
} from "./manifest.ts";

/** Schemas that are Karbos's own: all their tables are saved. */
const OWN_SCHEMAS = ["public", "private", "pgboss"];

/** Of ours, what others are computed from and nobody misses: pg-boss's own figures, in partitions by day. */
const DERIVED = ["pgboss.queue_stats"];

/**
 * Tables of Supabase's own services that hold what only this project knows. Without sessions and
 * one-time tokens: a restored copy must not be entered by those of the original.
 */
const SERVICE_TABLES = ["auth.users", "auth.identities", "auth.mfa_factors", "storage.buckets", "storage.objects"];

export const isOwn = ({ schema }: Table) => OWN_SCHEMAS.includes(schema);

/** The tables that are saved, with the columns that are not computed, in the order of their names. */
export async function readTables(tx: TransactionSql): Promise<Table[]> {
  // Of a partitioned table the whole, not its partitions: another database may be divided otherwise.
  return tablesSchema.parse([
    ...(await tx`
      select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relkind in ('r', 'p') and not c.relispartition
        and (n.nspname = any (${OWN_SCHEMAS}) or n.nspname || '.' || c.relname = any (${SERVICE_TABLES}))
        and n.nspname || '.' || c.relname <> all (${DERIVED})
      group by 1, 2
      order by n.nspname collate "C", c.relname collate "C"`),
  ]);
}

/**
 * The migrations that were applied, each with a hash of its statements without white space and
 * semicolons: the Supabase CLI and the embedded stack may cut a file at other places.
 */
export async function readMigrations(tx: TransactionSql): Promise<Migrations> {
  const found =
    await tx`select from pg_catalog.pg_tables where schemaname = 'supabase_migrations' and tablename = 'schema_migrations'`;
  if (found.length === 0) return [];
  return migrationsSchema.parse([
    ...(await tx`
      select version, name, encode(sha256(convert_to(
        regexp_replace(coalesce(array_to_string(statements, ''), ''), '[\\s;]+', '', 'g'), 'UTF8'
      )), 'hex') as sha256
      from supabase_migrations.schema_migrations order by version collate "C"`),
  ]);
}

/** Where the sequences of our schemas stand, those behind identity columns too. Null: never asked. */
export async function readSequences(tx: TransactionSql): Promise<z.infer<typeof sequencesSchema>> {
  return sequencesSchema.parse([
    ...(await tx`
      select schemaname as schema, sequencename as name, last_value::text as value
      from pg_catalog.pg_sequences where schemaname = any (${OWN_SCHEMAS})
      order by schemaname collate "C", sequencename collate "C"`),
  ]);
}

/** The named jobs of the schedule that belong to the caller. */
export async function readJobs(tx: TransactionSql): Promise<z.infer<typeof jobsSchema>> {
  return jobsSchema.parse([
    ...(await tx`
      select jobname as name, schedule, command, active from cron.job
      where jobname is not null and username = current_user order by jobname collate "C"`),
  ]);
}

export async function readHeads(tx: TransactionSql): Promise<z.infer<typeof headsSchema>> {
  return headsSchema.parse([
    ...(await tx`
      select organization_id::text as "organizationId", entries::text, entry_hash as "headHash"
      from public.ledger_heads order by organization_id`),
  ]);
}

export async function readSecrets(tx: TransactionSql): Promise<z.infer<typeof secretsSchema>> {
  return secretsSchema.parse([
    ...(await tx`
      select name, coalesce(description, '') as description, decrypted_secret as secret
      from vault.decrypted_secrets order by created_at, id`),
  ]);
}

const countSchema = z.tuple([z.object({ count: z.string() })]);

export async function countRows(tx: TransactionSql, { schema, name }: Table): Promise<number> {
  return Number(
    countSchema.parse([...(await tx`select count(*)::text as count from ${tx(schema)}.${tx(name)}`)])[0].count,
  );
}
