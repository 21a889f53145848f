import { elementAt } from "../../../checked.ts";
import type { Interval } from "../intervals.ts";
import { bordersOf, type Load, loadCost } from "../load.ts";
import type { Series } from "../series.ts";
import { breakpoints, type Incumbent, keepBetter, searchStarts } from "./contiguous.ts";

/** A hard limit on a series for one kilowatt over the whole window: carbon in grams, or price in pounds. */
export type Limit = { readonly series: Series; readonly max: number };

const ROUNDING_MS = 1e-4;

/** Whether a sum keeps a limit, but for what rounding adds. */
export function isWithin(sum: number, max: number): boolean {
  return sum <= max + 1e-9 * Math.max(1, Math.abs(max));
}

/**
 * The best start of a run in one piece within some openings, under hard limits, for a mean of one kilowatt.
 *
 * @param perMs cost of starting a millisecond later
 */
export function searchOpenings(
  series: Series,
  load: Load,
  openings: readonly Interval[],
  limits: readonly Limit[],
  perMs: number,
  zone: number,
  incumbent: Incumbent,
): void {
  const isPlain = limits.length === 0 && load.phases === null;
  for (const { fromMs, toMs } of openings) {
    const lastMs = toMs - load.durationMs;
    if (isPlain) searchStarts(series, load.durationMs, fromMs, lastMs, perMs, zone, incumbent);
    else searchStartsWithin(series, limits, load, fromMs, lastMs, perMs, zone, incumbent);
  }
}

/**
 * As `searchStarts`, under hard limits, and for power that changes. Between breakpoints the objective and every
 * limited figure are linear in the start, so the starts that keep a limit are an interval
 * of each piece, and the best of them is one of its ends.
 */
function searchStartsWithin(
  series: Series,
  limits: readonly Limit[],
  load: Load,
  fromMs: number,
  toMs: number,
  perMs: number,
  zone: number,
  incumbent: Incumbent,
): void {
  const cost = (atMs: number) => loadCost(series, load, atMs) + perMs * atMs;
  const starts = breakpoints(series.slotMs, fromMs, toMs, bordersOf(load));
  for (let piece = 0; piece < starts.length; piece += 1) {
    const left = elementAt(starts, piece, "breakpoint");
    const right = starts[piece + 1] ?? left;
    const kept = keptInterval(limits, load, left, right);
    if (!kept) continue;
    keepBetter(incumbent, cost(kept[0]), kept[0], zone);
    if (kept[1] > kept[0]) keepBetter(incumbent, cost(kept[1]), kept[1], zone);
  }
}

/** The part of [left, right] that keeps all limits, in whole milliseconds; null where none does. */
function keptInterval(
  limits: readonly Limit[],
  load: Load,
  left: number,
  right: number,
): readonly [number, number] | null {
  let from = left;
  let to = right;
  for (const { series, max } of limits) {
    const atLeft = loadCost(series, load, left);
    const atRight = loadCost(series, load, right);
    const keepsLeft = isWithin(atLeft, max);
    const keepsRight = isWithin(atRight, max);
    if (keepsLeft && keepsRight) continue;
    if (!keepsLeft && !keepsRight) return null;
    const crossing = left + ((right - left) * (atLeft - max)) / (atLeft - atRight);
    // To the millisecond inside; what arithmetic leaves beside a whole one is not another.
    if (keepsLeft) to = Math.min(to, Math.max(left, Math.floor(crossing + ROUNDING_MS)));
    else from = Math.max(from, Math.min(right, Math.ceil(crossing - ROUNDING_MS)));
  }
  return from <= to ? [from, to] : null;
}
