import { describe, expect, it } from "vitest";
import { SLOT_MS } from "../grid/slots.ts";
import { fillPrices, windowSums } from "./window-sums.ts";

const noon = Date.parse("2026-11-20T12:00:00Z");

describe("windowSums", () => {
  it.each([
    [0, 1, 10],
    [0.5, 1.5, 15],
    [0, 2, 15],
    [0, 3, null],
    [2.2, 2.4, null],
    [3, 4, 40],
    [3.5, 4.5, null],
    [-0.5, 0.5, null],
    [1, 1, null],
  ])("from slot %d to %d is %s", (from, to, expected) => {
    expect(windowSums(noon, [10, 20, null, 40]).mean(noon + from * SLOT_MS, noon + to * SLOT_MS)).toBe(expected);
  });
});

describe("fillPrices", () => {
  it("takes the same half hour of the day before, again and again, and says so", () => {
    const day = Array.from({ length: 48 }, (_, slot) => slot / 100);
    const { prices, filled } = fillPrices([...day, ...day.map(() => null), 0.7, null]);
    expect(prices.slice(48, 96)).toEqual(day);
    expect(prices.slice(96)).toEqual([0.7, 0.01]);
    expect(filled.slice(46, 50)).toEqual([0, 0, 1, 1]);
    expect(filled.slice(96)).toEqual([0, 1]);
  });

  it("leaves unknown what was never known", () => {
    expect(fillPrices([null, 0.1]).prices).toEqual([null, 0.1]);
  });
});
