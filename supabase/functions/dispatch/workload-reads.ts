import { z } from "zod";
import {
  type WorkloadReason,
  type WorkloadUrgency,
  workloadReasonSchema,
  workloadUrgencySchema,
} from "../../../lib/contracts/workload.ts";
import { type DurationHistory, isTelling, safeDurationMinutes } from "../../../lib/domain/planning/latest-start.ts";
import type { PlanRequest, PlanWeights } from "../../../lib/domain/planning/plan-types.ts";
import { modelledEnergyKwh } from "../../../lib/domain/power/power-model.ts";
import { type Database, queryAll } from "../_shared/database.ts";
import { loadDurations } from "./duration-reads.ts";

export type WorkloadToPlan = {
  readonly id: number;
  /** As text: the database's microseconds would not survive a Date. */
  readonly updatedAt: string;
  readonly reason: string;
  /** Its plan was made before all data of its issue had arrived. */
  readonly isProvisional: boolean;
  readonly request: PlanRequest;
  /** Number of earlier runs from which its safe duration is estimated; null if there are too few. */
  readonly historyRuns: number | null;
  readonly weights: PlanWeights;
  readonly baselineZoneId: number | null;
  /** The policy assigns it, not a person. */
  readonly isPlacedAtOnce: boolean;
  readonly urgency: WorkloadUrgency;
  /** Where and when it is planned or placed so far; null if neither. */
  readonly current: CurrentPlace | null;
};

export type CurrentPlace = {
  readonly zoneId: number;
  readonly startMs: number;
  /** It already holds its share of the zone. */
  readonly isPlaced: boolean;
};

/** What carbon and waiting cost the organization `o` of a workload `w`. */
export const WEIGHT_COLUMNS = `o.carbon_price_gbp_per_kg as carbon_price,
  case w.urgency when 'HIGH' then o.lateness_gbp_per_hour_high when 'MEDIUM' then o.lateness_gbp_per_hour_medium
    else o.lateness_gbp_per_hour_low end as lateness`;

const workloadRowSchema = z.object({
  id: z.number(),
  urgency: workloadUrgencySchema,
  status_reason_code: workloadReasonSchema,
  updated_at: z.string(),
  submitted_at: z.date(),
  deadline: z.date(),
  estimated_duration_mins: z.number(),
  stated_energy_kwh: z.number().nullable(),
  required_gpus: z.number(),
  required_cpu_cores: z.number(),
  required_memory_gb: z.number(),
  deferral_window_mins: z.number(),
  carbon_cap_gco2: z.number().nullable(),
  max_price_gbp: z.number().nullable(),
  baseline_zone: z.number().nullable(),
  carbon_price: z.number(),
  lateness: z.number(),
  is_left_to_policy: z.boolean(),
  // Only policy pauses work: runs that a person assigned continue.
  is_in_pieces: z.boolean(),
  min_segment_mins: z.number(),
  resume_cost_wh: z.number(),
  is_provisional: z.boolean(),
  current_zone: z.number().nullable(),
  current_start_ms: z.number().nullable(),
  is_placed: z.boolean(),
});

/**
 * The workloads among some ids that wait to be planned, or may move. Locks nothing: storing checks that none has
 * changed since.
 */
export async function loadWorkloads(
  database: Database,
  ids: readonly number[],
): Promise<ReadonlyMap<number, WorkloadToPlan>> {
  const rows = await queryAll(
    database,
    workloadRowSchema,
    `select w.id, w.urgency, w.status_reason_code, w.updated_at::text, w.submitted_at, w.deadline, w.estimated_duration_mins, w.required_gpus,
       w.required_cpu_cores, w.required_memory_gb, w.deferral_window_mins, w.carbon_cap_gco2, w.max_price_gbp, w.baseline_zone,
       case when w.estimated_energy_method = 'stated' then w.estimated_energy_kwh end as stated_energy_kwh,
       ${WEIGHT_COLUMNS}, left_to_policy as is_left_to_policy,
       w.interruptible and left_to_policy as is_in_pieces, w.min_segment_mins, w.resume_cost_wh,
       coalesce(current.checked_issue_id is null and current.created_at < issue.ready_at, false) as is_provisional, w.status = 'SCHEDULED' as is_placed,
       case w.status when 'SCHEDULED' then w.chosen_grid_zone when 'PLANNED' then best.zone_id end as current_zone,
       extract(epoch from case w.status when 'SCHEDULED' then w.scheduled_start when 'PLANNED' then best.start_at end) * 1000
         as current_start_ms
     from public.compute_workloads w
     join public.organizations o on o.id = w.organization_id
     cross join private.is_left_to_policy(w) as left_to_policy
     left join public.plans current on current.id = w.current_plan_id
     left join public.grid_forecast_issues issue on issue.id = current.issue_id
     left join public.plan_candidates best on best.plan_id = current.id and best.rank = 1
     where w.id = any ($1::bigint[])
       and (w.status in ('PENDING', 'PLANNED') or (private.is_placed_by_policy(w) and not private.is_suspended(w)))`,
    [ids],
  );
  if (rows.length === 0) return new Map();
  const histories = await loadDurations(database, ids);
  return new Map(rows.map((row) => [row.id, toWorkload(row, histories.get(row.id) ?? null)]));
}

function toWorkload(row: z.infer<typeof workloadRowSchema>, history: DurationHistory | null): WorkloadToPlan {
  const resources = { gpus: row.required_gpus, cpuCores: row.required_cpu_cores, memoryGb: row.required_memory_gb };
  return {
    id: row.id,
    updatedAt: row.updated_at,
    reason: planReason(row.status_reason_code),
    isProvisional: row.is_provisional,
    request: {
      ...resources,
      submittedMs: row.submitted_at.getTime(),
      deadlineMs: row.deadline.getTime(),
      durationMinutes: row.estimated_duration_mins,
      safeDurationMinutes: safeDurationMinutes(row.estimated_duration_mins, history),
      energyKwh: row.stated_energy_kwh ?? modelledEnergyKwh(resources, row.estimated_duration_mins),
      deferralMinutes: row.deferral_window_mins,
      carbonCapG: row.carbon_cap_gco2,
      maxPriceGbp: row.max_price_gbp,
      ...(row.is_in_pieces
        ? { pieces: { minSegmentMinutes: row.min_segment_mins, resumeKwh: row.resume_cost_wh / 1000 } }
        : {}),
    },
    historyRuns: history && isTelling(history) ? history.runs : null,
    weights: { carbonPriceGbpPerKg: row.carbon_price, latenessGbpPerHour: row.lateness },
    baselineZoneId: row.baseline_zone,
    isPlacedAtOnce: row.is_left_to_policy,
    urgency: row.urgency,
    current:
      row.current_zone === null || row.current_start_ms === null
        ? null
        : { zoneId: row.current_zone, startMs: row.current_start_ms, isPlaced: row.is_placed },
  };
}

/** The cause of the plan, if it is not a newer forecast. */
function planReason(code: WorkloadReason): string {
  if (code === "submitted") return "Submitted";
  return code === "edited" ? "Edited" : "Planned again";
}
