import { LOG_BATCH_LINES_MAX, LOG_LINES_PER_RUN_MAX, type LogLine } from "../lib/contracts/worker.ts";
import type { HeldRun, WorkerApi } from "./api-client.ts";

/** Lines kept while the server cannot be reached, or takes them more slowly than they come. */
const WAITING_LINES_MAX = 20_000;
/** Of the lines that come after those, the last are kept: how a command ended is read first. */
const LAST_LINES_KEPT = 500;
/** Of a run's lines, what the worker itself says has so many for itself. */
const SYSTEM_LINES = 10;
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
 * it is taken; the numbers make that harmless. Where more lines wait than can be held, those in
 * the middle are dropped and leave a gap in the numbers, and a remark.
 */
export function logSender(api: WorkerApi, run: HeldRun, now: () => number): LogSender {
  let waiting: LogLine[] = [];
  const last = new LastLines(LAST_LINES_KEPT);
  let nextSeq = 0;
  let isFull = false;
  let sending: Promise<boolean> | null = null;

  const push = (stream: LogLine["stream"], line: string) => {
    const numbered = { seq: nextSeq++, loggedAt: new Date(now()).toISOString(), stream, line };
    if (last.length > 0 || waiting.length >= WAITING_LINES_MAX) last.push(numbered);
    else waiting.push(numbered);
  };
  const add = (stream: LogLine["stream"], line: string) => {
    const most = stream === "system" ? LOG_LINES_PER_RUN_MAX : LOG_LINES_PER_RUN_MAX - SYSTEM_LINES;
    if (nextSeq < most) return push(stream, line);
    if (!isFull && nextSeq < LOG_LINES_PER_RUN_MAX) push("system", "The log is full: later lines are not kept.");
    isFull = true;
  };
  const send = async (): Promise<boolean> => {
    while (waiting.length > 0) {
      const batch = nextBatch(waiting);
      const answer = await api.logs(run, batch);
      if (!answer.ok && answer.reason === "lost") return false;
      if (!answer.ok && answer.reason === "unavailable") return true;
      // Taken, or refused for good: either way these lines are done with.
      waiting = waiting.slice(batch.length);
      if (waiting.length === 0) waiting = last.take();
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
      return waiting.length + last.length;
    },
  };
}

/** The last of many lines, and in place of those before them how many there were. */
class LastLines {
  readonly #most: number;
  #lines: LogLine[] = [];
  #dropped: { readonly first: LogLine; count: number } | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  get length(): number {
    return this.#lines.length;
  }

  push(line: LogLine): void {
    this.#lines.push(line);
    // Cut back seldom: moving the rest takes as long as there are lines.
    if (this.#lines.length >= 2 * this.#most) this.#cut();
  }

  take(): LogLine[] {
    if (this.#lines.length > this.#most) this.#cut();
    const remark = this.#dropped && {
      ...this.#dropped.first,
      stream: "system" as const,
      line: `${this.#dropped.count} lines were dropped here: they came faster than they could be sent.`,
    };
    const lines = remark ? [remark, ...this.#lines] : this.#lines;
    this.#lines = [];
    this.#dropped = null;
    return lines;
  }

  #cut(): void {
    const gone = this.#lines.splice(0, this.#lines.length - this.#most);
    const [first] = gone;
    if (!first) return;
    this.#dropped ??= { first, count: 0 };
    this.#dropped.count += gone.length;
  }
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
