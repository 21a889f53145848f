import { z } from "zod";

/** Ids are bigints in Postgres; ours stay far below 2^53. */
const idSchema = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);

export const workloadJobSchema = z.object({ version: z.literal(1), workloadId: idSchema });
export const runJobSchema = z.object({ version: z.literal(1), runId: idSchema });

/** The queues and the payload of their jobs. Their settings are in the migration that creates them. */
export const QUEUES = {
  "workload.plan": workloadJobSchema,
  "run.start": workloadJobSchema,
  "run.account": runJobSchema,
} as const;
export type QueueName = keyof typeof QUEUES;

export const DEAD_LETTER_QUEUE = "dead-letter";

/** Body of a call to dispatch. `maintain` also expires jobs of functions that died and removes old ones. */
export const dispatchRequestSchema = z.strictObject({ maintain: z.boolean().default(false) });

export const dispatchResultSchema = z.strictObject({
  /** Completed, failed (to be retried) and dropped jobs, by queue. */
  queues: z.record(z.string(), z.strictObject({ done: z.number().int(), failed: z.number().int() })),
  /** Whether due jobs were left for the next call. */
  more: z.boolean(),
});
export type DispatchResult = z.infer<typeof dispatchResultSchema>;
