import { clip, type Interval, knownIntervals } from "../engine/intervals.ts";
import { type Series, seriesOf, windowCost } from "../engine/series.ts";
import type { Placement, ProblemWorkload, Segment } from "../problem/problem.ts";

/** What a policy knows of one zone: the forecast as it stands, gCO2/kWh by slot, taken as exact. */
export type PolicyForecast = {
  readonly series: Series;
  /** Where the forecast has figures, in milliseconds from its start. */
  readonly known: readonly Interval[];
  /** What is reported of each slot once it has come: all that a policy without a forecast sees. */
  readonly current: ArrayLike<number | null>;
};

/** A workload as a policy sees it; milliseconds from the forecast's start. */
export type PolicyJob = { readonly earliestMs: number; readonly deadlineMs: number; readonly durationMs: number };

/** Where one workload runs in one zone, in milliseconds from the forecast's start; null where the forecast leaves no room. */
export type Policy = {
  readonly id: string;
  /** Whether it stops workloads and lets them go on later. */
  readonly pauses: boolean;
  readonly place: (forecast: PolicyForecast, job: PolicyJob) => readonly Segment[] | null;
};

/** @param current as reported of each slot when it comes; by default as forecast */
export function policyForecast(
  slotMs: number,
  forecastGPerKwh: ArrayLike<number | null>,
  current: ArrayLike<number | null> = forecastGPerKwh,
): PolicyForecast {
  return { series: seriesOf(slotMs, forecastGPerKwh), known: knownIntervals(slotMs, forecastGPerKwh), current };
}

/**
 * A policy's placement of a workload, without regard to capacity. The policies of the literature choose a time in one
 * place; over several zones each is asked in each, and the zone wins whose placement the forecast says emits least.
 *
 * @param forecasts by zone of the problem, from its start
 */
export function placeByPolicy(
  policy: Policy,
  forecasts: readonly PolicyForecast[],
  startMs: number,
  workload: ProblemWorkload,
): Placement | null {
  const job = {
    earliestMs: Math.max(0, workload.earliestMs - startMs),
    deadlineMs: workload.deadlineMs - startMs,
    durationMs: workload.durationMs,
  };
  let best: Placement | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const zone of workload.zones ?? forecasts.keys()) {
    const forecast = forecasts[zone];
    const segments = forecast && policy.place(forecast, job);
    if (!forecast || !segments) continue;
    const cost = segments.reduce(
      (sum, segment) => sum + windowCost(forecast.series, segment.startMs, segment.endMs),
      0,
    );
    if (cost >= least) continue;
    least = cost;
    best = {
      zone,
      segments: segments.map((segment) => ({ startMs: segment.startMs + startMs, endMs: segment.endMs + startMs })),
    };
  }
  return best;
}

/** The starts that the papers' policies consider: at once, and at each slot's border from which the deadline is kept. */
export function startsOf(
  { series: { slotMs }, known }: PolicyForecast,
  { earliestMs, deadlineMs, durationMs }: PolicyJob,
) {
  const starts: number[] = [];
  for (const { fromMs, toMs } of clip(known, earliestMs, deadlineMs)) {
    const lastMs = toMs - durationMs;
    if (fromMs <= lastMs) starts.push(fromMs);
    for (let atMs = (Math.floor(fromMs / slotMs) + 1) * slotMs; atMs <= lastMs; atMs += slotMs) starts.push(atMs);
  }
  return starts;
}

/** The start of least cost, the earliest of equals, as one piece; null where there is none. */
export function cheapestStart(
  starts: readonly number[],
  durationMs: number,
  cost: (startMs: number) => number,
): readonly Segment[] | null {
  let least = Number.POSITIVE_INFINITY;
  let best: number | null = null;
  for (const startMs of starts) {
    const at = cost(startMs);
    if (at >= least) continue;
    least = at;
    best = startMs;
  }
  return best === null ? null : [{ startMs: best, endMs: best + durationMs }];
}
