import { elementAt } from "../checked.ts";
import { ceilSlot, floorSlot, isSlotStart } from "../grid/slots.ts";
import { decideAlone, knownOpenings, type OpeningsOf, type Outlook } from "./engine/alone/decide-alone.ts";
import { clip, holds, intersect } from "./engine/intervals.ts";
import { engineWorkload, piecesReachMs } from "./engine-workload.ts";
import { candidateInPieces } from "./in-pieces.ts";
import { latestStart } from "./latest-start.ts";
import { outlookSeries, roomIn } from "./outlook-series.ts";
import type {
  BindingConstraint,
  Candidate,
  PieceRules,
  PlanOutcome,
  PlanRequest,
  PlanWeights,
  ZoneOutlook,
} from "./plan-types.ts";
import type { Placement, ProblemWorkload } from "./problem/problem.ts";
import { rankCandidates } from "./rank-candidates.ts";
import { isGainEnough } from "./replan.ts";
import { type CandidateAt, candidatesOf, earliestStart } from "./zone-candidates.ts";

/** How many candidates a plan keeps, each in another zone. */
export const CANDIDATES_MAX = 3;

/** Half a day: its best start stands for all of it when candidates are compared with other times. */
const BLOCK_MS = 12 * 3_600_000;

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
  const latestStartMs = latestStart(request, nowMs);
  const common = { latestStartMs, runNow: priceRunNow(input, earliestMs) };
  if (earliestMs > request.deadlineMs - durationMs) {
    return { ...common, feasible: false, bindingConstraint: "deadline", nearest: null };
  }

  const search = new Search(input, earliestMs, Math.max(earliestMs, latestStartMs));
  const [best, ...others] = search.bestByZone();
  if (best) {
    const chosen: readonly [Candidate, ...Candidate[]] = [best, ...others.slice(0, CANDIDATES_MAX - 1)];
    const further = [...others.slice(CANDIDATES_MAX - 1), ...search.atOtherTimes(chosen)];
    return { ...common, feasible: true, candidates: rankCandidates(chosen, further, input.zones, input.weights) };
  }
  return { ...common, feasible: false, ...search.whyNone() };
}

/**
 * A place and a time by the figures known now; null where the start has passed or is no longer safe,
 * the forecast does not reach, there is no room, or a limit would be broken.
 */
export function priceIfPossible(input: PlanInput, zoneId: number, startMs: number): Candidate | null {
  if (startMs < input.nowMs) return null;
  if (startMs > Math.max(earliestStart(input.nowMs), latestStart(input.request, input.nowMs))) return null;
  const zones = input.zones.filter((zone) => zone.zoneId === zoneId);
  if (zones.length === 0) return null;
  const whole = new Search({ ...input, zones }, startMs, startMs).bestByZone()[0] ?? null;
  if (whole === null || !input.request.pieces) return whole;
  const lastMs = Math.max(startMs, latestStart(input.request, input.nowMs));
  const [found] = new Search({ ...input, zones }, startMs, lastMs).bestByZone();
  return found?.segments && found.startMs === startMs ? found : whole;
}

function byScore(a: Candidate, b: Candidate): number {
  return a.scoreGbp - b.scoreGbp || a.startMs - b.startMs || a.zoneId - b.zoneId;
}

/** One workload over all zones, as the engine sees it. */
class Search {
  readonly #input: PlanInput;
  readonly #outlook: Outlook;
  readonly #workload: ProblemWorkload;
  /** Where figures are known; and where there is room besides. */
  readonly #known: OpeningsOf;
  readonly #free: OpeningsOf;
  /** By zone, as far as it was needed: making one takes longer than asking it. */
  readonly #priceAt = new Map<number, CandidateAt>();

