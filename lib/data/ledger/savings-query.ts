import { queryOptions } from "@tanstack/react-query";
import { toInstant } from "../../format/time.ts";
import type { KarbosClient } from "../../supabase/client.ts";
import type { AccountedRun } from "../../workloads/savings.ts";
import { rowsOf } from "../data-error.ts";

/** PostgREST's own limit for the rows of one answer. */
const pageSize = 1_000;
/** Beyond this a page of the browser is the wrong place to add up. */
const runLimit = 20_000;

export interface SavingsParams {
  readonly organizationId: number;
  /** Runs that ended from this instant on, UTC milliseconds. */
  readonly since: number;
}

export interface Savings {
  readonly runs: readonly AccountedRun[];
  /** Set when there were more runs than are read. */
  readonly isCut: boolean;
}

export const savingsKeys = {
  all: ["savings"] as const,
  list: (params: SavingsParams) => ["savings", params] as const,
};

/** The newest account of every run the caller may see. */
export function savingsQueryOptions(client: KarbosClient, params: SavingsParams) {
  return queryOptions({
    queryKey: savingsKeys.list(params),
    queryFn: () => readSavings(client, params),
  });
}

async function readSavings(client: KarbosClient, params: SavingsParams): Promise<Savings> {
  const runs: AccountedRun[] = [];
  while (runs.length < runLimit) {
    const page = await readPage(client, params, runs.at(-1)?.runId ?? 0);
    runs.push(...page);
    if (page.length < pageSize) return { runs, isCut: false };
  }
  return { runs, isCut: true };
}

async function readPage(
  client: KarbosClient,
  { organizationId, since }: SavingsParams,
  afterRun: number,
): Promise<AccountedRun[]> {
  const rows = rowsOf(
    await client
      .from("ledger_current")
      .select(
        `run_id, energy_kwh, energy_method, carbon_g, baseline_carbon_g, cost_gbp, baseline_cost_gbp,
         actual_share, estimated_share, forecast_share, missing_share,
         runs!inner (finished_at), compute_workloads!inner (job_id, workload_name)`,
      )
      .eq("organization_id", organizationId)
      .gte("runs.finished_at", new Date(since).toISOString())
      .gt("run_id", afterRun)
      .order("run_id")
      .limit(pageSize),
  );
  // Columns of a view are nullable to the types; those of the table behind it are not.
  return rows.map((row) => ({
    runId: row.run_id ?? 0,
    jobId: row.compute_workloads.job_id,
    workloadName: row.compute_workloads.workload_name,
    finishedAt: toInstant(row.runs.finished_at) ?? since,
    energyKwh: row.energy_kwh ?? 0,
    isMeasured: row.energy_method === "measured",
    carbonG: row.carbon_g,
    baselineCarbonG: row.baseline_carbon_g,
    costGbp: row.cost_gbp,
    baselineCostGbp: row.baseline_cost_gbp,
    actualShare: row.actual_share ?? 0,
    estimatedShare: row.estimated_share ?? 0,
    forecastShare: row.forecast_share ?? 0,
    missingShare: row.missing_share ?? 0,
  }));
}
