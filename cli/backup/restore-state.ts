import type { TransactionSql } from "postgres";
import { z } from "zod";
import type { Manifest, Secrets } from "./manifest.ts";

/**
 * Secrets that belong to one project: its address and a key of it. With those of the original a copy would
 * call the functions of the original.
 */
const PROJECTS_OWN = ["project_url", "cron_secret_key"];

/**
 * Tokens that were given out after the backup, to workers that may still hold them, are never given again:
 * the sequence goes on beyond all that can have been given meanwhile.
 */
const FENCING_TOKENS = { schema: "private", name: "fencing_token_seq", ahead: 1_000_000n };

const idsSchema = z.array(z.object({ id: z.string() }));

/** The schedule as it was saved, with no job active, and nothing that says where the functions are. */
export async function stopSchedule(tx: TransactionSql, jobs: Manifest["jobs"]): Promise<void> {
  for (const { name, schedule, command } of jobs) await tx`select cron.schedule(${name}, ${schedule}, ${command})`;
  const present = await tx`select jobid::text as id from cron.job where username = current_user`;
  for (const { id } of idsSchema.parse([...present])) await tx`select cron.alter_job(${id}::bigint, active := false)`;
  await tx`delete from vault.secrets where name = 'project_url'`;
}

export async function setSequences(tx: TransactionSql, sequences: Manifest["sequences"]): Promise<void> {
  for (const { schema, name, value } of sequences) {
    const isTokens = schema === FENCING_TOKENS.schema && name === FENCING_TOKENS.name;
    const next = isTokens ? String(BigInt(value ?? 0) + FENCING_TOKENS.ahead) : value;
    const sequence = tx`format('%I.%I', ${schema}::text, ${name}::text)::regclass`;
    if (next !== null) await tx`select setval(${sequence}, ${next}::bigint)`;
    else
      await tx`select setval(${sequence}, (select start_value from pg_catalog.pg_sequences where schemaname = ${schema} and sequencename = ${name}), false)`;
  }
}

/** By name, so that a secret which the target has already is changed. */
export async function putSecrets(tx: TransactionSql, secrets: Secrets): Promise<void> {
  for (const { name, description, secret } of secrets) {
    if (name !== null && PROJECTS_OWN.includes(name)) continue;
    const present = idsSchema.parse([...(await tx`select id::text from vault.secrets where name = ${name}`)]);
    const [found] = present;
    if (found === undefined) await tx`select vault.create_secret(${secret}, ${name}, ${description})`;
    else await tx`select vault.update_secret(${found.id}::uuid, ${secret}, ${name}, ${description})`;
  }
}
