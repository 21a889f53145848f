import type { PlacedWork, Resources } from "./plan-types.ts";

/**
 * Whether a workload fits beside what is placed, throughout [startMs, endMs).
 * Use only rises where something starts, so the window's start and the starts
 * within it are the moments to check.
 */
export function fits(
  capacity: Resources,
  placed: readonly PlacedWork[],
  need: Resources,
  startMs: number,
  endMs: number,
): boolean {
  if (!isEnough(capacity, need)) return false;
  const beside = placed.filter((work) => work.startMs < endMs && work.endMs > startMs);
  return [startMs, ...beside.map((work) => work.startMs).filter((atMs) => atMs > startMs)].every((atMs) => {
    const free = { ...capacity };
    for (const work of beside) {
      if (work.startMs > atMs || work.endMs <= atMs) continue;
      free.gpus -= work.gpus;
      free.cpuCores -= work.cpuCores;
      free.memoryGb -= work.memoryGb;
    }
    return isEnough(free, need);
  });
}

function isEnough(free: Resources, need: Resources): boolean {
  return free.gpus >= need.gpus && free.cpuCores >= need.cpuCores && free.memoryGb >= need.memoryGb;
}
