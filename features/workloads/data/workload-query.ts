import type { QueryData } from "@supabase/supabase-js";
import { queryOptions } from "@tanstack/react-query";
import { settledEventSchema } from "@/lib/contracts/ledger.ts";
import { planWeightsSchema } from "@/lib/contracts/plan.ts";
import { toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { EventView, PlanView, RunLedgerView, RunView, WorkloadDetailView } from "../model/workload-view.ts";
import { candidateColumns, toCandidates } from "./candidate-rows.ts";
import { workloadKeys } from "./keys.ts";
import { ledgerSumColumns, toWorkload, toZone } from "./rows.ts";

/** Events shown of one workload; a workload that is planned anew all day has a few dozen. */
const eventLimit = 200;
/** Attempts of one workload: a lost worker's run is offered once more, and a week's work in pieces may have one an hour. */
const runLimit = 200;

const zoneColumns = "id, grid_zone_code, zone_name, region" as const;

const detailColumns = `
  id, job_id, workload_name, workload_type, status, status_reason, status_reason_code, urgency, user_id, submitted_at, deadline,
  estimated_duration_mins, scheduled_start, actual_start, actual_end, cancel_requested_at,
  docker_image, command, required_gpus, required_cpu_cores, required_memory_gb, estimated_energy_kwh,
  estimated_energy_method, carbon_cap_gco2, max_price_gbp, deferral_window_mins, project, updated_at,
  interruptible, min_segment_mins, resume_cost_wh, done_mins,
  profiles (display_name),
  chosen:grid_zones!compute_workloads_chosen_grid_zone_fkey (${zoneColumns}),
  baseline:grid_zones!compute_workloads_baseline_zone_fkey (${zoneColumns}),
  plan:plans!compute_workloads_current_plan_id_fkey (
    version, created_at, reason, feasible, summary, latest_start, energy_kwh, weights, run_now_carbon_g, run_now_cost_gbp,
    run_now:grid_zones!plans_run_now_zone_fkey (${zoneColumns}),
    plan_candidates (
      ${candidateColumns},
      grid_zones (${zoneColumns})
    )
  )
` as const;

/** One workload with the plan in force, its runs and its account; null where there is none for the caller. */
export function workloadQueryOptions(client: KarbosClient, jobId: string) {
  return queryOptions({
    queryKey: workloadKeys.detail(jobId),
    queryFn: ({ signal }) => readWorkload(client, jobId, signal),
  });
}

/** What happened to a workload, newest first. */
export function workloadEventsQueryOptions(client: KarbosClient, jobId: string, workloadId: number) {
  return queryOptions({
    queryKey: workloadKeys.events(jobId),
    queryFn: ({ signal }) => readEvents(client, workloadId, signal),
  });
}

/** Whose a workload is and when it was submitted, as an edit needs them; null where there is none for the caller. */
export async function readEditable(
  client: KarbosClient,
  jobId: string,
): Promise<{ readonly ownerId: string; readonly submittedAt: number } | null> {
  const [row] = rowsOf(
    await client.from("compute_workloads").select("user_id, submitted_at").eq("job_id", jobId).limit(1),
  );
  return row ? { ownerId: row.user_id, submittedAt: toInstant(row.submitted_at) } : null;
}

async function readWorkload(
  client: KarbosClient,
  jobId: string,
  signal: AbortSignal,
): Promise<WorkloadDetailView | null> {
  const [row] = rowsOf(await selectDetail(client).eq("job_id", jobId).limit(1).abortSignal(signal));
  if (!row) return null;
  const [ledger, runs] = await Promise.all([readLedger(client, row.id, signal), readRuns(client, row.id, signal)]);
  return {
    ...toWorkload(row, ledger),
    dockerImage: row.docker_image,
    command: row.command,
    gpus: row.required_gpus ?? 0,
    cpuCores: row.required_cpu_cores,
    memoryGb: row.required_memory_gb,
    energyKwh: row.estimated_energy_kwh,
    energyMethod: row.estimated_energy_method,
    project: row.project,
    interruptible: row.interruptible,
    minSegmentMinutes: row.min_segment_mins,
    resumeCostWh: row.resume_cost_wh,
    carbonCapG: row.carbon_cap_gco2,
    maxPriceGbp: row.max_price_gbp,
    deferralMinutes: row.deferral_window_mins,
    baselineZone: toZone(row.baseline),
    plan: row.plan && toPlan(row.plan),
    runs,
    ledger: ledger.map(toLedger),
    updatedAtIso: row.updated_at,
  };
}

async function readRuns(client: KarbosClient, workloadId: number, signal: AbortSignal): Promise<RunView[]> {
  const rows = rowsOf(
    await client
      .from("runs")
      .select(
        `id, attempt, status, offered_at, claimed_at, finished_at, exit_code, outcome_reason, log_lines,
         grid_zones!runs_zone_id_fkey (zone_name), workers (worker_name)`,
      )
      .eq("workload_id", workloadId)
      .order("attempt")
      .limit(runLimit)
      .abortSignal(signal),
  );
  return rows.map((row) => ({
    id: row.id,
    attempt: row.attempt,
    status: row.status,
    zoneName: row.grid_zones.zone_name,
    workerName: row.workers?.worker_name ?? null,
    offeredAt: toInstant(row.offered_at),
    claimedAt: toInstant(row.claimed_at),
    finishedAt: toInstant(row.finished_at),
    exitCode: row.exit_code,
    reason: row.outcome_reason,
    logLines: row.log_lines,
  }));
}

type LedgerRow = Awaited<ReturnType<typeof readLedger>>[number];

async function readLedger(client: KarbosClient, workloadId: number, signal: AbortSignal) {
  return rowsOf(
    await client
      .from("ledger_current")
      .select(
        `run_id, settled, energy_kwh, energy_method, actual_share, estimated_share, forecast_share, missing_share,
         grid_zones (zone_name), ${ledgerSumColumns}`,
      )
      .eq("workload_id", workloadId)
      .order("run_id", { ascending: false })
      .limit(runLimit)
      .abortSignal(signal),
  );
}

/** Columns of a view are nullable to the types; those of the table behind it are not. */
function toLedger(row: LedgerRow): RunLedgerView {
  return {
    runId: row.run_id ?? 0,
    isSettled: row.settled ?? false,
    energyKwh: row.energy_kwh ?? 0,
    energyMethod: row.energy_method ?? "modelled",
    carbonG: row.carbon_g,
    costGbp: row.cost_gbp,
    baselineCarbonG: row.baseline_carbon_g,
    baselineCostGbp: row.baseline_cost_gbp,
    baselineZoneName: row.grid_zones?.zone_name ?? null,
    actualShare: row.actual_share ?? 0,
    estimatedShare: row.estimated_share ?? 0,
    forecastShare: row.forecast_share ?? 0,
    missingShare: row.missing_share ?? 0,
  };
}

async function readEvents(client: KarbosClient, workloadId: number, signal: AbortSignal): Promise<EventView[]> {
  const rows = rowsOf(
    await client
      .from("events")
      .select("id, kind, to_status, reason, actor_kind, data, created_at")
      .eq("workload_id", workloadId)
      .order("id", { ascending: false })
      .limit(eventLimit)
      .abortSignal(signal),
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    toStatus: row.to_status,
    reason: row.reason,
    actorKind: row.actor_kind,
    createdAt: toInstant(row.created_at),
    settled: row.kind === "ledger.settled" ? (settledEventSchema.safeParse(row.data).data ?? null) : null,
  }));
}

type DetailRow = QueryData<ReturnType<typeof selectDetail>>[number];
type PlanRow = NonNullable<DetailRow["plan"]>;

function selectDetail(client: KarbosClient) {
  return client.from("compute_workloads").select(detailColumns);
}

function toPlan(row: PlanRow): PlanView {
  return {
    version: row.version,
    createdAt: toInstant(row.created_at),
    reason: row.reason,
    isFeasible: row.feasible,
    summary: row.summary,
    latestStart: toInstant(row.latest_start),
    energyKwh: row.energy_kwh,
    weights: planWeightsSchema.parse(row.weights),
    runNowZone: toZone(row.run_now),
    runNowCarbonG: row.run_now_carbon_g,
    runNowCostGbp: row.run_now_cost_gbp,
    candidates: toCandidates(row.plan_candidates, ({ grid_zones }) => ({ zone: toZone(grid_zones) })),
  };
}
