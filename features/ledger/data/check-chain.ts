import type { KarbosClient } from "@/lib/supabase/client.ts";
import { DataError, rowsOf } from "@/lib/supabase/data-error.ts";
import type { ChainCheckResult } from "../model/chain-words.ts";

/** Lets the database recompute the chain of an organization. Throws a DataError for who may not. */
export async function checkChain(client: KarbosClient, organizationId: number): Promise<ChainCheckResult> {
  const [row] = rowsOf(await client.rpc("verify_ledger", { p_organization_id: organizationId }));
  if (!row) throw new DataError("unknown", "The check answered nothing.");
  // The types of a function's columns know no null; a chain that is whole has no fault.
  return { entries: row.entries, brokenEntry: row.broken_entry ?? null, fault: row.fault ?? null };
}
