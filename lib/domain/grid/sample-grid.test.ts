import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forecastErrorDraw, forecastErrorSpreadG } from "./forecast-error.ts";
import { FUELS, type GenerationMix } from "./grid-figures.ts";
import { GRID_AREA_IDS, type GridAreaId, REGION_IDS, type RegionId } from "./regions.ts";
import { SAMPLE_PRODUCT, sampleForecast, sampleOutturn, samplePrice } from "./sample-grid.ts";
import { roundMix } from "./sample-mix.ts";
import { FUEL_FACTORS_G_PER_KWH, REGION_STATISTICS } from "./sample-statistics.ts";
import { sampleWind } from "./sample-weather.ts";
import { SLOT_MS, slotAt } from "./slots.ts";

const slot = fc.integer({ min: 980_000, max: 1_030_000 }).map(slotAt);
const area = fc.constantFrom(...GRID_AREA_IDS);
const region = fc.constantFrom(...REGION_IDS);
const yearStart = Date.UTC(2025, 0, 1);
/** Every fifth half hour of a year: all hours and weekdays come by. */
const yearSlots = Array.from({ length: 3504 }, (_, step) => yearStart + step * 5 * SLOT_MS);

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const yearMean = (id: RegionId) => mean(yearSlots.map((slotMs) => sampleOutturn(id, slotMs).intensityGPerKwh));
const mixTotal = (mix: GenerationMix) => FUELS.reduce((sum, fuel) => sum + mix[fuel], 0);
const mixIntensity = (mix: GenerationMix) =>
  FUELS.reduce((sum, fuel) => sum + (mix[fuel] / 100) * FUEL_FACTORS_G_PER_KWH[fuel], 0);

function correlation(ones: number[], others: number[]): number {
  const [oneMean, otherMean] = [mean(ones), mean(others)];
  const product = mean(ones.map((one, place) => (one - oneMean) * ((others[place] ?? 0) - otherMean)));
  return (
    product / Math.sqrt(mean(ones.map((one) => (one - oneMean) ** 2)) * mean(others.map((o) => (o - otherMean) ** 2)))
  );
}

