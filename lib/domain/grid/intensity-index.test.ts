import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { INTENSITY_INDICES, indexBands, intensityIndex, parseIntensityIndex } from "./intensity-index.ts";

const inYear = (year: number) => Date.UTC(year, 5, 1);

describe("intensity index", () => {
  it.each([
    [2025, 29, "very low"],
    [2025, 30, "low"],
    [2025, 249, "high"],
    [2025, 250, "very high"],
    [2026, 24, "very low"],
    [2026, 25, "low"],
    [2026, 89, "low"],
    [2026, 90, "moderate"],
    [2026, 169, "moderate"],
    [2026, 170, "high"],
    [2026, 230, "very high"],
    [2027, 210, "very high"],
    [2027, 0, "very low"],
  ])("in %d calls %d %s", (year, intensity, index) => {
    expect(intensityIndex(intensity, inYear(year))).toBe(index);
  });

  it("prefers the word the API gave", () => {
    expect(intensityIndex(10, inYear(2026), "moderate")).toBe("moderate");
  });

  it("has no word for a missing intensity", () => {
    expect(intensityIndex(null, inYear(2026))).toBeNull();
    expect(intensityIndex(null, inYear(2026), "low")).toBeNull();
  });

  it("says when another year's bands are used", () => {
    expect(indexBands(inYear(2023))).toMatchObject({ year: 2025, isExactYear: false });
    expect(indexBands(inYear(2031))).toMatchObject({ year: 2027, isExactYear: false });
    expect(indexBands(inYear(2026))).toMatchObject({ year: 2026, isExactYear: true });
  });

  it("takes the year from UTC", () => {
    expect(indexBands(Date.parse("2025-12-31T23:59:59Z")).year).toBe(2025);
    expect(indexBands(Date.parse("2026-01-01T00:00:00Z")).year).toBe(2026);
  });

  it("never gets cleaner as the intensity rises", () => {
    const rank = (intensity: number, atMs: number) =>
      INTENSITY_INDICES.indexOf(intensityIndex(intensity, atMs) ?? "very high");
    fc.assert(
      fc.property(fc.nat(900), fc.nat(900), fc.constantFrom(2025, 2026, 2027), (one, other, year) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(rank(low, inYear(year))).toBeLessThanOrEqual(rank(high, inYear(year)));
      }),
    );
  });

  it("reads NESO's words in any writing", () => {
    expect(parseIntensityIndex(" Very  High ")).toBe("very high");
    expect(parseIntensityIndex("very_low")).toBe("very low");
    expect(parseIntensityIndex("extreme")).toBeNull();
  });
});
