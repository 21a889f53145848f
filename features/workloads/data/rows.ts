import type { ZoneView } from "@/features/grid/model/zone-view.ts";
import { workloadReasonSchema } from "@/lib/contracts/workload.ts";
import { toInstant } from "@/lib/format/time.ts";
import { hasEnded } from "../model/statuses.ts";
import type { ComparisonView, RunView, WorkloadView } from "../model/workload-view.ts";

interface ZoneRow {
  readonly id: number;
  readonly grid_zone_code: string;
  readonly zone_name: string;
  readonly region: string;
}

/** A zone of a row; null where the row has none. */
export function toZone(row: ZoneRow): ZoneView;
export function toZone(row: ZoneRow | null): ZoneView | null;
export function toZone(row: ZoneRow | null): ZoneView | null {
  return row && { id: row.id, code: row.grid_zone_code, name: row.zone_name, region: row.region };
}

/** What the list asks of a workload. The plan in force and its best candidate come along in the same request. */
export const workloadColumns = `
  id, job_id, workload_name, workload_type, status, status_reason, status_reason_code, urgency, user_id, submitted_at, deadline,
  estimated_duration_mins, done_mins, scheduled_start, actual_start, actual_end, cancel_requested_at,
  profiles (display_name),
  chosen:grid_zones!compute_workloads_chosen_grid_zone_fkey (id, grid_zone_code, zone_name, region),
  plan:plans!compute_workloads_current_plan_id_fkey (
    feasible, summary, latest_start, run_now_carbon_g, run_now_cost_gbp,
    plan_candidates (
      rank, zone_id, start_at, end_at, carbon_g, cost_gbp,
      grid_zones (id, grid_zone_code, zone_name, region)
    )
  )
` as const;

interface WorkloadRow {
  readonly id: number;
  readonly job_id: string;
  readonly workload_name: string;
  readonly workload_type: WorkloadView["type"];
  readonly status: WorkloadView["status"];
  readonly status_reason: string;
  readonly status_reason_code: string;
  readonly urgency: WorkloadView["urgency"];
  readonly user_id: string;
  readonly submitted_at: string;
  readonly deadline: string;
  readonly estimated_duration_mins: number;
  readonly done_mins: number;
  readonly scheduled_start: string | null;
  readonly actual_start: string | null;
  readonly actual_end: string | null;
  readonly cancel_requested_at: string | null;
  readonly profiles: { readonly display_name: string };
  readonly chosen: ZoneRow | null;
  readonly plan: {
    readonly feasible: boolean;
    readonly summary: string;
    readonly latest_start: string;
    readonly run_now_carbon_g: number | null;
    readonly run_now_cost_gbp: number | null;
    readonly plan_candidates: readonly CandidateRow[];
  } | null;
}

interface CandidateRow {
  readonly rank: number;
  readonly zone_id: number;
  readonly start_at: string;
  readonly end_at: string;
  readonly carbon_g: number;
  readonly cost_gbp: number | null;
  readonly grid_zones: ZoneRow;
}

/** Newest settlement of one run: what counts in a sum. */
export interface LedgerSumRow {
  readonly carbon_g: number | null;
  readonly cost_gbp: number | null;
  readonly baseline_carbon_g: number | null;
  readonly baseline_cost_gbp: number | null;
  readonly runs: {
    readonly status: RunView["status"];
    readonly exit_code: number | null;
    readonly done_before_mins: number;
  } | null;
}

/** What to ask of the ledger for sums of workloads. */
export const ledgerSumColumns =
  "carbon_g, cost_gbp, baseline_carbon_g, baseline_cost_gbp, runs (status, exit_code, done_before_mins)" as const;

/** A row as a page knows it. `ledger` holds the newest settlement of each of its runs, newest run first. */
export function toWorkload(row: WorkloadRow, ledger: readonly LedgerSumRow[]): WorkloadView {
  const { plan } = row;
  const best = plan?.plan_candidates.find((candidate) => candidate.rank === 1) ?? null;
  const bestZone = toZone(best?.grid_zones ?? null);
  return {
    id: row.id,
    jobId: row.job_id,
    name: row.workload_name,
    type: row.workload_type,
    status: row.status,
    statusReason: row.status_reason,
    statusReasonCode: workloadReasonSchema.parse(row.status_reason_code),
    urgency: row.urgency,
    ownerId: row.user_id,
    ownerName: row.profiles.display_name,
    submittedAt: toInstant(row.submitted_at),
    submittedAtIso: row.submitted_at,
    deadline: toInstant(row.deadline),
    durationMinutes: row.estimated_duration_mins,
    doneMinutes: row.done_mins,
    scheduledStart: toInstant(row.scheduled_start),
    actualStart: toInstant(row.actual_start),
    actualEnd: toInstant(row.actual_end),
    cancelRequestedAt: toInstant(row.cancel_requested_at),
    zone: toZone(row.chosen),
    best: best && bestZone && { zone: bestZone, startAt: toInstant(best.start_at), endAt: toInstant(best.end_at) },
    comparison: ledger.length > 0 ? accounted(ledger) : expected(row),
    latestStart: plan && toInstant(plan.latest_start),
  };
}

/** A workload lost once has two runs, and both emitted: the sum counts, and is unknown while one of them is. */
function accounted(ledger: readonly LedgerSumRow[]): ComparisonView {
  const baselines = ledger.filter((entry, at) => at === 0 || isEarlierPiece(entry, ledger[0]));
  return {
    basis: "accounted",
    carbonG: sum(ledger.map((entry) => entry.carbon_g)),
    // Without Karbos the work would have run once: the newest run's counterfactual, and those of the pieces it goes on from.
    baselineCarbonG: sum(baselines.map((entry) => entry.baseline_carbon_g)),
    costGbp: sum(ledger.map((entry) => entry.cost_gbp)),
    baselineCostGbp: sum(baselines.map((entry) => entry.baseline_cost_gbp)),
  };
}

/** Whether a run did and kept part of the work that another went on with. */
function isEarlierPiece({ runs: run }: LedgerSumRow, newest: LedgerSumRow | undefined): boolean {
  return (newest?.runs?.done_before_mins ?? 0) > 0 && run?.status === "SUSPENDED" && run.exit_code === 0;
}

/** What the plan expects of where and when it was assigned; of its best candidate before that. */
function expected(row: WorkloadRow): ComparisonView | null {
  const { plan } = row;
  if (!plan || hasEnded(row.status)) return null;
  const candidate = row.chosen
    ? plan.plan_candidates.find(({ zone_id, start_at }) => zone_id === row.chosen?.id && isSameStart(start_at, row))
    : plan.plan_candidates.find(({ rank }) => rank === 1);
  if (!candidate) return null;
  return {
    basis: "expected",
    carbonG: candidate.carbon_g,
    baselineCarbonG: plan.run_now_carbon_g,
    costGbp: candidate.cost_gbp,
    baselineCostGbp: plan.run_now_cost_gbp,
  };
}

/** Within a minute: a start that had come by the time it was assigned is moved to that moment. */
function isSameStart(startAt: string, row: WorkloadRow): boolean {
  return row.scheduled_start !== null && Math.abs(toInstant(startAt) - toInstant(row.scheduled_start)) <= 60_000;
}

function sum(values: readonly (number | null)[]): number | null {
  let total = 0;
  for (const value of values) {
    if (value === null) return null;
    total += value;
  }
  return total;
}
