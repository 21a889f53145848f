import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedFigures, type SlotErrors } from "../forecast/banded-figures.ts";
import { startCalibration } from "../forecast/calibration.ts";
import { bandOf } from "../forecast/week-forecast.ts";
import { SLOT_MS } from "../grid/slots.ts";
import { bestProbabilities, type Contender, windowCertainty } from "./certainty.ts";
import type { PlanRequest, ZoneOutlook } from "./plan-types.ts";
import { planWorkload } from "./plan-workload.ts";

const FROM_MS = Date.parse("2026-11-20T12:00:00Z");
const HOUR_MS = 3_600_000;

const errorsOf = (sdGPerKwh: (number | null)[], rho: number, area = "London"): SlotErrors => ({
  ...{ area, sdGPerKwh, rho },
  isStatistical: sdGPerKwh.map(() => false),
});
const certainty = (errors: SlotErrors, fromSlot: number, toSlot: number) =>
  windowCertainty(errors, FROM_MS, FROM_MS + fromSlot * SLOT_MS, FROM_MS + toSlot * SLOT_MS);

describe("expected figures", () => {
  it("lie as far above the forecast as the band they come from says", () => {
    const scale = { location: 12, spread: 2.6 };
    const slot = bandOf(startCalibration(scale), "statistical", 200, 150);
    const { intensityGPerKwh, errors } = expectedFigures("London", {
      ...{ intensityGPerKwh: [slot.p50GPerKwh], p10GPerKwh: [slot.p10GPerKwh], p90GPerKwh: [slot.p90GPerKwh] },
      ...{ source: ["statistical"], errorRho: 0.9 },
    });
    expect(intensityGPerKwh[0]).toBeCloseTo(slot.meanGPerKwh, 6);
    expect(errors.sdGPerKwh[0]).toBeCloseTo(slot.sdGPerKwh, 6);
    expect(errors).toMatchObject({ isStatistical: [true], rho: 0.9 });
  });

  it("are what turned out, surely; a forecast without a band is unsure by nobody knows what; missing stays missing", () => {
    const figures = expectedFigures("London", {
      ...{ intensityGPerKwh: [100, 110, null], p10GPerKwh: [null, null, null], p90GPerKwh: [null, null, null] },
      ...{ source: [null, "neso", null], errorRho: null },
    });
    expect(figures.intensityGPerKwh).toEqual([100, 110, null]);
    expect(figures.errors.sdGPerKwh).toEqual([0, null, null]);
  });
});

