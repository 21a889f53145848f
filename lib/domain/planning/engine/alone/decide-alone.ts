import { elementAt } from "../../../checked.ts";
import type { Decision, InfeasibleReason, Placement, ProblemWorkload, Segment } from "../../problem/problem.ts";
import { clip, type Interval } from "../intervals.ts";
import { intervalCost } from "../load.ts";
import { figureAt, type Series } from "../series.ts";
import type { ZoneSeries } from "../zone-series.ts";
import { noIncumbent } from "./contiguous.ts";
import { splitRequestOf } from "./interruptible.ts";
import { isWithin, type Limit, searchOpenings } from "./limited.ts";
import { isResumption } from "./split-cells.ts";
import { cheapestSplitWithin } from "./split-within.ts";

/** The zones of a problem and when it starts. */
export type Outlook = { readonly startMs: number; readonly zones: readonly ZoneSeries[] };

/** Where a workload may run in a zone, in milliseconds from the problem's start. */
export type OpeningsOf = (workload: ProblemWorkload, zone: number) => readonly Interval[];

/** A figure of a zone that is minimized or limited; null where the zone does not have it. */
type Measure = (zone: ZoneSeries) => Series | null;
const objective: Measure = (zone) => zone.objective;
const carbon: Measure = (zone) => zone.carbon;
const price: Measure = (zone) => zone.price;

/** Wherever the figures are known between a workload's earliest start and its deadline, but not before now. */
export function knownOpenings(outlook: Outlook, nowMs: number): OpeningsOf {
  return ({ earliestMs, deadlineMs, maxPriceGbp }, zone) => {
    const view = outlook.zones[zone];
    if (!view) return [];
    const fromMs = Math.max(earliestMs, nowMs) - outlook.startMs;
    return clip(maxPriceGbp === null ? view.known : view.priced, fromMs, deadlineMs - outlook.startMs);
  };
}

/**
 * The true optimum for one workload in the openings it has; or the constraint that leaves
 * nothing, tried in this order: deadline, forecast, carbon cap, maximum price.
 */
export function decideAlone(outlook: Outlook, workload: ProblemWorkload, openingsOf: OpeningsOf): Decision {
  if (Math.max(workload.earliestMs, outlook.startMs) + workload.durationMs > workload.deadlineMs) {
    return { ok: false, reason: "deadline", nearest: null };
  }
  const best = (measure: Measure, limits: readonly RequestedLimit[]) =>
    bestPlacement(outlook, workload, openingsOf, measure, limits);
  const free = best(objective, []);
  if (!free) return { ok: false, reason: "forecast", nearest: null };
  const limits = limitsOf(workload);
  if (limits.every((limit) => keeps(outlook, workload, free, limit))) return { ok: true, placement: free };
  const kept = best(objective, limits);
  if (kept) return { ok: true, placement: kept };
  for (const limit of limits) {
    const nearest = best(limit.measure, []);
    if (!nearest || !keeps(outlook, workload, nearest, limit)) return { ok: false, reason: limit.reason, nearest };
  }
  // Each can be kept, but not all at once: the first gives way.
  return { ok: false, reason: "carbon_cap", nearest: best(carbon, limits.slice(1)) };
}

/** Zones a workload may run in, by index. */
export function zonesOf({ zones }: ProblemWorkload, count: number): readonly number[] {
  return zones ?? Array.from({ length: count }, (_, zone) => zone);
}

/** What a placement draws of one series of its zone, resuming included. */
export function placementCost(
  series: Series,
  startMs: number,
  workload: ProblemWorkload,
  placement: Placement,
): number {
  const resumeKwh = workload.pauses?.resumeKwh ?? 0;
  let doneMs = 0;
  let sum = 0;
  for (const segment of placement.segments) {
    const fromMs = segment.startMs - startMs;
    const toMs = segment.endMs - startMs;
    if (isResumption(workload, doneMs, segment.startMs)) sum += resumeKwh * figureAt(series, fromMs);
    sum += (workload.powerW / 1000) * intervalCost(series, workload, doneMs, fromMs, toMs);
    doneMs += toMs - fromMs;
  }
  return sum;
}

