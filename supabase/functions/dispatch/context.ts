import type { z } from "zod";
import type { Database } from "../_shared/database.ts";
import { describeError, type Log } from "../_shared/log.ts";
import { type Queue, type QueuedJob, readPayload } from "../_shared/queue.ts";

/** What every handler of dispatch works with. */
export type Context = {
  readonly database: Database;
  readonly queue: Queue;
  readonly log: Log;
  /** Milliseconds, UTC. */
  readonly now: () => number;
};

/** What became of a job: done, or an error that is worth another try. */
export type JobOutcome = { readonly id: string; readonly error: string | null };

/**
 * Handles jobs one by one, so that one that fails does not take others with it. A
 * payload that cannot be read is logged and dropped: trying again would not help.
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
