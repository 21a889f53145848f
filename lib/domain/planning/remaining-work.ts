import { elementAt } from "../checked.ts";
import { ceilSlot, floorSlot, SLOT_MS } from "../grid/slots.ts";
import { decideAlone, knownOpenings, type Outlook, placementCost } from "./engine/alone/decide-alone.ts";
import { clip, holds, type Interval, intersect } from "./engine/intervals.ts";
import { type Series, windowCost } from "./engine/series.ts";
import type { ZoneSeries } from "./engine/zone-series.ts";
import { engineWorkload, piecesReachMs } from "./engine-workload.ts";
import { latestStart } from "./latest-start.ts";
import { outlookSeries, roomIn } from "./outlook-series.ts";
import type { PlanRequest, PlanWeights, ZoneOutlook } from "./plan-types.ts";
import { clock, grams } from "./plan-words.ts";
import type { Pauses, ProblemWorkload, Segment } from "./problem/problem.ts";
import { isGainEnough } from "./replan.ts";

/** How far ahead a pause at a later border is weighed against one now; it is weighed again at each of them. */
const LATER_BORDERS_MAX = 8;

/** What is left of an interruptible workload, in the zone where its checkpoint is. */
export type RemainingWork = {
  /** Duration, safe duration and energy of what is left, and no window: that was for the first start. */
  readonly request: PlanRequest;
  readonly weights: PlanWeights;
  /** Without the share that it holds itself. */
  readonly zone: ZoneOutlook;
  /** Shortest piece. */
  readonly minSegmentMinutes: number;
  /** IT energy of going on after a pause, kWh. */
  readonly resumeKwh: number;
  readonly nowMs: number;
};

/** A start for what is left, what it would emit from there on, and what it would without the change, gCO2. */
export type ContinuationChoice = {
  readonly startMs: number;
  readonly carbonG: number;
  readonly insteadCarbonG: number;
};

/**
 * Whether a run should be suspended now, and until when: where what is left runs enough
 * better later, resuming and waiting included, than in any way of going on now. Null: it
 * goes on. So it does where a figure is missing, or what is left could no longer run in one
 * piece before its deadline.
 */
export function weighSuspension(remaining: RemainingWork): ContinuationChoice | null {
  const search = new RemainingWorkSearch(remaining);
  const later = search.bestLater(ceilSlot(remaining.nowMs + 1), search.durationMs);
  const unbroken = search.unbroken(remaining.nowMs);
  if (!later || !unbroken || !isGainEnough(unbroken.scoreGbp, later.scoreGbp)) return null;
  const instead = search.bestFrom(unbroken, later, (way) => way);
  if (!isGainEnough(instead.scoreGbp, later.scoreGbp) || breaksLimit(remaining.request, instead, later)) return null;
  return { startMs: later.startMs, carbonG: later.carbonG, insteadCarbonG: unbroken.carbonG };
}

/** Whether what is left of a suspended workload should start at another time than planned. Null: as planned. */
export function weighMove(remaining: RemainingWork, plannedMs: number): ContinuationChoice | null {
  const search = new RemainingWorkSearch(remaining);
  const found = search.bestLater(ceilSlot(remaining.nowMs), search.durationMs);
  const unbroken = search.unbroken(plannedMs);
  if (!found || !unbroken) return null;
  const resumed = (way: Way) => search.resumed(way);
  const planned = search.bestFrom(resumed(unbroken), found, resumed);
  if (!isGainEnough(planned.scoreGbp, found.scoreGbp) || breaksLimit(remaining.request, planned, found)) return null;
  return { startMs: found.startMs, carbonG: found.carbonG, insteadCarbonG: planned.carbonG };
}

/** The best start for what is left when it has to make way at once; null where it could not end in time. */
export function startAfterMakingWay(remaining: RemainingWork): number | null {
  const search = new RemainingWorkSearch(remaining);
  return search.bestLater(ceilSlot(remaining.nowMs + 1), search.durationMs)?.startMs ?? null;
}

