import { describe, expect, it } from "vitest";
import { endedWithoutFigures, missingComparison } from "./missing-comparison.ts";

const zone = { id: 1, code: "UK-SCOTLAND-01", name: "Scotland", region: "South Scotland" };

describe("a workload without figures", () => {
  it.each([
    ["COMPLETED", 1_000, zone, "being accounted", /being accounted/],
    ["FAILED", 1_000, zone, "being accounted", /being accounted/],
    ["CANCELLED", null, null, "did not run", /did not run/],
  ] as const)("%s, started at %s, says why", (status, actualStart, place, words, sentence) => {
    expect(missingComparison({ status, actualStart, zone: place })).toBe(words);
    expect(endedWithoutFigures({ status, actualStart, zone: place })).toMatch(sentence);
  });

  it.each([
    ["PENDING", null, "not planned"],
    ["SCHEDULED", zone, "assigned by hand"],
  ] as const)("%s has not ended", (status, place, words) => {
    expect(missingComparison({ status, actualStart: null, zone: place })).toBe(words);
    expect(endedWithoutFigures({ status, actualStart: null, zone: place })).toBeNull();
  });
});
