import path from "node:path";
import type { Executor } from "../lib/contracts/worker.ts";
import { type WorkerApi, workerApi } from "./api-client.ts";
import { removeStaleCheckpoints } from "./checkpoints.ts";
import type { WorkerConfig } from "./config.ts";
import { dockerExecutor, isDockerThere } from "./executors/docker.ts";
import type { ExecutorKind } from "./executors/executor.ts";
import { processExecutor } from "./executors/process.ts";
import { type Held, openHeldRuns } from "./held-runs.ts";
import { pause, runSession, type SessionContext, tellEnd } from "./run-session.ts";

export const WORKER_VERSION = "1.1.0";

const KINDS: Readonly<Record<Executor, ExecutorKind>> = { docker: dockerExecutor, process: processExecutor };

export type AgentOptions = {
  readonly config: WorkerConfig;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
  readonly now?: () => number;
};

/**
 * Claims runs for its zone and executes them, as many at once as it has slots, until the signal; then it stops its runs
 * and releases them. First it cleans up after an earlier process of this worker.
 *
 * @returns false if it has no executor
 */
export async function runAgent({ config, signal, log, now = Date.now }: AgentOptions): Promise<boolean> {
  const executors = await availableExecutors(config.executors);
  const [first] = executors;
  if (!first) {
    log("no executor: no Docker daemon answers here, and running plain processes is not enabled");
    return false;
  }
  const api = workerApi(config);
  const held = await openHeldRuns(config.stateDir);
  const context: SessionContext = {
    api,
    held,
    executor: KINDS[first],
    checkpointsDir: path.join(config.stateDir, "checkpoints"),
    timing: config.timing,
    isAlone: config.slots === 1,
    now,
    log,
    signal,
  };
  await removeStaleCheckpoints(context.checkpointsDir, now());
  await Promise.all(held.list.map((run) => putInOrder(context, run)));
  log(`ready: ${first}, ${config.slots} at once`);
  await Promise.all(Array.from({ length: config.slots }, () => claimLoop(context, executors)));
  return true;
}

async function availableExecutors(wanted: readonly Executor[]): Promise<Executor[]> {
  const isDocker = wanted.includes("docker") && (await isDockerThere());
  return wanted.filter((name) => name !== "docker" || isDocker);
}

async function claimLoop(context: SessionContext, executors: readonly Executor[]): Promise<void> {
  let failures = 0;
  while (!context.signal.aborted) {
    const run = await claim(context.api, executors);
    if (run.ok && run.value) {
      await runSession(context, run.value);
      continue;
    }
    failures = run.ok ? 0 : failures + 1;
    if (!run.ok && failures === 1) context.log(`no work is available: ${run.message}`);
    // Jitter keeps many workers from asking at the same moment.
    await pause(context.timing.pollMs * Math.min(8, 1 + failures) * (0.75 + Math.random() / 2), context.signal);
  }
}

function claim(api: WorkerApi, executors: readonly Executor[]) {
  return api.claim(executors, WORKER_VERSION);
}

/** Ends what an earlier process of this worker left running, then reports its end or releases it. */
async function putInOrder(context: SessionContext, run: Held): Promise<void> {
  if (run.handle) await KINDS[run.handle.kind].endLeftover(run.handle);
  if (run.end) {
    await tellEnd(context, run.end);
    return;
  }
  const answer = await context.api.release({ runId: run.runId, fencingToken: run.fencingToken });
  // While the server is unavailable the lease ends automatically: only time is lost.
  context.log(answer.ok ? `run ${run.runId} released after a restart` : `run ${run.runId}: ${answer.message}`);
  await context.held.remove(run.runId);
}
