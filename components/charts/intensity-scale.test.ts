import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { intensityIndex } from "../../lib/domain/grid/intensity-index.ts";
import { intensityScale, intensityStep } from "./intensity-scale.ts";

const in2026 = Date.UTC(2026, 10, 22);

describe("intensityScale", () => {
  it("follows the bands of its year", () => {
    expect(intensityScale(in2026).steps.map((step) => step.fromGPerKwh)).toEqual([0, 25, 60, 90, 130, 170, 230]);
    expect(intensityScale(Date.UTC(2027, 0, 1)).steps.map((step) => step.fromGPerKwh)).toEqual([
      0, 20, 50, 80, 120, 160, 210,
    ]);
  });

  it("never gives one colour two words", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900 }), fc.constantFrom(2025, 2026, 2027), (intensity, year) => {
        const atMs = Date.UTC(year, 5, 1);
        expect(intensityStep(intensity, intensityScale(atMs))?.index).toBe(intensityIndex(intensity, atMs));
      }),
    );
  });

  it("gives missing data no colour", () => {
    expect(intensityStep(null, intensityScale(in2026))).toBeNull();
  });

  it.each([
    [0, 1],
    [24.9, 1],
    [25, 2],
    [129, 4],
    [130, 5],
    [1_000, 7],
  ])("%s g/kWh is step %i", (intensity, step) => {
    expect(intensityStep(intensity, intensityScale(in2026))?.step).toBe(step);
  });
});
