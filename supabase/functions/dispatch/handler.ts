import { DEAD_LETTER_QUEUE, type DispatchResult, type QueueName } from "../../../lib/contracts/queue.ts";
import { execute } from "../_shared/database.ts";
import { describeError } from "../_shared/log.ts";
import type { QueuedJob } from "../_shared/queue.ts";
import { accountRuns } from "./account-runs.ts";
import type { Context, JobOutcome } from "./context.ts";
import { giveUp } from "./give-up.ts";
import { planWorkloads } from "./plan-workloads.ts";
import { startRuns } from "./start-runs.ts";

type Handler = (context: Context, jobs: readonly QueuedJob[]) => Promise<readonly JobOutcome[]>;

type Work = {
  readonly queue: QueueName | typeof DEAD_LETTER_QUEUE;
  readonly batch: number;
  readonly handle: Handler;
};

/**
 * The handler of each queue, in this order: due starts first, since they have a latency target. Batches are sized so
 * that one takes well under a hosted function's 2 s of CPU: starting is one statement for all, planning some
 * milliseconds each.
 */
const WORK: readonly Work[] = [
  { queue: "run.start", batch: 500, handle: startRuns },
  { queue: "workload.plan", batch: 50, handle: planWorkloads },
  { queue: "run.account", batch: 50, handle: accountRuns },
  { queue: DEAD_LETTER_QUEUE, batch: 50, handle: giveUp },
];

/** A call ends after this long and leaves the rest to the next, which it triggers. */
const VISIT_MS_MAX = 8000;

/** Processes the due jobs of the queues, in bounded batches. Safe to run concurrently: a job is fetched once. */
export async function dispatch(context: Context, maintain: boolean): Promise<DispatchResult> {
  const untilMs = context.now() + VISIT_MS_MAX;
  const queues: DispatchResult["queues"] = {};
  let more = false;
  if (maintain) await context.queue.maintain();
  for (const work of WORK) {
    const { done, failed, isEmptied } = await empty(context, work, untilMs);
    if (done + failed > 0) queues[work.queue] = { done, failed };
    more ||= !isEmptied;
  }
  if (more) await execute(context.database, "select private.nudge_dispatch()");
  return { queues, more };
}

/** Processes a queue batch by batch, until no job is due or the call's time is over. */
async function empty(context: Context, { queue, batch, handle }: Work, untilMs: number) {
  const tally = { done: 0, failed: 0, isEmptied: true };
  for (;;) {
    const jobs = await context.queue.fetch(queue, batch);
    if (jobs.length === 0) return tally;
    for (const { error } of await settle(context, queue, jobs, handle)) tally[error === null ? "done" : "failed"] += 1;
    if (jobs.length < batch) return tally;
    if (context.now() > untilMs) return { ...tally, isEmptied: false };
  }
}

/** Runs a batch and reports each job to the queue. A handler that throws fails the whole batch, to be retried. */
async function settle(
  context: Context,
  queueName: string,
  jobs: readonly QueuedJob[],
  handle: Handler,
): Promise<readonly JobOutcome[]> {
  let outcomes: readonly JobOutcome[];
  try {
    outcomes = await handle(context, jobs);
  } catch (error) {
    outcomes = jobs.map(({ id }) => ({ id, error: describeError(error) }));
  }
  await context.queue.complete(
    queueName,
    outcomes.filter(({ error }) => error === null).map(({ id }) => id),
  );
  for (const { id, error } of outcomes) {
    if (error === null) continue;
    context.log("warn", "job failed", { queue: queueName, job: id, error });
    await context.queue.fail(queueName, [id], error);
  }
  return outcomes;
}
