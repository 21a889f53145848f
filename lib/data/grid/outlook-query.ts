import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { toInstant } from "../../format/time.ts";
import type { KarbosClient } from "../../supabase/client.ts";
import { type GridOutlook, type OutlookZone, placedFromUsage, type RegionOutlook } from "../../workloads/outlook.ts";
import { rowsOf } from "../data-error.ts";
import { gridKeys } from "./keys.ts";

const hourMs = 3_600_000;
/** Yesterday, for filling prices beyond the published day ahead; and as far as NESO forecasts. */
const backMs = 24 * hourMs;
const aheadMs = 49 * hourMs;

// The generated types do not know that array elements may be null, so the packed rows are parsed.
const outlookRowsSchema = z.array(
  z.object({
    region_id: z.number(),
    first_slot: z.string(),
    issued_at: z.string().nullable(),
    kind: z.enum(["live", "replay", "sample"]).nullable(),
    intensity_g_per_kwh: z.array(z.number().nullable()),
    // What is none of these is no status: a slot without an intensity has none, however it is written.
    status: z.array(z.enum(["forecast", "estimated", "actual"]).nullable().catch(null)),
    price_gbp_per_kwh: z.array(z.number().nullable()),
  }),
);

/** Everything a plan rests on, for planning in the browser as one types. Read again when the grid changes. */
export function outlookQueryOptions(client: KarbosClient, organizationId: number) {
  return queryOptions({
    queryKey: gridKeys.outlook(organizationId),
    queryFn: () => readOutlook(client, organizationId, Date.now()),
    staleTime: 60_000,
  });
}

async function readOutlook(client: KarbosClient, organizationId: number, now: number): Promise<GridOutlook> {
  const from = new Date(now - backMs).toISOString();
  const to = new Date(now + aheadMs).toISOString();
  const [regionRows, outlookAnswer, zones, organization] = await Promise.all([
    client.from("grid_regions").select("id, name").lte("id", 14),
    client.rpc("grid_outlook", { p_from: from, p_to: to }),
    readZones(client, now),
    client
      .from("organizations")
      .select(
        "default_zone, carbon_price_gbp_per_kg, lateness_gbp_per_hour_high, lateness_gbp_per_hour_medium, lateness_gbp_per_hour_low",
      )
      .eq("id", organizationId)
      .single(),
  ]);
  const names = new Map(rowsOf(regionRows).map((row) => [row.id, row.name]));
  const weights = rowsOf(organization);
  const regions = outlookRowsSchema.parse(rowsOf(outlookAnswer)).map(
    (row): RegionOutlook => ({
      region: names.get(row.region_id) ?? "",
      firstSlot: toInstant(row.first_slot),
      issuedAt: toInstant(row.issued_at),
      kind: row.kind,
      intensityGPerKwh: row.intensity_g_per_kwh,
      status: row.status,
      priceGbpPerKwh: row.price_gbp_per_kwh,
    }),
  );
  return {
    zones,
    regions,
    baselineZoneId: weights.default_zone,
    carbonPriceGbpPerKg: weights.carbon_price_gbp_per_kg,
    latenessGbpPerHour: {
      HIGH: weights.lateness_gbp_per_hour_high,
      MEDIUM: weights.lateness_gbp_per_hour_medium,
      LOW: weights.lateness_gbp_per_hour_low,
    },
  };
}

async function readZones(client: KarbosClient, now: number): Promise<OutlookZone[]> {
  const [zoneRows, usageRows] = await Promise.all([
    client
      .from("grid_zones")
      .select("id, grid_zone_code, zone_name, region, pue, capacity_gpus, capacity_cpu_cores, capacity_memory_gb")
      .eq("enabled", true)
      .order("id")
      .limit(1_000),
    client.rpc("zone_usage", { p_from: new Date(now).toISOString(), p_to: new Date(now + aheadMs).toISOString() }),
  ]);
  const usage = new Map(rowsOf(usageRows).map((row) => [row.zone_id, row]));
  return rowsOf(zoneRows).map((row) => {
    const used = usage.get(row.id);
    return {
      id: row.id,
      code: row.grid_zone_code,
      name: row.zone_name,
      region: row.region,
      pue: row.pue,
      capacity: { gpus: row.capacity_gpus, cpuCores: row.capacity_cpu_cores, memoryGb: row.capacity_memory_gb },
      placed: used
        ? placedFromUsage(toInstant(used.first_slot), {
            gpus: used.gpus,
            cpuCores: used.cpu_cores,
            memoryGb: used.memory_gb,
          })
        : [],
    };
  });
}
