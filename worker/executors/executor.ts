import type { ClaimedRun } from "../../lib/contracts/worker.ts";

export type OutputStream = "stdout" | "stderr";

/** What ended: an exit code, or null with the reason why there is none. */
export type ExecutionEnd = { readonly exitCode: number | null; readonly reason: string };

/** Work that has been started. */
export type Execution = {
  /** What to remember of it, so that a restarted worker can end what a killed one left behind. */
  readonly handle: ExecutionHandle;
  readonly ended: Promise<ExecutionEnd>;
  /** Asks it to stop, and kills it when it has not after `killAfterMs`. */
  stop(killAfterMs: number): Promise<void>;
  /** CPU seconds used so far; null where the system does not tell. */
  cpuSeconds(): Promise<number | null>;
};

export type ExecutionHandle =
  | { readonly kind: "process"; readonly pid: number; readonly startTicks: string | null }
  | { readonly kind: "docker"; readonly container: string };

export type LineSink = (stream: OutputStream, line: string) => void;

/** One way to run work. What an interruptible workload keeps from run to run lies in `checkpointsDir`, or wherever the kind has a better place. */
export type ExecutorKind = {
  start(run: ClaimedRun, onLine: LineSink, checkpointsDir: string): Promise<Execution>;
  /** Ends what an earlier life of this worker started. Does nothing when it is gone already. */
  endLeftover(handle: ExecutionHandle): Promise<void>;
  /** Removes what a workload kept from run to run, once it has ended. */
  removeCheckpoint(jobId: string, checkpointsDir: string): Promise<void>;
};

/**
 * What an interruptible command is told: where to keep its work, that SIGTERM asks it to
 * write it there and end with 0, and whether it is to go on from there.
 */
export function checkpointEnvironment({ checkpoint }: ClaimedRun, directory: string): Record<string, string> {
  if (!checkpoint) return {};
  return {
    KARBOS_CHECKPOINT_DIR: directory,
    KARBOS_SUSPEND: "SIGTERM",
    ...(checkpoint.isResumed ? { KARBOS_RESUMED: "1" } : {}),
  };
}
