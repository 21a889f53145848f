import { queryOptions } from "@tanstack/react-query";
import { type OrganizationWeights, readWeights } from "@/features/grid/data/weights.ts";
import { ledgerSlotsSchema } from "@/lib/contracts/ledger.ts";
import { traceOfReports } from "@/lib/domain/accounting/energy-trace.ts";
import { londonDayStart } from "@/lib/domain/grid/london-time.ts";
import { floorSlot } from "@/lib/domain/grid/slots.ts";
import { monthBeside, toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { BacktestMonth, StoredRun } from "../model/backtest.ts";
import { readIssuesBefore } from "./issues.ts";
import { backtestKeys } from "./keys.ts";
import { readOutturn } from "./outturn.ts";

/** Runs of a month that are back-tested, the latest first: each brings the forecast of its own submission. */
const runsMax = 500;

/** The runs that ended in a month of the United Kingdom, such as 2026-03, with the forecasts of their submission and the outturn. */
export function backtestMonthQueryOptions(client: KarbosClient, organizationId: number, month: string) {
  return queryOptions({
    queryKey: backtestKeys.month(organizationId, month),
    queryFn: ({ signal }) => readMonth(client, organizationId, month, Date.now(), signal),
    staleTime: 5 * 60_000,
    // Maps by region are compared by nothing: sharing them would cost and find nothing.
    structuralSharing: false,
  });
}

async function readMonth(
  client: KarbosClient,
  organizationId: number,
  month: string,
  now: number,
  signal: AbortSignal,
): Promise<BacktestMonth> {
  const [weights, rows] = await Promise.all([
    readWeights(client, organizationId, signal),
    readRuns(client, organizationId, month, signal),
  ]);
  const runs = rows.slice(0, runsMax).flatMap((row) => toRun(row, weights.latenessGbpPerHour) ?? []);
  const first = runs.reduce((least, { run }) => Math.min(least, run.submittedMs), now);
  const last = runs.reduce((most, { run }) => Math.max(most, endOf(run)), first);
  const [issues, outturn] = await Promise.all([
    readIssuesBefore(
      client,
      runs.map(({ run }) => run.submittedMs),
      signal,
    ),
    readOutturn(client, floorSlot(first) - dayMs, Math.min(last, now), signal),
  ]);
  return {
    runs,
    isCut: rows.length > runsMax,
    unreadable: Math.min(rows.length, runsMax) - runs.length,
    outturn,
    issues,
    carbonPriceGbpPerKg: weights.carbonPriceGbpPerKg,
  };
}

/** From the day before on, prices are known that stand in for those not published yet. */
const dayMs = 86_400_000;

function endOf({ latestStartMs, submittedMs, trace, durationMinutes }: StoredRun["run"]): number {
  const drawnMs = (trace.at(-1)?.endMs ?? 0) - (trace[0]?.startMs ?? 0);
  return Math.max(latestStartMs, submittedMs) + Math.max(drawnMs, durationMinutes * 60_000);
}

/** One more than are back-tested, so that it shows when there are more. */
async function readRuns(client: KarbosClient, organizationId: number, month: string, signal: AbortSignal) {
  const from = londonDayStart(`${month}-01`);
  const to = londonDayStart(`${monthBeside(month, 1)}-01`);
  return rowsOf(
    await client
      .from("runs")
      .select(
        `id, claimed_at, finished_at,
         workload:compute_workloads!runs_workload_id_fkey!inner (
           submitted_at, deadline, deferral_window_mins, estimated_duration_mins, estimated_energy_kwh, urgency,
           required_gpus, required_cpu_cores, required_memory_gb
         ),
         ledger_entries!ledger_entries_run_id_fkey!inner (settlement, energy_kwh, carbon_g, cost_gbp, baseline_zone, baseline_start, slots)`,
      )
      .eq("organization_id", organizationId)
      .gte("finished_at", new Date(from).toISOString())
      .lt("finished_at", new Date(to).toISOString())
      .order("finished_at", { ascending: false })
      .order("settlement", { referencedTable: "ledger_entries", ascending: false })
      .limit(1, { referencedTable: "ledger_entries" })
      .limit(runsMax + 1)
      .abortSignal(signal),
  );
}
type RunRow = Awaited<ReturnType<typeof readRuns>>[number];

/** Null where the run has no energy, or its workload no estimate of it: there is nothing to place elsewhere. */
function toRun(row: RunRow, latenessGbpPerHour: OrganizationWeights["latenessGbpPerHour"]): StoredRun | null {
  const { workload } = row;
  const [entry] = row.ledger_entries;
  if (!entry || row.claimed_at === null || row.finished_at === null) return null;
  if (workload.estimated_energy_kwh === null || entry.energy_kwh === 0) return null;
  // Of a workload that ran in pieces, each piece is placed from where its counterfactual follows on the piece before.
  const submittedMs = toInstant(entry.baseline_start ?? workload.submitted_at);
  const startMs = toInstant(row.claimed_at);
  const durationMs = workload.estimated_duration_mins * 60_000;
  const reports = ledgerSlotsSchema
    .parse(entry.slots)
    .run.map(({ slotStart, energyKwh }) => ({ slotMs: toInstant(slotStart), energyKwh }));
  return {
    run: {
      submittedMs,
      deadlineMs: toInstant(workload.deadline),
      latestStartMs: Math.max(
        submittedMs,
        Math.min(
          toInstant(workload.deadline) - durationMs,
          toInstant(workload.submitted_at) + workload.deferral_window_mins * 60_000,
        ),
      ),
      durationMinutes: workload.estimated_duration_mins,
      energyKwh: workload.estimated_energy_kwh,
      needs: {
        gpus: workload.required_gpus ?? 0,
        cpuCores: workload.required_cpu_cores,
        memoryGb: workload.required_memory_gb,
      },
      latenessGbpPerHour: latenessGbpPerHour[workload.urgency],
      trace: traceOfReports(reports, startMs, toInstant(row.finished_at)),
    },
    baselineZoneId: entry.baseline_zone,
    actual: { startMs, carbonG: entry.carbon_g, costGbp: entry.cost_gbp },
  };
}
