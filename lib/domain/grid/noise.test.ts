import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashNormal, hashUniform, noise1, noise2, normalCdf } from "./noise.ts";

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: number[]) => mean(values.map((value) => value ** 2)) - mean(values) ** 2;
const draws = (draw: (key: number) => number) => Array.from({ length: 5000 }, (_, key) => draw(key));

describe("noise", () => {
  it("depends on the keys alone", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (seed, key) => {
        expect(hashUniform(seed, key)).toBe(hashUniform(seed, key));
        expect(hashUniform(seed, key)).not.toBe(hashUniform(seed + 1, key));
        expect(hashUniform(seed, key)).toBeGreaterThanOrEqual(0);
        expect(hashUniform(seed, key)).toBeLessThan(1);
      }),
    );
  });

  it("computes the same here as anywhere", () => {
    expect(hashUniform(1, 2)).toMatchInlineSnapshot(`0.8832436183001846`);
    expect(noise2(3, 4.5, 6.25).toFixed(9)).toMatchInlineSnapshot(`"-0.510682172"`);
  });

  it("distinguishes keys that differ only above 32 bits", () => {
    expect(hashUniform(1)).not.toBe(hashUniform(1 + 2 ** 32));
  });

  it.each([
    ["hashNormal", (key: number) => hashNormal(5, key)],
    ["noise1", (key: number) => noise1(6, key * 1.37)],
    ["noise2", (key: number) => noise2(7, key * 1.37, key * 0.77)],
  ])("%s has mean 0 and variance 1", (_, draw) => {
    const values = draws(draw);
    expect(Math.abs(mean(values))).toBeLessThan(0.06);
    expect(Math.abs(variance(values) - 1)).toBeLessThan(0.1);
  });

  it("does not jump", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (at) => {
        expect(Math.abs(noise1(8, at) - noise1(8, at + 1e-4))).toBeLessThan(0.01);
        expect(Math.abs(noise2(8, at, 2) - noise2(8, at, 2 + 1e-4))).toBeLessThan(0.01);
      }),
    );
  });

  it("knows the normal distribution", () => {
    expect(normalCdf(0)).toBeCloseTo(0.5, 6);
    expect(normalCdf(1.959964)).toBeCloseTo(0.975, 5);
    expect(normalCdf(-1.281552)).toBeCloseTo(0.1, 5);
    expect(normalCdf(-40)).toBe(0);
  });
});
