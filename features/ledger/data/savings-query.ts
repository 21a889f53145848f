import { queryOptions } from "@tanstack/react-query";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { SavingsPeriod } from "../model/savings.ts";

/** More weeks than the longest period of the page has. */
const periodLimit = 120;

export interface SavingsParams {
  readonly organizationId: number;
  /** Runs that ended from this instant on, UTC milliseconds. */
  readonly since: number;
  readonly period: "week" | "month";
}

export const savingsKeys = {
  all: ["savings"] as const,
  list: (params: SavingsParams) => ["savings", params] as const,
};

/** The newest accounts of the runs the caller may see, summed up by week or month, newest first. */
export function savingsQueryOptions(client: KarbosClient, params: SavingsParams) {
  return queryOptions({
    queryKey: savingsKeys.list(params),
    queryFn: ({ signal }) => readSavings(client, params, signal),
  });
}

async function readSavings(
  client: KarbosClient,
  { organizationId, since, period }: SavingsParams,
  signal: AbortSignal,
): Promise<readonly SavingsPeriod[]> {
  const rows = rowsOf(
    await client
      .rpc("savings_by_period", {
        p_organization_id: organizationId,
        p_since: new Date(since).toISOString(),
        p_period: period,
      })
      .limit(periodLimit)
      .abortSignal(signal),
  );
  return rows.map((row) => ({
    periodStart: row.period_start,
    runs: row.runs,
    energyKwh: row.energy_kwh,
    // The types of a function's columns know no null; a sum over nothing is one.
    carbonG: row.carbon_g ?? null,
    baselineCarbonG: row.baseline_carbon_g ?? null,
    costGbp: row.cost_gbp ?? null,
    baselineCostGbp: row.baseline_cost_gbp ?? null,
    runsNotComparable: row.runs_not_comparable,
    runsWorse: row.runs_worse,
    measuredKwh: row.measured_kwh,
    actualKwh: row.actual_kwh,
    estimatedKwh: row.estimated_kwh,
    forecastKwh: row.forecast_kwh,
    missingKwh: row.missing_kwh,
    runsOpen: row.runs_open,
    runsJudged: row.runs_judged,
    capturedG: row.captured_g ?? null,
    foresightG: row.foresight_g ?? null,
  }));
}
