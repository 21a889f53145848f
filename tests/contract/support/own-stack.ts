import { createClient } from "@supabase/supabase-js";
import pg from "pg";
import type { Stack } from "../../../stack/index.ts";

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
