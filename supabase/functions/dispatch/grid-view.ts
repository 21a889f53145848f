import { z } from "zod";
import { gridDataKindSchema } from "../../../lib/contracts/grid.ts";
import { expectedFigures } from "../../../lib/domain/forecast/banded-figures.ts";
import { FORECAST_SOURCES } from "../../../lib/domain/forecast/forecast-source.ts";
import type { GridDataKind } from "../../../lib/domain/grid/grid-figures.ts";
import { floorSlot } from "../../../lib/domain/grid/slots.ts";
import type { PlacedWork, ZoneOutlook } from "../../../lib/domain/planning/plan-types.ts";
import { type Database, queryAll, queryOne } from "../_shared/database.ts";
import { loadPlaced } from "./placed-reads.ts";

const DAY_MS = 86_400_000;
/** As far as the outlook reaches. */
const HORIZON_MS = 7 * DAY_MS;

/** Zones with their outlook, and its sources. */
export type GridView = {
  readonly zones: ZoneOutlook[];
  readonly zoneNames: ReadonlyMap<number, string>;
  readonly issueId: number | null;
  /** Just before the figures were read, by the database's clock; as text, for its microseconds. */
  readonly readAt: string;
  readonly kind: GridDataKind | null;
};

/** Numbers of the 336 half hours of a week, or null, from Postgres. */
const figuresSchema = z.array(z.number().nullable());
const zoneRowSchema = z.object({
  id: z.number(),
  zone_name: z.string(),
  pue: z.number(),
  capacity_gpus: z.number(),
  capacity_cpu_cores: z.number(),
  capacity_memory_gb: z.number(),
  first_slot: z.date(),
  kind: gridDataKindSchema.nullable(),
  region: z.string(),
  intensity_g_per_kwh: figuresSchema,
  p10_g_per_kwh: figuresSchema,
  p90_g_per_kwh: figuresSchema,
  source: z.array(z.enum(FORECAST_SOURCES).nullable()),
  error_rho: z.number().nullable(),
  price_gbp_per_kwh: figuresSchema,
});
const issueRowSchema = z.object({ id: z.number() });
const nowRowSchema = z.object({ read_at: z.string() });

/** The enabled zones, each with intensity and price from yesterday, for filling prices, to the end of the forecast. */
export async function loadGridView(database: Database, nowMs: number): Promise<GridView> {
  const from = new Date(floorSlot(nowMs) - DAY_MS);
  const to = new Date(floorSlot(nowMs) + HORIZON_MS);
  const { read_at: readAt } = await queryOne(database, nowRowSchema, "select clock_timestamp()::text as read_at");
  const zones = await queryAll(
    database,
    zoneRowSchema,
    `select z.id, z.zone_name, z.pue, z.capacity_gpus, z.capacity_cpu_cores, z.capacity_memory_gb, g.first_slot, g.kind,
       z.region, g.intensity_g_per_kwh::integer[], g.p10_g_per_kwh::integer[], g.p90_g_per_kwh::integer[], g.source::text[],
       g.error_rho, g.price_gbp_per_kwh::double precision[]
     from public.grid_zones z
     join public.grid_regions r on r.name = z.region
     join public.grid_outlook($1, $2) g on g.region_id = r.id
     where z.enabled
     order by z.id`,
    [from, to],
  );
  const placed = await loadPlaced(database);
  const [issue] = await queryAll(
    database,
    issueRowSchema,
    "select id from public.grid_forecast_issues order by issued_at desc limit 1",
  );
  return {
    zones: zones.map((row) => toZone(row, placed.get(row.id) ?? [])),
    zoneNames: new Map(zones.map((row) => [row.id, row.zone_name])),
    issueId: issue?.id ?? null,
    readAt,
    kind: zones[0]?.kind ?? null,
  };
}

function toZone(row: z.infer<typeof zoneRowSchema>, placed: readonly PlacedWork[]): ZoneOutlook {
  const figures = expectedFigures(row.region, {
    intensityGPerKwh: row.intensity_g_per_kwh,
    p10GPerKwh: row.p10_g_per_kwh,
    p90GPerKwh: row.p90_g_per_kwh,
    source: row.source,
    errorRho: row.error_rho,
  });
  return {
    zoneId: row.id,
    pue: row.pue,
    capacity: { gpus: row.capacity_gpus, cpuCores: row.capacity_cpu_cores, memoryGb: row.capacity_memory_gb },
    placed,
    firstSlotMs: row.first_slot.getTime(),
    ...figures,
    priceGbpPerKwh: row.price_gbp_per_kwh,
  };
}
