import type { Segment } from "../../problem/problem.ts";
import type { Interval } from "../intervals.ts";
import { combine, type Series } from "../series.ts";
import {
  cheapestInFrames,
  cheapestSplit,
  edgeCost,
  type Frame,
  framesOf,
  type Split,
  type SplitRequest,
  segmentsOf,
} from "./interruptible.ts";
import { isWithin, type Limit } from "./limited.ts";
import { pieceCost } from "./split-cells.ts";
import { type PricedLimit, splitOnCellsWithin } from "./split-labels.ts";
import { mixPieces } from "./split-mix.ts";

/** Searches by price for one limit: few are needed, as each lands on a corner of the hull of what can be had. */
const PRICE_SEARCHES_MAX = 24;

/** Parts of what a limit allows between two choices that rounding to milliseconds may take. */
const SHARE_MARGINS = [1e-8, 1e-6, 1e-4] as const;

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
    limits.every(({ series: limited, max }) => isWithin(piecesCost(limited, request, segments), max));
  if (!free || keepsAll(free)) return free;
  const frames = framesOf(series.slotMs, request, openings, true);
  let best: Split | null = null;
  const keepIfBetter = (split: Split) => {
    if (keepsAll(split) && split.cost < (best?.cost ?? Number.POSITIVE_INFINITY)) best = split;
  };
  const priced: PricedLimit[] = [];
  for (const limit of limits) {
    const found = priceOf(series, limit, request, frames, free);
    if (!found) return null;
    priced.push({ ...limit, price: found.price });
    found.choices.forEach(keepIfBetter);
  }
  return bestWithin(series, request, frames, priced, best) ?? best;
}

/** The cheapest choice on the grid that keeps all limits and costs less than what is known; null where there is none. */
function bestWithin(
  series: Series,
  request: SplitRequest,
  frames: readonly Frame[],
  limits: readonly PricedLimit[],
  known: Split | null,
): Split | null {
  let best: Split | null = null;
  for (const frame of frames) {
    const within = limits.map((limit) => ({ ...limit, max: limit.max - edgeCost(limit.series, request, frame) }));
    const edges = edgeCost(series, request, frame);
    const ceiling = (best ?? known)?.cost ?? Number.POSITIVE_INFINITY;
    const split = splitOnCellsWithin(frame.between, request, series, within, ceiling - edges);
    if (split) best = { cost: split.cost + edges, segments: segmentsOf(frame, split.pieces) };
  }
  return best;
}

type Figures = { readonly cost: number; readonly used: number; readonly segments: readonly Segment[] };

/**
 * The price of a limited figure at which breaking the limit no longer pays, and the choices met that may keep it; null where
 * none does. Between the cheapest that breaks it and the cheapest found that keeps it lies a price at which both cost the
 * same: what is cheapest there replaces one of them, until nothing is cheaper (Jüttner and others 2001).
 */
function priceOf(
  series: Series,
  { series: limited, max }: Limit,
  request: SplitRequest,
  frames: readonly Frame[],
  free: Split,
): { readonly price: number; readonly choices: readonly Split[] } | null {
  const figuresOf = ({ segments }: Pick<Split, "segments">): Figures => ({
    cost: piecesCost(series, request, segments),
    used: piecesCost(limited, request, segments),
    segments,
  });
  let breaking = figuresOf(free);
  if (isWithin(breaking.used, max)) return { price: 0, choices: [] };
  const least = cheapestInFrames(limited, request, frames);
  let kept = least && figuresOf(least);
  if (!kept || !isWithin(kept.used, max)) return null;
  const choices: Figures[] = [kept];
  let price = 0;
  for (let search = 0; search < PRICE_SEARCHES_MAX; search += 1) {
    price = Math.max(0, (kept.cost - breaking.cost) / (breaking.used - kept.used));
    const split = cheapestInFrames(combine(series, 1, limited, price), request, frames);
    if (!split) break;
    const next = figuresOf(split);
    const paid = breaking.cost + price * breaking.used;
    if (next.cost + price * next.used >= paid - 1e-9 * Math.abs(paid)) break;
    if (isWithin(next.used, max)) {
      kept = next;
      choices.push(next);
    } else breaking = next;
  }
  const isDivisible = request.minSegmentMs === 0 && request.resumeHours === 0 && request.phases === null;
  if (isDivisible) {
    // Both cost the same at the price, and so does anything between: it may draw what the limit allows, but for rounding to milliseconds.
    const share = (max - kept.used) / (breaking.used - kept.used);
    for (const margin of SHARE_MARGINS) {
      const part = Math.max(0, share - margin);
      choices.push(figuresOf({ segments: mixPieces(series.slotMs, breaking.segments, kept.segments, part) }));
    }
  }
  return { price, choices };
}

/** What pieces draw of a series, for a mean of one kilowatt, resuming included. */
export function piecesCost(series: Series, request: SplitRequest, segments: readonly Segment[]): number {
  let doneMs = 0;
  let sum = 0;
  for (const { startMs, endMs } of segments) {
    sum += pieceCost(series, request, doneMs, startMs, endMs);
    doneMs += endMs - startMs;
  }
  return sum;
}
