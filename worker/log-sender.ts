import { LOG_BATCH_LINES_MAX, LOG_LINES_PER_RUN_MAX, type LogLine } from "../lib/contracts/worker.ts";
import type { HeldRun, WorkerApi } from "./api-client.ts";

/** Lines kept while the server cannot be reached: some minutes of a talkative command. */
const WAITING_LINES_MAX = 20_000;
/** Bytes in one batch, well under what the server takes. */
const BATCH_LENGTH_MAX = 1_000_000;

export type LogSender = {
  add(stream: LogLine["stream"], line: string): void;
  /** Sends what waits, in batches. Keeps what the server did not take. Resolves to false when the run is lost. */
  flush(): Promise<boolean>;
  readonly waiting: number;
};

/**
 * Numbers the lines of a run and sends them in batches. A batch is sent again until
 * it is taken; the numbers make that harmless. Lines beyond the limits are dropped
 * and leave a gap in the numbers, and a remark.
 */
export function logSender(api: WorkerApi, run: HeldRun, now: () => number): LogSender {
  let waiting: LogLine[] = [];
  let nextSeq = 0;
  let dropped = 0;
  let sending: Promise<boolean> | null = null;

  const push = (stream: LogLine["stream"], line: string) => {
    waiting.push({ seq: nextSeq++, loggedAt: new Date(now()).toISOString(), stream, line });
  };
  const add = (stream: LogLine["stream"], line: string) => {
    if (nextSeq === LOG_LINES_PER_RUN_MAX - 1) push("system", "The log is full: later lines are not kept.");
    if (nextSeq >= LOG_LINES_PER_RUN_MAX) return;
    if (waiting.length >= WAITING_LINES_MAX) {
      nextSeq += 1;
      dropped += 1;
      return;
    }
    if (dropped > 0) {
      push("system", `${dropped} lines were dropped while the server could not be reached.`);
      dropped = 0;
    }
    push(stream, line);
  };
  const send = async (): Promise<boolean> => {
    while (waiting.length > 0) {
      const batch = nextBatch(waiting);
      const answer = await api.logs(run, batch);
      if (!answer.ok && answer.reason === "lost") return false;
      if (!answer.ok && answer.reason === "unavailable") return true;
      // Taken, or refused for good: either way these lines are done with.
      waiting = waiting.slice(batch.length);
    }
    return true;
  };
  return {
    add,
    flush() {
      sending ??= send().finally(() => {
        sending = null;
      });
      return sending;
    },
    get waiting() {
      return waiting.length;
    },
  };
}

function nextBatch(waiting: readonly LogLine[]): LogLine[] {
  let length = 0;
  const batch: LogLine[] = [];
  for (const line of waiting) {
    length += line.line.length;
    if (batch.length === LOG_BATCH_LINES_MAX || (batch.length > 0 && length > BATCH_LENGTH_MAX)) break;
    batch.push(line);
  }
  return batch;
}
