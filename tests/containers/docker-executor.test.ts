import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { until } from "../../dev/local/until.ts";
import type { ClaimedRun } from "../../lib/contracts/worker.ts";
import { dockerExecutor, isDockerThere } from "../../worker/executors/docker.ts";
import type { Execution } from "../../worker/executors/executor.ts";
import { TEST_IMAGE } from "./engine.ts";

const run = promisify(execFile);
let runs = 0;

beforeAll(() => {
  process.env.DOCKER_HOST = inject("dockerHost");
});

const claimed = (command: string, over: Partial<ClaimedRun> = {}): ClaimedRun => {
  runs += 1;
  return {
    ...{ runId: runs, fencingToken: 1, jobId: `KB-${String(runs).padStart(6, "0")}`, attempt: 1, command },
    ...{ dockerImage: TEST_IMAGE, gpus: 0, cpuCores: 1, memoryGb: 1, estimatedDurationMins: 1, leaseSeconds: 30 },
    ...over,
  };
};

type Started = { readonly execution: Execution; readonly lines: string[] };

async function start(of: ClaimedRun): Promise<Started> {
  const lines: string[] = [];
  const execution = await dockerExecutor.start(of, (stream, line) => lines.push(`${stream} ${line}`), "/nowhere");
  return { execution, lines };
}

/** Containers of this engine by name, whatever their state. */
async function containers(): Promise<string> {
  return (await run("docker", ["ps", "--all", "--format", "{{.Names}}"])).stdout;
}

const seen = ({ lines }: Started, line: string) => until(() => lines.includes(line), 30_000, `the line ${line}`);

describe("the Docker executor", () => {
  it("finds the engine", async () => {
    expect(await isDockerThere()).toBe(true);
  });

  it("passes on both streams and the exit code, and leaves no container behind", async () => {
    const { execution, lines } = await start(claimed("echo out; echo err >&2; exit 3"));
    expect(await execution.ended).toEqual({ exitCode: 3, reason: "Exit code 3" });
    expect(lines.toSorted()).toEqual(["stderr err", "stdout out"]);
    expect(await containers()).toBe("");
  });

  it("reports an image that is not available", async () => {
    const { execution, lines } = await start(claimed("true", { dockerImage: "karbos-test/absent:1" }));
    const end = await execution.ended;
    expect(end.exitCode).toBeNull();
    expect(end.reason).toMatch(/could not run the image/);
    expect(lines.join("\n")).toContain("karbos-test/absent:1");
  });

  it("gives a job its number and attempt, and nothing from the worker's environment", async () => {
    process.env.KARBOS_WORKER_KEY = "kbw_never_seen";
    const { execution, lines } = await start(claimed("cat /proc/self/environ | tr '\\0' '\\n'", { attempt: 2 }));
    await execution.ended;
    expect(lines).toContain("stdout KARBOS_ATTEMPT=2");
    expect(lines.join("\n")).not.toContain("kbw_never_seen");
  });

  it("stops a job that ignores SIGTERM", async () => {
    const started = await start(claimed("trap '' TERM; echo started; while true; do sleep 1; done"));
    await seen(started, "stdout started");
    await started.execution.stop(1000);
    expect(await started.execution.ended).toMatchObject({ exitCode: 137 });
    expect(await containers()).toBe("");
  });

  it("lets a job end on its own when it is asked to stop", async () => {
    const started = await start(
      claimed("trap 'echo saved; exit 0' TERM; echo started; while true; do sleep 0.1; done"),
    );
    await seen(started, "stdout started");
    await started.execution.stop(20_000);
    expect(await started.execution.ended).toMatchObject({ exitCode: 0 });
    expect(started.lines).toContain("stdout saved");
  });

  it("kills a job that uses more memory than requested", async () => {
    const { execution } = await start(
      claimed("x=$(head -c 200000000 /dev/zero | tr '\\0' x); echo done", { memoryGb: 0.0625 }),
    );
    expect(await execution.ended).toMatchObject({ exitCode: 137 });
  });

  it("ends what a killed worker left behind, and takes it calmly when that is gone", async () => {
    const started = await start(claimed("echo started; sleep 600"));
    await seen(started, "stdout started");
    await dockerExecutor.endLeftover(started.execution.handle);
    expect(await started.execution.ended).toMatchObject({ exitCode: 137 });
    await dockerExecutor.endLeftover(started.execution.handle);
    expect(await containers()).toBe("");
  });

  it("keeps a checkpoint from run to run of a workload until it is removed", async () => {
    const jobId = "KB-900001";
    const first = await start(
      claimed('echo 41 >"$KARBOS_CHECKPOINT_DIR/step"', { jobId, checkpoint: { isResumed: false } }),
    );
    expect(await first.execution.ended).toMatchObject({ exitCode: 0 });
    const reads = claimed('echo "$KARBOS_RESUMED $(cat "$KARBOS_CHECKPOINT_DIR/step")"', {
      ...{ jobId, checkpoint: { isResumed: true } },
    });
    const second = await start(reads);
    await second.execution.ended;
    expect(second.lines).toEqual(["stdout 1 41"]);
    await dockerExecutor.removeCheckpoint(jobId, "/nowhere");
    expect((await run("docker", ["volume", "ls", "--quiet"])).stdout).toBe("");
  });
});
