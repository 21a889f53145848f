import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClaimedRun } from "../lib/contracts/worker.ts";
import { runAgent } from "./agent.ts";
import type { WorkerConfig } from "./config.ts";
import { startTestApi, type TestApi } from "./test-api.ts";

/** Longer than a busy machine takes to start a process. */
const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 15_000, interval: 20 });

let api: TestApi;
let stateDir: string;
let stop: AbortController;
let agent: Promise<boolean>;

beforeEach(async () => {
  api = await startTestApi();
  stateDir = await mkdtemp(path.join(tmpdir(), "karbos-worker-"));
  stop = new AbortController();
});
afterEach(async () => {
  stop.abort();
  await agent;
  await api.stop();
  await rm(stateDir, { recursive: true, force: true });
});

function config(): WorkerConfig {
  return {
    apiUrl: api.url,
    publishableKey: "sb_publishable_test",
    workerKey: `kbw_${"a".repeat(43)}`,
    stateDir,
    executors: ["process"],
    slots: 1,
    timing: { pollMs: 5, heartbeatMs: 20, logFlushMs: 10, retryMs: 5, killAfterMs: 300, checkpointMs: 1000 },
  };
}

function begin() {
  agent = runAgent({ config: config(), signal: stop.signal, log: () => {} });
}

function run(command: string, rest: Partial<ClaimedRun> = {}): ClaimedRun {
  return {
    runId: 7,
    jobId: "KB-000007",
    attempt: 1,
    fencingToken: 3,
    leaseSeconds: 30,
    dockerImage: "python:3.13-slim",
    command,
    gpus: 0,
    cpuCores: 1,
    memoryGb: 1,
    estimatedDurationMins: 1,
    ...rest,
  };
}

const lines = () => [...api.received.lines.values()].sort((a, b) => a.seq - b.seq);
const output = () =>
  lines()
    .filter(({ stream }) => stream !== "system")
    .map(({ line }) => line);
/** A zombie that nobody has waited for yet is dead all the same. */
const isAlive = async (pid: number) => {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat !== "" && !/\) Z /.test(stat);
};
const keptOf = (jobId: string) => readFile(path.join(stateDir, "checkpoints", jobId, "at"), "utf8").catch(() => null);
const heldOnDisk = async () =>
  JSON.parse(await readFile(path.join(stateDir, "held-runs.json"), "utf8").catch(() => "[]"));

