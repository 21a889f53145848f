import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { toInstant } from "../../format/time.ts";
import type { KarbosClient } from "../../supabase/client.ts";
import { DataError, rowsOf } from "../data-error.ts";
import { gridKeys } from "./keys.ts";

/** One half hour of a region. */
export interface TimelineSlot {
  readonly slotStart: number;
  readonly intensityGPerKwh: number | null;
  readonly status: "forecast" | "estimated" | "actual" | null;
}

// The generated types do not know that a slot nobody speaks of comes with nulls, so the rows are parsed.
const rowsSchema = z.array(
  z.object({
    slot_start: z.string(),
    intensity_g_per_kwh: z.number().nullable(),
    status: z.enum(["forecast", "estimated", "actual"]).nullable(),
  }),
);

/** Intensity of a region by half hour from `from` to `to`, UTC milliseconds, at most 14 days; unknown slots included. */
export function timelineQueryOptions(client: KarbosClient, region: string, from: number, to: number) {
  return queryOptions({
    queryKey: gridKeys.timeline(region, from, to),
    queryFn: () => readTimeline(client, region, from, to),
    placeholderData: keepPreviousData,
  });
}

async function readTimeline(client: KarbosClient, region: string, from: number, to: number): Promise<TimelineSlot[]> {
  const [regionRow] = rowsOf(await client.from("grid_regions").select("id").eq("name", region).limit(1));
  if (!regionRow) throw new DataError("missing", `There is no grid region ${region}.`);
  const answer = await client.rpc("region_timeline", {
    p_region_id: regionRow.id,
    p_from: new Date(from).toISOString(),
    p_to: new Date(to).toISOString(),
  });
  return rowsSchema.parse(rowsOf(answer)).map((row) => ({
    slotStart: toInstant(row.slot_start),
    intensityGPerKwh: row.intensity_g_per_kwh,
    status: row.status,
  }));
}
