import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ClaimedRun } from "../../lib/contracts/worker.ts";
import { checkpointEnvironment, type Execution, type ExecutionEnd, type ExecutorKind } from "./executor.ts";
import { readLines } from "./lines.ts";

/** Linux counts CPU time in hundredths of a second on every architecture Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Runs the command with the system's shell, on this machine, without isolation. For laptops and tests, and only if
 * enabled. The image is not used.
 */
export const processExecutor: ExecutorKind = {
  async start(run, onLine, checkpointsDir) {
    if (run.command.trim() === "") {
      return notStarted("This worker runs commands without images, and the workload has no command.");
    }
    const directory = await mkdtemp(path.join(tmpdir(), "karbos-run-"));
    const checkpointDir = path.join(checkpointsDir, run.jobId);
    if (run.checkpoint) await mkdir(checkpointDir, { recursive: true, mode: 0o700 });
    // Its own process group, so that everything the command starts can be ended with it.
    const child = spawn("/bin/sh", ["-c", run.command], {
      cwd: directory,
      detached: true,
      env: { ...environmentOf(run), ...checkpointEnvironment(run, checkpointDir) },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = Promise.all([
      readLines(child.stdout, (line) => onLine("stdout", line)),
      readLines(child.stderr, (line) => onLine("stderr", line)),
    ]);
    const exit: Promise<ExecutionEnd> = once(child, "exit").then(
      ([code, signal]: (number | string | null)[]) =>
        typeof code === "number"
          ? { exitCode: code, reason: `Exit code ${code}` }
          : { exitCode: null, reason: `Ended by ${signal}` },
      (error: Error) => ({ exitCode: null, reason: `Could not be started: ${error.message}` }),
    );
    const pid = child.pid ?? 0;
    return {
      handle: { kind: "process", pid, startTicks: pid === 0 ? null : await startTicks(pid) },
      ended: exit.then(async (end) => {
        // Processes that the command left running in its group would keep the pipes, and the log, open.
        signalGroup(pid, "SIGKILL");
        await output.catch(() => {});
        await rm(directory, { recursive: true, force: true });
        return end;
      }),
      async stop(killAfterMs) {
        signalGroup(pid, "SIGTERM");
        const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), killAfterMs);
        await exit;
        clearTimeout(timer);
      },
      cpuSeconds: () => groupCpuSeconds(pid),
    };
  },

  async endLeftover(handle) {
    if (handle.kind !== "process" || handle.pid === 0) return;
    // The number may belong to another process by now: its start time shows.
    if (handle.startTicks !== null && (await startTicks(handle.pid)) === handle.startTicks) {
      signalGroup(handle.pid, "SIGKILL");
    }
  },

  async removeCheckpoint(jobId, checkpointsDir) {
    await rm(path.join(checkpointsDir, jobId), { recursive: true, force: true });
  },
};

/** The command gets nothing from the worker's environment, especially not its key. */
function environmentOf(run: ClaimedRun): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin",
    HOME: tmpdir(),
    LANG: "C.UTF-8",
    NODE_ENV: "production",
    KARBOS_JOB_ID: run.jobId,
    KARBOS_ATTEMPT: String(run.attempt),
  };
}

function notStarted(reason: string): Execution {
  return {
    handle: { kind: "process", pid: 0, startTicks: null },
    ended: Promise.resolve({ exitCode: null, reason }),
    stop: async () => {},
    cpuSeconds: async () => 0,
  };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (pid === 0) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has already ended.
  }
}

/** Fields of /proc/<pid>/stat after the name, which may itself hold spaces and brackets. */
async function statFields(pid: number | string): Promise<string[] | null> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  return text === null ? null : text.slice(text.lastIndexOf(")") + 2).split(" ");
}

async function startTicks(pid: number): Promise<string | null> {
  return (await statFields(pid))?.[19] ?? null;
}

/** CPU time of the processes in a group and of the children they have waited for. Null where there is no /proc. */
async function groupCpuSeconds(pid: number): Promise<number | null> {
  const names = await readdir("/proc").catch(() => null);
  if (!names) return null;
  let ticks = 0;
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    const fields = await statFields(name);
    if (fields?.[2] !== String(pid)) continue;
    for (const field of fields.slice(11, 15)) ticks += Number(field);
  }
  return ticks / TICKS_PER_SECOND;
}
