import type { Interval } from "../intervals.ts";
import { bordersOf, type Load } from "../load.ts";

const MINUTE_MS = 60_000;
const FINE_STEP_MS = 5 * MINUTE_MS;
/** States of a search that steps of less than five minutes, or finer ones than the exact need, may take. */
const STATES_FINE = 20_000;
/** States of any search: beyond it the grid grows coarser than slots. */
const STATES_MAX = 2e7;

/** An interval that is used whole, in part or not at all; within one slot, but where the grid is coarser than slots. */
export type Cell = {
  readonly startMs: number;
  readonly widthMs: number;
  /** Follows the cell before without a gap. */
  readonly isJoined: boolean;
};

/** What the choice of a grid goes by. */
type GridRequest = Load & { readonly minSegmentMs: number };

/**
 * The step of a grid on which an optimum's borders lie, but for one: slots' borders, and multiples of the shortest piece
 * from them; where power changes, multiples of what has run by then too. As fine as the search can afford. Under a limit more
 * borders may lie anywhere, and the finest step comes nearest.
 */
export function stepFor(slotMs: number, request: GridRequest, openMs: number, isLimited: boolean): number {
  const slotAndPiece = greatestDivisor(slotMs, request.minSegmentMs);
  const exact = request.phases === null ? slotAndPiece : bordersOf(request).reduce(greatestDivisor, slotAndPiece);
  const rounded = greatestDivisor(slotMs, Math.ceil(request.minSegmentMs / FINE_STEP_MS) * FINE_STEP_MS);
  const finer = isLimited ? [MINUTE_MS, FINE_STEP_MS].map((step) => greatestDivisor(exact, step)) : [];
  // Where power changes, what a state costs is worked out for each, phase by phase.
  const phases = (1 + (request.phases?.length ?? 0)) ** 2;
  const statesAt = (step: number) => (4 * phases * openMs * request.durationMs) / step ** 2;
  const fine = [...finer, exact].find((step) => step >= Math.min(MINUTE_MS, slotMs) && statesAt(step) <= STATES_FINE);
  if (fine !== undefined) return fine;
  let step = [exact, slotAndPiece, rounded].find((one) => one >= Math.min(FINE_STEP_MS, slotMs)) ?? slotMs;
  while (statesAt(step) > STATES_MAX) step = step < slotMs ? slotMs : 2 * step;
  return step;
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
