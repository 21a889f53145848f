import { runJobSchema } from "../../../lib/contracts/queue.ts";
import type { CarbonAccount, FigureLookup, SlotFigures } from "../../../lib/domain/accounting/carbon.ts";
import type { EnergySource } from "../../../lib/domain/accounting/energy-origin.ts";
import {
  type EnergyTrace,
  evenTrace,
  traceOfReports,
  traceOrigin,
} from "../../../lib/domain/accounting/energy-trace.ts";
import { mixedKind, type Settlement, settleRun } from "../../../lib/domain/accounting/settle-run.ts";
import type { GridDataKind } from "../../../lib/domain/grid/grid-figures.ts";
import { isoFromMs, SLOT_MS } from "../../../lib/domain/grid/slots.ts";
import { modelledEnergyKwh } from "../../../lib/domain/power/power-model.ts";
import { type Database, queryAll } from "../_shared/database.ts";
import type { QueuedJob } from "../_shared/queue.ts";
import { type Context, eachJob, type JobOutcome } from "./context.ts";
import { judgeRun } from "./judge-run.ts";

export type RunRow = {
  organization_id: number;
  workload_id: number;
  claimed_at: Date;
  finished_at: Date;
  region_id: number;
  pue: number;
  gpus: number;
  cpu_cores: number;
  memory_gb: number;
  submitted_at: Date;
  baseline_start: Date;
  resumed_kwh: number;
  baseline_zone: number | null;
  baseline_region_id: number | null;
  baseline_pue: number | null;
  latest_start: Date;
};

/** Writes what each run emitted beside its counterfactual, or settles it again when better figures have come. */
export function accountRuns(context: Context, jobs: readonly QueuedJob[]): Promise<readonly JobOutcome[]> {
  return eachJob(context, jobs, runJobSchema, ({ runId }) => accountRun(context, runId));
}

/**
 * A later settlement keeps the PUE of the first: what the zone was then, not what it has become. The
 * counterfactual of a run that went on after a suspension follows on that of the piece before: without
 * Karbos it would have run in one piece, and resumed nothing.
 */
async function accountRun({ database, now }: Context, runId: number): Promise<void> {
  const [run] = await queryAll<RunRow>(
    database,
    `select w.organization_id, r.workload_id, r.claimed_at, r.finished_at, g.id as region_id, coalesce(first.pue, z.pue) as pue,
       w.required_gpus as gpus, w.required_cpu_cores as cpu_cores, w.required_memory_gb as memory_gb, w.submitted_at,
       w.submitted_at + r.done_before_mins * interval '1 minute' as baseline_start,
       case when r.done_before_mins > 0 then w.resume_cost_wh / 1000 else 0 end as resumed_kwh,
       least(w.submitted_at + w.deferral_window_mins * interval '1 minute', w.deadline - (r.finished_at - r.claimed_at)) as latest_start,
       w.baseline_zone, bg.id as baseline_region_id, coalesce(first.baseline_pue, bz.pue) as baseline_pue
     from public.runs r
     join public.compute_workloads w on w.id = r.workload_id
     join public.grid_zones z on z.id = r.zone_id
     join public.grid_regions g on g.name = z.region
     left join public.grid_zones bz on bz.id = w.baseline_zone
     left join public.grid_regions bg on bg.name = bz.region
     left join public.ledger_entries first on first.run_id = r.id and first.settlement = 1
     where r.id = $1 and r.claimed_at is not null and r.finished_at is not null`,
    [runId],
  );
  if (!run) return;
  const trace = await loadTrace(database, runId, run);
  const method = traceOrigin(trace)?.method ?? "modelled";
  const startMs = run.claimed_at.getTime();
  const lengthMs = Math.max(run.finished_at.getTime() - startMs, 1);
  const place = await loadFigures(database, run.region_id, startMs, lengthMs);
  const baselineMs = run.baseline_start.getTime();
  const baseline =
    run.baseline_region_id === null ? null : await loadFigures(database, run.baseline_region_id, baselineMs, lengthMs);
  const settlement = settleRun({
    trace,
    place: { pue: run.pue, figures: place.figures },
    baseline: baseline && {
      ...{ pue: run.baseline_pue ?? run.pue, figures: baseline.figures },
      ...{ startMs: baselineMs, withoutKwh: run.resumed_kwh },
    },
  });
  await insertEntry(database, runId, run, settlement, method, mixedKind([...place.kinds, ...(baseline?.kinds ?? [])]));
  if (settlement.settled) await judgeRun(database, runId, run, trace, settlement, now());
}

