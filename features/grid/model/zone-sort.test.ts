import { describe, expect, it } from "vitest";
import { anOccupancy, anOutlook, aZone, fixtureNow } from "./fixtures.test-data.ts";
import { zoneBoard } from "./zone-board.ts";
import { sortZones, zoneSorts } from "./zone-sort.ts";

const { zones } = zoneBoard(
  {
    regions: [
      { id: 1, name: "A" },
      { id: 2, name: "B" },
    ],
    zones: [
      aZone({ id: 1, name: "Leeds", regionId: 1, regionName: "A" }),
      aZone({ id: 2, name: "Glasgow", regionId: 2, regionName: "B" }),
      aZone({ id: 3, name: "Exeter", regionId: 3, regionName: "C", capacity: { gpus: 9, cpuCores: 1, memoryGb: 1 } }),
    ],
    outlook: [anOutlook({ regionId: 1, intensityGPerKwh: [200] }), anOutlook({ regionId: 2, intensityGPerKwh: [10] })],
    occupancy: [anOccupancy({ zoneId: 1, running: 4 })],
  },
  fixtureNow,
);
const names = (order: Parameters<typeof sortZones>[1]) => sortZones(zones, order).map(({ name }) => name);

describe("sortZones", () => {
  it.each([
    ["intensity", false, ["Glasgow", "Leeds", "Exeter"]],
    ["intensity", true, ["Leeds", "Glasgow", "Exeter"]],
    ["running", true, ["Leeds", "Exeter", "Glasgow"]],
    ["free", true, ["Exeter", "Glasgow", "Leeds"]],
    ["name", false, ["Exeter", "Glasgow", "Leeds"]],
    ["region", true, ["Exeter", "Glasgow", "Leeds"]],
  ] as const)("by %s, descending %s", (sort, isDescending, expected) => {
    expect(names({ sort, isDescending })).toEqual(expected);
  });

  it("loses none, whatever the order", () => {
    for (const sort of zoneSorts)
      expect(names({ sort, isDescending: false }).toSorted()).toEqual(["Exeter", "Glasgow", "Leeds"]);
  });
});
