import { z } from "zod";
import { execute } from "../_shared/database.ts";
import type { QueuedJob } from "../_shared/queue.ts";
import { type Context, eachJob, type JobOutcome } from "./context.ts";

const deadJobSchema = z.object({ workloadId: z.number().int().optional(), runId: z.number().int().optional() });

/** Jobs that failed too often: raises an alert, and marks the workload as failed if it cannot continue. */
export function giveUp(context: Context, jobs: readonly QueuedJob[]): Promise<readonly JobOutcome[]> {
  return eachJob(context, jobs, deadJobSchema, async ({ workloadId = null, runId = null }) => {
    await execute(context.database, "select private.give_up($1::bigint, $2::bigint)", [workloadId, runId]);
  });
}
