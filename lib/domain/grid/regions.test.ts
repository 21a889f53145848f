import { describe, expect, it } from "vitest";
import {
  findRegion,
  findRegionByLetter,
  findRegionByName,
  GRID_AREA_IDS,
  GRID_REGIONS,
  getRegion,
  gridAreaName,
  isGridAreaId,
  isRegionId,
} from "./regions.ts";

describe("grid regions", () => {
  it("are 14, numbered 1 to 14, each with its own letter, name and MPAN id", () => {
    expect(GRID_REGIONS.map((region) => region.id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(GRID_REGIONS.map((region) => region.octopusLetter).sort()).toEqual([..."ABCDEFGHJKLMNP"]);
    expect(new Set(GRID_REGIONS.map((region) => region.name)).size).toBe(14);
    expect(GRID_REGIONS.map((region) => region.mpanDistributorId).sort()).toEqual([
      10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
    ]);
  });

  it.each([
    [1, "P"],
    [5, "M"],
    [7, "K"],
    [10, "A"],
    [13, "C"],
  ])("region %d has letter %s", (id, letter) => {
    expect(findRegion(id)?.octopusLetter).toBe(letter);
    expect(findRegionByLetter(letter)?.id).toBe(id);
    expect(findRegionByLetter(`_${letter.toLowerCase()}`)?.id).toBe(id);
  });

  it.each([
    ["SP Manweb", 6],
    ["north wales and merseyside", 6],
    ["North Wales & Merseyside", 6],
    ["WPD South Wales", 7],
    ["NGED South Wales", 7],
    ["Scottish Hydro Electric Power Distribution", 1],
  ])("finds %s", (name, id) => {
    expect(findRegionByName(name)?.id).toBe(id);
  });

  it("knows no letter I or O, no name England and no region above 14", () => {
    expect(findRegionByLetter("I")).toBeNull();
    expect(findRegionByLetter("O")).toBeNull();
    expect(findRegionByName("England")).toBeNull();
    expect([0, 15, 16, 17, 18, 1.5].map((id) => [findRegion(id), isRegionId(id)])).toEqual(
      Array.from({ length: 6 }, () => [null, false]),
    );
  });

  it("counts Great Britain as an area, not as a region", () => {
    expect(GRID_AREA_IDS).toHaveLength(15);
    expect(isGridAreaId(18)).toBe(true);
    expect(isGridAreaId(17)).toBe(false);
    expect(gridAreaName(18)).toBe("Great Britain");
    expect(gridAreaName(2)).toBe(getRegion(2).name);
  });
});
