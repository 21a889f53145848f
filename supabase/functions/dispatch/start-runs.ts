import { workloadJobSchema } from "../../../lib/contracts/queue.ts";
import { execute } from "../_shared/database.ts";
import { describeError } from "../_shared/log.ts";
import { type QueuedJob, readPayload } from "../_shared/queue.ts";
import { type Context, eachJob, type JobOutcome } from "./context.ts";

/**
 * Offers the due workloads of a batch in one statement. The statement skips those changed, moved or cancelled since
 * their job was written. If it fails, each is offered separately, so that one bad row does not block the others.
 */
export async function startRuns(context: Context, jobs: readonly QueuedJob[]): Promise<readonly JobOutcome[]> {
  const ids = jobs.flatMap((job) => readPayload(job, workloadJobSchema)?.workloadId ?? []);
  try {
    await offer(context, ids);
    return jobs.map(({ id }) => ({ id, error: null }));
  } catch (error) {
    context.log("warn", "batch could not be offered at once", { jobs: jobs.length, error: describeError(error) });
    return await eachJob(context, jobs, workloadJobSchema, ({ workloadId }) => offer(context, [workloadId]));
  }
}

async function offer({ database }: Context, workloadIds: readonly number[]): Promise<void> {
  await execute(database, "select private.offer_due_runs($1::bigint[])", [workloadIds]);
}
