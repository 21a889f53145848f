import { z } from "zod";
import type { EnergyTrace } from "../../../lib/domain/accounting/energy-trace.ts";
import { bestInHindsight, type ZoneOutturn } from "../../../lib/domain/accounting/perfect-foresight.ts";
import type { Settlement } from "../../../lib/domain/accounting/settle-run.ts";
import { isoFromMs, SLOT_MS } from "../../../lib/domain/grid/slots.ts";
import { type Database, execute, queryAll } from "../_shared/database.ts";

/** A region's last figure comes within the next polls; a slot that is unknown after two days stays unknown. */
const GIVE_UP_MS = 2 * 86_400_000;
const ASK_AGAIN_MS = 3_600_000;
/** The longest range of one read. */
const CHUNK_MS = 14 * 86_400_000;

type RunWindow = {
  readonly submitted_at: Date;
  readonly latest_start: Date;
  readonly gpus: number;
  readonly cpu_cores: number;
  readonly memory_gb: number;
};

/**
 * Stores beside a final settlement what perfect foresight would have saved with the same energy, in any zone large
 * enough, between submission and the latest start. It waits while any of that time still has only forecasts.
 */
export async function judgeRun(
  database: Database,
  runId: number,
  run: RunWindow,
  trace: EnergyTrace,
  { account, baseline }: Settlement,
  nowMs: number,
): Promise<void> {
  const first = trace[0];
  if (!first || account.carbonG === null || baseline?.carbonG == null) return;
  const earliestMs = run.submitted_at.getTime();
  const latestMs = Math.max(earliestMs, run.latest_start.getTime());
  const endMs = latestMs + (trace.at(-1)?.endMs ?? first.endMs) - first.startMs;
  const outturn = endMs < nowMs ? await loadOutturn(database, run, earliestMs, endMs, nowMs) : null;
  if (outturn === null) {
    await store(database, runId, null, Math.max(endMs, nowMs) + ASK_AGAIN_MS);
    return;
  }
  const best = bestInHindsight(trace, earliestMs, latestMs, outturn);
  // The run itself and its counterfactual are choices too, in any zone.
  const carbonG = Math.min(account.carbonG, baseline.carbonG, best?.carbonG ?? Number.POSITIVE_INFINITY);
  const isFound = best !== null && best.carbonG === carbonG;
  await store(database, runId, {
    zoneId: isFound ? best.zoneId : null,
    startAt: isoFromMs(isFound ? best.startMs : account.carbonG === carbonG ? first.startMs : earliestMs),
    carbonG,
    savedG: baseline.carbonG - carbonG,
  });
}

async function store(
  database: Database,
  runId: number,
  best: object | null,
  dueMs: number | null = null,
): Promise<void> {
  await execute(database, "select private.store_foresight($1::bigint, $2::jsonb, $3::timestamptz)", [
    runId,
    best && JSON.stringify(best),
    dueMs === null ? null : isoFromMs(dueMs),
  ]);
}

const outturnRowSchema = z.object({
  zone_id: z.number(),
  pue: z.number(),
  first_slot: z.date(),
  intensity_g_per_kwh: z.array(z.number().nullable()),
  status: z.array(z.string().nullable()),
});
type OutturnRow = z.infer<typeof outturnRowSchema>;

/** Null while a slot of the time still has only a forecast, or lacks a figure that may still arrive. */
async function loadOutturn(
  database: Database,
  run: RunWindow,
  fromMs: number,
  toMs: number,
  nowMs: number,
): Promise<readonly ZoneOutturn[] | null> {
  const zones = new Map<number, { pue: number; firstSlotMs: number; intensityGPerKwh: (number | null)[] }>();
  for (let chunkMs = fromMs; chunkMs < toMs; chunkMs += CHUNK_MS) {
    for (const row of await loadChunk(database, run, chunkMs, Math.min(chunkMs + CHUNK_MS, toMs))) {
      if (row.status.some((status, at) => isOpen(status, row.first_slot.getTime() + at * SLOT_MS, nowMs))) return null;
      const known = zones.get(row.zone_id) ?? {
        pue: row.pue,
        firstSlotMs: row.first_slot.getTime(),
        intensityGPerKwh: [],
      };
      const offset = (row.first_slot.getTime() - known.firstSlotMs) / SLOT_MS;
      for (const [at, figure] of row.intensity_g_per_kwh.entries()) known.intensityGPerKwh[offset + at] = figure;
      zones.set(row.zone_id, known);
    }
  }
  return [...zones].map(([zoneId, zone]) => ({ zoneId, ...zone }));
}

function isOpen(status: string | null, slotMs: number, nowMs: number): boolean {
  if (status === "forecast") return true;
  return (status === null || status === "missing") && nowMs - slotMs < GIVE_UP_MS;
}

function loadChunk(database: Database, run: RunWindow, fromMs: number, toMs: number): Promise<readonly OutturnRow[]> {
  return queryAll(
    database,
    outturnRowSchema,
    `select z.id as zone_id, z.pue, g.first_slot, g.intensity_g_per_kwh::integer[], g.status::text[]
     from public.grid_zones z
     join public.grid_regions r on r.name = z.region
     join public.grid_outlook($1, $2) g on g.region_id = r.id
     where z.enabled and z.capacity_gpus >= $3 and z.capacity_cpu_cores >= $4 and z.capacity_memory_gb >= $5
     order by z.id`,
    [new Date(fromMs), new Date(toMs), run.gpus, run.cpu_cores, run.memory_gb],
  );
}