describe("a worker", () => {
  it("runs a claimed command, sends its log and reports its end", async () => {
    api.behaviour.offered.push(run("echo one; echo two >&2; echo $KARBOS_JOB_ID"));
    begin();
    await eventually(() => expect(api.received.finished).toHaveLength(1));
    expect(api.received.finished[0]).toMatchObject({ runId: 7, fencingToken: 3, outcome: "SUCCEEDED", exitCode: 0 });
    expect(output().sort()).toEqual(["KB-000007", "one", "two"]);
    expect(lines().map(({ seq }) => seq)).toEqual(lines().map((_, at) => at));
    await eventually(async () => expect(await heldOnDisk()).toEqual([]));
  });

  it("reports a failure with its exit code", async () => {
    api.behaviour.offered.push(run("exit 3"));
    begin();
    await eventually(() =>
      expect(api.received.finished[0]).toMatchObject({ outcome: "FAILED", exitCode: 3, reason: "Exit code 3" }),
    );
  });

  it("gives the command none of the worker's secrets", async () => {
    vi.stubEnv("KARBOS_WORKER_KEY", "kbw_secret");
    api.behaviour.offered.push(run("env"));
    begin();
    await eventually(() => expect(api.received.finished).toHaveLength(1));
    expect(output().join("\n")).not.toContain("kbw_secret");
    vi.unstubAllEnvs();
  });

  it("stops on request, with everything the command has started", async () => {
    api.behaviour.offered.push(run("trap '' TERM; sleep 60 & echo $!; wait; sleep 60"));
    begin();
    await eventually(() => expect(output()).toHaveLength(1));
    api.behaviour.isCancelled = true;
    await eventually(() => expect(api.received.finished[0]).toMatchObject({ outcome: "CANCELLED" }));
    await eventually(async () => expect(await isAlive(Number(output()[0]))).toBe(false));
  });

  it("suspends on request: the command writes its checkpoint, and its next run resumes from it", async () => {
    const command = `if [ "$KARBOS_RESUMED" = 1 ]; then cat "$KARBOS_CHECKPOINT_DIR/at"; exit 0; fi
      trap 'echo half > "$KARBOS_CHECKPOINT_DIR/at"; exit 0' TERM; echo begun; while :; do sleep 0.05; done`;
    api.behaviour.offered.push(run(command, { checkpoint: { isResumed: false } }));
    begin();
    await eventually(() => expect(output()).toEqual(["begun"]));
    api.behaviour.isSuspended = true;
    await eventually(() => expect(api.received.finished).toMatchObject([{ outcome: "SUSPENDED", exitCode: 0 }]));
    expect(await keptOf("KB-000007")).toBe("half\n");
    api.behaviour.isSuspended = false;
    api.received.lines.clear();
    api.behaviour.offered.push(run(command, { runId: 8, fencingToken: 4, checkpoint: { isResumed: true } }));
    await eventually(() => expect(api.received.finished[1]).toMatchObject({ runId: 8, outcome: "SUCCEEDED" }));
    expect(output()).toEqual(["half"]);
    await eventually(async () => expect(await keptOf("KB-000007")).toBeNull());
  });

  it("kills a command that writes no checkpoint in time, and says that nothing was kept", async () => {
    api.behaviour.offered.push(
      run("trap '' TERM; echo begun; while :; do sleep 0.05; done", { checkpoint: { isResumed: false } }),
    );
    begin();
    await eventually(() => expect(output()).toEqual(["begun"]));
    api.behaviour.isSuspended = true;
    await eventually(() =>
      expect(api.received.finished).toMatchObject([
        { outcome: "SUSPENDED", exitCode: null, reason: "Suspended without a checkpoint: Ended by SIGKILL" },
      ]),
    );
  });

  it("stops permanently if that is requested while the checkpoint is written", async () => {
    api.behaviour.offered.push(
      run("trap '' TERM; echo begun; while :; do sleep 0.05; done", { checkpoint: { isResumed: false } }),
    );
    begin();
    await eventually(() => expect(output()).toEqual(["begun"]));
    api.behaviour.isSuspended = true;
    await eventually(() => expect(lines().some(({ line }) => line.startsWith("Asked to write"))).toBe(true));
    api.behaviour.isCancelled = true;
    await eventually(() => expect(api.received.finished).toMatchObject([{ outcome: "CANCELLED" }]));
  });

  it("asked to stop, suspends runs that can resume elsewhere from their checkpoint", async () => {
    api.behaviour.offered.push(
      run("trap 'exit 0' TERM; echo begun; while :; do sleep 0.05; done", { checkpoint: { isResumed: false } }),
    );
    begin();
    await eventually(() => expect(output()).toEqual(["begun"]));
    stop.abort();
    await agent;
    expect(api.received.finished).toMatchObject([{ outcome: "SUSPENDED", exitCode: 0 }]);
    expect(api.received.released).toEqual([]);
  });

  it("gives no checkpoint to a command that runs in one piece, and removes old ones", async () => {
    const old = path.join(stateDir, "checkpoints", "KB-000001");
    await mkdir(old, { recursive: true });
    await utimes(old, 0, 0);
    api.behaviour.offered.push(run("echo [$KARBOS_CHECKPOINT_DIR$KARBOS_SUSPEND$KARBOS_RESUMED]"));
    begin();
    await eventually(() => expect(output()).toEqual(["[]"]));
    expect(await readdir(path.join(stateDir, "checkpoints"))).toEqual([]);
  });

  it("ends the command and says nothing more once the run is lost", async () => {
    api.behaviour.offered.push(run("echo $$; sleep 60"));
    begin();
    await eventually(() => expect(output()).toHaveLength(1));
    api.behaviour.isLost = true;
    await eventually(async () => expect(await heldOnDisk()).toEqual([]));
    await eventually(async () => expect(await isAlive(Number(output()[0]))).toBe(false));
    expect(api.received.finished).toEqual([]);
  });

  it("continues while the server is unavailable, and reports everything when it is back", async () => {
    const gate = path.join(stateDir, "gate");
    api.behaviour.offered.push(run(`echo before; while [ ! -e '${gate}' ]; do sleep 0.05; done; echo after`));
    begin();
    await eventually(() => expect(output()).toContain("before"));
    api.behaviour.isDown = true;
    await writeFile(gate, "");
    await eventually(async () => expect(await heldOnDisk()).toMatchObject([{ end: { outcome: "SUCCEEDED" } }]));
    expect(api.received.finished).toEqual([]);
    api.behaviour.isDown = false;
    await eventually(() => expect(api.received.finished).toHaveLength(1));
    expect(api.received.finished[0]?.outcome).toBe("SUCCEEDED");
  });

  it("asked to stop, ends its run and releases it", async () => {
    api.behaviour.offered.push(run("echo begun; sleep 60"));
    begin();
    await eventually(() => expect(output()).toEqual(["begun"]));
    stop.abort();
    await agent;
    expect(api.received.released).toEqual([7]);
    expect(api.received.finished).toEqual([]);
  });

  it("after a crash, reports the end that it had not reported", async () => {
    api.behaviour.offered.push(run("true"));
    begin();
    await eventually(() => expect(api.received.finished).toHaveLength(1));
    stop.abort();
    await agent;
    const end = { ...api.received.finished[0], runId: 8 };
    await writeFile(
      path.join(stateDir, "held-runs.json"),
      JSON.stringify([{ runId: 8, fencingToken: 3, handle: null, end }]),
    );
    stop = new AbortController();
    begin();
    await eventually(() => expect(api.received.finished.at(-1)?.runId).toBe(8));
  });

  it("after a crash, releases a run that it cannot continue", async () => {
    const handle = { kind: "process", pid: 2 ** 22 - 1, startTicks: "1" };
    await writeFile(
      path.join(stateDir, "held-runs.json"),
      JSON.stringify([{ runId: 9, fencingToken: 3, handle, end: null }]),
    );
    begin();
    await eventually(() => expect(api.received.released).toEqual([9]));
    await eventually(async () => expect(await heldOnDisk()).toEqual([]));
  });

  it("starts with a state file that was torn", async () => {
    await writeFile(path.join(stateDir, "held-runs.json"), '[{"runId": 9, "fen');
    api.behaviour.offered.push(run("true"));
    begin();
    await eventually(() => expect(api.received.finished).toHaveLength(1));
  });

  it("has nothing to offer without an executor", async () => {
    agent = runAgent({ config: { ...config(), executors: [] }, signal: stop.signal, log: () => {} });
    expect(await agent).toBe(false);
  });
});
