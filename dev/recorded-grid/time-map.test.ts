import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SLOT_MS, slotRange } from "../../lib/domain/grid/slots.ts";
import { describeDays, longestRun, recordedInstant } from "./time-map.ts";

const DAY_MS = 86_400_000;
const saturday = Date.UTC(2023, 11, 30);
const monday = Date.UTC(2023, 2, 13);
const instant = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2060, 0, 1) });

describe("recordedInstant", () => {
  it("keeps the time of day and stays within the days played", () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 40 }), (atMs, count) => {
        const at = recordedInstant(atMs, { firstDayMs: saturday, count });
        expect(at % DAY_MS).toBe(atMs % DAY_MS);
        expect(at).toBeGreaterThanOrEqual(saturday);
        expect(at).toBeLessThan(saturday + count * DAY_MS);
      }),
    );
  });

  it("plays the days in their order, over and over", () => {
    const days = { firstDayMs: saturday, count: 4 };
    const played = Array.from({ length: 9 }, (_, step) => recordedInstant(Date.UTC(2026, 1, 1 + step), days));
    const steps = played.slice(1).map((at, place) => (at - (played[place] ?? 0)) / DAY_MS);
    expect(steps.filter((step) => step === -3)).toHaveLength(2);
    expect(steps.filter((step) => step === 1)).toHaveLength(6);
  });

  it("keeps the weekday where the days allow", () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 7, max: 40 }), (atMs, count) => {
        const at = recordedInstant(atMs, { firstDayMs: monday, count });
        expect(new Date(at).getUTCDay()).toBe(new Date(atMs).getUTCDay());
      }),
    );
  });

  it("leaves recorded instants where they are", () => {
    expect(recordedInstant(saturday + 5 * SLOT_MS, { firstDayMs: saturday, count: 4 })).toBe(saturday + 5 * SLOT_MS);
  });
});

describe("longestRun", () => {
  it("counts whole days only", () => {
    expect(longestRun(slotRange(saturday - SLOT_MS, 1 + 4 * 48))).toEqual({ firstDayMs: saturday, count: 4 });
    expect(longestRun(slotRange(saturday, 47))).toBeNull();
    expect(longestRun([])).toBeNull();
  });

  it("takes the longest, whatever the order", () => {
    const slots = [...slotRange(monday, 48), ...slotRange(saturday, 96), ...slotRange(monday, 48)].reverse();
    expect(longestRun(slots)).toEqual({ firstDayMs: saturday, count: 2 });
    expect(describeDays({ firstDayMs: saturday, count: 2 })).toBe("2023-12-30 to 2023-12-31");
  });
});
