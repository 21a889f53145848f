import path from "node:path";
import { createClient } from "@supabase/supabase-js";
import pg from "pg";
import type { Stack } from "../../../dev/embedded-supabase/index.ts";
import { startTemporaryStack, type TemporaryStack } from "../../../dev/embedded-supabase/temporary.ts";

/** The project of this suite: it uses what Karbos uses of the stack, and more. */
export const CONTRACT_PROJECT = path.join(import.meta.dirname, "../project");

/** A stack on the project of this suite, durable like that of `./karbos start`. */
export function startContractStack(): Promise<TemporaryStack> {
  return startTemporaryStack("contract", {
    projectDir: CONTRACT_PROJECT,
    functionsEnv: { CONTRACT_EXTRA: "given" },
    vaultSecrets: { contract_secret: "kept in vault" },
  });
}

const options = { auth: { persistSession: false, autoRefreshToken: false } };
/** Clients and connections of a stack that a test started itself. */
export const serviceOf = (stack: Stack) => createClient(stack.apiUrl, stack.secretKey, options);
export const anonOf = (stack: Stack) => createClient(stack.apiUrl, stack.publishableKey, options);

/** Runs one statement as postgres. */
export async function sql(stack: Stack, text: string, values: unknown[] = []): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: stack.dbUrl });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
