import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { londonTime } from "../grid/london-time.ts";
import { hashNormal } from "../grid/noise.ts";
import { GREAT_BRITAIN_ID, REGION_IDS } from "../grid/regions.ts";
import { SLOT_MS } from "../grid/slots.ts";
import { areaPrior, fitPrior } from "./series-prior.ts";
import type { SlotSeries } from "./slot-series.ts";
import { fitForecast, forecastSlots, observe, startForecast } from "./statistical-forecast.ts";

const PRIOR = areaPrior(GREAT_BRITAIN_ID);
const FROM_MS = Date.parse("2026-01-05T00:00:00Z");
const FOUR_WEEKS = 28 * 48;

/** Intensities by slot from `FROM_MS`. */
const series = (count: number, intensity: (slotMs: number, place: number) => number | null): SlotSeries => ({
  firstSlotMs: FROM_MS,
  intensityGPerKwh: Array.from({ length: count }, (_, place) => intensity(FROM_MS + place * SLOT_MS, place)),
});

/** A weekday with an evening peak, a calm weekend. */
function pattern(slotMs: number): number {
  const { hour, minute, weekday } = londonTime(slotMs);
  const clock = hour + minute / 60;
  return 150 + (weekday >= 6 ? -30 : 10) + 40 * Math.cos(((clock - 18) * Math.PI) / 12);
}

/** Weather in g, some of it gone within a day and some within ten. */
function weather(seed: number, count: number): number[] {
  const states = [
    { days: 1.2, spread: 35, value: 0 },
    { days: 10, spread: 30, value: 30 * hashNormal(seed, -1) },
  ];
  return Array.from({ length: count }, (_, place) => {
    for (const state of states) {
      const keep = Math.exp(-1 / (48 * state.days));
      const fresh = hashNormal(seed, place, state.days);
      state.value = keep * state.value + state.spread * Math.sqrt(1 - keep ** 2) * fresh;
    }
    return states.reduce((sum, { value }) => sum + value, 0);
  });
}

const meanError = (forecast: readonly number[], outturn: readonly number[]) =>
  forecast.reduce((sum, value, place) => sum + Math.abs(value - (outturn[place] ?? 0)), 0) / forecast.length;

