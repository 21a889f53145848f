import type { KarbosClient } from "@/lib/supabase/client.ts";
import { DataError } from "@/lib/supabase/data-error.ts";
import { refused, type WriteResult } from "@/lib/supabase/write-result.ts";

/** Marks an alert as taken up by the caller, `userId`. Refused where another was quicker. For operators. */
export async function takeUpAlert(
  client: KarbosClient,
  alertId: number,
  userId: string,
  now: Date,
): Promise<WriteResult<number>> {
  const answer = await client
    .from("alerts")
    .update({ acknowledged_at: now.toISOString(), acknowledged_by: userId })
    .eq("id", alertId)
    .is("acknowledged_at", null)
    .select("id");
  if (answer.error) return refused(answer.error, answer.status);
  if (answer.data.length > 0) return { ok: true, value: alertId };
  return { ok: false, error: new DataError("missing", "Somebody else has taken this alert up already.") };
}
