import type { ClaimedRun, FinishRequest } from "../lib/contracts/worker.ts";
import type { WorkerApi } from "./api-client.ts";
import type { WorkerTiming } from "./config.ts";
import { readRapl, startMeter } from "./energy-meter.ts";
import type { Execution, ExecutionEnd, ExecutorKind } from "./executors/executor.ts";
import type { HeldRuns } from "./held-runs.ts";
import { logSender } from "./log-sender.ts";

/**
 * How much longer than estimated a run may take before it is stopped: an estimate is a guess, but capacity depends on
 * it.
 */
const OVERRUN_FACTOR = 3;
const OVERRUN_MINUTES_LEAST = 10;
const RETRY_MS_MAX = 60_000;

export type SessionContext = {
  readonly api: WorkerApi;
  readonly held: HeldRuns;
  readonly executor: ExecutorKind;
  /** Where interruptible workloads keep their checkpoints. */
  readonly checkpointsDir: string;
  readonly timing: WorkerTiming;
  /** Whether this machine runs one workload at a time, so that its energy counter is the run's. */
  readonly isAlone: boolean;
  readonly now: () => number;
  readonly log: (message: string) => void;
  /** Aborted when the worker is asked to stop. */
  readonly signal: AbortSignal;
};

type StopCause = "cancelled" | "suspended" | "lost" | "overran" | "shutdown";

/**
 * Executes one claimed run from start to end: its command, its log, its heartbeat and energy, and the report of its
 * end. If the run is lost, the command is ended and nothing more is reported.
 */
export async function runSession(context: SessionContext, run: ClaimedRun): Promise<void> {
  const { api, held, executor, timing, now } = context;
  const token = { runId: run.runId, fencingToken: run.fencingToken };
  await held.put({ ...token, handle: null, end: null });
  const logs = logSender(api, token, now);
  logs.add("system", `Attempt ${run.attempt} of ${run.jobId} begins.`);
  const execution = await executor.start(run, logs.add, context.checkpointsDir);
  await held.put({ ...token, handle: execution.handle, end: null });
  const meter = await startMeter(run, {
    now,
    cpuSeconds: execution.cpuSeconds,
    counter: () => (context.isAlone ? readRapl(run) : Promise.resolve(null)),
  });

  const stopping = stopper(execution, timing, logs.add);
  const { stop } = stopping;
  const beat = async () => {
    await meter.sample();
    const answer = await api.heartbeat(token, meter.report());
    if (answer.ok && answer.value.suspend) stop("suspended");
    if (answer.ok && answer.value.cancel) stop("cancelled");
    if (!answer.ok && answer.reason === "lost") stop("lost");
  };
  const flush = async () => {
    if (!(await logs.flush())) stop("lost");
  };
  const minutesMax = Math.max(run.estimatedDurationMins * OVERRUN_FACTOR, OVERRUN_MINUTES_LEAST);
  const end = await whileRunning(
    execution,
    [
      every(timing.heartbeatMs, beat),
      every(timing.logFlushMs, flush),
      once(minutesMax * 60_000, () => stop("overran")),
    ],
    context.signal,
    () => stop("shutdown"),
  );

  await meter.sample();
  const cause = stopping.cause;
  if (cause === "lost") {
    context.log(`run ${run.runId} is no longer ours`);
    await held.remove(run.runId);
    return;
  }
  if (cause === "shutdown" && !(run.checkpoint && end.exitCode === 0)) {
    await flush();
    await giveBack(context, token);
    return;
  }
  const outcome = outcomeOf(end, cause, minutesMax);
  logs.add("system", `${outcome.reason}.`);
  const finish: FinishRequest = { ...token, ...outcome, energy: meter.report() };
  await held.put({ ...token, handle: null, end: finish });
  await drain(logs.flush, () => logs.waiting, context);
  const isTold = await tellEnd(context, finish);
  if (isTold && run.checkpoint && finish.outcome !== "SUSPENDED") {
    await executor.removeCheckpoint(run.jobId, context.checkpointsDir);
  }
}

/**
 * Stops an execution for the first cause that occurs. A cause that ends the run overrides a suspension in progress, and
 * a command that has ended by itself was not suspended.
 */
