import { floorSlot } from "../grid/slots.ts";
import { holds } from "./engine/intervals.ts";
import { roomIn } from "./outlook-series.ts";
import { withoutOwn, withWork } from "./own-share.ts";
import type { Candidate, PlanOutcome, PlanRequest, PlanWeights, ZoneOutlook } from "./plan-types.ts";
import { type PlanInput, planWorkload } from "./plan-workload.ts";
import { type RemainingWork, startAfterMakingWay } from "./remaining-work.ts";

/** Between asking a run to make way and having its room: a heartbeat, and the time to write a checkpoint. */
const SUSPENDING_MS = 120_000;

/** Work that makes way for what is urgent: less urgent, and placed by policy. */
type Displaceable = {
  readonly id: number;
  readonly urgency: "MEDIUM" | "LOW";
  readonly zoneId: number;
  readonly startMs: number;
};
/** One that has not begun, and moves. */
export type Movable = Displaceable & {
  readonly request: PlanRequest;
  readonly weights: PlanWeights;
  readonly baselineZoneId: number | null;
};
/** One that runs, and is suspended. */
export type Suspendable = Displaceable & Omit<RemainingWork, "zone" | "nowMs">;

type Placed = PlanOutcome & { readonly feasible: true };
export type Move = { readonly id: number; readonly outcome: Placed };
export type Suspension = { readonly id: number; readonly startMs: number };

/**
 * How an urgent workload that finds no room before its deadline gets some: which less urgent
 * work, not yet begun, moves where. As few as possible make way; of those in one place LOW
 * before MEDIUM, and the one with the latest deadline first. Each must find another place
 * and time that keeps its own deadline, window and limits. Null where that cannot be.
 */
export function makeRoomByMoving(
  urgent: PlanInput,
  movable: readonly Movable[],
): { readonly outcome: Placed; readonly moves: readonly Move[] } | null {
  for (const { candidate, displaced } of optionsForRoom(urgent, movable)) {
    const moved = moveAll(urgent, candidate, displaced);
    if (!moved) continue;
    const outcome = planWorkload({ ...urgent, zones: moved.zones });
    if (outcome.feasible) return { outcome, moves: moved.moves };
  }
  return null;
}

/**
 * As `makeRoomByMoving`, where running work in pieces is suspended instead: what is left of
 * each goes on later in its zone, in time for its deadline. Null where that cannot be.
 */
export function makeRoomBySuspending(urgent: PlanInput, running: readonly Suspendable[]): readonly Suspension[] | null {
  const later = { ...urgent, nowMs: urgent.nowMs + SUSPENDING_MS };
  for (const { candidate, displaced } of optionsForRoom(later, running)) {
    const suspensions = suspendAll(urgent, candidate, displaced);
    if (suspensions) return suspensions;
  }
  return null;
}

type RoomOption<W> = { readonly candidate: Candidate; readonly displaced: readonly W[] };

/** In each zone the best place without the work in the way, and that work: fewest displaced first, then by score. */
function optionsForRoom<W extends Movable | Suspendable>(urgent: PlanInput, works: readonly W[]): RoomOption<W>[] {
  const emptied = works.reduce<readonly ZoneOutlook[]>(
    (zones, work) => withoutOwn(zones, work, work.request),
    urgent.zones,
  );
  const options = emptied.flatMap((zone, at): RoomOption<W>[] => {
    const outcome = planWorkload({ ...urgent, zones: [zone] });
    const full = urgent.zones[at];
    if (!outcome.feasible || !full) return [];
    const [candidate] = outcome.candidates;
    return [{ candidate, displaced: leastDisplaced(full, urgent.request, candidate, works) }];
  });
  return options
    .filter(({ displaced }) => displaced.length > 0)
    .sort((a, b) => a.displaced.length - b.displaced.length || a.candidate.scoreGbp - b.candidate.scoreGbp);
}

/** Takes work away until there is room, and puts back what need not have gone. */
function leastDisplaced<W extends Movable | Suspendable>(
  zone: ZoneOutlook,
  request: PlanRequest,
  candidate: Candidate,
  works: readonly W[],
): W[] {
  const order = works
    .filter(({ zoneId, startMs }) => zoneId === zone.zoneId && startMs < candidate.endMs)
    .sort((a, b) => rank(a) - rank(b) || b.request.deadlineMs - a.request.deadlineMs || a.id - b.id);
  const fits = (displaced: readonly W[]) => {
    const left = displaced.reduce<readonly ZoneOutlook[]>(
      (zones, work) => withoutOwn(zones, work, work.request),
      [zone],
    );
    return left.every((each) => hasRoom(each, request, candidate));
  };
  let displaced: W[] = [];
  for (const work of order) {
    if (fits(displaced)) break;
    displaced.push(work);
  }
  for (const work of displaced.toReversed()) {
    const fewer = displaced.filter((each) => each !== work);
    if (fits(fewer)) displaced = fewer;
  }
  return displaced;
}

function rank({ urgency }: Displaceable): number {
  return urgency === "LOW" ? 0 : 1;
}

function hasRoom(zone: ZoneOutlook, request: PlanRequest, { startMs, endMs }: Candidate): boolean {
  const originMs = floorSlot(Math.min(startMs, zone.firstSlotMs));
  return holds(roomIn(zone, request, originMs, startMs, endMs), startMs - originMs, endMs - originMs);
}

/** Places each again beside the urgent one and all that has not moved yet, the tightest deadline first. */
function moveAll(urgent: PlanInput, candidate: Candidate, displaced: readonly Movable[]) {
  const moves: Move[] = [];
  let zones: readonly ZoneOutlook[] = urgent.zones;
  for (const work of displaced.toSorted((a, b) => a.request.deadlineMs - b.request.deadlineMs)) {
    const others = withoutOwn(zones, work, work.request);
    const beside = withWork(others, candidate.zoneId, { ...urgent.request, ...windowOf(candidate) });
    const outcome = planWorkload({ ...work, zones: beside, nowMs: urgent.nowMs });
    if (!outcome.feasible) return null;
    const [place] = outcome.candidates;
    moves.push({ id: work.id, outcome });
    zones = withWork(others, place.zoneId, { ...work.request, ...windowOf(place) });
  }
  return { moves, zones };
}

function suspendAll(urgent: PlanInput, candidate: Candidate, displaced: readonly Suspendable[]): Suspension[] | null {
  const suspensions: Suspension[] = [];
  let zones: readonly ZoneOutlook[] = urgent.zones;
  for (const work of displaced.toSorted((a, b) => a.request.deadlineMs - b.request.deadlineMs)) {
    const others = withoutOwn(zones, work, work.request);
    const beside = withWork(others, candidate.zoneId, { ...urgent.request, ...windowOf(candidate) });
    const zone = beside.find(({ zoneId }) => zoneId === work.zoneId);
    const startMs = zone ? startAfterMakingWay({ ...work, zone, nowMs: urgent.nowMs }) : null;
    if (startMs === null) return null;
    const endMs = startMs + work.request.durationMinutes * 60_000;
    suspensions.push({ id: work.id, startMs });
    zones = withWork(others, work.zoneId, { ...work.request, startMs, endMs });
  }
  return suspensions;
}

function windowOf({ startMs, endMs }: Candidate): { startMs: number; endMs: number } {
  return { startMs, endMs };
}
