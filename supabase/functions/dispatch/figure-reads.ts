import { z } from "zod";
import { gridDataKindSchema } from "../../../lib/contracts/grid.ts";
import type { FigureLookup, SlotFigures } from "../../../lib/domain/accounting/carbon.ts";
import type { GridDataKind } from "../../../lib/domain/grid/grid-figures.ts";
import { SLOT_MS } from "../../../lib/domain/grid/slots.ts";
import { type Database, queryAll } from "../_shared/database.ts";

const figureRowSchema = z.object({
  slot_ms: z.number(),
  intensity_g_per_kwh: z.number().nullable(),
  status: z.enum(["forecast", "estimated", "actual"]).nullable(),
  kind: gridDataKindSchema.nullable(),
  as_of_ms: z.number().nullable(),
  price_gbp_per_kwh: z.number().nullable(),
});

/** The best figures known of a region's slots, from `startMs` to one slot beyond `lengthMs`, and their kinds. */
export async function loadFigures(
  database: Database,
  regionId: number,
  startMs: number,
  lengthMs: number,
): Promise<{ figures: FigureLookup; kinds: GridDataKind[] }> {
  const rows = await queryAll(
    database,
    figureRowSchema,
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