  constructor(input: PlanInput, earliestMs: number, latestStartMs: number) {
    const { zones, weights, request } = input;
    const originMs = Math.min(earliestMs, ...zones.map(({ firstSlotMs }) => firstSlotMs));
    const startMs = floorSlot(originMs);
    this.#input = input;
    this.#outlook = { startMs, zones: zones.map((zone) => outlookSeries(zone, weights, startMs)) };
    const deadlineMs = latestStartMs + request.durationMinutes * 60_000;
    this.#workload = engineWorkload(request, weights, earliestMs, deadlineMs);
    this.#known = knownOpenings(this.#outlook, earliestMs);
    const rooms = zones.map((zone) => roomIn(zone, request, startMs, earliestMs, this.#workload.deadlineMs));
    this.#free = (workload, zone) => intersect(this.#known(workload, zone), elementAt(rooms, zone, "zone"));
  }

  /** The best that keeps every limit, of each zone that has one; best first. Of the best few also in pieces, where that is asked for. */
  bestByZone(): Candidate[] {
    const whole = this.#input.zones
      .flatMap((_, zone) => {
        const decision = decideAlone(this.#outlook, { ...this.#workload, zones: [zone] }, this.#free);
        return (decision.ok && this.#candidate(decision.placement)) || [];
      })
      .sort(byScore);
    const { pieces } = this.#input.request;
    if (!pieces) return whole;
    return whole
      .map((candidate, at) => (at < CANDIDATES_MAX && this.#inPieces(candidate, pieces)) || candidate)
      .sort(byScore);
  }

  /**
   * The zone's best in pieces, where it is enough better than in one; null where not. It begins at a border, and where
   * it could also run on in one piece: what pauses at first must be able to go on.
   */
  #inPieces(whole: Candidate, pieces: PieceRules): Candidate | null {
    const { zones, request, weights } = this.#input;
    const zone = zones.findIndex(({ zoneId }) => zoneId === whole.zoneId);
    const outlook = zones[zone];
    const { durationMs, deadlineMs } = this.#workload;
    const earliestMs = ceilSlot(this.#workload.earliestMs);
    const untilMs = earliestMs + piecesReachMs(durationMs);
    const asked = {
      ...this.#workload,
      ...{ earliestMs, deadlineMs: floorSlot(Math.min(deadlineMs, untilMs)), zones: [zone] },
      pauses: { minSegmentMs: pieces.minSegmentMinutes * 60_000, resumeKwh: pieces.resumeKwh },
    };
    const decision = decideAlone(this.#outlook, asked, (workload, at) =>
      clip(this.#free(workload, at), earliestMs - this.#outlook.startMs, asked.deadlineMs - this.#outlook.startMs),
    );
    if (!outlook || !decision.ok) return null;
    const { segments } = decision.placement;
    const { startMs } = elementAt(segments, 0, "segment");
    const fromMs = startMs - this.#outlook.startMs;
    const hasRoom = holds(this.#free(this.#workload, zone), fromMs, fromMs + durationMs);
    if (segments.length < 2 || !isSlotStart(startMs) || !hasRoom) return null;
    const candidate = candidateInPieces(outlook, { ...request, pieces }, weights, segments);
    if (!candidate || !isGainEnough(whole.scoreGbp, candidate.scoreGbp)) return null;
    if (request.carbonCapG !== null && candidate.carbonG > request.carbonCapG) return null;
    if (request.maxPriceGbp !== null && (candidate.costGbp ?? Number.POSITIVE_INFINITY) > request.maxPriceGbp)
      return null;
    return candidate;
  }

  /** The best start of each half day, in the zones of some candidates: what else they might have been. */
  atOtherTimes(candidates: readonly Candidate[]): Candidate[] {
    const { earliestMs, deadlineMs, durationMs } = this.#workload;
    const lastMs = deadlineMs - durationMs;
    const blocks = Math.ceil((lastMs - earliestMs) / BLOCK_MS);
    if (blocks <= 1) return [];
    return candidates.flatMap(({ zoneId }) => {
      const zone = this.#input.zones.findIndex((outlook) => outlook.zoneId === zoneId);
      return Array.from({ length: blocks }, (_, block) => earliestMs + block * BLOCK_MS).flatMap((fromMs) => {
        const untilMs = Math.min(fromMs + BLOCK_MS, lastMs) + durationMs;
        const within = { ...this.#workload, earliestMs: fromMs, deadlineMs: untilMs, zones: [zone] };
        const decision = decideAlone(this.#outlook, within, this.#free);
        return (decision.ok && this.#candidate(decision.placement)) || [];
      });
    });
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
    if (!outlook || !segment) return null;
    const priceAt = this.#priceAt.get(zone) ?? candidatesOf(outlook, request, weights);
    this.#priceAt.set(zone, priceAt);
    return priceAt(segment.startMs);
  }
}

function priceRunNow({ request, weights, zones, baselineZoneId }: PlanInput, earliestMs: number): Candidate | null {
  const zone = zones.find(({ zoneId }) => zoneId === baselineZoneId);
  return zone ? candidatesOf(zone, request, weights)(earliestMs) : null;
}
