import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import type { ClaimedRun } from "../../lib/contracts/worker.ts";
import { checkpointEnvironment, type ExecutionEnd, type ExecutorKind } from "./executor.ts";
import { readLines } from "./lines.ts";

const run = promisify(execFile);
const ANSWER_MS_MAX = 5000;
/** `docker run` exits with this when the daemon itself failed, such as for an image that is not available. */
const DAEMON_FAILED = 125;
/** Where a container has the volume that is kept between the runs of its workload. */
const CHECKPOINT_DIR = "/karbos/checkpoint";

/** Runs the image in a new container, limited to the requested cores and memory. */
export const dockerExecutor: ExecutorKind = {
  async start(claimed, onLine) {
    const container = `karbos-run-${claimed.runId}-${claimed.fencingToken}`;
    const child = spawn("docker", runArguments(claimed, container), { stdio: ["ignore", "pipe", "pipe"] });
    const output = Promise.all([
      readLines(child.stdout, (line) => onLine("stdout", line)),
      readLines(child.stderr, (line) => onLine("stderr", line)),
    ]);
    const ended: Promise<ExecutionEnd> = once(child, "close").then(
      async ([code]: (number | null)[]) => {
        await output.catch(() => {});
        if (code === DAEMON_FAILED)
          return { exitCode: null, reason: "Docker could not run the image; its log says why." };
        return typeof code === "number"
          ? { exitCode: code, reason: `Exit code ${code}` }
          : { exitCode: null, reason: "Docker was ended." };
      },
      (error: Error) => ({ exitCode: null, reason: `Docker could not be started: ${error.message}` }),
    );
    return {
      handle: { kind: "docker", container },
      ended,
      async stop(killAfterMs) {
        await run("docker", ["stop", "--time", String(Math.ceil(killAfterMs / 1000)), container]).catch(() => {});
        await ended;
      },
      cpuSeconds: async () => null,
    };
  },

  async endLeftover(handle) {
    if (handle.kind === "docker") await run("docker", ["rm", "--force", handle.container]).catch(() => {});
  },

  async removeCheckpoint(jobId) {
    await run("docker", ["volume", "rm", "--force", volumeOf(jobId)]).catch(() => {});
  },
};

/** Whether a Docker daemon answers on this machine. */
export async function isDockerThere(): Promise<boolean> {
  return await run("docker", ["info", "--format", "{{.ServerVersion}}"], { timeout: ANSWER_MS_MAX }).then(
    ({ stdout }) => stdout.trim() !== "",
    () => false,
  );
}

function runArguments(claimed: ClaimedRun, container: string): string[] {
  return [
    ...["run", "--rm", "--init", "--name", container],
    ...["--cpus", String(claimed.cpuCores), "--memory", `${claimed.memoryGb}g`, "--pids-limit", "4096"],
    ...["--security-opt", "no-new-privileges", "--cap-drop", "ALL"],
    ...(claimed.gpus > 0 ? ["--gpus", String(claimed.gpus)] : []),
    ...["--env", `KARBOS_JOB_ID=${claimed.jobId}`, "--env", `KARBOS_ATTEMPT=${claimed.attempt}`],
    ...(claimed.checkpoint ? ["--volume", `${volumeOf(claimed.jobId)}:${CHECKPOINT_DIR}`] : []),
    ...Object.entries(checkpointEnvironment(claimed, CHECKPOINT_DIR)).flatMap(([name, value]) => [
      "--env",
      `${name}=${value}`,
    ]),
    "--",
    claimed.dockerImage,
    ...(claimed.command.trim() === "" ? [] : ["sh", "-c", claimed.command]),
  ];
}

/**
 * A volume is created by its first container and kept until the workload has ended; any user of the image may write to
 * it.
 */
function volumeOf(jobId: string): string {
  return `karbos-checkpoint-${jobId.toLowerCase()}`;
}