/** Why a run is suspended, after "Suspended: ". */
export function suspensionReason({ startMs, carbonG, insteadCarbonG }: ContinuationChoice, nowMs: number): string {
  return `what is left emits ${grams(carbonG)} from ${clock(startMs, nowMs)} on, and would emit ${grams(insteadCarbonG)} without a pause`;
}

/** Why what is left moves, after "Suspended: ". */
export function remainingMoveReason({ startMs, carbonG, insteadCarbonG }: ContinuationChoice, nowMs: number): string {
  return `by a newer forecast what is left emits ${grams(carbonG)} from ${clock(startMs, nowMs)} on, where the start before would now emit ${grams(insteadCarbonG)}`;
}

/** A way to run what is left: what it emits and costs, and its score, waiting for its end included. */
type Way = {
  readonly startMs: number;
  readonly endMs: number;
  readonly carbonG: number;
  readonly costGbp: number;
  readonly scoreGbp: number;
};

/** Hard limits are of the whole workload and were kept when it was planned: a pause may not make their figure worse. */
function breaksLimit({ carbonCapG, maxPriceGbp }: PlanRequest, instead: Way, later: Way): boolean {
  return (
    (carbonCapG !== null && later.carbonG > instead.carbonG) ||
    (maxPriceGbp !== null && later.costGbp > instead.costGbp)
  );
}

class RemainingWorkSearch {
  readonly durationMs: number;
  readonly #remaining: RemainingWork;
  readonly #outlook: Outlook;
  readonly #view: ZoneSeries;
  readonly #known: readonly Interval[];
  /** Where figures are known and there is room. */
  readonly #free: readonly Interval[];
  readonly #minSegmentMs: number;

  constructor(remaining: RemainingWork) {
    const { zone, request, weights, nowMs } = remaining;
    const startMs = floorSlot(Math.min(nowMs, zone.firstSlotMs));
    this.#remaining = remaining;
    this.durationMs = request.durationMinutes * 60_000;
    this.#minSegmentMs = remaining.minSegmentMinutes * 60_000;
    this.#view = outlookSeries(zone, weights, startMs);
    this.#outlook = { startMs, zones: [this.#view] };
    this.#known = knownOpenings(this.#outlook, nowMs)(this.#workload(nowMs, this.durationMs, null), 0);
    this.#free = intersect(this.#known, roomIn(zone, request, startMs, nowMs, this.#deadlineMs()));
  }

  /** Going on from an instant without a pause, as a run that has its place does; null where a figure is missing. */
  unbroken(fromMs: number): Way | null {
    const toMs = fromMs + this.durationMs;
    // What runs late still has to end: its own deadline does not stop it.
    return this.#holds(this.#view.known, fromMs, toMs) ? this.#piece(fromMs, toMs) : null;
  }

