import type { RegionOutlook, ZoneSetup } from "@/features/grid/model/zone-board.ts";
import { expectedFigures } from "@/lib/domain/forecast/banded-figures.ts";
import type { PlacedWork, PlanRequest, PlanWeights, ZoneOutlook } from "@/lib/domain/planning/plan-types.ts";
import type { QueuePlan, QueueWorkload } from "./queue-workload.ts";

/** A planned workload, and one zone, as the planner takes them. */
export interface ZonePlanInput {
  readonly request: PlanRequest;
  readonly weights: PlanWeights;
  readonly zone: ZoneOutlook;
}

/** What the planner is asked about a workload in one zone: on the energy, the weights and the window of its plan. */
export function planInput(
  workload: QueueWorkload,
  plan: QueuePlan,
  zone: ZoneSetup,
  outlook: RegionOutlook,
  placed: readonly PlacedWork[] = [],
): ZonePlanInput {
  const { intensityGPerKwh, errors } = expectedFigures(zone.regionName, outlook);
  return {
    request: {
      submittedMs: workload.submittedAt,
      durationMinutes: workload.durationMinutes,
      energyKwh: plan.energyKwh,
      gpus: workload.gpus,
      cpuCores: workload.cpuCores,
      memoryGb: workload.memoryGb,
      deadlineMs: workload.deadline,
      deferralMinutes: Math.max(0, (plan.latestStart - workload.submittedAt) / 60_000),
      carbonCapG: workload.carbonCapG,
      maxPriceGbp: workload.maxPriceGbp,
    },
    weights: { carbonPriceGbpPerKg: plan.carbonPriceGbpPerKg, latenessGbpPerHour: plan.latenessGbpPerHour },
    zone: {
      zoneId: zone.id,
      pue: zone.pue,
      capacity: zone.capacity,
      placed,
      firstSlotMs: outlook.firstSlot,
      intensityGPerKwh,
      errors,
      priceGbpPerKwh: outlook.priceGbpPerKwh,
    },
  };
}
