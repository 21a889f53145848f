import { floorSlot } from "../grid/slots.ts";
import { decideAlone, knownOpenings, type OpeningsOf, type Outlook } from "./engine/decide-alone.ts";
import { intersect } from "./engine/intervals.ts";
import type { Placement, ProblemWorkload } from "./engine/problem.ts";
import type { BindingConstraint, Candidate, PlanOutcome, PlanRequest, PlanWeights, ZoneOutlook } from "./plan-types.ts";
import { candidatesOf, earliestStart } from "./zone-candidates.ts";
import { roomIn, viewOutlook } from "./zone-outlook-view.ts";

/** How many candidates a plan keeps, each in another zone. */
export const CANDIDATES_MAX = 3;

export type PlanInput = {
  readonly request: PlanRequest;
  readonly weights: PlanWeights;
  readonly zones: readonly ZoneOutlook[];
  /** Zone in which running at once is priced beside the candidates; null without one. */
  readonly baselineZoneId: number | null;
  readonly nowMs: number;
};

/**
 * Ranks (zone, start) pairs by carbon, price and waiting, in pounds, and keeps the
 * best start of each of the three best zones. Deadline, free capacity, carbon cap
 * and maximum price are hard; a window with an unknown intensity is never chosen,
 * and one with an unknown price only where no maximum is asked for.
 */
export function planWorkload(input: PlanInput): PlanOutcome {
  const { request, nowMs } = input;
  const durationMs = request.durationMinutes * 60_000;
  const earliestMs = earliestStart(nowMs);
  const latestByWindowMs = Math.max(nowMs, request.submittedMs + request.deferralMinutes * 60_000);
  const latestStartMs = Math.min(request.deadlineMs - durationMs, latestByWindowMs);
  const common = { latestStartMs, runNow: priceRunNow(input, earliestMs) };
  if (earliestMs > request.deadlineMs - durationMs) {
    return { ...common, feasible: false, bindingConstraint: "deadline", nearest: null };
  }

  const search = new Search(input, earliestMs, Math.max(earliestMs, latestStartMs));
  const [best, ...others] = search.bestByZone();
  if (best) return { ...common, feasible: true, candidates: [best, ...others.slice(0, CANDIDATES_MAX - 1)] };
  return { ...common, feasible: false, ...search.whyNone() };
}

/**
 * A place and a time by the figures known now; null where the start has passed, the forecast
 * does not reach, there is no room, or a limit would be broken.
 */
export function priceIfPossible(input: PlanInput, zoneId: number, startMs: number): Candidate | null {
  if (startMs < input.nowMs) return null;
  const zones = input.zones.filter((zone) => zone.zoneId === zoneId);
  if (zones.length === 0) return null;
  return new Search({ ...input, zones }, startMs, startMs).bestByZone()[0] ?? null;
}

/** One workload over all zones, as the engine sees it. */
class Search {
  readonly #input: PlanInput;
  readonly #outlook: Outlook;
  readonly #workload: ProblemWorkload;
  /** Where figures are known; and where there is room besides. */
  readonly #known: OpeningsOf;
  readonly #free: OpeningsOf;

  constructor(input: PlanInput, earliestMs: number, latestStartMs: number) {
    const { zones, weights, request } = input;
    const originMs = Math.min(earliestMs, ...zones.map(({ firstSlotMs }) => firstSlotMs));
    const startMs = floorSlot(originMs);
    this.#input = input;
    this.#outlook = { startMs, zones: zones.map((zone) => viewOutlook(zone, weights, startMs)) };
    this.#workload = engineWorkload(input, earliestMs, latestStartMs);
    this.#known = knownOpenings(this.#outlook, earliestMs);
    const rooms = zones.map((zone) => roomIn(zone, request, startMs, earliestMs, this.#workload.deadlineMs));
    this.#free = (workload, zone) => intersect(this.#known(workload, zone), rooms[zone] ?? []);
  }

  /** The best that keeps every limit, of each zone that has one; best first. */
  bestByZone(): Candidate[] {
    return this.#input.zones
      .flatMap((_, zone) => {
        const decision = decideAlone(this.#outlook, { ...this.#workload, zones: [zone] }, this.#free);
        return (decision.ok && this.#candidate(decision.placement)) || [];
      })
      .sort((a, b) => a.scoreGbp - b.scoreGbp || a.startMs - b.startMs || a.zoneId - b.zoneId);
  }

  /** The first of the constraints that leaves nothing, and what comes nearest to it. */
  whyNone(): { readonly bindingConstraint: BindingConstraint; readonly nearest: Candidate | null } {
    const unlimited = { ...this.#workload, carbonCapG: null, maxPriceGbp: null };
    const anywhere = decideAlone(this.#outlook, unlimited, this.#known);
    if (this.#input.zones.length === 0) return { bindingConstraint: "capacity", nearest: null };
    if (!anywhere.ok) return { bindingConstraint: "forecast", nearest: null };
    const free = decideAlone(this.#outlook, unlimited, this.#free);
    if (!free.ok) return { bindingConstraint: "capacity", nearest: this.#candidate(anywhere.placement) };
    const limited = decideAlone(this.#outlook, this.#workload, this.#free);
    if (limited.ok) throw new Error("What a zone accepts, all zones accept.");
    if (limited.reason === "carbon_cap" || limited.reason === "max_price") {
      return { bindingConstraint: limited.reason, nearest: limited.nearest && this.#candidate(limited.nearest) };
    }
    // There is room, but no price to check the maximum by.
    return { bindingConstraint: "max_price", nearest: this.#candidate(free.placement) };
  }

  #candidate({ zone, segments: [segment] }: Placement): Candidate | null {
    const { zones, request, weights } = this.#input;
    const outlook = zones[zone];
    return outlook && segment ? candidatesOf(outlook, request, weights)(segment.startMs) : null;
  }
}

function engineWorkload(
  { request, weights, nowMs }: PlanInput,
  earliestMs: number,
  latestStartMs: number,
): ProblemWorkload {
  const durationMs = request.durationMinutes * 60_000;
  return {
    id: "",
    submittedMs: Math.min(request.submittedMs, nowMs),
    earliestMs,
    deadlineMs: latestStartMs + durationMs,
    durationMs,
    powerW: (request.energyKwh * 1000) / (request.durationMinutes / 60),
    needs: request,
    pauses: null,
    zones: null,
    carbonCapG: request.carbonCapG,
    maxPriceGbp: request.maxPriceGbp,
    latenessPerHour: weights.latenessGbpPerHour,
    baselineZone: 0,
  };
}

function priceRunNow({ request, weights, zones, baselineZoneId }: PlanInput, earliestMs: number): Candidate | null {
  const zone = zones.find(({ zoneId }) => zoneId === baselineZoneId);
  return zone ? candidatesOf(zone, request, weights)(earliestMs) : null;
}
