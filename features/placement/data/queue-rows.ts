import type { QueryData } from "@supabase/supabase-js";
import { z } from "zod";
import { candidateColumns, toCandidates } from "@/features/workloads/data/candidate-rows.ts";
import { planWeightsSchema } from "@/lib/contracts/plan.ts";
import { BINDING_CONSTRAINTS } from "@/lib/domain/planning/plan-types.ts";
import { toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import type { QueuePlan, QueueWorkload } from "../model/queue-workload.ts";

/** What the queue asks of a workload. The plan in force with its candidates comes along in the same request. */
const queueColumns = `
  id, job_id, workload_name, workload_type, status, status_reason, urgency, docker_image, submitted_at, deadline,
  estimated_duration_mins, required_gpus, required_cpu_cores, required_memory_gb, carbon_cap_gco2, max_price_gbp,
  chosen_grid_zone, scheduled_start, actual_start, actual_end, cancel_requested_at, updated_at,
  profiles (display_name),
  plan:plans!compute_workloads_current_plan_id_fkey (
    version, created_at, feasible, summary, binding_constraint, latest_start, energy_kwh, weights, run_now_zone,
    run_now_carbon_g, run_now_cost_gbp,
    plan_candidates (${candidateColumns})
  )
` as const;

type QueueRow = QueryData<ReturnType<typeof selectQueue>>[number];
type PlanRow = NonNullable<QueueRow["plan"]>;

/** Workloads with the plan in force. */
export function selectQueue(client: KarbosClient) {
  return client.from("compute_workloads").select(queueColumns);
}

/** A row as the pages of an operator know it. */
export function toQueueWorkload(row: QueueRow): QueueWorkload {
  return {
    id: row.id,
    jobId: row.job_id,
    name: row.workload_name,
    type: row.workload_type,
    status: row.status,
    statusReason: row.status_reason,
    urgency: row.urgency,
    ownerName: row.profiles.display_name,
    dockerImage: row.docker_image,
    submittedAt: toInstant(row.submitted_at),
    deadline: toInstant(row.deadline),
    durationMinutes: row.estimated_duration_mins,
    gpus: row.required_gpus ?? 0,
    cpuCores: row.required_cpu_cores,
    memoryGb: row.required_memory_gb,
    carbonCapG: row.carbon_cap_gco2,
    maxPriceGbp: row.max_price_gbp,
    zoneId: row.chosen_grid_zone,
    scheduledStart: toInstant(row.scheduled_start),
    actualStart: toInstant(row.actual_start),
    actualEnd: toInstant(row.actual_end),
    cancelRequestedAt: toInstant(row.cancel_requested_at),
    updatedAtIso: row.updated_at,
    plan: row.plan && toPlan(row.plan),
  };
}

const bindingConstraintSchema = z.enum(BINDING_CONSTRAINTS).nullable();

function toPlan(row: PlanRow): QueuePlan {
  const weights = planWeightsSchema.parse(row.weights);
  return {
    version: row.version,
    createdAt: toInstant(row.created_at),
    isFeasible: row.feasible,
    summary: row.summary,
    bindingConstraint: bindingConstraintSchema.parse(row.binding_constraint),
    latestStart: toInstant(row.latest_start),
    energyKwh: row.energy_kwh,
    carbonPriceGbpPerKg: weights.carbonPriceGbpPerKg,
    latenessGbpPerHour: weights.latenessGbpPerHour,
    runNowZoneId: row.run_now_zone,
    runNowCarbonG: row.run_now_carbon_g,
    runNowCostGbp: row.run_now_cost_gbp,
    candidates: toCandidates(row.plan_candidates, ({ zone_id }) => ({ zoneId: zone_id })),
  };
}
