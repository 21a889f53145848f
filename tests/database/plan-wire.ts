import { type Db, only } from "./database.ts";
import type { Workload } from "./fixture.ts";

/** A plan as dispatch stores it, with a candidate in each of some zones. */
export function planFor(zoneIds: readonly number[], startInHours = 1) {
  const startAt = new Date(Date.now() + startInHours * 3_600_000);
  const endAt = new Date(startAt.getTime() + 3_600_000);
  return {
    ...{ reason: "Submitted", feasible: zoneIds.length > 0, summary: "A summary", nearest: null, issueId: null },
    ...{ bindingConstraint: zoneIds.length > 0 ? null : "carbon_cap", kind: "sample" },
    ...{ weights: { carbonPriceGbpPerKg: 0.1, latenessGbpPerHour: 0.02 }, energyKwh: 1.5, latestStart: endAt },
    ...{ runNowZoneId: null, runNowCarbonG: 100, runNowCostGbp: null },
    candidates: zoneIds.map((zoneId, index) => ({
      ...{ rank: index + 1, zoneId, startAt, endAt, carbonG: 50, costGbp: null, meanIntensityGPerKwh: 40 },
      ...{ carbonScoreGbp: 0.1, priceScoreGbp: 0.2, latenessScoreGbp: 0, scoreGbp: 0.3, filledShare: 0 },
      ...{ p10CarbonG: 80, p90CarbonG: 130, statisticalShare: 0.25, bestProbability: 0.7 },
    })),
  };
}

/** When a workload last changed, to the microsecond. */
export async function stampOf(tx: Db, { id }: Workload): Promise<string> {
  return only(
    await tx<{ stamp: string }[]>`select updated_at::text as stamp from public.compute_workloads where id = ${id}`,
  ).stamp;
}

/** Stores a plan as dispatch does. @param stamp when the workload was read; now, if absent */
export async function store(tx: Db, workload: Workload, plan: unknown, stamp?: string): Promise<number | null> {
  const seenAt = stamp ?? (await stampOf(tx, workload));
  const rows = await tx<{ version: number | null }[]>`
    select private.store_plan(${workload.id}, ${seenAt}, ${JSON.stringify(plan)}::text::jsonb) as version`;
  return only(rows).version;
}
