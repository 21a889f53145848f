import { describe, expect, it } from "vitest";
import { hasRecordedData, readRecorded } from "../../../tests/recorded-data.ts";
import { FUELS } from "../../domain/grid/grid-figures.ts";
import { NATIONAL, readNesoAnswer } from "./wire.ts";

const from = "2026-01-01T00:00Z";
const slotMs = Date.parse("2026-01-01T00:00:00Z");
const generationmix = [
  { fuel: "biomass", perc: 5 },
  { fuel: "coal", perc: 0 },
  { fuel: "imports", perc: 10 },
  { fuel: "gas", perc: 35 },
  { fuel: "nuclear", perc: 15 },
  { fuel: "other", perc: 0 },
  { fuel: "hydro", perc: 1.2 },
  { fuel: "solar", perc: 3.8 },
  { fuel: "wind", perc: 30 },
];
const regional = { intensity: { forecast: 210, index: "high" }, generationmix };
const national = { from, to: "2026-01-01T00:30Z", intensity: { forecast: 266, actual: 263, index: "high" } };

function pointsOf(body: unknown) {
  const reading = readNesoAnswer(body);
  if (reading.kind !== "points") throw new Error(`expected points, got ${JSON.stringify(reading)}`);
  return reading;
}

describe("readNesoAnswer", () => {
  it("reads Great Britain", () => {
    expect(pointsOf({ data: [national] }).points.get(NATIONAL)).toEqual([
      { slotMs, forecastGPerKwh: 266, actualGPerKwh: 263, index: "high", mix: null },
    ]);
  });

  it.each([
    ["all regions", { data: [{ from, to: from, regions: [{ regionid: 13, shortname: "London", ...regional }] }] }],
    ["one region now", { data: [{ regionid: 13, dnoregion: "UKPN London", data: [{ from, ...regional }] }] }],
    ["one region over a range", { data: { regionid: 13, shortname: "London", data: [{ from, ...regional }] } }],
    ["a postcode", { data: [{ regionid: 13, postcode: "EN2", data: [{ from, ...regional }] }] }],
  ])("reads %s", (_, body) => {
    const points = pointsOf(body).points.get(13);
    expect(points).toHaveLength(1);
    expect(points?.[0]).toMatchObject({ slotMs, forecastGPerKwh: 210, actualGPerKwh: null, index: "high" });
    expect(points?.[0]?.mix).toMatchObject({ gas: 35, solar: 3.8 });
  });

  it("reads a mix alone, as an object or a list", () => {
    const point = { from, to: from, generationmix };
    for (const body of [{ data: point }, { data: [point] }]) {
      expect(pointsOf(body).points.get(NATIONAL)?.[0]).toMatchObject({ forecastGPerKwh: null, mix: { wind: 30 } });
    }
  });

  it.each([
    ["{}", {}],
    ["an empty list", { data: [] }],
    ["null", { data: null }],
    ["a half hour without regions", { data: [{ from, to: from, regions: [] }] }],
  ])("calls %s empty", (_, body) => {
    expect(readNesoAnswer(body)).toEqual({ kind: "empty" });
  });

  it("passes on what the service says is wrong", () => {
    const body = { error: { code: "400 Bad Request", message: "Please enter a valid date." } };
    expect(readNesoAnswer(body)).toEqual({ kind: "error", message: "400 Bad Request: Please enter a valid date." });
    expect(readNesoAnswer({ error: "boom" })).toMatchObject({ kind: "error" });
  });

  it.each([
    ["a list", [1]],
    ["text", "hello"],
    ["null", null],
    ["other items", { data: [{ hello: 1 }] }],
  ])("does not take %s for data", (_, body) => {
    expect(readNesoAnswer(body).kind).toBe("unexpected");
  });

  it("keeps null and 0 apart", () => {
    const zero = { from, intensity: { forecast: 0, actual: null, index: "very low" } };
    expect(pointsOf({ data: [zero] }).points.get(NATIONAL)?.[0]).toMatchObject({
      forecastGPerKwh: 0,
      actualGPerKwh: null,
    });
  });

  it.each([-13, 5000, "266", null, undefined])("does not believe an intensity of %j", (forecast) => {
    const point = { from, intensity: { forecast, actual: null, index: "low" } };
    expect(pointsOf({ data: [point] }).points.get(NATIONAL)?.[0]?.forecastGPerKwh).toBeNull();
  });

  it("counts what cannot be read and keeps the rest", () => {
    const reading = pointsOf({
      data: [
        national,
        { from: "yesterday", intensity: { forecast: 1 } },
        { from: "2026-01-01T00:10Z", intensity: {} },
        7,
      ],
    });
    expect(reading.points.get(NATIONAL)).toHaveLength(1);
    expect(reading.unreadable).toBe(3);
  });

  it("reads seconds in times, and an index in other writing, though NESO sends neither today", () => {
    const point = { from: "2026-01-01T00:00:00Z", intensity: { forecast: 1, index: "Very Low" } };
    expect(pointsOf({ data: [point] }).points.get(NATIONAL)?.[0]).toMatchObject({ slotMs, index: "very low" });
    const odd = { from, intensity: { forecast: 1, index: 7 } };
    expect(pointsOf({ data: [odd] }).points.get(NATIONAL)?.[0]).toMatchObject({ forecastGPerKwh: 1, index: null });
  });

  it("has no mix when shares do not add up, and counts unknown fuels as other", () => {
    const mixOf = (mix: unknown) => pointsOf({ data: [{ from, generationmix: mix }] }).points.get(NATIONAL)?.[0]?.mix;
    expect(mixOf([{ fuel: "wind", perc: 40 }])).toBeNull();
    expect(mixOf([])).toBeNull();
    expect(mixOf("wind")).toBeNull();
    expect(mixOf([{ fuel: "Wind", perc: 99.7 }])).toMatchObject({ wind: 99.7, gas: 0 });
    expect(
      mixOf([
        { fuel: "wind", perc: 90 },
        { fuel: "storage", perc: 10 },
      ]),
    ).toMatchObject({ wind: 90, other: 10 });
  });
});

