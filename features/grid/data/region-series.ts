import { z } from "zod";
import { FORECAST_SOURCES } from "@/lib/domain/forecast/forecast-source.ts";
import { floorSlot } from "@/lib/domain/grid/slots.ts";
import { type Instant, toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { RegionSeries } from "../model/outlook.ts";

const hourMs = 3_600_000;
/** Yesterday, from which prices beyond the published day-ahead are filled, as the planner does. */
const backMs = 24 * hourMs;
/** As far as the outlook reaches. */
const aheadMs = 7 * 24 * hourMs;

/** The series of a region that is known by its number. */
type NumberedSeries = RegionSeries & { readonly regionId: number };

/** Intensity and price of every region from yesterday to the end of the forecast. */
export function readRegionSeries(client: KarbosClient, now: Instant, signal: AbortSignal): Promise<NumberedSeries[]> {
  return readPackedOutlook(client, floorSlot(now) - backMs, floorSlot(now) + aheadMs, signal);
}

/** Intensity and price of every region from the slot that holds `fromMs` to before `toMs`, at most 14 days. */
export async function readPackedOutlook(
  client: KarbosClient,
  fromMs: number,
  toMs: number,
  signal: AbortSignal,
): Promise<NumberedSeries[]> {
  const answer = await client
    .rpc("grid_outlook", { p_from: new Date(fromMs).toISOString(), p_to: new Date(toMs).toISOString() })
    .abortSignal(signal);
  return rowsSchema.parse(rowsOf(answer)).map((row) => ({
    regionId: row.region_id,
    firstSlot: toInstant(row.first_slot),
    issuedAt: toInstant(row.issued_at),
    kind: row.kind,
    intensityGPerKwh: row.intensity_g_per_kwh,
    p10GPerKwh: row.p10_g_per_kwh,
    p90GPerKwh: row.p90_g_per_kwh,
    status: row.status,
    source: row.source,
    errorRho: row.error_rho,
    priceGbpPerKwh: row.price_gbp_per_kwh,
  }));
}

/** What is in use in each zone by half hour, from the current one to the end of the forecast; by zone. */
export async function readZoneUsage(client: KarbosClient, now: Instant, signal: AbortSignal) {
  const answer = await client
    .rpc("zone_usage", {
      p_from: new Date(floorSlot(now)).toISOString(),
      p_to: new Date(floorSlot(now) + aheadMs).toISOString(),
    })
    .abortSignal(signal);
  return new Map(rowsOf(answer).map((row) => [row.zone_id, row]));
}

// The generated types do not know that elements of an array may be null, so the packed rows are parsed.
const rowsSchema = z.array(
  z.object({
    region_id: z.number(),
    first_slot: z.string(),
    issued_at: z.string().nullable(),
    kind: z.enum(["live", "replay", "sample"]).nullable(),
    intensity_g_per_kwh: z.array(z.number().nullable()),
    p10_g_per_kwh: z.array(z.number().nullable()),
    p90_g_per_kwh: z.array(z.number().nullable()),
    // A word that this version does not know tells nothing; it must not take the figures with it.
    status: z.array(z.enum(["forecast", "estimated", "actual"]).nullable().catch(null)),
    source: z.array(z.enum(FORECAST_SOURCES).nullable().catch(null)),
    error_rho: z.number().nullable(),
    price_gbp_per_kwh: z.array(z.number().nullable()),
  }),
);
