import { describe, expect, it } from "vitest";
import { sampleForecast } from "../domain/grid/sample-grid.ts";
import {
  generationMixSchema,
  gridAreaIdSchema,
  gridGapSchema,
  nationalForecastSchema,
  regionForecastSchema,
  regionIdSchema,
  regionPricesSchema,
  slotOutturnSchema,
  slotStartSchema,
} from "./grid.ts";

const issued = Date.UTC(2026, 2, 29, 0, 10);
const outturn = {
  slotStart: "2026-03-29T00:30:00.000Z",
  intensityGPerKwh: 0,
  status: "estimated",
  forecastGPerKwh: null,
  index: "very low",
  mix: null,
};

describe("grid contracts", () => {
  it("take what the domain makes, and give it back unchanged", () => {
    const region = sampleForecast(7, issued);
    expect(regionForecastSchema.parse(JSON.parse(JSON.stringify(region)))).toEqual(region);
    const national = sampleForecast(18, issued);
    expect(nationalForecastSchema.parse(JSON.parse(JSON.stringify(national)))).toEqual(national);
  });

  it("keep 0 and null apart", () => {
    expect(slotOutturnSchema.parse(outturn)).toMatchObject({ intensityGPerKwh: 0, status: "estimated" });
    const missing = { ...outturn, intensityGPerKwh: null, status: "missing", index: null };
    expect(slotOutturnSchema.parse(missing)).toMatchObject({ intensityGPerKwh: null, status: "missing" });
    expect(slotOutturnSchema.safeParse({ ...outturn, status: "missing" }).success).toBe(false);
    expect(slotOutturnSchema.safeParse({ ...outturn, intensityGPerKwh: null }).success).toBe(false);
  });

  it.each([
    ["arrays of unlike length", { index: [] }],
    ["an intensity below zero", { intensityGPerKwh: [-13], index: [null], mix: [null] }],
    ["a first slot that is none", { firstSlot: "2026-03-29T00:10:00.000Z" }],
    ["a time without zone", { issuedAt: "2026-03-29T00:10:00" }],
    ["no slot at all", { intensityGPerKwh: [], index: [], mix: [] }],
    ["England as a region", { regionId: 15 }],
    ["Great Britain as a region", { regionId: 18 }],
  ])("refuse a forecast with %s", (_, change) => {
    expect(regionForecastSchema.safeParse({ ...sampleForecast(7, issued), ...change }).success).toBe(false);
  });

  it.each([
    ["regionId", regionIdSchema, 14, 18],
    ["areaId", gridAreaIdSchema, 18, 16],
    ["regionId as text", regionIdSchema, 1, "1"],
    ["slot start", slotStartSchema, "2026-03-29T00:30:00+01:00", "2026-03-29T00:31:00Z"],
  ])("%s", (_, schema, good, bad) => {
    expect(schema.safeParse(good).success).toBe(true);
    expect(schema.safeParse(bad).success).toBe(false);
  });

  it("want all nine fuels", () => {
    const mix = sampleForecast(7, issued).mix[0];
    expect(generationMixSchema.safeParse(mix).success).toBe(true);
    expect(generationMixSchema.safeParse({ ...mix, wind: undefined }).success).toBe(false);
  });

  it("allow negative prices, and none", () => {
    const prices = { regionId: 1, product: "P", firstSlot: "2026-03-29T00:30:00Z", priceGbpPerKwh: [-0.05, null, 0] };
    expect(regionPricesSchema.parse(prices).priceGbpPerKwh).toEqual([-0.05, null, 0]);
    expect(regionPricesSchema.safeParse({ ...prices, priceGbpPerKwh: [15.5] }).success).toBe(false);
  });

  it("name the reason of a gap", () => {
    const gap = {
      reason: "missing",
      regionId: 3,
      fromSlot: null,
      toSlot: null,
      slotCount: 2,
      message: "Two slots are not there.",
    };
    expect(gridGapSchema.parse(gap)).toEqual(gap);
    expect(gridGapSchema.safeParse({ ...gap, reason: "" }).success).toBe(false);
  });
});
