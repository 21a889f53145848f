import { z } from "zod";
import { ENERGY_SOURCES } from "../../../lib/domain/accounting/energy-origin.ts";
import { type EnergyTrace, evenTrace, traceOfReports } from "../../../lib/domain/accounting/energy-trace.ts";
import { modelledEnergyKwh } from "../../../lib/domain/power/power-model.ts";
import { type Database, queryAll } from "../_shared/database.ts";
import type { EndedRun } from "./run-reads.ts";

const energyRowSchema = z.object({
  slot_ms: z.number(),
  energy_kwh: z.number(),
  method: z.enum(["measured", "modelled"]),
  source: z.enum(ENERGY_SOURCES).nullable(),
});

/** Energy as the worker reported it; if it reported none, the power model over the run's time. */
export async function loadTrace(database: Database, runId: number, run: EndedRun): Promise<EnergyTrace> {
  const startMs = run.claimed_at.getTime();
  const endMs = run.finished_at.getTime();
  const rows = await queryAll(
    database,
    energyRowSchema,
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