function stopper(execution: Execution, timing: WorkerTiming, say: (stream: "system", line: string) => void) {
  let cause: StopCause | null = null;
  let hasEnded = false;
  const noteEnd = () => {
    hasEnded = true;
  };
  void execution.ended.then(noteEnd, noteEnd);
  return {
    get cause() {
      return cause;
    },
    stop(why: StopCause) {
      if (why === "suspended") {
        if (cause !== null || hasEnded) return;
        cause = why;
        say("system", "Asked to write its checkpoint, to be suspended.");
        void execution.stop(timing.checkpointMs);
        return;
      }
      if (cause !== null && cause !== "suspended") return;
      // If the worker is asked to stop while a checkpoint is written, it still reports the suspension.
      if (cause === null || why === "cancelled" || why === "lost") cause = why;
      void execution.stop(timing.killAfterMs);
    },
  };
}

function outcomeOf(
  end: ExecutionEnd,
  cause: StopCause | null,
  minutesMax: number,
): Pick<FinishRequest, "outcome" | "exitCode" | "reason"> {
  if (cause === "cancelled") return { outcome: "CANCELLED", exitCode: end.exitCode, reason: "Stopped on request" };
  if (cause === "suspended" || cause === "shutdown") {
    const isKept = end.exitCode === 0;
    const reason = isKept ? "Suspended, its checkpoint written" : `Suspended without a checkpoint: ${end.reason}`;
    return { outcome: "SUSPENDED", exitCode: end.exitCode, reason };
  }
  if (cause === "overran") {
    return {
      outcome: "FAILED",
      exitCode: end.exitCode,
      reason: `Stopped after ${minutesMax} minutes, far longer than estimated`,
    };
  }
  return { outcome: end.exitCode === 0 ? "SUCCEEDED" : "FAILED", exitCode: end.exitCode, reason: end.reason };
}

/**
 * Reports the end of a run to the server until it is accepted, and then forgets the run. @returns false if it was not
 * accepted
 */
export async function tellEnd(
  { api, held, timing, log, signal }: Pick<SessionContext, "api" | "held" | "timing" | "log" | "signal">,
  end: FinishRequest,
): Promise<boolean> {
  for (let waitMs = timing.retryMs; ; waitMs = Math.min(waitMs * 2, RETRY_MS_MAX)) {
    const answer = await api.finish(end);
    if (answer.ok || answer.reason !== "unavailable") {
      if (!answer.ok) log(`the end of run ${end.runId} was not accepted: ${answer.message}`);
      await held.remove(end.runId);
      return true;
    }
    // Kept on disk: the next start reports it.
    if (!(await pause(waitMs, signal))) return false;
  }
}

async function giveBack({ api, held }: SessionContext, token: { runId: number; fencingToken: number }): Promise<void> {
  const answer = await api.release(token);
  if (answer.ok || answer.reason !== "unavailable") await held.remove(token.runId);
}

/** Tries for a while to send the last lines; the end itself matters more. */
async function drain(
  flush: () => Promise<boolean>,
  waiting: () => number,
  { timing, signal }: SessionContext,
): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    if (!(await flush()) || waiting() === 0) return;
    if (!(await pause(timing.retryMs * 2 ** attempt, signal))) return;
  }
}

type Timer = { stop(): Promise<void> };

/** Repeats an action, one at a time, with a pause between. Stopping waits for the current one. */
function every(periodMs: number, action: () => Promise<void>): Timer {
  const stopped = new AbortController();
  const loop = (async () => {
    while (await pause(periodMs, stopped.signal)) await action();
  })();
  return {
    async stop() {
      stopped.abort();
      await loop;
    },
  };
}

function once(afterMs: number, action: () => void): Timer {
  // Node's timers overflow at 2^31 ms; no run lasts 24 days.
  const timer = setTimeout(action, Math.min(afterMs, 2 ** 31 - 1));
  return { stop: async () => clearTimeout(timer) };
}

async function whileRunning(
  execution: Execution,
  timers: readonly Timer[],
  signal: AbortSignal,
  onShutdown: () => void,
): Promise<ExecutionEnd> {
  if (signal.aborted) onShutdown();
  signal.addEventListener("abort", onShutdown, { once: true });
  const end = await execution.ended;
  signal.removeEventListener("abort", onShutdown);
  await Promise.all(timers.map((timer) => timer.stop()));
  return end;
}

/** Waits; false if the signal came first. */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const finish = (isOver: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      resolve(isOver);
    };
    const onAbort = () => finish(false);
    const timer = setTimeout(() => finish(true), ms);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
