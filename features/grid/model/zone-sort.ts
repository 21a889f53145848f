import type { ZoneNow } from "./zone-board.ts";

/** Columns of the table of zones that it can be put in order by. */
export const zoneSorts = ["intensity", "price", "free", "running", "assigned", "name", "region"] as const;
export type ZoneSort = (typeof zoneSorts)[number];

export interface ZoneOrder {
  readonly sort: ZoneSort;
  readonly isDescending: boolean;
}

const values: Readonly<Record<ZoneSort, (zone: ZoneNow) => number | string | null>> = {
  intensity: (zone) => zone.region.intensityGPerKwh,
  price: (zone) => zone.region.priceGbpPerKwh,
  free: (zone) => zone.free.gpus,
  running: (zone) => zone.running,
  assigned: (zone) => zone.assigned,
  name: (zone) => zone.name,
  region: (zone) => zone.regionName,
};

/** Zones in order. What has no figure comes last either way: it is neither most nor least. */
export function sortZones(zones: readonly ZoneNow[], { sort, isDescending }: ZoneOrder): readonly ZoneNow[] {
  const figureOf = values[sort];
  const direction = isDescending ? -1 : 1;
  return zones.toSorted((first, second) => {
    const a = figureOf(first);
    const b = figureOf(second);
    if (a === null || b === null) return Number(a === null) - Number(b === null) || byName(first, second);
    return direction * compare(a, b) || byName(first, second);
  });
}

/** The direction to begin with: most free, running and assigned first, all else from the least. */
export function isZoneDescendingFirst(sort: ZoneSort): boolean {
  return sort === "free" || sort === "running" || sort === "assigned";
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en-GB");
}

function byName(a: ZoneNow, b: ZoneNow): number {
  return a.name.localeCompare(b.name, "en-GB");
}

/** The order that a word of an input or an address asks for; the cleanest first for anything else. */
export function parseZoneSort(text: string): ZoneOrder {
  const sort = zoneSorts.find((candidate) => candidate === text) ?? "intensity";
  return { sort, isDescending: isZoneDescendingFirst(sort) };
}
