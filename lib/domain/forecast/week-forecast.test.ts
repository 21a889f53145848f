import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SLOT_MS } from "../grid/slots.ts";
import { type ArchivedForecast, calibrate, startCalibration } from "./calibration.ts";
import { areaPrior } from "./series-prior.ts";
import { startForecast } from "./statistical-forecast.ts";
import { bandOf, type ForecastSlot, weekForecast } from "./week-forecast.ts";
import { sumDeviation, windowBand } from "./window-band.ts";

const FROM_MS = Date.parse("2026-01-05T00:00:00Z");
const PRIOR = areaPrior(18);
const START = startCalibration(PRIOR.scale);

const slotsOf = (count: number, from = 96): ForecastSlot[] =>
  Array.from({ length: count }, (_, step) => ({
    slotMs: FROM_MS + (from + step) * SLOT_MS,
    lead: from + step,
    source: "statistical",
    ...bandOf(START, "statistical", from + step, 150),
  }));

/** Issues whose errors are one number each, or as many independent ones as slots. */
function archiveOf(days: number, isOne: boolean): ArchivedForecast[] {
  return Array.from({ length: days * 4 }, (_, issue) => {
    const draw = (key: number) => 2 * Math.sin(issue * 12.9898 + key * 78.233);
    const leads = Array.from({ length: 336 }, (_, lead) => lead);
    return {
      firstSlotMs: FROM_MS - days * 48 * SLOT_MS + issue * 12 * SLOT_MS,
      sources: leads.map(() => "statistical" as const),
      intensityGPerKwh: leads.map(() => 150),
      outturnGPerKwh: leads.map((lead) => (Math.sqrt(150) + draw(isOne ? 0 : lead)) ** 2),
    };
  });
}

describe("the week's forecast", () => {
  it("takes NESO's where it speaks and fills its gaps, and says which is which", () => {
    const neso = { firstSlotMs: FROM_MS - SLOT_MS, intensityGPerKwh: [90, 100, null, 120] };
    const slots = weekForecast(startForecast(PRIOR, FROM_MS), START, neso, 5);
    expect(slots.map(({ source }) => source)).toEqual(["neso", "statistical", "neso", "statistical", "statistical"]);
    expect(slots.map(({ slotMs }) => (slotMs - FROM_MS) / SLOT_MS)).toEqual([0, 1, 2, 3, 4]);
    expect(slots[0]?.p50GPerKwh).toBeCloseTo(100);
    expect(slots[2]?.p50GPerKwh).toBeCloseTo(120);
    expect(slots[1]?.p50GPerKwh).not.toBeCloseTo(110, 0);
  });

  it("covers seven days without NESO", () => {
    const slots = weekForecast(startForecast(PRIOR, FROM_MS), START, null);
    expect(slots).toHaveLength(336);
    expect(new Set(slots.map(({ source }) => source))).toEqual(new Set(["statistical"]));
  });

  it("keeps P10, P50, mean and P90 in order, from zero, wider for longer leads", () => {
    const lead = fc.integer({ min: 0, max: 335 });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 900, noNaN: true }), lead, lead, (intensity, one, other) => {
        const near = bandOf(START, "statistical", Math.min(one, other), intensity);
        const far = bandOf(START, "statistical", Math.max(one, other), intensity);
        expect(near.p10GPerKwh).toBeGreaterThanOrEqual(0);
        expect(near.p10GPerKwh).toBeLessThanOrEqual(near.p50GPerKwh);
        expect(near.p50GPerKwh).toBeLessThanOrEqual(near.meanGPerKwh);
        expect(near.meanGPerKwh).toBeLessThan(near.p90GPerKwh);
        expect(far.p90GPerKwh - far.p10GPerKwh).toBeGreaterThanOrEqual(near.p90GPerKwh - near.p10GPerKwh);
        expect(far.sdGPerKwh).toBeGreaterThanOrEqual(near.sdGPerKwh);
      }),
    );
  });
});

describe("the band of a window's sum", () => {
  it("is that of the slot for a single one", () => {
    const [slot] = slotsOf(1);
    const { p10, p50, p90 } = windowBand(START, slotsOf(1), [2]);
    expect(Math.abs(p50 - 300)).toBeLessThan(10);
    // Drawn from sixty made-up issues: a few percent off.
    expect(p10 / (2 * (slot?.p10GPerKwh ?? 0))).toBeCloseTo(1, 0);
    expect(Math.abs(p90 / (2 * (slot?.p90GPerKwh ?? 0)) - 1)).toBeLessThan(0.15);
  });

  it("is wide where errors of an issue go together and narrow where they cancel", () => {
    const widthBy = (isOne: boolean) => {
      const calibration = calibrate(PRIOR.scale, archiveOf(60, isOne), FROM_MS);
      const { p10, p90 } = windowBand(calibration, slotsOf(16), new Array<number>(16).fill(1));
      return p90 - p10;
    };
    expect(widthBy(true)).toBeGreaterThan(2.5 * widthBy(false));
  });

  it("grows with the weights, and needs no recorded errors", () => {
    const calibration = { ...calibrate(PRIOR.scale, archiveOf(30, true), FROM_MS), trajectories: [] };
    const weights = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(weights, fc.double({ min: 0.1, max: 10, noNaN: true }), (kwh, factor) => {
        const slots = slotsOf(kwh.length);
        const one = windowBand(calibration, slots, kwh);
        const more = windowBand(
          calibration,
          slots,
          kwh.map((weight) => weight * factor),
        );
        expect(one.p10).toBeLessThanOrEqual(one.p50);
        expect(one.p50).toBeLessThanOrEqual(one.p90);
        expect(more.p90).toBeCloseTo(one.p90 * factor, 6);
      }),
      { numRuns: 30 },
    );
  });

  it("agrees with its short description, whatever slots are left out", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (places, rho) => {
          const slots = slotsOf(41, 0).filter(({ lead }) => places.includes(lead));
          const weights = slots.map(({ lead }) => 1 + (lead % 3));
          let variance = 0;
          for (const [a, one] of slots.entries()) {
            for (const [b, other] of slots.entries()) {
              const correlation = rho ** Math.abs(one.lead - other.lead);
              variance += (weights[a] ?? 0) * (weights[b] ?? 0) * one.sdGPerKwh * other.sdGPerKwh * correlation;
            }
          }
          expect(sumDeviation(slots, weights, rho)).toBeCloseTo(Math.sqrt(variance), 6);
        },
      ),
    );
  });
});
