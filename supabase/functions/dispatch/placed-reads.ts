import { z } from "zod";
import type { PlacedWork } from "../../../lib/domain/planning/plan-types.ts";
import { type Database, queryAll } from "../_shared/database.ts";

const placedRowSchema = z.object({
  zone_id: z.number(),
  start_ms: z.number(),
  end_ms: z.number(),
  gpus: z.number(),
  cpu_cores: z.number(),
  memory_gb: z.number(),
});

/** Work that holds a share of a zone, by zone. */
export async function loadPlaced(database: Database): Promise<ReadonlyMap<number, readonly PlacedWork[]>> {
  const rows = await queryAll(
    database,
    placedRowSchema,
    `select zone_id, gpus, cpu_cores, memory_gb, extract(epoch from starts_at) * 1000 as start_ms,
       extract(epoch from ends_at) * 1000 as end_ms
     from private.placed_work`,
  );
  const byZone = new Map<number, PlacedWork[]>();
  for (const { zone_id, start_ms, end_ms, gpus, cpu_cores, memory_gb } of rows) {
    const list = byZone.get(zone_id) ?? [];
    list.push({ startMs: start_ms, endMs: end_ms, gpus, cpuCores: cpu_cores, memoryGb: memory_gb });
    byZone.set(zone_id, list);
  }
  return byZone;
}
