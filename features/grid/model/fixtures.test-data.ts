import type { RegionOutlook, ZoneOccupancy, ZoneSetup } from "./zone-board.ts";

/** Start of a half hour; every fixture's series begins here. */
export const fixtureNow = Date.parse("2026-11-22T08:00Z");

/** Values that tests vary one at a time. Not for the application. */
export function aZone(over: Partial<ZoneSetup> = {}): ZoneSetup {
  return {
    id: 1,
    code: "UK-SCOTLAND-01",
    name: "Glasgow",
    regionId: 2,
    regionName: "South Scotland",
    latitude: 55.86,
    longitude: -4.25,
    pue: 1.5,
    isEnabled: true,
    capacity: { gpus: 8, cpuCores: 64, memoryGb: 256 },
    ...over,
  };
}

export function anOutlook(over: Partial<RegionOutlook> = {}): RegionOutlook {
  return {
    regionId: 2,
    firstSlot: fixtureNow,
    issuedAt: fixtureNow,
    kind: "sample",
    intensityGPerKwh: [100, 100, 50, 50, null],
    p10GPerKwh: [null, null, null, null, null],
    p90GPerKwh: [null, null, null, null, null],
    status: ["estimated", "forecast", "forecast", "forecast", null],
    source: [null, "neso", "neso", "neso", null],
    errorRho: 0.9,
    priceGbpPerKwh: [0.2, 0.2, 0.1, 0.1, null],
    ...over,
  };
}

export function anOccupancy(over: Partial<ZoneOccupancy> = {}): ZoneOccupancy {
  const free = { gpus: 0, cpuCores: 0, memoryGb: 0 };
  return { zoneId: 1, running: 0, assigned: 0, firstSlot: fixtureNow, used: [free, free, free, free], ...over };
}