describe("the generated sample", () => {
  it("computes the same here as anywhere", () => {
    const slotMs = Date.UTC(2026, 0, 15, 12);
    const areas: GridAreaId[] = [1, 7, 13, 18];
    expect(areas.map((id) => sampleOutturn(id, slotMs).intensityGPerKwh)).toMatchInlineSnapshot(`
      [
        70,
        340,
        154,
        179,
      ]
    `);
    expect(samplePrice(13, slotMs)).toMatchInlineSnapshot(`0.1984`);
  });

  it("gives the same slot whatever instant within it is asked for", () => {
    fc.assert(
      fc.property(area, slot, fc.nat(SLOT_MS - 1), (id, slotMs, laterMs) => {
        expect(sampleOutturn(id, slotMs + laterMs)).toEqual(sampleOutturn(id, slotMs));
      }),
    );
  });

  it("is a whole number from 0 with a mix that adds up to 100 and has no negative share", () => {
    fc.assert(
      fc.property(area, slot, (id, slotMs) => {
        const { intensityGPerKwh, mix } = sampleOutturn(id, slotMs);
        expect(Number.isInteger(intensityGPerKwh)).toBe(true);
        expect(intensityGPerKwh).toBeGreaterThanOrEqual(0);
        expect(mixTotal(mix)).toBeCloseTo(100, 6);
        for (const fuel of FUELS) expect(mix[fuel]).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it("has a mix that explains the intensity by NESO's factors, up to where all is gas", () => {
    fc.assert(
      fc.property(region, slot, (id, slotMs) => {
        const { intensityGPerKwh, mix } = sampleOutturn(id, slotMs);
        const explained = Math.min(intensityGPerKwh, FUEL_FACTORS_G_PER_KWH.gas);
        expect(Math.abs(mixIntensity(mix) - explained)).toBeLessThan(2);
      }),
      { numRuns: 500 },
    );
  });

  it.each(REGION_IDS.map((id) => [id, REGION_STATISTICS[id].meanGPerKwh] as const))(
    "region %d has the published mean of %d g within 12 %%",
    (id, published) => {
      expect(Math.abs(yearMean(id) / published - 1)).toBeLessThan(0.12);
    },
  );

  it("is clean in North Scotland half of the time, and dirty in South Wales", () => {
    const north = yearSlots.map((slotMs) => sampleOutturn(1, slotMs).intensityGPerKwh).sort((a, b) => a - b);
    const wales = yearSlots.map((slotMs) => sampleOutturn(7, slotMs).intensityGPerKwh).sort((a, b) => a - b);
    expect(north[1752]).toBeLessThan(40);
    expect(wales[1752]).toBeGreaterThan(300);
  });

  it("blows in spells: much alike after 6 hours, unlike after 5 days", () => {
    const wind = (delayHours: number) => yearSlots.map((slotMs) => sampleWind(9, slotMs + delayHours * 3_600_000));
    expect(correlation(wind(0), wind(6))).toBeGreaterThan(0.6);
    expect(Math.abs(correlation(wind(0), wind(120)))).toBeLessThan(0.25);
  });

  it("shares its weather between neighbours more than across the country", () => {
    const wind = (id: RegionId) => yearSlots.map((slotMs) => sampleWind(id, slotMs));
    const near = correlation(wind(13), wind(14));
    const far = correlation(wind(13), wind(1));
    expect(near).toBeGreaterThan(0.8);
    expect(far).toBeLessThan(near - 0.3);
  });

  it("is dirtier on weekday evenings than at night and at weekends", () => {
    const at = (hour: number, isWeekend: boolean) =>
      yearSlots
        .filter(
          (slotMs) =>
            new Date(slotMs).getUTCHours() === hour && [0, 6].includes(new Date(slotMs).getUTCDay()) === isWeekend,
        )
        .map((slotMs) => sampleOutturn(9, slotMs).intensityGPerKwh);
    expect(mean(at(18, false))).toBeGreaterThan(mean(at(3, false)) + 30);
    expect(mean(at(18, false))).toBeGreaterThan(mean(at(18, true)) + 5);
  });
});

describe("the sample's forecast", () => {
  const issued = Date.UTC(2026, 1, 10, 9, 10);

  it("starts with the slot under way and covers 48 hours", () => {
    const forecast = sampleForecast(5, issued);
    expect(forecast.firstSlot).toBe("2026-02-10T09:00:00.000Z");
    expect(forecast.issuedAt).toBe("2026-02-10T09:10:00.000Z");
    expect([forecast.intensityGPerKwh, forecast.index, forecast.mix].map((list) => list.length)).toEqual([96, 96, 96]);
  });

  it("errs more the longer the lead", () => {
    const errorAt = (leadSlots: number) =>
      mean(
        yearSlots.slice(0, 700).map((issuedAtMs) => {
          const slotMs = issuedAtMs + leadSlots * SLOT_MS;
          const forecast = sampleForecast(12, issuedAtMs, leadSlots + 1).intensityGPerKwh.at(-1) ?? Number.NaN;
          return Math.abs(forecast - sampleOutturn(12, slotMs).intensityGPerKwh);
        }),
      );
    const [soon, later, latest] = [errorAt(0), errorAt(12), errorAt(60)];
    expect(soon).toBeGreaterThan(0);
    expect(later).toBeGreaterThan(soon * 1.3);
    expect(latest).toBeGreaterThan(later * 1.1);
  });

  it("changes little from one half hour to the next, and more over a day", () => {
    const target = issued + 40 * 3_600_000;
    const change = (hours: number) =>
      mean(
        REGION_IDS.map((id) => {
          const forecastOf = (atMs: number) =>
            sampleForecast(id, atMs).intensityGPerKwh[
              Math.floor((target - Math.floor(atMs / SLOT_MS) * SLOT_MS) / SLOT_MS)
            ] ?? Number.NaN;
          return Math.abs(forecastOf(issued) - forecastOf(issued + hours * 3_600_000));
        }),
      );
    expect(change(0.5)).toBeLessThan(change(24));
    expect(change(24)).toBeGreaterThan(0);
  });

  it("closes in on the outturn, and has no error left once the slot is over", () => {
    expect(forecastErrorSpreadG(0)).toBeLessThan(forecastErrorSpreadG(24) / 2);
    expect(forecastErrorSpreadG(-0.001)).toBe(0);
  });

  it("errs by the recorded means at the recorded leads", () => {
    const meanError = (lead: number) => forecastErrorSpreadG(lead) / Math.sqrt(Math.PI / 2);
    expect([0, 1, 7, 18, 30, 48, 60].map((lead) => Math.round(meanError(lead)))).toEqual([10, 14, 28, 32, 38, 38, 38]);
  });

  it("draws errors that depend on slot, issue and area alone", () => {
    fc.assert(
      fc.property(area, slot, slot, (id, slotMs, issuedAtMs) => {
        expect(forecastErrorDraw(id, slotMs, issuedAtMs)).toBe(forecastErrorDraw(id, slotMs, issuedAtMs));
      }),
    );
  });
});

describe("the sample's prices", () => {
  it("carry a product that nobody takes for a real one", () => {
    expect(SAMPLE_PRODUCT).toMatch(/^SAMPLE/);
  });

  it("jump by the region's surcharge at 16:00", () => {
    const jump = (id: RegionId, hour: number) => {
      const atMs = Date.UTC(2026, 0, 14, hour);
      return samplePrice(id, atMs) - samplePrice(id, atMs - SLOT_MS);
    };
    for (const id of REGION_IDS) {
      expect(jump(id, 16)).toBeGreaterThan(REGION_STATISTICS[id].agilePeak_pPerKwh / 100 - 0.03);
      expect(jump(id, 19)).toBeLessThan(-REGION_STATISTICS[id].agilePeak_pPerKwh / 100 + 0.03);
    }
  });

  it("stay under the cap, go below zero at times, and average near 17 p", () => {
    const prices = yearSlots.map((slotMs) => samplePrice(10, slotMs));
    expect(Math.max(...prices)).toBeLessThanOrEqual(0.9524);
    expect(Math.min(...prices)).toBeLessThan(0);
    expect(mean(prices)).toBeGreaterThan(0.12);
    expect(mean(prices)).toBeLessThan(0.22);
  });
});

describe("roundMix", () => {
  it("always adds up to 100.0", () => {
    const share = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(share, { minLength: 9, maxLength: 9 }), (shares) => {
        fc.pre(shares.some((value) => value > 0.001));
        const [biomass = 0, coal = 0, gas = 0, hydro = 0, imports = 0, nuclear = 0, other = 0, solar = 0, wind = 0] =
          shares;
        const mix = roundMix({ biomass, coal, gas, hydro, imports, nuclear, other, solar, wind });
        expect(FUELS.reduce((sum, fuel) => sum + Math.round(mix[fuel] * 10), 0)).toBe(1000);
      }),
    );
  });
});
