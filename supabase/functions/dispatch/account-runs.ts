import { runJobSchema } from "../../../lib/contracts/queue.ts";
import type { CarbonAccount } from "../../../lib/domain/accounting/carbon.ts";
import { traceOrigin } from "../../../lib/domain/accounting/energy-trace.ts";
import { mixedKind, type Settlement, settleRun } from "../../../lib/domain/accounting/settle-run.ts";
import type { GridDataKind } from "../../../lib/domain/grid/grid-figures.ts";
import { isoFromMs } from "../../../lib/domain/grid/slots.ts";
import { type Database, execute } from "../_shared/database.ts";
import type { QueuedJob } from "../_shared/queue.ts";
import { type Context, eachJob, type JobOutcome } from "./context.ts";
import { loadTrace } from "./energy-reads.ts";
import { loadFigures } from "./figure-reads.ts";
import { judgeRun } from "./judge-run.ts";
import { type EndedRun, loadEndedRun } from "./run-reads.ts";

/** Writes the emissions of each run beside its counterfactual, or settles it again with better figures. */
export function accountRuns(context: Context, jobs: readonly QueuedJob[]): Promise<readonly JobOutcome[]> {
  return eachJob(context, jobs, runJobSchema, ({ runId }) => accountRun(context, runId));
}

/**
 * A later settlement keeps the PUE of the first: that of the zone at that time. The counterfactual of a resumed run
 * directly follows that of the piece before: without Karbos the workload would have run in one piece, without resuming.
 */
async function accountRun({ database, now }: Context, runId: number): Promise<void> {
  const run = await loadEndedRun(database, runId);
  if (run === null) return;
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

/** Adds an entry, unless the newest of the run already says the same. */
async function insertEntry(
  database: Database,
  runId: number,
  run: EndedRun,
  { account, baseline, shares, settled }: Settlement,
  method: string,
  kind: GridDataKind | null,
): Promise<void> {
  await execute(database, "select private.add_ledger_entry($1::bigint, $2::jsonb)", [
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
