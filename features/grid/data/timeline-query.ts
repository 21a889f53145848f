import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { FORECAST_SOURCES, type ForecastSource } from "@/lib/domain/forecast/forecast-source.ts";
import { type Instant, toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { DataError, rowsOf } from "@/lib/supabase/data-error.ts";
import { gridKeys } from "./grid-keys.ts";

/** One half hour of a region. */
export interface TimelineSlot {
  readonly slotStart: number;
  readonly intensityGPerKwh: number | null;
  readonly status: "forecast" | "estimated" | "actual" | null;
  /** Band of a forecast: the half hour stays below P10 in one case of ten, below P90 in nine. Null where it has none. */
  readonly p10GPerKwh: number | null;
  readonly p90GPerKwh: number | null;
  /** Whose forecast it is; null for what is no forecast. */
  readonly source: ForecastSource | null;
}

// The generated types do not know that a slot nobody speaks of comes with nulls, so the rows are parsed.
const rowsSchema = z.array(
  z.object({
    slot_start: z.string(),
    intensity_g_per_kwh: z.number().nullable(),
    p10_g_per_kwh: z.number().nullable(),
    p90_g_per_kwh: z.number().nullable(),
    status: z.enum(["forecast", "estimated", "actual"]).nullable(),
    source: z.enum(FORECAST_SOURCES).nullable(),
  }),
);

/**
 * Intensity of a region by half hour from `from` to `to`, UTC milliseconds, at most 14 days; unknown slots included. With
 * `asKnownAt`, as it was known at that moment.
 */
export function timelineQueryOptions(
  client: KarbosClient,
  region: string,
  from: number,
  to: number,
  asKnownAt: Instant | null = null,
) {
  return queryOptions({
    queryKey: gridKeys.timeline(region, from, to, asKnownAt),
    queryFn: () => readTimeline(client, region, from, to, asKnownAt),
    placeholderData: keepPreviousData,
  });
}

/** The same, read once. */
export async function readTimeline(
  client: KarbosClient,
  region: string,
  from: number,
  to: number,
  asKnownAt: Instant | null = null,
): Promise<TimelineSlot[]> {
  const [regionRow] = rowsOf(await client.from("grid_regions").select("id").eq("name", region).limit(1));
  if (!regionRow) throw new DataError("missing", `There is no grid region ${region}.`);
  const span = {
    p_region_id: regionRow.id,
    p_from: new Date(from).toISOString(),
    p_to: new Date(to).toISOString(),
  };
  const answer =
    asKnownAt === null
      ? await client.rpc("region_timeline", span)
      : await client.rpc("region_forecast_as_known", { ...span, p_at: new Date(asKnownAt).toISOString() });
  return rowsSchema.parse(rowsOf(answer)).map((row) => ({
    slotStart: toInstant(row.slot_start),
    intensityGPerKwh: row.intensity_g_per_kwh,
    p10GPerKwh: row.p10_g_per_kwh,
    p90GPerKwh: row.p90_g_per_kwh,
    status: row.status,
    source: row.source,
  }));
}