  /**
   * The best way that begins where another does: unbroken, or with its next pause at one of the borders after that. Or the
   * first found that `other` is not enough better than to matter. `begin` adds what beginning costs.
   */
  bestFrom(unbroken: Way, other: Way, begin: (way: Way) => Way): Way {
    const fromMs = unbroken.startMs;
    let best = unbroken;
    for (let border = 0; border < LATER_BORDERS_MAX && isGainEnough(best.scoreGbp, other.scoreGbp); border += 1) {
      const pauseMs = ceilSlot(fromMs + 1) + border * SLOT_MS;
      const leftMs = this.durationMs - (pauseMs - fromMs);
      if (leftMs < this.#minSegmentMs) break;
      const later = this.bestLater(pauseMs + SLOT_MS, leftMs);
      if (!later) continue;
      const begun = begin(this.#piece(fromMs, pauseMs));
      // Waiting counts to the end of all, once.
      const scoreGbp = begun.scoreGbp - this.#lateness(pauseMs) + later.scoreGbp;
      if (scoreGbp >= best.scoreGbp) continue;
      best = {
        ...{ startMs: fromMs, endMs: later.endMs, scoreGbp },
        carbonG: begun.carbonG + later.carbonG,
        costGbp: begun.costGbp + later.costGbp,
      };
    }
    return best;
  }

  /** The best way to resume a length of work from an instant on, with room at every start to run what is left in one piece in time. */
  bestLater(earliestMs: number, lengthMs: number): Way | null {
    const pauses: Pauses = { minSegmentMs: this.#minSegmentMs, resumeKwh: this.#remaining.resumeKwh };
    const ways = [pauses, null].flatMap((asked) => {
      const workload = this.#workload(earliestMs, lengthMs, asked);
      const decision = decideAlone(this.#outlook, workload, () => this.#from(earliestMs, lengthMs));
      const first = decision.ok ? decision.placement.segments[0] : undefined;
      const last = decision.ok ? decision.placement.segments.at(-1) : undefined;
      if (!decision.ok || !first || !last) return [];
      if (!this.#isSafe(decision.placement.segments, lengthMs)) return [];
      const draw = (series: Series) => placementCost(series, this.#outlook.startMs, workload, decision.placement);
      const way = this.#way(first.startMs, last.endMs, draw);
      // In pieces the engine has counted resuming at the first start too: which start is best depends on it.
      return asked ? way : this.resumed(way);
    });
    return ways.reduce<Way | null>((best, way) => (best && best.scoreGbp <= way.scoreGbp ? best : way), null);
  }

  #isSafe(segments: readonly Segment[], lengthMs: number): boolean {
    let leftMs = lengthMs;
    return segments.every(({ startMs, endMs }) => {
      const isHeld = this.#holds(this.#free, startMs, startMs + leftMs);
      leftMs -= endMs - startMs;
      return isHeld;
    });
  }

  /** A way with the energy of resuming at its start. */
  resumed(way: Way): Way {
    const { resumeKwh } = this.#remaining;
    const slot = Math.floor((way.startMs - this.#outlook.startMs) / SLOT_MS);
    // Zero where the zone has no prices: they then count in no way of running.
    const at = (series: Series | null) => (series ? resumeKwh * elementAt(series.perKwh, slot, "slot") : 0);
    return {
      ...way,
      carbonG: way.carbonG + at(this.#view.carbon),
      costGbp: way.costGbp + at(this.#view.price),
      scoreGbp: way.scoreGbp + at(this.#view.objective),
    };
  }

  #piece(fromMs: number, toMs: number): Way {
    const { startMs } = this.#outlook;
    return this.#way(fromMs, toMs, (series) => this.#powerKw() * windowCost(series, fromMs - startMs, toMs - startMs));
  }

  #way(startMs: number, endMs: number, draw: (series: Series) => number): Way {
    const { objective, carbon, price } = this.#view;
    return {
      ...{ startMs, endMs, carbonG: draw(carbon), costGbp: price ? draw(price) : 0 },
      scoreGbp: draw(objective) + this.#lateness(endMs),
    };
  }

  /** An hour later done counts as an hour later begun does for what waits. */
  #lateness(endMs: number): number {
    return ((endMs - this.#remaining.nowMs) / 3_600_000) * this.#remaining.weights.latenessGbpPerHour;
  }

  #powerKw(): number {
    return this.#remaining.request.energyKwh / (this.#remaining.request.durationMinutes / 60);
  }

  #deadlineMs(): number {
    // From the latest safe start on, in one piece. At a border: a part of a slot at the end would have the engine try each use of it.
    return floorSlot(latestStart(this.#remaining.request, this.#remaining.nowMs) + this.durationMs);
  }

  #from(earliestMs: number, lengthMs: number): Interval[] {
    const fromMs = earliestMs - this.#outlook.startMs;
    return clip(this.#free, fromMs, fromMs + piecesReachMs(lengthMs));
  }

  #holds(intervals: readonly Interval[], fromMs: number, toMs: number): boolean {
    const { startMs } = this.#outlook;
    return holds(intervals, fromMs - startMs, toMs - startMs);
  }

  #workload(earliestMs: number, durationMs: number, pauses: Pauses | null): ProblemWorkload {
    const { request, weights } = this.#remaining;
    const limits = { carbonCapG: null, maxPriceGbp: null };
    // It ran before the time asked about, so that each start is a resumption.
    const ranUntilMs = pauses ? Number.NEGATIVE_INFINITY : null;
    const whole = engineWorkload(request, weights, earliestMs, this.#deadlineMs());
    return { ...whole, ...limits, durationMs, pauses, ranUntilMs };
  }
}
