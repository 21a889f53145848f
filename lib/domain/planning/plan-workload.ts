import { fits } from "./capacity.ts";
import type { BindingConstraint, Candidate, PlanOutcome, PlanRequest, PlanWeights, ZoneOutlook } from "./plan-types.ts";
import { candidatesOf, earliestStart, startsWorthPricing } from "./zone-candidates.ts";

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
  const { request, zones, nowMs } = input;
  const durationMs = request.durationMinutes * 60_000;
  const earliestMs = earliestStart(nowMs);
  const latestByWindowMs = Math.max(nowMs, request.submittedMs + request.deferralMinutes * 60_000);
  const latestStartMs = Math.min(request.deadlineMs - durationMs, latestByWindowMs);
  const common = { latestStartMs, runNow: priceRunNow(input, earliestMs) };
  if (earliestMs > request.deadlineMs - durationMs) {
    return { ...common, feasible: false, bindingConstraint: "deadline", nearest: null };
  }

  const search = searchAll(input, earliestMs, Math.max(earliestMs, latestStartMs));
  const [best, ...others] = search.accepted;
  if (best) return { ...common, feasible: true, candidates: [best, ...others.slice(0, CANDIDATES_MAX - 1)] };
  return { ...common, feasible: false, ...whyNone(search, zones) };
}

/** What the search has found so far, whether or not it is acceptable. */
type Tally = {
  /** Least in score of all priced, whatever the capacity and limits. */
  anywhere: Candidate | null;
  /** Least carbon and least cost of those that fit. */
  leastCarbon: Candidate | null;
  leastCost: Candidate | null;
  /** Least carbon of those that fit and keep the maximum price. */
  leastCarbonInPrice: Candidate | null;
};

type Search = Readonly<Tally> & {
  readonly request: PlanRequest;
  /** The best candidate of each zone that has one, best first. */
  readonly accepted: readonly Candidate[];
};

function searchAll(input: PlanInput, earliestMs: number, latestMs: number): Search {
  const tally: Tally = { anywhere: null, leastCarbon: null, leastCost: null, leastCarbonInPrice: null };
  const accepted = input.zones
    .map((zone) => bestInZone(zone, input, earliestMs, latestMs, tally))
    .filter((candidate) => candidate !== null)
    .sort((a, b) => a.scoreGbp - b.scoreGbp || a.startMs - b.startMs || a.zoneId - b.zoneId);
  return { ...tally, request: input.request, accepted };
}

function bestInZone(
  zone: ZoneOutlook,
  { request, weights }: PlanInput,
  earliestMs: number,
  latestMs: number,
  tally: Tally,
): Candidate | null {
  const priceAt = candidatesOf(zone, request, weights);
  const releases = zone.placed.map((work) => work.endMs);
  let best: Candidate | null = null;
  for (const startMs of startsWorthPricing(earliestMs, latestMs, request.durationMinutes * 60_000, releases)) {
    const candidate = priceAt(startMs);
    if (!candidate) continue;
    tally.anywhere = lesser(tally.anywhere, candidate, byScore);
    if (!fits(zone.capacity, zone.placed, request, startMs, candidate.endMs)) continue;
    tally.leastCarbon = lesser(tally.leastCarbon, candidate, byCarbon);
    if (candidate.costGbp !== null) tally.leastCost = lesser(tally.leastCost, candidate, byCost);
    if (!isInPrice(candidate, request)) continue;
    tally.leastCarbonInPrice = lesser(tally.leastCarbonInPrice, candidate, byCarbon);
    if (isUnderCap(candidate, request)) best = lesser(best, candidate, byScore);
  }
  return best;
}

/** The first of the constraints, in the order they were tried, that leaves nothing; and what comes nearest to it. */
function whyNone(
  search: Search,
  zones: readonly ZoneOutlook[],
): { bindingConstraint: BindingConstraint; nearest: Candidate | null } {
  const { request, anywhere, leastCarbon, leastCost, leastCarbonInPrice } = search;
  if (zones.length === 0) return { bindingConstraint: "capacity", nearest: null };
  if (!anywhere) return { bindingConstraint: "forecast", nearest: null };
  if (!leastCarbon) return { bindingConstraint: "capacity", nearest: anywhere };
  if (request.carbonCapG !== null && leastCarbon.carbonG > request.carbonCapG) {
    return { bindingConstraint: "carbon_cap", nearest: leastCarbon };
  }
  if (!leastCarbonInPrice) return { bindingConstraint: "max_price", nearest: leastCost ?? leastCarbon };
  return { bindingConstraint: "carbon_cap", nearest: leastCarbonInPrice };
}

function priceRunNow({ request, weights, zones, baselineZoneId }: PlanInput, earliestMs: number): Candidate | null {
  const zone = zones.find(({ zoneId }) => zoneId === baselineZoneId);
  return zone ? candidatesOf(zone, request, weights)(earliestMs) : null;
}

function isInPrice(candidate: Candidate, { maxPriceGbp }: PlanRequest): boolean {
  return maxPriceGbp === null || (candidate.costGbp !== null && candidate.costGbp <= maxPriceGbp);
}

function isUnderCap({ carbonG }: Candidate, { carbonCapG }: PlanRequest): boolean {
  return carbonCapG === null || carbonG <= carbonCapG;
}

const byScore = (candidate: Candidate) => candidate.scoreGbp;
const byCarbon = (candidate: Candidate) => candidate.carbonG;
const byCost = (candidate: Candidate) => candidate.costGbp ?? Number.POSITIVE_INFINITY;

/** The one with the smaller measure; the earlier found where they are equal, so that ties go to the earlier start. */
function lesser(known: Candidate | null, found: Candidate, measure: (candidate: Candidate) => number): Candidate {
  return known && measure(known) <= measure(found) ? known : found;
}
