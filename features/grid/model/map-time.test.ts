import { describe, expect, it } from "vitest";
import { anOutlook, fixtureNow } from "./fixtures.test-data.ts";
import { basisOf, mapSpan, mapStretches, regionsAt, slotOf, slotWords } from "./map-time.ts";
import { regionAt } from "./zone-board.ts";

const halfHour = 30 * 60_000;
const outlook = anOutlook({ source: [null, "neso", "neso", "statistical", null] });

describe("mapSpan", () => {
  it("ends with the last half hour that any region has a figure of", () => {
    const other = anOutlook({ regionId: 3, intensityGPerKwh: [1, null, null, null, null] });
    expect(mapSpan([other, outlook])).toEqual({ firstSlot: fixtureNow, slots: 4 });
  });

  it("is none without figures", () => {
    expect(mapSpan([])).toBeNull();
    expect(mapSpan([anOutlook({ intensityGPerKwh: [null, null] })])).toBeNull();
  });

  it.each([
    ["before", fixtureNow - 9 * halfHour, 0],
    ["within", fixtureNow + 2.9 * halfHour, 2],
    ["after", fixtureNow + 99 * halfHour, 3],
  ])("holds an instant %s", (_, at, slot) => {
    expect(slotOf(at, { firstSlot: fixtureNow, slots: 4 })).toBe(slot);
  });
});

it("shows the regions of another half hour, with whose forecast it is", () => {
  const region = regionAt(2, "South Scotland", outlook, fixtureNow);
  const [then] = regionsAt([region], new Map([[2, outlook]]), fixtureNow + 3 * halfHour);
  expect(then).toMatchObject({
    name: "South Scotland",
    intensityGPerKwh: 50,
    status: "forecast",
    source: "statistical",
  });
  expect(regionsAt([region], new Map(), fixtureNow)[0]).toMatchObject({ intensityGPerKwh: null, status: null });
});

it("tells outturn, NESO's forecast and the statistical one apart", () => {
  expect(mapStretches([outlook], { firstSlot: fixtureNow, slots: 5 })).toEqual([
    { basis: "estimated", from: 0, slots: 1 },
    { basis: "neso", from: 1, slots: 2 },
    { basis: "statistical", from: 3, slots: 1 },
    { basis: "none", from: 4, slots: 1 },
  ]);
});

it.each([
  [[], "none"],
  [[["estimated", null]], "estimated"],
  [[["actual", null]], "actual"],
  [
    [
      ["actual", null],
      ["forecast", "neso"],
    ],
    "neso",
  ],
  [
    [
      ["forecast", "statistical"],
      ["forecast", "neso"],
    ],
    "statistical",
  ],
  [[["forecast", null]], "forecast"],
] as const)("%j rests on %s", (regions, basis) => {
  expect(basisOf(regions.map(([status, source]) => ({ status, source })))).toBe(basis);
});

it("names a half hour with its day and zone", () => {
  expect(slotWords(Date.parse("2026-11-23T02:45:00Z"))).toBe("Mon 23 Nov 02:30–03:00 GMT");
  expect(slotWords(Date.parse("2026-07-01T23:10:00Z"))).toBe("Thu 2 Jul 00:00–00:30 BST");
});
