import { readdirSync, readFileSync } from "node:fs";

/** Linux counts the time of processors in hundredths of a second. */
const TICK_MS = 10;

/**
 * Starts to measure other load on the machine: on shared cores a time means little without it.
 * @returns a function that says how many cores other processes kept busy since, on average; null without /proc
 */
export function watchOtherWork(): () => number | null {
  const before = cpuTimes();
  const beganMs = performance.now();
  return () => {
    const after = cpuTimes();
    if (before === null || after === null) return null;
    const othersMs = after.allMs - before.allMs - (after.ownMs - before.ownMs);
    return Math.max(0, othersMs / (performance.now() - beganMs));
  };
}

/** The time used by all processes, and by this one with its descendants. */
function cpuTimes(): { readonly allMs: number; readonly ownMs: number } | null {
  try {
    const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0] = fieldsOf(
      readFileSync("/proc/stat", "utf8"),
      "cpu ",
    );
    const processes = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? statOf(Number(name)) : []));
    const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
    const isOwn = (pid: number | undefined): boolean =>
      pid !== undefined && (pid === process.pid || isOwn(parents.get(pid)));
    const ownTicks = processes.filter(({ pid }) => isOwn(pid)).reduce((sum, { ticks }) => sum + ticks, 0);
    return { allMs: (user + nice + system + irq + softIrq) * TICK_MS, ownMs: ownTicks * TICK_MS };
  } catch {
    return null;
  }
}

function statOf(pid: number): { pid: number; parent: number; ticks: number }[] {
  try {
    // The name in parentheses may contain any character; after it come state, parent and, from the twelfth on, the
    // times.
    const [, parent = 0, ...rest] = fieldsOf(readFileSync(`/proc/${pid}/stat`, "utf8"), ") ");
    // Its own time, and that of its children that have ended.
    const ticks = rest.slice(9, 13).reduce((sum, each) => sum + each, 0);
    return [{ pid, parent, ticks }];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

/** The numbers of the first line that has the mark, after it. */
function fieldsOf(text: string, mark: string): number[] {
  const [line = ""] = text
    .slice(text.lastIndexOf(mark) + mark.length)
    .trim()
    .split("\n");
  return line.split(/\s+/).map(Number);
}
