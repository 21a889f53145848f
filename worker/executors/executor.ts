import type { ClaimedRun } from "../../lib/contracts/worker.ts";

export type OutputStream = "stdout" | "stderr";

/** How it ended: an exit code, or null with the reason. */
export type ExecutionEnd = { readonly exitCode: number | null; readonly reason: string };

/** Work that has been started. */
export type Execution = {
  /** Identifies it, so that a restarted worker can end what a killed one left running. */
  readonly handle: ExecutionHandle;
  readonly ended: Promise<ExecutionEnd>;
  /** Asks it to stop, and kills it if it has not stopped after `killAfterMs`. */
  stop(killAfterMs: number): Promise<void>;
  /** CPU seconds used so far; null if the system does not report them. */
  cpuSeconds(): Promise<number | null>;
};

export type ExecutionHandle =
  | { readonly kind: "process"; readonly pid: number; readonly startTicks: string | null }
  | { readonly kind: "docker"; readonly container: string };

export type LineSink = (stream: OutputStream, line: string) => void;

/**
 * One way to run work. Checkpoints of interruptible workloads are in `checkpointsDir`, or in a better place of the
 * executor.
 */
export type ExecutorKind = {
  start(run: ClaimedRun, onLine: LineSink, checkpointsDir: string): Promise<Execution>;
  /** Ends what an earlier process of this worker started. Does nothing if it has ended already. */
  endLeftover(handle: ExecutionHandle): Promise<void>;
  /** Removes the checkpoint of a workload that has ended. */
  removeCheckpoint(jobId: string, checkpointsDir: string): Promise<void>;
};

/**
 * The variables of an interruptible command: where to write its checkpoint, that SIGTERM asks it to do so and exit with
 * 0, and whether to resume from it.
 */
export function checkpointEnvironment({ checkpoint }: ClaimedRun, directory: string): Record<string, string> {
  if (!checkpoint) return {};
  return {
    KARBOS_CHECKPOINT_DIR: directory,
    KARBOS_SUSPEND: "SIGTERM",
    ...(checkpoint.isResumed ? { KARBOS_RESUMED: "1" } : {}),
  };
}
