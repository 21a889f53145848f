import { LOG_BATCH_LINES_MAX, LOG_LINES_PER_RUN_MAX, type LogLine } from "../lib/contracts/worker.ts";
import type { HeldRun, WorkerApi } from "./api-client.ts";

/** Lines kept while the server cannot be reached, or accepts them more slowly than they arrive. */
const WAITING_LINES_MAX = 20_000;
/** Of later lines, the last ones are kept: the end of the log matters most. */
const LAST_LINES_KEPT = 500;
/** The number of a run's lines that is reserved for the worker's own messages. */
const SYSTEM_LINES = 10;
/** Bytes in one batch, well under the server's limit. */
const BATCH_LENGTH_MAX = 1_000_000;

export type LogSender = {
  add(stream: LogLine["stream"], line: string): void;
  /**
   * Sends waiting lines in batches. Keeps lines that the server did not accept. Resolves to false if the run is lost.
   */
  flush(): Promise<boolean>;
  readonly waiting: number;
};

/**
 * Numbers the lines of a run and sends them in batches. A batch is sent again until it is accepted; the numbers make
 * that harmless. If more lines wait than can be held, those in the middle are dropped, which leaves a gap in the
 * numbers and a remark.
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
      // Accepted, or refused permanently: these lines are finished.
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

/** The last of many lines, and the number of lines dropped before them. */
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
    // Trimmed rarely: moving the rest takes time in proportion to its length.
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
