import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advance, correct, type GaussianState, type Row } from "./gaussian-state.ts";

const two = (): GaussianState => ({ mean: Float64Array.of(1, -1), covariance: Float64Array.of(4, 1, 1, 2) });
const rowOf = (first: number, second: number): Row => ({ places: [0, 1], weights: Float64Array.of(first, second) });
const number = fc.double({ min: -5, max: 5, noNaN: true });
const noise = fc.double({ min: 0.01, max: 10, noNaN: true });

describe("a Gaussian belief", () => {
  it("weighs a measurement by what both are worth", () => {
    const state = { mean: Float64Array.of(10), covariance: Float64Array.of(3) };
    correct(state, { places: [0], weights: Float64Array.of(1) }, 14, 1);
    expect(state.mean[0]).toBeCloseTo(13);
    expect(state.covariance[0]).toBeCloseTo(0.75);
  });

  it("does not care in which order it measures", () => {
    fc.assert(
      fc.property(number, number, number, number, noise, noise, (a, b, first, second, r, s) => {
        const forth = two();
        correct(forth, rowOf(a, b), first, r);
        correct(forth, rowOf(b, 1), second, s);
        const back = two();
        correct(back, rowOf(b, 1), second, s);
        correct(back, rowOf(a, b), first, r);
        for (const [place, value] of forth.mean.entries()) expect(back.mean[place]).toBeCloseTo(value, 6);
        for (const [place, value] of forth.covariance.entries()) expect(back.covariance[place]).toBeCloseTo(value, 6);
      }),
    );
  });

  it("is never less sure after a measurement", () => {
    fc.assert(
      fc.property(number, number, number, noise, (a, b, value, variance) => {
        const state = two();
        correct(state, rowOf(a, b), value, variance);
        expect(state.covariance[0]).toBeLessThanOrEqual(4 + 1e-9);
        expect(state.covariance[3]).toBeLessThanOrEqual(2 + 1e-9);
      }),
    );
  });

  it("is moved by a broken measurement no further than by the greatest surprise", () => {
    const broken = two();
    correct(broken, rowOf(1, 0), 1e9, 1, 3);
    const limit = two();
    correct(limit, rowOf(1, 0), 1 + 3 * Math.sqrt(5), 1);
    expect(broken.mean[0]).toBeCloseTo(limit.mean[0] ?? 0);
  });

  it("forgets what fades, and only that", () => {
    const state = two();
    const motion = { decay: Float64Array.of(1, 0.5), noise: Float64Array.of(0.25, 1.5), fading: [1] };
    advance(state, motion);
    expect([...state.mean]).toEqual([1, -0.5]);
    expect([...state.covariance]).toEqual([4.25, 0.5, 0.5, 2]);
  });
});
