import type { z } from "zod";
import type { Database } from "../_shared/database.ts";
import { describeError, type Log } from "../_shared/log.ts";
import { type Queue, type QueuedJob, readPayload } from "../_shared/queue.ts";

/** The dependencies of every handler of dispatch. */
export type Context = {
  readonly database: Database;
  readonly queue: Queue;
  readonly log: Log;
  /** Milliseconds, UTC. */
  readonly now: () => number;
};

/** The result of a job: done, or an error worth a retry. */
export type JobOutcome = { readonly id: string; readonly error: string | null };

/**
 * Handles jobs one by one, so that a failing one does not fail the others. An unreadable payload is logged and dropped:
 * a retry would not help.
 */
export async function eachJob<T extends z.ZodType>(
  { log }: Context,
  jobs: readonly QueuedJob[],
  schema: T,
  handle: (payload: z.infer<T>) => Promise<void>,
): Promise<JobOutcome[]> {
  const outcomes: JobOutcome[] = [];
  for (const job of jobs) {
    const payload = readPayload(job, schema);
    if (payload === null) log("error", "unreadable job dropped", { job: job.id });
    try {
      if (payload !== null) await handle(payload);
      outcomes.push({ id: job.id, error: null });
    } catch (error) {
      outcomes.push({ id: job.id, error: describeError(error) });
    }
  }
  return outcomes;
}
