import type { LoadPhase } from "../problem/problem.ts";
import { type Series, windowCost } from "./series.ts";

/** How a workload draws while it runs. */
export type Load = {
  readonly durationMs: number;
  /** In order, over the whole duration; null: evenly. */
  readonly phases: readonly LoadPhase[] | null;
};

/** What a run in one piece draws of a series at a mean of one kilowatt. */
export function loadCost(series: Series, load: Load, startMs: number): number {
  return intervalCost(series, load, 0, startMs, startMs + load.durationMs);
}

/** As `loadCost`, of an interval of the run. @param doneMs what of the run lies before it */
export function intervalCost(series: Series, { phases }: Load, doneMs: number, startMs: number, endMs: number): number {
  if (phases === null) return windowCost(series, startMs, endMs);
  const originMs = startMs - doneMs;
  let sum = 0;
  for (const { fromMs, toMs, weight } of phases) {
    const phaseStartMs = Math.max(startMs, originMs + fromMs);
    const phaseEndMs = Math.min(endMs, originMs + toMs);
    if (phaseEndMs > phaseStartMs) sum += weight * windowCost(series, phaseStartMs, phaseEndMs);
  }
  return sum;
}

/** Milliseconds from a run's start at which what it draws changes: there its cost may bend, where one lies on a slot's border. */
export function bordersOf({ durationMs, phases }: Load): number[] {
  return [0, ...(phases?.map(({ toMs }) => toMs) ?? [durationMs])];
}
