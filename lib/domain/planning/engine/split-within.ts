import {
  cheapestSplit,
  drawOf,
  edgeCost,
  framesOf,
  pieceCost,
  type Split,
  type SplitRequest,
  segmentsOf,
} from "./interruptible.ts";
import type { Interval } from "./intervals.ts";
import { isWithin, type Limit } from "./limited.ts";
import type { Segment } from "./problem.ts";
import { combine, type Series } from "./series.ts";
import { type PricedLimit, splitOnCellsWithin } from "./split-labels.ts";

/** Searches by price for one limit: few are needed, as each lands on a corner of the hull of what can be had. */
const PRICE_SEARCHES_MAX = 24;

/**
 * As `cheapestSplit`, under hard limits on other series. Each limit that the cheapest breaks gets the price at which it is
 * just kept; what is found on the way is the ceiling under which all choices on the grid are then searched.
 */
export function cheapestSplitWithin(
  series: Series,
  request: SplitRequest,
  openings: readonly Interval[],
  limits: readonly Limit[],
): Split | null {
  const free = cheapestSplit(series, request, openings);
  const keepsAll = ({ segments }: Split) =>
    limits.every(({ series: limited, most }) => isWithin(drawnInPieces(limited, request, segments), most));
  if (!free || keepsAll(free)) return free;
  let best: Split | null = null;
  const priced: PricedLimit[] = [];
  for (const limit of limits) {
    const found = priceOf(series, limit, request, openings, free);
    if (!found) return null;
    priced.push({ ...limit, price: found.price });
    for (const split of found.keeping)
      if (keepsAll(split) && split.cost < (best?.cost ?? Number.POSITIVE_INFINITY)) best = split;
  }
  for (const frame of framesOf(series.slotMs, request, openings)) {
    const within = priced.map((limit) => ({ ...limit, most: limit.most - edgeCost(limit.series, request, frame) }));
    const edges = edgeCost(series, request, frame);
    const ceiling = (best?.cost ?? Number.POSITIVE_INFINITY) - edges;
    const split = splitOnCellsWithin(frame.between, drawOf(request), series, within, ceiling);
    if (split) best = { cost: split.cost + edges, segments: segmentsOf(frame, split.pieces) };
  }
  return best;
}

/**
 * The price of a limited figure at which breaking the limit no longer pays, and the choices met that keep it; null where
 * none does. Between the cheapest that breaks it and the cheapest found that keeps it lies a price at which both cost the
 * same: what is cheapest there takes the place of one of them, until there is nothing cheaper (Jüttner and others 2001).
 */
function priceOf(
  series: Series,
  { series: limited, most }: Limit,
  request: SplitRequest,
  openings: readonly Interval[],
  free: Split,
): { readonly price: number; readonly keeping: readonly Split[] } | null {
  const figures = ({ segments }: Split) => ({
    cost: drawnInPieces(series, request, segments),
    drawn: drawnInPieces(limited, request, segments),
  });
  let breaking = figures(free);
  if (isWithin(breaking.drawn, most)) return { price: 0, keeping: [] };
  const least = cheapestSplit(limited, request, openings);
  if (!least || !isWithin(figures(least).drawn, most)) return null;
  let kept = figures(least);
  const keeping: Split[] = [{ ...least, cost: kept.cost }];
  let price = 0;
  for (let search = 0; search < PRICE_SEARCHES_MAX; search += 1) {
    price = Math.max(0, (kept.cost - breaking.cost) / (breaking.drawn - kept.drawn));
    const split = cheapestSplit(combine(series, 1, limited, price), request, openings);
    if (!split) break;
    const next = figures(split);
    const paid = breaking.cost + price * breaking.drawn;
    if (next.cost + price * next.drawn >= paid - 1e-9 * Math.abs(paid)) break;
    if (isWithin(next.drawn, most)) {
      kept = next;
      keeping.push({ ...split, cost: next.cost });
    } else breaking = next;
  }
  return { price, keeping };
}

/** What pieces draw of a series, for a mean of one kilowatt, resuming included. */
export function drawnInPieces(series: Series, request: SplitRequest, segments: readonly Segment[]): number {
  let doneMs = 0;
  let sum = 0;
  for (const { startMs, endMs } of segments) {
    sum += pieceCost(series, request, doneMs, startMs, endMs);
    doneMs += endMs - startMs;
  }
  return sum;
}
