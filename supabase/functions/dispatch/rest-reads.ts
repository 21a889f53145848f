import { z } from "zod";
import { type WorkloadUrgency, workloadUrgencySchema } from "../../../lib/contracts/workload.ts";
import { type DurationHistory, safeDurationMinutes } from "../../../lib/domain/planning/latest-start.ts";
import type { PlanRequest, PlanWeights } from "../../../lib/domain/planning/plan-types.ts";
import { modelledEnergyKwh } from "../../../lib/domain/power/power-model.ts";
import { type Database, queryAll } from "../_shared/database.ts";
import { loadDurations } from "./duration-reads.ts";
import { WEIGHT_COLUMNS } from "./workload-reads.ts";

/** An interruptible workload that runs, or was suspended and waits, with its state. */
export type RestToWeigh = {
  readonly id: number;
  readonly urgency: WorkloadUrgency;
  readonly updatedAt: string;
  /** The run to suspend; null while it waits. */
  readonly runId: number | null;
  readonly zoneId: number;
  /** When its piece started, or will start. */
  readonly startMs: number;
  /** The remaining work at `startMs`. */
  readonly leftMinutes: number;
  readonly energyKwhPerMinute: number;
  /** The factor by which nine of ten of its runs exceed the estimate at most. */
  readonly safetyMinutes: number;
  readonly minSegmentMinutes: number;
  readonly resumeKwh: number;
  readonly request: Omit<PlanRequest, "durationMinutes" | "energyKwh">;
  readonly weights: PlanWeights;
};

/**
 * Its remaining work now. In whole minutes: a piece that started seconds after a border has run its half hour at the
 * next. Splittable: neither the completed nor the remaining part is shorter than its shortest piece.
 */
export function leftOf(
  rest: RestToWeigh,
  nowMs: number,
): { readonly request: PlanRequest; readonly isSplittable: boolean } {
  const ranMinutes = rest.runId === null ? 0 : Math.round((nowMs - rest.startMs) / 60_000);
  const durationMinutes = rest.leftMinutes - ranMinutes;
  return {
    request: {
      ...rest.request,
      durationMinutes,
      safeDurationMinutes: durationMinutes + rest.safetyMinutes,
      energyKwh: rest.energyKwhPerMinute * durationMinutes,
    },
    isSplittable: Math.min(ranMinutes, durationMinutes) >= rest.minSegmentMinutes,
  };
}

const restRowSchema = z.object({
  id: z.number(),
  urgency: workloadUrgencySchema,
  updated_at: z.string(),
  run_id: z.number().nullable(),
  zone_id: z.number(),
  start_ms: z.number(),
  remaining_mins: z.number(),
  estimated_duration_mins: z.number(),
  estimated_energy_kwh: z.number().nullable(),
  min_segment_mins: z.number(),
  resume_cost_wh: z.number(),
  submitted_at: z.date(),
  deadline: z.date(),
  required_gpus: z.number(),
  required_cpu_cores: z.number(),
  required_memory_gb: z.number(),
  carbon_cap_gco2: z.number().nullable(),
  max_price_gbp: z.number().nullable(),
  carbon_price: z.number(),
  lateness: z.number(),
});

/**
 * The interruptible workloads among some ids that policy has placed and that run, or were suspended and not resumed.
 * Locks nothing: writes check that none has changed.
 */
export async function loadRests(database: Database, ids: readonly number[]): Promise<ReadonlyMap<number, RestToWeigh>> {
  const rows = await queryAll(
    database,
    restRowSchema,
    `select w.id, w.urgency, w.updated_at::text, r.id as run_id, w.chosen_grid_zone as zone_id,
       extract(epoch from coalesce(w.actual_start, w.scheduled_start)) * 1000 as start_ms, w.remaining_mins,
       w.estimated_duration_mins, w.estimated_energy_kwh, w.min_segment_mins, w.resume_cost_wh, w.submitted_at, w.deadline,
       w.required_gpus, w.required_cpu_cores, w.required_memory_gb, w.carbon_cap_gco2, w.max_price_gbp,
       ${WEIGHT_COLUMNS}
     from public.compute_workloads w
     join public.organizations o on o.id = w.organization_id
     left join public.runs r on r.workload_id = w.id and r.status = 'RUNNING' and r.suspend_requested_at is null
     where w.id = any ($1::bigint[]) and w.interruptible and private.is_left_to_policy(w)
       and ((w.status = 'RUNNING' and r.id is not null) or private.is_suspended(w))`,
    [ids],
  );
  if (rows.length === 0) return new Map();
  const histories = await loadDurations(database, ids);
  return new Map(rows.map((row) => [row.id, toRest(row, histories.get(row.id) ?? null)]));
}

function toRest(row: z.infer<typeof restRowSchema>, history: DurationHistory | null): RestToWeigh {
  const resources = { gpus: row.required_gpus, cpuCores: row.required_cpu_cores, memoryGb: row.required_memory_gb };
  const energyKwh = row.estimated_energy_kwh ?? modelledEnergyKwh(resources, row.estimated_duration_mins);
  return {
    id: row.id,
    urgency: row.urgency,
    updatedAt: row.updated_at,
    runId: row.run_id,
    zoneId: row.zone_id,
    startMs: row.start_ms,
    leftMinutes: row.remaining_mins,
    energyKwhPerMinute: energyKwh / row.estimated_duration_mins,
    safetyMinutes: Math.max(0, safeDurationMinutes(row.estimated_duration_mins, history) - row.estimated_duration_mins),
    minSegmentMinutes: row.min_segment_mins,
    resumeKwh: row.resume_cost_wh / 1000,
    request: {
      ...resources,
      submittedMs: row.submitted_at.getTime(),
      deadlineMs: row.deadline.getTime(),
      deferralMinutes: Number.POSITIVE_INFINITY,
      carbonCapG: row.carbon_cap_gco2,
      maxPriceGbp: row.max_price_gbp,
    },
    weights: { carbonPriceGbpPerKg: row.carbon_price, latenessGbpPerHour: row.lateness },
  };
}
