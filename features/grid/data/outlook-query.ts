import { queryOptions } from "@tanstack/react-query";
import { type Instant, toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import { type GridOutlook, type OutlookZone, placedFromUsage } from "../model/outlook.ts";
import { gridKeys } from "./grid-keys.ts";
import { readRegionSeries, readZoneUsage } from "./region-series.ts";
import { readWeights } from "./weights.ts";

/** Everything a plan rests on, for planning in the browser as one types. Read again when the grid changes. */
export function outlookQueryOptions(client: KarbosClient, organizationId: number) {
  return queryOptions({
    queryKey: gridKeys.outlook(organizationId),
    queryFn: ({ signal }) => readOutlook(client, organizationId, Date.now(), signal),
    staleTime: 60_000,
  });
}

async function readOutlook(
  client: KarbosClient,
  organizationId: number,
  now: Instant,
  signal: AbortSignal,
): Promise<GridOutlook> {
  const [regionRows, series, zones, weights] = await Promise.all([
    client.from("grid_regions").select("id, name").lte("id", 14).abortSignal(signal),
    readRegionSeries(client, now, signal),
    readZones(client, now, signal),
    readWeights(client, organizationId, signal),
  ]);
  const names = new Map(rowsOf(regionRows).map((row) => [row.id, row.name]));
  const regions = series.map(({ regionId, ...rest }) => ({ region: names.get(regionId) ?? "", ...rest }));
  return { zones, regions, ...weights };
}

async function readZones(client: KarbosClient, now: Instant, signal: AbortSignal): Promise<OutlookZone[]> {
  const [zoneRows, usage] = await Promise.all([
    client
      .from("grid_zones")
      .select("id, grid_zone_code, zone_name, region, pue, capacity_gpus, capacity_cpu_cores, capacity_memory_gb")
      .eq("enabled", true)
      .order("id")
      .limit(1_000)
      .abortSignal(signal),
    readZoneUsage(client, now, signal),
  ]);
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
