import type { KarbosClient } from "@/lib/supabase/client.ts";
import { DataError } from "@/lib/supabase/data-error.ts";
import { refused, type WriteResult } from "@/lib/supabase/write-result.ts";
import { placementTexts } from "../texts.ts";

/**
 * Takes an assignment back, so that the workload waits for a place again. Only one that is still scheduled: the
 * filter leaves alone what has become due in the meantime.
 */
export async function takeBackAssignment(
  client: KarbosClient,
  jobId: string,
  reason: string | undefined,
): Promise<WriteResult<string>> {
  const answer = await client
    .from("compute_workloads")
    .update({ status: "PLANNED", ...(reason ? { status_reason: reason } : {}) })
    .eq("job_id", jobId)
    .eq("status", "SCHEDULED")
    .select("job_id");
  if (answer.error) return refused(answer.error, answer.status);
  if (answer.data.length > 0) return { ok: true, value: jobId };
  return {
    ok: false,
    error: new DataError("missing", placementTexts.takeBack.notScheduled(jobId)),
  };
}
