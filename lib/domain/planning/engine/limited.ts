import { breakpoints, keepLeast, type Least } from "./contiguous.ts";
import { type Series, windowCost } from "./series.ts";

/** A hard limit on a series for one kilowatt over the whole window: carbon in grams, or price in pounds. */
export type Limit = { readonly series: Series; readonly most: number };

const ROUNDING_MS = 1e-4;

/** Whether a sum keeps a limit, but for what rounding adds. */
export function isWithin(sum: number, most: number): boolean {
  return sum <= most + 1e-9 * Math.max(1, Math.abs(most));
}

/**
 * As `searchStarts`, under hard limits. Between breakpoints the objective and every
 * limited figure are linear in the start, so the starts that keep a limit are a stretch
 * of each piece, and the best of them is one of its ends.
 */
export function searchStartsWithin(
  series: Series,
  limits: readonly Limit[],
  durationMs: number,
  fromMs: number,
  toMs: number,
  perMs: number,
  zone: number,
  least: Least,
): void {
  const cost = (atMs: number) => windowCost(series, atMs, atMs + durationMs) + perMs * atMs;
  const starts = breakpoints(series.slotMs, fromMs, toMs, [0, durationMs]);
  for (let piece = 0; piece < starts.length; piece += 1) {
    const left = starts[piece] ?? 0;
    const right = starts[piece + 1] ?? left;
    const kept = keptStretch(limits, durationMs, left, right);
    if (!kept) continue;
    keepLeast(least, cost(kept[0]), kept[0], zone);
    if (kept[1] > kept[0]) keepLeast(least, cost(kept[1]), kept[1], zone);
  }
}

/** The part of [left, right] that keeps all limits, in whole milliseconds; null where none does. */
function keptStretch(
  limits: readonly Limit[],
  durationMs: number,
  left: number,
  right: number,
): readonly [number, number] | null {
  let from = left;
  let to = right;
  for (const { series, most } of limits) {
    const atLeft = windowCost(series, left, left + durationMs) - most;
    const atRight = windowCost(series, right, right + durationMs) - most;
    if (isWithin(atLeft + most, most) && isWithin(atRight + most, most)) continue;
    if (!isWithin(atLeft + most, most) && !isWithin(atRight + most, most)) return null;
    const crossing = left + ((right - left) * atLeft) / (atLeft - atRight);
    // To the millisecond inside; what arithmetic leaves beside a whole one is not another.
    if (atLeft > 0) from = Math.max(from, Math.ceil(crossing - ROUNDING_MS));
    else to = Math.min(to, Math.floor(crossing + ROUNDING_MS));
  }
  return from <= to ? [from, to] : null;
}
