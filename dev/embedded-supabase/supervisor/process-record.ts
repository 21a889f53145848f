import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { codeOf, StackError } from "../errors.ts";

const processSchema = z.object({
  name: z.string(),
  pid: z.number().int().positive(),
  /** Distinguishes a process from a later one with the same pid. */
  startTime: z.string(),
});
const recordSchema = z.object({ orchestrator: processSchema, children: z.array(processSchema) });

type ProcessRecord = z.infer<typeof recordSchema>;
type RecordedProcess = z.infer<typeof processSchema>;

const FILE = "stack.json";
const STOP_WAIT_MS = 10_000;

/** The claim of one orchestrator on one data folder, with the processes that it started. */
export interface DataDirClaim {
  /** Records the running children immediately: the orchestrator may be killed at any moment. */
  setChildren(children: { name: string; pid: number }[]): void;
  release(): void;
}

/**
 * Claims a data folder for this process. First ends processes that an earlier, killed orchestrator left running in it.
 * @throws StackError when a live stack uses the folder.
 */
export async function claimDataDir(dataDir: string): Promise<DataDirClaim> {
  mkdirSync(dataDir, { recursive: true });
  const file = path.join(dataDir, FILE);
  const orchestrator = { name: "orchestrator", pid: process.pid, startTime: startTimeOf(process.pid) ?? "" };
  await stopOrphans(dataDir);
  try {
    writeFileSync(file, JSON.stringify({ orchestrator, children: [] }), { flag: "wx" });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    const owner = readRecord(file)?.orchestrator.pid ?? "unknown";
    throw new StackError(
      `The data folder ${dataDir} is in use by a running stack (process ${owner}): stop that one first, or choose another folder.`,
    );
  }
  return {
    setChildren(children) {
      const recorded = children.map(({ name, pid }) => ({ name, pid, startTime: startTimeOf(pid) ?? "" }));
      writeFileSync(`${file}.new`, JSON.stringify({ orchestrator, children: recorded }));
      renameSync(`${file}.new`, file);
    },
    release() {
      rmSync(file, { force: true });
    },
  };
}

/**
 * Ends the processes that an earlier start left running in a data folder because its orchestrator was killed. They are
 * identified by pid and start time, never by name.
 * @returns how many were ended; 0 if the orchestrator is still running.
 */
export async function stopOrphans(dataDir: string): Promise<number> {
  const file = path.join(dataDir, FILE);
  const record = readRecord(file);
  if (record && isAlive(record.orchestrator)) return 0;
  const orphans = record?.children.filter(isAlive) ?? [];
  // SIGINT is Postgres' fast shutdown: SIGTERM would wait for its clients.
  for (const orphan of orphans) signal(orphan, orphan.name === "postgres" ? "SIGINT" : "SIGTERM");
  const deadline = Date.now() + STOP_WAIT_MS;
  while (orphans.some(isAlive) && Date.now() < deadline) await delay(25);
  for (const orphan of orphans.filter(isAlive)) signal(orphan, "SIGKILL");
  rmSync(file, { force: true });
  return orphans.length;
}

/** The pid of the orchestrator that runs on a data folder now, or null. */
export function runningOrchestrator(dataDir: string): number | null {
  const record = readRecord(path.join(dataDir, FILE));
  return record && isAlive(record.orchestrator) ? record.orchestrator.pid : null;
}

/** The running children of a data folder, as recorded by its orchestrator. */
export function recordedProcesses(dataDir: string): { name: string; pid: number }[] {
  const children = readRecord(path.join(dataDir, FILE))?.children ?? [];
  return children.filter(isAlive).map(({ name, pid }) => ({ name, pid }));
}

function readRecord(file: string): ProcessRecord | null {
  if (!existsSync(file)) return null;
  try {
    const parsed = recordSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function isAlive(recorded: RecordedProcess): boolean {
  return startTimeOf(recorded.pid) === recorded.startTime && recorded.startTime !== "";
}

function signal(recorded: RecordedProcess, name: NodeJS.Signals): void {
  try {
    process.kill(recorded.pid, name);
  } catch (error) {
    if (codeOf(error) !== "ESRCH") throw error;
  }
}

/** When a process started, in the units of the system, or null if there is none (or only its zombie). */
export function startTimeOf(pid: number): string | null {
  if (process.platform !== "linux") return startTimeByPs(pid);
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name (field 2) may contain spaces and brackets: count from its closing bracket. State is field 3, start 22.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function startTimeByPs(pid: number): string | null {
  try {
    const text = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
    return text === "" ? null : text;
  } catch {
    return null;
  }
}
