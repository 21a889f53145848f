import type { ForecastSource } from "@/lib/domain/forecast/forecast-source.ts";
import { floorSlot, SLOT_MS } from "@/lib/domain/grid/slots.ts";
import type { Resources } from "@/lib/domain/planning/plan-types.ts";
import type { Instant } from "@/lib/format/time.ts";
import type { FigureStatus, RegionSeries } from "./outlook.ts";

/** A zone as it is set up: what changes by hand only. */
export interface ZoneSetup {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly regionId: number;
  readonly regionName: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly pue: number;
  readonly isEnabled: boolean;
  readonly capacity: Resources;
}

/** The series of a region that is known by its number. */
export interface RegionOutlook extends RegionSeries {
  readonly regionId: number;
}

/** What a zone has at work, waiting and in use. Use is everyone's, by half hour from `firstSlot` on. */
export interface ZoneOccupancy {
  readonly zoneId: number;
  readonly running: number;
  readonly assigned: number;
  readonly firstSlot: Instant;
  readonly used: readonly Resources[];
}

/** A region in one half hour: the current one, but where another is asked about. */
export interface RegionNow {
  readonly id: number;
  readonly name: string;
  readonly intensityGPerKwh: number | null;
  readonly status: FigureStatus | null;
  /** Whose forecast it is; null for what is no forecast. */
  readonly source: ForecastSource | null;
  readonly issuedAt: Instant | null;
  readonly priceGbpPerKwh: number | null;
}

/** What a zone is doing, in the order that counts for its colour. */
export type ZoneState = "running" | "assigned" | "empty";

/** A zone in the current half hour, with everything that the map, the table and the panel tell of it. */
export interface ZoneNow extends ZoneSetup {
  readonly region: RegionNow;
  readonly running: number;
  readonly assigned: number;
  readonly state: ZoneState;
  readonly used: Resources;
  readonly free: Resources;
}

export interface ZoneBoard {
  readonly regions: readonly RegionNow[];
  readonly zones: readonly ZoneNow[];
}

export interface ZoneBoardInput {
  readonly regions: readonly { readonly id: number; readonly name: string }[];
  readonly zones: readonly ZoneSetup[];
  readonly outlook: readonly RegionOutlook[];
  readonly occupancy: readonly ZoneOccupancy[];
}

const nothing: Resources = { gpus: 0, cpuCores: 0, memoryGb: 0 };

/** Regions and zones in the half hour that holds `now`. A figure that has not come stays null. */
export function zoneBoard(input: ZoneBoardInput, now: Instant): ZoneBoard {
  const outlooks = new Map(input.outlook.map((outlook) => [outlook.regionId, outlook]));
  const occupancies = new Map(input.occupancy.map((occupancy) => [occupancy.zoneId, occupancy]));
  const regions = input.regions.map(({ id, name }) => regionAt(id, name, outlooks.get(id), now));
  const regionsById = new Map(regions.map((region) => [region.id, region]));
  const zones = input.zones.map((zone) => {
    const occupancy = occupancies.get(zone.id);
    const running = occupancy?.running ?? 0;
    const assigned = occupancy?.assigned ?? 0;
    const used = occupancy?.used[slotIndexOf(now, occupancy.firstSlot)] ?? nothing;
    return {
      ...zone,
      region: regionsById.get(zone.regionId) ?? regionAt(zone.regionId, zone.regionName, undefined, now),
      running,
      assigned,
      state: zoneState(running, assigned),
      used,
      free: less(zone.capacity, used),
    };
  });
  return { regions, zones };
}

/** The regions with a figure, cleanest first; equal ones by name. */
export function cleanestFirst(regions: readonly RegionNow[]): readonly RegionNow[] {
  return regions
    .filter((region) => region.intensityGPerKwh !== null)
    .toSorted((a, b) => (a.intensityGPerKwh ?? 0) - (b.intensityGPerKwh ?? 0) || a.name.localeCompare(b.name));
}

/** Running work outranks waiting work. */
export function zoneState(running: number, assigned: number): ZoneState {
  if (running > 0) return "running";
  return assigned > 0 ? "assigned" : "empty";
}

/** What is left; never below nothing, though work that overran may hold more than there is. */
export function less(capacity: Resources, used: Resources): Resources {
  return {
    gpus: Math.max(0, capacity.gpus - used.gpus),
    cpuCores: Math.max(0, capacity.cpuCores - used.cpuCores),
    memoryGb: Math.max(0, capacity.memoryGb - used.memoryGb),
  };
}

/** A region in the half hour that holds an instant. */
export function regionAt(id: number, name: string, outlook: RegionOutlook | undefined, at: Instant): RegionNow {
  const slot = outlook ? slotIndexOf(at, outlook.firstSlot) : -1;
  const intensityGPerKwh = outlook?.intensityGPerKwh[slot] ?? null;
  return {
    id,
    name,
    intensityGPerKwh,
    status: intensityGPerKwh === null ? null : (outlook?.status[slot] ?? null),
    source: intensityGPerKwh === null ? null : (outlook?.source[slot] ?? null),
    issuedAt: outlook?.issuedAt ?? null,
    priceGbpPerKwh: outlook?.priceGbpPerKwh[slot] ?? null,
  };
}

function slotIndexOf(at: Instant, firstSlot: Instant): number {
  return (floorSlot(at) - floorSlot(firstSlot)) / SLOT_MS;
}
