import type { RegionOutlook, ZoneOccupancy, ZoneSetup } from "@/features/grid/model/zone-board.ts";
import { SLOT_MS } from "@/lib/domain/grid/slots.ts";
import type { PlacedWork } from "@/lib/domain/planning/plan-types.ts";
import { planWorkload } from "@/lib/domain/planning/plan-workload.ts";
import type { Instant } from "@/lib/format/time.ts";
import { planInput } from "./plan-input.ts";
import type { QueueWorkload } from "./queue-workload.ts";

export interface RecommendationInput {
  readonly workload: QueueWorkload;
  readonly zone: ZoneSetup;
  readonly outlook: RegionOutlook | undefined;
  readonly occupancy: ZoneOccupancy | undefined;
  readonly now: Instant;
}

/**
 * The start in a zone that the planner would take: its candidate's where the plan has one there that is still to
 * come, else the best by the figures known now. Null where none keeps deadline, capacity, cap and maximum price.
 */
export function recommendedStart({ workload, zone, outlook, occupancy, now }: RecommendationInput): Instant | null {
  const { plan } = workload;
  if (plan === null) return null;
  const candidate = plan.candidates.find(({ zoneId }) => zoneId === zone.id);
  if (candidate && candidate.startAt >= now) return candidate.startAt;
  if (outlook === undefined) return null;
  const placed = occupancy ? placedWork(occupancy, workload) : [];
  const { request, weights, zone: view } = planInput(workload, plan, zone, outlook, placed);
  const outcome = planWorkload({ request, weights, zones: [view], baselineZoneId: null, nowMs: now });
  return outcome.feasible ? outcome.candidates[0].startMs : null;
}

/** Use by half hour as work that lasts half an hour, without the share of the workload itself. */
function placedWork({ zoneId, firstSlot, used }: ZoneOccupancy, workload: QueueWorkload): PlacedWork[] {
  const ownStart = workload.zoneId === zoneId ? (workload.actualStart ?? workload.scheduledStart) : null;
  const ownEnd = ownStart === null ? 0 : ownStart + workload.durationMinutes * 60_000;
  return used.flatMap((resources, slot) => {
    const startMs = firstSlot + slot * SLOT_MS;
    const endMs = startMs + SLOT_MS;
    const isOwn = ownStart !== null && ownStart < endMs && ownEnd > startMs;
    const share = isOwn ? workload : { gpus: 0, cpuCores: 0, memoryGb: 0 };
    const work = {
      gpus: resources.gpus - share.gpus,
      cpuCores: resources.cpuCores - share.cpuCores,
      memoryGb: resources.memoryGb - share.memoryGb,
    };
    return work.gpus > 0 || work.cpuCores > 0 || work.memoryGb > 0 ? [{ ...work, startMs, endMs }] : [];
  });
}
