import { PgBoss } from "pg-boss";
import type { z } from "zod";
import type { DEAD_LETTER_QUEUE, QueueName } from "../../../lib/contracts/queue.ts";
import type { Database } from "./database.ts";

export type QueuedJob = { readonly id: string; readonly data: unknown };

/** The queue, for functions. */
export type Queue = {
  /** Takes at most `count` due jobs; they are locked until they expire. Most urgent first. */
  fetch(name: QueueName | typeof DEAD_LETTER_QUEUE, count: number): Promise<readonly QueuedJob[]>;
  complete(name: string, ids: readonly string[]): Promise<void>;
  /** Returns jobs, to be retried with backoff, or dead-lettered after too many retries. */
  fail(name: string, ids: readonly string[], reason: string): Promise<void>;
  /** Expires jobs of functions that died and removes old ones. */
  maintain(): Promise<void>;
};

/** pg-boss over our own connection. Its schema belongs to the migrations, its timers to the schedule. */
export async function openQueue(database: Database): Promise<Queue> {
  const boss = new PgBoss({
    db: { executeSql: (text, values = []) => database.query(text, [...values]) },
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
    reindex: false,
  });
  await boss.start();
  return {
    fetch: (name, count) => boss.fetch<unknown>(name, { batchSize: count, priority: true }),
    complete: async (name, ids) => {
      if (ids.length > 0) await boss.complete(name, [...ids]);
    },
    fail: async (name, ids, reason) => {
      if (ids.length > 0) await boss.fail(name, [...ids], { message: reason });
    },
    maintain: () => boss.supervise(),
  };
}

/**
 * The payload of a job, or null if it does not match the queue's schema: a bug or a manually written job, never worth a
 * retry.
 */
export function readPayload<T extends z.ZodType>(job: QueuedJob, schema: T): z.infer<T> | null {
  const parsed = schema.safeParse(job.data);
  return parsed.success ? parsed.data : null;
}
