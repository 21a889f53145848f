import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { floorSlot } from "@/lib/domain/grid/slots.ts";
import { type Instant, toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { ZoneOccupancy, ZoneSetup } from "../model/zone-board.ts";
import { readRegionSeries, readZoneUsage } from "./region-series.ts";
import { gridZoneKeys } from "./zone-keys.ts";

/** More than any installation has; a limit all the same. */
const zonesMax = 500;

export interface GridSetup {
  readonly regions: readonly { readonly id: number; readonly name: string }[];
  readonly zones: readonly ZoneSetup[];
}

/** The 14 regions and all zones, those that take no new work included. Changes by hand only. */
export function gridSetupQueryOptions(client: KarbosClient) {
  return queryOptions({
    queryKey: gridZoneKeys.setup,
    queryFn: ({ signal }) => readGridSetup(client, signal),
    staleTime: 5 * 60_000,
  });
}

/** Intensity and price of every region from yesterday to the end of the forecast. */
export function gridOutlookQueryOptions(client: KarbosClient) {
  return queryOptions({
    queryKey: gridZoneKeys.outlook,
    queryFn: ({ signal }) => readRegionSeries(client, Date.now(), signal),
    staleTime: 60_000,
  });
}

/** What runs and waits in each zone, and how much of it is in use by half hour. */
export function zoneOccupancyQueryOptions(client: KarbosClient) {
  return queryOptions({
    queryKey: gridZoneKeys.occupancy,
    queryFn: ({ signal }) => readZoneOccupancy(client, Date.now(), signal),
  });
}

async function readGridSetup(client: KarbosClient, signal: AbortSignal): Promise<GridSetup> {
  const [regionAnswer, zoneAnswer] = await Promise.all([
    client.from("grid_regions").select("id, name").lte("id", 14).order("id").abortSignal(signal),
    client
      .from("grid_zones")
      .select(
        "id, grid_zone_code, zone_name, region, coordinates, pue, enabled, capacity_gpus, capacity_cpu_cores, capacity_memory_gb",
      )
      .order("id")
      .limit(zonesMax)
      .abortSignal(signal),
  ]);
  const regions = rowsOf(regionAnswer);
  const regionIds = new Map(regions.map((region) => [region.name, region.id]));
  const zones = rowsOf(zoneAnswer).map((row): ZoneSetup => {
    const [longitude, latitude] = pointSchema.parse(row.coordinates);
    return {
      id: row.id,
      code: row.grid_zone_code,
      name: row.zone_name,
      regionId: regionIds.get(row.region) ?? 0,
      regionName: row.region,
      latitude,
      longitude,
      pue: row.pue,
      isEnabled: row.enabled,
      capacity: { gpus: row.capacity_gpus, cpuCores: row.capacity_cpu_cores, memoryGb: row.capacity_memory_gb },
    };
  });
  return { regions, zones };
}

async function readZoneOccupancy(client: KarbosClient, now: Instant, signal: AbortSignal): Promise<ZoneOccupancy[]> {
  const [activityAnswer, usage] = await Promise.all([
    client.from("zone_activity").select("zone_id, running, assigned").limit(zonesMax).abortSignal(signal),
    readZoneUsage(client, now, signal),
  ]);
  return rowsOf(activityAnswer).flatMap((row) => {
    if (row.zone_id === null) return [];
    const used = usage.get(row.zone_id);
    return {
      zoneId: row.zone_id,
      running: row.running ?? 0,
      assigned: row.assigned ?? 0,
      firstSlot: used ? toInstant(used.first_slot) : floorSlot(now),
      used: (used?.gpus ?? []).map((gpus, slot) => ({
        gpus,
        cpuCores: used?.cpu_cores[slot] ?? 0,
        memoryGb: used?.memory_gb[slot] ?? 0,
      })),
    };
  });
}

/** PostgreSQL writes a point as "(longitude,latitude)". */
const pointSchema = z
  .string()
  .regex(/^\(-?[\d.e+-]+,-?[\d.e+-]+\)$/, "A point looks like (-4.25,55.86).")
  .transform((text) => text.slice(1, -1).split(",").map(Number))
  .pipe(z.tuple([z.number(), z.number()]));
