import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latestStart, safeDurationMinutes } from "./latest-start.ts";
import type { PlanRequest, ZoneOutlook } from "./plan-types.ts";
import { planWorkload, priceIfPossible } from "./plan-workload.ts";

const NOW_MS = Date.parse("2026-11-20T12:00:00Z");
const minutes = (count: number) => NOW_MS + count * 60_000;

const request = (part: Partial<PlanRequest> = {}): PlanRequest => ({
  ...{ submittedMs: NOW_MS, durationMinutes: 60, energyKwh: 1, gpus: 1, cpuCores: 4, memoryGb: 16 },
  ...{ deadlineMs: minutes(300), deferralMinutes: 600, carbonCapG: null, maxPriceGbp: null },
  ...part,
});

describe("how long nine of ten runs take", () => {
  it.each([
    ["too few runs", { runs: 4, p90Minutes: 10 }, 120],
    ["runs enough", { runs: 5, p90Minutes: 150 }, 150],
    ["none", null, 120],
  ])("with %s", (_, history, expected) => {
    expect(safeDurationMinutes(100, history)).toBe(expected);
  });
});

describe("the latest safe start", () => {
  it.each([
    ["as the estimate says where nothing is said of how sure it is", {}, 240],
    ["earlier by what nine of ten runs take, and a margin", { safeDurationMinutes: 90 }, 205],
    ["never later than the estimate allows", { safeDurationMinutes: 10 }, 240],
    ["within the deferral window", { safeDurationMinutes: 90, deferralMinutes: 30 }, 30],
    ["at once when the window has passed", { deferralMinutes: 30, submittedMs: minutes(-60) }, 0],
    ["passed where the deadline is near", { safeDurationMinutes: 400 }, -105],
  ])("is %s", (_, part, expected) => {
    expect(latestStart(request(part), NOW_MS)).toBe(minutes(expected));
  });
});

describe("a plan", () => {
  const figures = fc.array(fc.integer({ min: 10, max: 400 }), { minLength: 24, maxLength: 24 });
  const zoneOf = (intensityGPerKwh: readonly number[]): ZoneOutlook => ({
    ...{ zoneId: 1, pue: 1, placed: [], firstSlotMs: NOW_MS, capacity: { gpus: 8, cpuCores: 64, memoryGb: 256 } },
    ...{ intensityGPerKwh, priceGbpPerKwh: intensityGPerKwh.map(() => 0.1) },
  });
  const inputOf = (zone: ZoneOutlook, asked: PlanRequest) => ({
    ...{ request: asked, zones: [zone], baselineZoneId: 1, nowMs: NOW_MS },
    weights: { carbonPriceGbpPerKg: 0.1, latenessGbpPerHour: 0 },
  });

  it("never starts past it, but at once where it has passed", () => {
    const parts = fc.record({
      safeDurationMinutes: fc.integer({ min: 1, max: 400 }),
      deferralMinutes: fc.integer({ min: 0, max: 600 }),
    });
    fc.assert(
      fc.property(figures, parts, (intensity, part) => {
        const asked = request(part);
        const outcome = planWorkload(inputOf(zoneOf(intensity), asked));
        const starts = outcome.feasible ? outcome.candidates.map(({ startMs }) => startMs) : [];
        expect(starts).toHaveLength(1);
        expect(Math.max(...starts)).toBeLessThanOrEqual(Math.max(NOW_MS, latestStart(asked, NOW_MS)));
      }),
    );
  });

  it("does not keep a start that has come to lie past it", () => {
    const input = inputOf(zoneOf(new Array<number>(24).fill(100)), request({ safeDurationMinutes: 90 }));
    expect(priceIfPossible(input, 1, minutes(205))).not.toBeNull();
    expect(priceIfPossible(input, 1, minutes(206))).toBeNull();
  });
});