type RequestedLimit = { readonly reason: InfeasibleReason; readonly measure: Measure; readonly max: number };

function limitsOf({ carbonCapG, maxPriceGbp }: ProblemWorkload): RequestedLimit[] {
  const limits: RequestedLimit[] = [];
  if (carbonCapG !== null) limits.push({ reason: "carbon_cap", measure: carbon, max: carbonCapG });
  if (maxPriceGbp !== null) limits.push({ reason: "max_price", measure: price, max: maxPriceGbp });
  return limits;
}

function keeps(outlook: Outlook, workload: ProblemWorkload, placement: Placement, limit: RequestedLimit): boolean {
  const view = outlook.zones[placement.zone];
  const series = view ? limit.measure(view) : null;
  return series !== null && isWithin(placementCost(series, outlook.startMs, workload, placement), limit.max);
}

function bestPlacement(
  outlook: Outlook,
  workload: ProblemWorkload,
  openingsOf: OpeningsOf,
  measure: Measure,
  asked: readonly RequestedLimit[],
): Placement | null {
  const incumbent = noIncumbent();
  const splitRequest = splitRequestOf(workload, outlook.startMs);
  let pieces: readonly Segment[] = [];
  for (const zone of zonesOf(workload, outlook.zones.length)) {
    const view = outlook.zones[zone];
    const series = view ? measure(view) : null;
    const limits = view ? limitsIn(view, workload, asked) : null;
    if (!series || !limits) continue;
    const openings = openingsOf(workload, zone);
    const before = incumbent.improvements;
    const perMs = series === view?.objective ? latenessPerMs(workload) : 0;
    // What is left of a workload that has begun may be one resumed piece, which only the search for pieces prices.
    if (workload.ranUntilMs === null) searchOpenings(series, workload, openings, limits, perMs, zone, incumbent);
    if (incumbent.improvements > before) {
      pieces = [{ startMs: incumbent.startMs, endMs: incumbent.startMs + workload.durationMs }];
    }
    const split = splitRequest && cheapestSplitWithin(series, splitRequest, openings, limits);
    if (split && split.cost < incumbent.cost) {
      pieces = split.segments;
      incumbent.cost = split.cost;
      incumbent.startMs = elementAt(split.segments, 0, "segment").startMs;
      incumbent.zone = zone;
    }
  }
  if (pieces.length === 0) return null;
  const toInstant = ({ startMs, endMs }: Segment) => ({
    startMs: startMs + outlook.startMs,
    endMs: endMs + outlook.startMs,
  });
  return { zone: incumbent.zone, segments: pieces.map(toInstant) };
}

/** The hard limits of a workload for one kilowatt in a zone; null where a limited figure is not known there, so that it cannot be kept. */
export function hardLimits(view: ZoneSeries, workload: ProblemWorkload): Limit[] | null {
  return limitsIn(view, workload, limitsOf(workload));
}

function limitsIn(view: ZoneSeries, { powerW }: ProblemWorkload, asked: readonly RequestedLimit[]): Limit[] | null {
  const limits: Limit[] = [];
  for (const { measure, max } of asked) {
    const series = measure(view);
    if (!series) return null;
    // A workload without power uses zero of any figure, which keeps all limits but negative ones.
    const maxIdle = max < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    limits.push({ series, max: powerW > 0 ? max / (powerW / 1000) : maxIdle });
  }
  return limits;
}

/** Cost of starting a millisecond later, for one kilowatt. */
export function latenessPerMs({ latenessPerHour, powerW }: ProblemWorkload): number {
  if (powerW > 0) return latenessPerHour / 3_600_000 / (powerW / 1000);
  // Of a workload without power only waiting counts, in any unit.
  return latenessPerHour > 0 ? 1 : 0;
}
