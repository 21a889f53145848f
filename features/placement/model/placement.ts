import { less, type RegionOutlook, type ZoneOccupancy, type ZoneSetup } from "@/features/grid/model/zone-board.ts";
import { SLOT_MS } from "@/lib/domain/grid/slots.ts";
import type { Candidate, Resources } from "@/lib/domain/planning/plan-types.ts";
import { candidatesOf } from "@/lib/domain/planning/zone-candidates.ts";
import type { Instant } from "@/lib/format/time.ts";
import { planInput } from "./plan-input.ts";
import { latestStartOf, type QueueCandidate, type QueueWorkload } from "./queue-workload.ts";

/** What assigning a workload to a zone at a time would mean, by the figures known now. */
export interface PlacementPreview {
  readonly zoneId: number;
  readonly startAt: Instant;
  readonly endAt: Instant;
  /** Null where the forecast does not reach, or the plan has not come. */
  readonly carbonG: number | null;
  readonly costGbp: number | null;
  readonly meanIntensityGPerKwh: number | null;
  /** Share of the energy priced by the last known price of the same half hour. */
  readonly filledShare: number;
  readonly isCapBroken: boolean;
  readonly isPriceLimitBroken: boolean;
  /** A maximum price is asked for and no price is known to check it by. */
  readonly isPriceUnchecked: boolean;
  readonly isPastDeadline: boolean;
  /** What the zone has free throughout, at its tightest; null where it is not known. */
  readonly freeThen: Resources | null;
  readonly isTooTight: boolean;
}

export interface PlacementInput {
  readonly workload: QueueWorkload;
  readonly zone: ZoneSetup;
  readonly outlook: RegionOutlook | undefined;
  readonly occupancy: ZoneOccupancy | undefined;
  /** A start that has passed counts as now, as the database sets it. */
  readonly startAt: Instant;
  readonly now: Instant;
}

/** Prices a placement as the planner would, with the limits it would break. */
export function placementOf({ workload, zone, outlook, occupancy, startAt, now }: PlacementInput): PlacementPreview {
  const start = Math.max(startAt, now);
  const endAt = start + workload.durationMinutes * 60_000;
  const priced = price(workload, zone, outlook, start);
  const own = workload.zoneId === zone.id ? ownUse(workload, start, endAt) : null;
  const freeThen = freeThroughout(zone.capacity, occupancy, start, endAt, own);
  return {
    zoneId: zone.id,
    startAt: start,
    endAt,
    carbonG: priced?.carbonG ?? null,
    costGbp: priced?.costGbp ?? null,
    meanIntensityGPerKwh: priced?.meanIntensityGPerKwh ?? null,
    filledShare: priced?.filledShare ?? 0,
    isCapBroken: workload.carbonCapG !== null && priced !== null && priced.carbonG > workload.carbonCapG,
    isPriceLimitBroken:
      workload.maxPriceGbp !== null && priced?.costGbp != null && priced.costGbp > workload.maxPriceGbp,
    isPriceUnchecked: workload.maxPriceGbp !== null && (priced?.costGbp ?? null) === null,
    isPastDeadline: start > Math.max(now, latestStartOf(workload)),
    freeThen,
    isTooTight: freeThen !== null && !isEnough(freeThen, workload),
  };
}

/** The candidate of a workload's plan that is best now; null without a feasible plan. */
export function bestCandidate(workload: QueueWorkload): QueueCandidate | null {
  return workload.plan?.candidates.find((candidate) => candidate.rank === 1) ?? null;
}

function price(
  workload: QueueWorkload,
  zone: ZoneSetup,
  outlook: RegionOutlook | undefined,
  startAt: Instant,
): Candidate | null {
  const { plan } = workload;
  if (plan === null || outlook === undefined) return null;
  const input = planInput(workload, plan, zone, outlook);
  return candidatesOf(input.zone, input.request, input.weights)(startAt);
}

/** What the workload itself holds where it is placed now: moving it within its zone frees that. */
function ownUse(workload: QueueWorkload, startAt: Instant, endAt: Instant) {
  const from = workload.actualStart ?? workload.scheduledStart;
  if (from === null) return null;
  const to = from + workload.durationMinutes * 60_000;
  return from < endAt && to > startAt ? { from, to, resources: workload } : null;
}

/** Null when the window leaves what is known of the zone's use. */
function freeThroughout(
  capacity: Resources,
  occupancy: ZoneOccupancy | undefined,
  startAt: Instant,
  endAt: Instant,
  own: { readonly from: Instant; readonly to: Instant; readonly resources: Resources } | null,
): Resources | null {
  if (!occupancy) return null;
  const first = Math.floor((startAt - occupancy.firstSlot) / SLOT_MS);
  const last = Math.ceil((endAt - occupancy.firstSlot) / SLOT_MS) - 1;
  if (first < 0 || last >= occupancy.used.length) return null;
  let free = capacity;
  for (let slot = first; slot <= last; slot += 1) {
    const slotStart = occupancy.firstSlot + slot * SLOT_MS;
    const used = occupancy.used[slot] ?? { gpus: 0, cpuCores: 0, memoryGb: 0 };
    const isOwn = own !== null && own.from < slotStart + SLOT_MS && own.to > slotStart;
    free = least(free, less(capacity, isOwn ? less(used, own.resources) : used));
  }
  return free;
}

function least(a: Resources, b: Resources): Resources {
  return {
    gpus: Math.min(a.gpus, b.gpus),
    cpuCores: Math.min(a.cpuCores, b.cpuCores),
    memoryGb: Math.min(a.memoryGb, b.memoryGb),
  };
}

function isEnough(free: Resources, need: Resources): boolean {
  return free.gpus >= need.gpus && free.cpuCores >= need.cpuCores && free.memoryGb >= need.memoryGb;
}