type EnergyRow = {
  slot_ms: number;
  energy_kwh: number;
  method: "measured" | "modelled";
  source: EnergySource | null;
};

/** Energy as the worker reported it; where it reported none, the power model over the run's time. */
async function loadTrace(database: Database, runId: number, run: RunRow): Promise<EnergyTrace> {
  const startMs = run.claimed_at.getTime();
  const endMs = run.finished_at.getTime();
  const rows = await queryAll<EnergyRow>(
    database,
    "select extract(epoch from slot_start) * 1000 as slot_ms, energy_kwh, method, source from public.run_energy where run_id = $1 order by slot_start",
    [runId],
  );
  if (rows.length === 0) {
    const use = { gpus: run.gpus, cpuCores: run.cpu_cores, memoryGb: run.memory_gb };
    const energyKwh = modelledEnergyKwh(use, (endMs - startMs) / 60_000);
    const origin = { method: "modelled", source: "run_time" } as const;
    return evenTrace(startMs, Math.max(endMs, startMs + 1), energyKwh, origin);
  }
  const reports = rows.map(({ slot_ms, energy_kwh, method, source }) => ({
    ...{ slotMs: slot_ms, energyKwh: energy_kwh },
    origin: { method, source },
  }));
  return traceOfReports(reports, startMs, endMs);
}

type FigureRow = {
  slot_ms: number;
  intensity_g_per_kwh: number | null;
  status: "forecast" | "estimated" | "actual" | null;
  kind: GridDataKind | null;
  as_of_ms: number | null;
  price_gbp_per_kwh: number | null;
};

async function loadFigures(
  database: Database,
  regionId: number,
  startMs: number,
  lengthMs: number,
): Promise<{ figures: FigureLookup; kinds: GridDataKind[] }> {
  const rows = await queryAll<FigureRow>(
    database,
    `select extract(epoch from slot_start) * 1000 as slot_ms, intensity_g_per_kwh, status, kind, price_gbp_per_kwh,
       extract(epoch from issued_at) * 1000 as as_of_ms
     from public.region_timeline($1::smallint, $2, $3)`,
    [regionId, new Date(startMs), new Date(startMs + lengthMs + SLOT_MS)],
  );
  const bySlot = new Map<number, SlotFigures>(
    rows.map((row) => [
      row.slot_ms,
      {
        intensityGPerKwh: row.intensity_g_per_kwh,
        status: row.status ?? "missing",
        priceGbpPerKwh: row.price_gbp_per_kwh,
        kind: row.kind,
        asOfMs: row.as_of_ms,
      },
    ]),
  );
  return { figures: (slotMs) => bySlot.get(slotMs), kinds: rows.flatMap((row) => row.kind ?? []) };
}

/** Adds an entry, unless the newest of the run already says the same. */
async function insertEntry(
  database: Database,
  runId: number,
  run: RunRow,
  { account, baseline, shares, settled }: Settlement,
  method: string,
  kind: GridDataKind | null,
): Promise<void> {
  await queryAll(database, `select private.add_ledger_entry($1::bigint, $2::jsonb)`, [
    runId,
    JSON.stringify({
      settled,
      energyKwh: account.energyKwh,
      energyMethod: method,
      pue: run.pue,
      carbonG: account.carbonG,
      costGbp: account.costGbp,
      baselineZoneId: baseline && run.baseline_zone,
      baselineStart: baseline && run.baseline_start.toISOString(),
      baselinePue: baseline && run.baseline_pue,
      baselineCarbonG: baseline?.carbonG ?? null,
      baselineCostGbp: baseline?.costGbp ?? null,
      actualShare: shares.actual,
      estimatedShare: shares.estimated,
      forecastShare: shares.forecast,
      missingShare: shares.missing,
      kind,
      slots: { run: toWire(account), baseline: baseline && toWire(baseline) },
    }),
  ]);
}

function toWire({ slots }: CarbonAccount) {
  return slots.map(({ slotMs, origin, asOfMs, ...figures }) => ({
    slotStart: isoFromMs(slotMs),
    ...figures,
    energyMethod: origin?.method ?? null,
    energySource: origin?.source ?? null,
    asOf: asOfMs === null ? null : isoFromMs(asOfMs),
  }));
}
