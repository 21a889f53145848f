import type { Interval } from "./intervals.ts";
import { bordersOf, type Load } from "./load.ts";

/** A finer grid costs more than it can gain: the shortest piece is rounded up to it. */
const LEAST_STEP_MS = 5 * 60_000;

/** A stretch within one slot that is used whole, in part or not at all. */
export type Cell = {
  readonly startMs: number;
  readonly widthMs: number;
  /** Follows the cell before without a gap. */
  readonly isJoined: boolean;
};

export type Grid = { readonly stepMs: number; readonly minSegmentMs: number };

/**
 * The grid on which an optimum's borders lie, but for one: slots' borders, and multiples of the shortest piece from them;
 * where power changes, multiples of what has run by then too.
 */
export function gridFor(slotMs: number, minSegmentMs: number, load: Load): Grid {
  const leastMs = Math.min(LEAST_STEP_MS, slotMs);
  const step = greatestDivisor(slotMs, minSegmentMs);
  const roundedMs = step >= leastMs ? minSegmentMs : Math.ceil(minSegmentMs / LEAST_STEP_MS) * LEAST_STEP_MS;
  const coarse = greatestDivisor(slotMs, roundedMs);
  const stepMs = load.phases === null ? coarse : bordersOf(load).reduce(greatestDivisor, coarse);
  return { stepMs: stepMs >= leastMs ? stepMs : coarse, minSegmentMs: roundedMs };
}

/**
 * The openings cut along the grid. Only the first cell and the last may be narrower than
 * a step: narrow ends of openings in between are left out.
 */
export function cellsOf(stepMs: number, openings: readonly Interval[]): Cell[] {
  const cells: Cell[] = [];
  for (const [at, opening] of openings.entries()) {
    const fromMs = at === 0 ? opening.fromMs : Math.ceil(opening.fromMs / stepMs) * stepMs;
    const toMs = at === openings.length - 1 ? opening.toMs : Math.floor(opening.toMs / stepMs) * stepMs;
    for (let startMs = fromMs; startMs < toMs; ) {
      const endMs = Math.min(toMs, (Math.floor(startMs / stepMs) + 1) * stepMs);
      cells.push({ startMs, widthMs: endMs - startMs, isJoined: startMs > fromMs });
      startMs = endMs;
    }
  }
  return cells;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
