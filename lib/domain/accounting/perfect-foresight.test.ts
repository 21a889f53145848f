import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SLOT_MS } from "../grid/slots.ts";
import { accountTrace } from "./carbon.ts";
import { evenTrace, shiftTrace } from "./energy-trace.ts";
import { bestInHindsight, type ZoneOutturn } from "./perfect-foresight.ts";

const at = (time: string) => Date.parse(`2026-11-20T${time}:00Z`);
const zone = (zoneId: number, intensityGPerKwh: readonly (number | null)[], pue = 1): ZoneOutturn => ({
  ...{ zoneId, pue, intensityGPerKwh },
  firstSlotMs: at("12:00"),
});

describe("the best in hindsight", () => {
  const trace = evenTrace(at("12:10"), at("13:10"), 2);

  it("is the cleanest hour of the cleanest zone, PUE included", () => {
    const zones = [zone(1, [100, 100, 50, 50, 100, 100], 1.5), zone(2, [90, 90, 90, 70, 70, 90])];
    expect(bestInHindsight(trace, at("12:10"), at("14:00"), zones)).toEqual({
      zoneId: 2,
      startMs: at("13:30"),
      carbonG: 140,
    });
  });

  it("starts neither before submission nor after the latest start", () => {
    const zones = [zone(1, [10, 10, 90, 80, 70, 10, 10, 10])];
    expect(bestInHindsight(trace, at("13:00"), at("13:15"), zones)?.startMs).toBe(at("13:15"));
    expect(bestInHindsight(trace, at("13:00"), at("12:00"), zones)?.startMs).toBe(at("13:00"));
  });

  it("never counts a missing intensity as clean", () => {
    const zones = [zone(1, [100, 100, null, 100, 90, 90])];
    expect(bestInHindsight(trace, at("12:00"), at("14:00"), zones)).toEqual({
      zoneId: 1,
      startMs: at("14:00"),
      carbonG: 180,
    });
    expect(bestInHindsight(trace, at("12:00"), at("14:00"), [zone(1, [null])])).toBeNull();
    expect(bestInHindsight([], at("12:00"), at("14:00"), zones)).toBeNull();
  });

  it("is no worse than any start tried minute by minute, and is what the accounts would say", () => {
    const intensities = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 14, maxLength: 14 });
    const pieces = fc.tuple(
      fc.integer({ min: 1, max: 80 }),
      fc.integer({ min: 1, max: 80 }),
      fc.integer({ min: 0, max: 29 }),
    );
    fc.assert(
      fc.property(
        intensities,
        pieces,
        fc.integer({ min: 0, max: 90 }),
        (series, [first, second, phase], slackMinutes) => {
          const startMs = at("12:00") + phase * 60_000;
          const midMs = startMs + SLOT_MS - phase * 60_000;
          const uneven = [
            ...evenTrace(startMs, midMs, first),
            ...evenTrace(midMs, midMs + second * 60_000, second * 2),
          ];
          const figures = (slotMs: number) => ({
            intensityGPerKwh: series[(slotMs - at("12:00")) / SLOT_MS] ?? null,
            ...{ status: "actual" as const, priceGbpPerKwh: null },
          });
          const carbonAt = (atMs: number) => accountTrace(shiftTrace(uneven, atMs), 1.2, figures).carbonG ?? Number.NaN;
          const latestMs = startMs + slackMinutes * 60_000;
          const best = bestInHindsight(uneven, startMs, latestMs, [zone(1, series, 1.2)]);
          expect(best?.carbonG).toBeCloseTo(carbonAt(best?.startMs ?? 0), 6);
          for (let atMs = startMs; atMs <= latestMs; atMs += 60_000) {
            expect(best?.carbonG ?? Number.NaN).toBeLessThanOrEqual(carbonAt(atMs) + 1e-6);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