describe("a window's certainty", () => {
  it("is that of its slots where they err as one, less where they do not", () => {
    expect(certainty(errorsOf([20, 20, 20, 20], 1), 0, 4).sdGPerKwh).toBeCloseTo(20);
    expect(certainty(errorsOf([20, 20, 20, 20], 0), 0, 4).sdGPerKwh).toBeCloseTo(10);
  });

  it("equals the sum over all pairs of slots, parts by their share", () => {
    const sds = fc.array(fc.double({ min: 0, max: 80, noNaN: true }), { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(
        sds,
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (sd, rho, cut) => {
          const length = sd.length - cut;
          let variance = 0;
          for (const [i, a] of sd.entries())
            for (const [j, b] of sd.entries()) {
              const part = (slot: number) => (slot === 0 ? 1 - cut : 1) / length;
              variance += part(i) * part(j) * a * b * rho ** Math.abs(i - j);
            }
          expect(certainty(errorsOf(sd, rho), cut, sd.length).sdGPerKwh).toBeCloseTo(Math.sqrt(variance), 4);
        },
      ),
    );
  });

  it("is unknown where any slot's is, and counts how much is statistical", () => {
    expect(certainty(errorsOf([20, null], 0.9), 0, 2).sdGPerKwh).toBeNull();
    expect(certainty(errorsOf([20, null], 0.9), 0, 1).sdGPerKwh).toBe(20);
    expect(
      certainty({ ...errorsOf([20, 20], 0.9), isStatistical: [false, true] }, 0.5, 2).statisticalShare,
    ).toBeCloseTo(2 / 3);
  });
});

const contender = (scoreGbp: number, part: Partial<Contender> = {}): Contender => ({
  ...{ area: "London", startMs: FROM_MS, endMs: FROM_MS + HOUR_MS, scoreGbp, sdGbp: 1 },
  ...part,
});
const tomorrow = { startMs: FROM_MS + 24 * HOUR_MS, endMs: FROM_MS + 25 * HOUR_MS };

describe("the probability to be best", () => {
  it("is a half between equals that err apart, and nearly one when nothing is unsure", () => {
    const [even] = bestProbabilities([contender(5), contender(5, tomorrow)], 1, 0.9);
    expect(even).toBeCloseTo(0.5, 1);
    expect(bestProbabilities([contender(5, { sdGbp: 0 }), contender(5.1, { ...tomorrow, sdGbp: 0 })], 1, 0.9)).toEqual([
      1,
    ]);
  });

  it("follows the normal distribution of the difference", () => {
    // Two areas at one time: the variance of the difference is 2 × (1 − 0.5) = 1, so one ahead by 1 wins in 84 of 100.
    const [ahead] = bestProbabilities([contender(5), contender(6, { area: "South Wales" })], 1, 0.9);
    expect(ahead).toBeGreaterThan(0.8);
    expect(ahead).toBeLessThan(0.88);
  });

  it("is the same for two that always turn out equal", () => {
    const [one, other] = bestProbabilities([contender(5), contender(5), contender(5.5, tomorrow)], 2, 0.9);
    expect(one).toBeGreaterThan(0.5);
    expect(other).toBe(one);
  });

  it("is surer between places that err together than between times that do not", () => {
    const same = bestProbabilities([contender(5), contender(5.5)], 1, 0.95);
    const apart = bestProbabilities([contender(5), contender(5.5, tomorrow)], 1, 0.95);
    expect(same[0]).toBe(1);
    expect(apart[0]).toBeLessThan(0.75);
  });

  it("leaves no case without a best, over all of any field", () => {
    const one = fc.record({
      area: fc.constantFrom("London", "South Wales", "North Scotland"),
      startMs: fc.integer({ min: 0, max: 300 }).map((slot) => FROM_MS + slot * SLOT_MS),
      scoreGbp: fc.double({ min: 0, max: 10, noNaN: true }),
      sdGbp: fc.double({ min: 0, max: 5, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 16 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (field, rho) => {
          const whole = field.map((each) => ({ ...each, endMs: each.startMs + 2 * HOUR_MS }));
          const sum = bestProbabilities(whole, whole.length, rho).reduce((total, each) => total + each, 0);
          expect(sum).toBeGreaterThan(1 - 1e-9);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("a plan's candidates", () => {
  const slots = 7 * 48;
  const zone = (zoneId: number, level: number, sd: number): ZoneOutlook => ({
    ...{ zoneId, pue: 1, placed: [], firstSlotMs: FROM_MS, capacity: { gpus: 8, cpuCores: 64, memoryGb: 256 } },
    intensityGPerKwh: Array.from({ length: slots }, (_, slot) => level + 50 * Math.cos((2 * Math.PI * slot) / 48)),
    errors: {
      ...errorsOf(new Array<number>(slots).fill(sd), 0.95, `area ${zoneId}`),
      isStatistical: Array.from({ length: slots }, (_, slot) => slot >= 96),
    },
    priceGbpPerKwh: new Array<number>(slots).fill(0.1),
  });
  const request: PlanRequest = {
    ...{ submittedMs: FROM_MS, durationMinutes: 120, energyKwh: 2, gpus: 1, cpuCores: 4, memoryGb: 16 },
    ...{ deadlineMs: FROM_MS + 7 * 24 * HOUR_MS, deferralMinutes: 7 * 24 * 60, carbonCapG: null, maxPriceGbp: null },
  };
  const plan = (sd: number) => {
    const outcome = planWorkload({
      ...{ request, zones: [zone(1, 150, sd), zone(2, 180, sd)], baselineZoneId: 1, nowMs: FROM_MS },
      weights: { carbonPriceGbpPerKg: 0.1, latenessGbpPerHour: 0.0001 },
    });
    if (!outcome.feasible) throw new Error("There is room and time.");
    return outcome.candidates;
  };

  it("are less sure the less the forecast is, also against other days in the same zone", () => {
    const [sure] = plan(0.1);
    const [unsure] = plan(40);
    expect(sure?.bestProbability).toBeGreaterThan(0.9);
    expect(unsure?.bestProbability).toBeLessThan(0.5);
  });

  it("have a band around their carbon, and tell how much rests on the statistical forecast", () => {
    const [best] = plan(40);
    expect(best?.p10CarbonG).toBeLessThan(best?.carbonG ?? 0);
    expect(best?.p90CarbonG).toBeGreaterThan(best?.carbonG ?? 0);
    expect(best?.statisticalShare).toBe(0);
  });
});
