import { describe, expect, it } from "vitest";
import { anOccupancy, anOutlook, aZone, fixtureNow } from "./fixtures.test-data.ts";
import { cleanestFirst, less, zoneBoard, zoneState } from "./zone-board.ts";

const halfHour = 30 * 60_000;
const regions = [
  { id: 1, name: "North Scotland" },
  { id: 2, name: "South Scotland" },
];

describe("zoneBoard", () => {
  const input = { regions, zones: [aZone()], outlook: [anOutlook()], occupancy: [anOccupancy()] };

  it.each([
    [fixtureNow, 100, "estimated", 0.2],
    [fixtureNow + halfHour - 1, 100, "estimated", 0.2],
    [fixtureNow + 2 * halfHour, 50, "forecast", 0.1],
    [fixtureNow + 4 * halfHour, null, null, null],
    [fixtureNow + 90 * halfHour, null, null, null],
    [fixtureNow - halfHour, null, null, null],
  ])("takes the figure of the half hour under way: %s", (now, intensityGPerKwh, status, priceGbpPerKwh) => {
    const [, region] = zoneBoard(input, now).regions;
    expect(region).toMatchObject({ intensityGPerKwh, status, priceGbpPerKwh });
  });

  it("leaves a region without an outlook without a figure, and its zones with it", () => {
    const board = zoneBoard({ ...input, outlook: [] }, fixtureNow);
    expect(board.regions.map((region) => region.intensityGPerKwh)).toEqual([null, null]);
    expect(board.zones[0]?.region).toMatchObject({ name: "South Scotland", intensityGPerKwh: null, issuedAt: null });
  });

  it("tells free from used in the half hour under way, never below nothing", () => {
    const used = [
      { gpus: 3, cpuCores: 10, memoryGb: 300 },
      { gpus: 0, cpuCores: 0, memoryGb: 0 },
    ];
    const board = zoneBoard({ ...input, occupancy: [anOccupancy({ running: 1, assigned: 2, used })] }, fixtureNow);
    expect(board.zones[0]).toMatchObject({
      running: 1,
      assigned: 2,
      state: "running",
      used: { gpus: 3, cpuCores: 10, memoryGb: 300 },
      free: { gpus: 5, cpuCores: 54, memoryGb: 0 },
    });
  });
});

describe("zoneState", () => {
  it.each([
    [0, 0, "empty"],
    [0, 3, "assigned"],
    [1, 0, "running"],
    [2, 5, "running"],
  ])("%i running and %i assigned is %s", (running, assigned, state) => {
    expect(zoneState(running, assigned)).toBe(state);
  });
});

it("puts the cleanest first, equal ones by name, and leaves out those without a figure", () => {
  const region = (id: number, name: string, intensityGPerKwh: number | null) => ({
    id,
    name,
    intensityGPerKwh,
    status: null,
    source: null,
    issuedAt: null,
    priceGbpPerKwh: null,
  });
  const sorted = cleanestFirst([
    region(1, "Yorkshire", 90),
    region(2, "London", null),
    region(3, "East", 0),
    region(4, "Alba", 90),
  ]);
  expect(sorted.map(({ name }) => name)).toEqual(["East", "Alba", "Yorkshire"]);
});

it("never has less than nothing free", () => {
  expect(less({ gpus: 1, cpuCores: 2, memoryGb: 3 }, { gpus: 2, cpuCores: 1, memoryGb: 3 })).toEqual({
    gpus: 0,
    cpuCores: 1,
    memoryGb: 0,
  });
});