describe.skipIf(!hasRecordedData)("readNesoAnswer on recorded answers", () => {
  it.each([
    ["gb_no_dates.json", [[NATIONAL, 1]]],
    ["gb_with_dates.json", [[NATIONAL, 96]]],
    ["get_mix.json", [[NATIONAL, 1]]],
    ["raw_with_dates.json", [[NATIONAL, 336]]],
    ["nat_en.json", [[15, 1]]],
    ["nat_sct.json", [[16, 1]]],
    ["pc_no_dates.json", [[9, 1]]],
    ["pc_with_dates.json", [[10, 96]]],
    ["reg_no_dates.json", [[13, 1]]],
    ["reg_with_dates.json", [[13, 96]]],
    ["regional_regionid13_2023-05-01.json", [[13, 49]]],
  ])("%s", (file, expected) => {
    const { points, unreadable } = pointsOf(JSON.parse(readRecorded(`api/carbonintensity/${file}`)));
    expect([...points].map(([id, found]) => [id, found.length])).toEqual(expected);
    expect(unreadable).toBe(0);
  });

  it.each([
    ["nat_no_dates.json", 18, 1],
    ["nat_with_dates.json", 18, 96],
    ["regional_2023-12-31T2330Z_2024-01-01T2330Z.json", 18, 49],
    ["regional_2026-05-31_fixture.json", 3, 2],
  ])("%s holds %d areas", (file, areas, count) => {
    const { points, unreadable } = pointsOf(JSON.parse(readRecorded(`api/carbonintensity/${file}`)));
    expect(points.size).toBe(areas);
    expect(unreadable).toBe(0);
    for (const found of points.values()) {
      expect(found).toHaveLength(count);
      for (const point of found) {
        expect(point.forecastGPerKwh).not.toBeNull();
        expect(point.index).not.toBeNull();
        const total = FUELS.reduce((sum, fuel) => sum + (point.mix?.[fuel] ?? Number.NaN), 0);
        expect(Math.abs(total - 100)).toBeLessThan(0.5);
      }
    }
  });
});