describe("the statistical forecast", () => {
  it("knows day and week after four weeks", () => {
    const state = fitForecast(PRIOR, series(FOUR_WEEKS, pattern));
    const outturn = series(FOUR_WEEKS + 336, pattern)
      .intensityGPerKwh.slice(FOUR_WEEKS)
      .map(Number);
    expect(meanError(forecastSlots(state), outturn)).toBeLessThan(4);
  });

  it("beats persistence and the four-week average on weather that passes", () => {
    const errors = { ours: 0, persistence: 0, fourWeeks: 0 };
    for (let seed = 0; seed < 8; seed++) {
      const noise = weather(seed, FOUR_WEEKS + 336);
      const all = series(FOUR_WEEKS + 336, (slotMs, place) => Math.max(5, pattern(slotMs) + (noise[place] ?? 0)));
      const past = all.intensityGPerKwh.slice(0, FOUR_WEEKS).map(Number);
      const outturn = all.intensityGPerKwh.slice(FOUR_WEEKS + 144).map(Number);
      const sameSlot = (lead: number) =>
        past.filter((_, place) => (place - lead) % 48 === 0).reduce((sum, value) => sum + value / 28, 0);
      const ours = forecastSlots(fitForecast(PRIOR, { firstSlotMs: FROM_MS, intensityGPerKwh: past }));
      errors.ours += meanError(ours.slice(144), outturn);
      errors.persistence += meanError(new Array(192).fill(past.at(-1)), outturn);
      errors.fourWeeks += meanError(
        Array.from({ length: 192 }, (_, step) => sameSlot(step)),
        outturn,
      );
    }
    expect(errors.ours).toBeLessThan(0.85 * errors.persistence);
    expect(errors.ours).toBeLessThan(0.96 * errors.fourWeeks);
  });

  it("goes back from a storm to what is usual, the further ahead the more", () => {
    const storm = series(FOUR_WEEKS, (slotMs, place) => pattern(slotMs) - (place >= FOUR_WEEKS - 24 ? 90 : 0));
    const usual = forecastSlots(fitForecast(PRIOR, series(FOUR_WEEKS, pattern)));
    const after = forecastSlots(fitForecast(PRIOR, storm));
    const missing = (lead: number) => (usual[lead] ?? 0) - (after[lead] ?? 0);
    expect(missing(0)).toBeGreaterThan(60);
    expect(missing(96)).toBeLessThan(missing(0) / 2);
    expect(missing(335)).toBeLessThan(missing(96));
    expect(missing(335)).toBeGreaterThan(-1);
  });

  it("keeps the peak at its hour on the wall when the clocks change", () => {
    // The clocks go forward on Sunday 29 March 2026.
    const count = (Date.parse("2026-03-27T00:00:00Z") - FROM_MS) / SLOT_MS;
    const forecast = forecastSlots(fitForecast(PRIOR, series(count, pattern)));
    const day = (from: string) => {
      const first = (Date.parse(from) - FROM_MS) / SLOT_MS - count;
      const slots = forecast.slice(first, first + 48);
      return slots.indexOf(Math.max(...slots)) / 2;
    };
    expect(day("2026-03-27T00:00Z")).toBeCloseTo(18, 0);
    expect(day("2026-03-31T00:00Z")).toBeCloseTo(17, 0);
  });

  it("learns the same in one piece as in many, through JSON", () => {
    const noise = weather(3, 400);
    const all = {
      ...series(400, (slotMs, place) => (place % 50 === 7 ? null : pattern(slotMs) + (noise[place] ?? 0))),
    };
    const whole = observe(startForecast(PRIOR, FROM_MS), all);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), (cut) => {
        const head = observe(startForecast(PRIOR, FROM_MS), {
          ...all,
          intensityGPerKwh: all.intensityGPerKwh.slice(0, cut),
        });
        const tail = observe(JSON.parse(JSON.stringify(head)), all);
        expect(tail).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  it("does not learn a slot twice", () => {
    const all = series(100, pattern);
    const state = observe(startForecast(PRIOR, FROM_MS), all);
    expect(observe(state, all)).toEqual(state);
  });

  it("stays between zero and a plausible maximum for any input", () => {
    const value = fc.option(fc.oneof(fc.integer({ min: 0, max: 900 }), fc.constant(0), fc.constant(1e5)));
    const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
    const areas = fc.constantFrom(GREAT_BRITAIN_ID, ...REGION_IDS);
    fc.assert(
      fc.property(areas, fc.array(fc.tuple(value, share), { maxLength: 200 }), (area, slots) => {
        const state = fitForecast(areaPrior(area), {
          firstSlotMs: FROM_MS,
          intensityGPerKwh: slots.map(([intensity]) => intensity),
          windShare: slots.map(([, wind]) => wind),
        });
        const forecast = forecastSlots(state);
        expect(forecast).toHaveLength(336);
        expect(forecast.every((intensity) => intensity >= 0 && intensity < 5e5)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it("gives what is published of an area where nothing is known", () => {
    const forecast = forecastSlots(startForecast(PRIOR, FROM_MS));
    expect(forecast[100]).toBeCloseTo(PRIOR.scale.location ** 2, 6);
  });

  it("is not misled by one wrong figure", () => {
    const clean = forecastSlots(fitForecast(PRIOR, series(FOUR_WEEKS, pattern)));
    const state = observe(startForecast(fitPrior(series(FOUR_WEEKS, pattern), PRIOR), FROM_MS), {
      ...series(FOUR_WEEKS, (slotMs, place) => (place === FOUR_WEEKS - 30 ? 99_999 : pattern(slotMs))),
    });
    expect(meanError(forecastSlots(state), clean)).toBeLessThan(2);
  });

  it("sees through a windy month when it knows the wind", () => {
    const wind = (place: number) => (place < FOUR_WEEKS ? 0.25 : 0.5) + 0.05 * Math.sin(place / 40);
    const intensity = series(3 * FOUR_WEEKS, (slotMs, place) => pattern(slotMs) - 200 * (wind(place) - 0.25));
    const windShare = intensity.intensityGPerKwh.map((_, place) => wind(place));
    const known = forecastSlots(fitForecast(PRIOR, { ...intensity, windShare }));
    const unknown = forecastSlots(fitForecast(PRIOR, intensity));
    // Wind goes back to its usual share, and the intensity with it.
    expect(known[335]).toBeGreaterThan((unknown[335] ?? 0) + 1);
  });

  it("starts beyond another's forecast from where that leads", () => {
    const state = fitForecast(PRIOR, series(FOUR_WEEKS, pattern));
    const alone = forecastSlots(state);
    const calm = { firstSlotMs: state.nextSlotMs - 2 * SLOT_MS, intensityGPerKwh: new Array<number>(98).fill(260) };
    const guided = forecastSlots(state, 336, calm);
    expect(guided[0]).toBe(alone[0]);
    expect(guided[97]).toBeGreaterThan((alone[97] ?? 0) + 20);
    expect((guided[335] ?? 0) - (alone[335] ?? 0)).toBeLessThan(((guided[97] ?? 0) - (alone[97] ?? 0)) / 2);
  });
});
