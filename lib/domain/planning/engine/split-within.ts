import { cheapestSplit, type Split, type SplitRequest } from "./interruptible.ts";
import type { Interval } from "./intervals.ts";
import { isWithin, type Limit } from "./limited.ts";
import { combine, type Series, windowCost } from "./series.ts";

/** Halvings of the search for a limit's price. */
export const PRICE_STEPS = 24;

/**
 * As `cheapestSplit`, under hard limits on other series. Choosing pieces under a limit is a
 * knapsack; here the limit gets a price, raised until it is kept, one limit after the other.
 * What is found keeps every limit; between two prices a slightly cheaper choice may be missed.
 */
export function cheapestSplitWithin(
  series: Series,
  request: SplitRequest,
  openings: readonly Interval[],
  limits: readonly Limit[],
): Split | null {
  const broken = (split: Split) =>
    limits.filter((limit) => !isWithin(drawnBy(limit.series, request, split), limit.most));
  const free = cheapestSplit(series, request, openings);
  if (!free || broken(free).length === 0) return free;
  let best: Split | null = null;
  for (const limit of broken(free)) {
    const kept = cheapestKept(series, limit, request, openings, (split) => broken(split).length === 0);
    if (kept && (best === null || kept.cost < best.cost)) best = kept;
  }
  return best;
}

/** Halves the interval of weights between the objective alone and the limit alone. */
function cheapestKept(
  series: Series,
  limit: Limit,
  request: SplitRequest,
  openings: readonly Interval[],
  isKept: (split: Split) => boolean,
): Split | null {
  const least = cheapestSplit(limit.series, request, openings);
  if (!least || !isKept(least)) return null;
  let best: Split = { cost: drawnBy(series, request, least), segments: least.segments };
  let low = 0;
  let high = 1;
  for (let step = 0; step < PRICE_STEPS; step += 1) {
    const weight = (low + high) / 2;
    const split = cheapestSplit(combine(series, 1 - weight, limit.series, weight), request, openings);
    if (!split || !isKept(split)) {
      low = weight;
      continue;
    }
    high = weight;
    const cost = drawnBy(series, request, split);
    if (cost < best.cost) best = { cost, segments: split.segments };
  }
  return best;
}

/** What a choice of pieces draws of a series, for one kilowatt. */
function drawnBy(series: Series, { resumeHours }: SplitRequest, { segments }: Split): number {
  return segments.reduce(
    (sum, { startMs, endMs }, piece) =>
      sum +
      windowCost(series, startMs, endMs) +
      (piece === 0 ? 0 : resumeHours * (series.perKwh[Math.floor(startMs / series.slotMs)] ?? 0)),
    0,
  );
}
