import { describe, expect, it } from "vitest";
import { GRID_REGIONS, REGION_IDS } from "../grid/regions.ts";
import { type AreaRing, GREAT_BRITAIN_BOUNDS, REGION_AREAS } from "./region-areas.ts";

const pointsOf = (area: (typeof REGION_AREAS)[number]) => area.geometry.coordinates.flat(2);

function isInRing([x = 0, y = 0]: readonly number[], ring: AreaRing): boolean {
  let isInside = false;
  for (const [place, [x1 = 0, y1 = 0]] of ring.entries()) {
    const [x2 = 0, y2 = 0] = ring[(place + 1) % ring.length] ?? [];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) isInside = !isInside;
  }
  return isInside;
}

/** Regions whose area holds a point. */
function regionsAt(longitude: number, latitude: number): number[] {
  return REGION_AREAS.filter((area) =>
    area.geometry.coordinates.some(
      ([outer = [], ...holes]) =>
        isInRing([longitude, latitude], outer) && !holes.some((hole) => isInRing([longitude, latitude], hole)),
    ),
  ).map((area) => area.properties.regionId);
}

describe("region areas", () => {
  it("are 14, in order, named, and all marked approximate", () => {
    expect(REGION_AREAS.map((area) => area.properties.regionId)).toEqual(REGION_IDS);
    expect(REGION_AREAS.map((area) => area.properties.name)).toEqual(GRID_REGIONS.map((region) => region.name));
    expect(REGION_AREAS.every((area) => area.properties.approximate)).toBe(true);
  });

  it("consist of closed rings within the bounds", () => {
    const [[south, west], [north, east]] = GREAT_BRITAIN_BOUNDS;
    for (const area of REGION_AREAS) {
      expect(area.geometry.coordinates.length).toBeGreaterThan(0);
      for (const ring of area.geometry.coordinates.flat()) {
        expect(ring.length).toBeGreaterThanOrEqual(4);
        expect(ring.at(-1)).toEqual(ring[0]);
      }
      for (const [longitude = 0, latitude = 0] of pointsOf(area)) {
        expect(longitude > west && longitude < east && latitude > south && latitude < north).toBe(true);
      }
    }
  });

  it.each(GRID_REGIONS.map(({ id, name, centroid }) => [name, id, centroid] as const))(
    "of %s holds its middle",
    (_, id, { longitude, latitude }) => {
      expect(regionsAt(longitude, latitude)).toEqual([id]);
    },
  );

  it.each([
    ["Glasgow", 2, -4.25, 55.86],
    ["Inverness", 1, -4.22, 57.48],
    ["Manchester", 3, -2.24, 53.48],
    ["Liverpool", 6, -2.95, 53.4],
    ["Leeds", 5, -1.55, 53.8],
    ["York", 4, -1.08, 53.96],
    ["Cardiff", 7, -3.18, 51.5],
    ["Birmingham", 8, -1.9, 52.48],
    ["Nottingham", 9, -1.15, 52.95],
    ["Cambridge", 10, 0.12, 52.2],
    ["Bristol", 11, -2.6, 51.45],
    ["Southampton", 12, -1.4, 50.92],
    ["Westminster", 13, -0.13, 51.5],
    ["Croydon", 14, -0.09, 51.36],
  ])("put %s into region %d", (_, id, longitude, latitude) => {
    expect(regionsAt(longitude, latitude)).toEqual([id]);
  });

  it("leave out Belfast, Dublin, Calais and the sea", () => {
    for (const [longitude, latitude] of [
      [-5.93, 54.6],
      [-6.26, 53.35],
      [1.86, 50.95],
      [-8, 58],
    ] as const) {
      expect(regionsAt(longitude, latitude)).toEqual([]);
    }
  });

  it("never overlap: no place is in two", () => {
    const places = Array.from({ length: 3000 }, (_, step) => [
      -7.6 + (step % 60) * 0.155,
      49.95 + Math.floor(step / 60) * 0.219,
    ]);
    const counts = places.map(([longitude = 0, latitude = 0]) => regionsAt(longitude, latitude).length);
    expect(Math.max(...counts)).toBe(1);
    expect(counts.filter((count) => count === 1).length).toBeGreaterThan(600);
  });
});
