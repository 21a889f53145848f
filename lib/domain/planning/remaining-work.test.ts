import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SLOT_MS } from "../grid/slots.ts";
import {
  type RemainingWork,
  remainingMoveReason,
  suspensionReason,
  weighMove,
  weighSuspension,
} from "./remaining-work.ts";

const noon = Date.parse("2026-11-20T12:00:00Z");

type Case = {
  slots?: number;
  deadlineSlots?: number;
  resumeKwh?: number;
  latenessGbpPerHour?: number;
  minSegmentMinutes?: number;
  taken?: readonly [number, number];
  carbonCapG?: number;
  safeSlots?: number;
};

/** What is left of one that draws a kilowatt, for so many slots; carbon alone counts, and the deadline leaves all slots open. */
function remainingOf(intensity: (number | null)[], of: Case = {}): RemainingWork {
  const { slots = 4, resumeKwh = 0, deadlineSlots = intensity.length, taken } = of;
  const need = { gpus: 1, cpuCores: 4, memoryGb: 16 };
  return {
    request: {
      ...{ submittedMs: noon - 7_200_000, durationMinutes: slots * 30, energyKwh: slots / 2, ...need },
      ...{ deadlineMs: noon + deadlineSlots * SLOT_MS, deferralMinutes: Number.POSITIVE_INFINITY },
      ...{ carbonCapG: of.carbonCapG ?? null, maxPriceGbp: null },
      ...(of.safeSlots === undefined ? {} : { safeDurationMinutes: of.safeSlots * 30 }),
    },
    weights: { carbonPriceGbpPerKg: 0.1, latenessGbpPerHour: of.latenessGbpPerHour ?? 0 },
    zone: {
      ...{ zoneId: 1, pue: 1, capacity: need, firstSlotMs: noon, intensityGPerKwh: intensity },
      priceGbpPerKwh: intensity.map(() => 0),
      placed: taken ? [{ ...need, startMs: noon + taken[0] * SLOT_MS, endMs: noon + taken[1] * SLOT_MS }] : [],
    },
    ...{ minSegmentMinutes: of.minSegmentMinutes ?? 30, resumeKwh, nowMs: noon },
  };
}

const dirtyThenClean = [300, 300, 300, 300, 100, 100, 100, 100, 300, 300];
const slotOf = (choice: { startMs: number } | null) => choice && (choice.startMs - noon) / SLOT_MS;

describe("weighSuspension", () => {
  it.each<[string, (number | null)[], Case, number | null]>([
    ["waits for what is much cleaner", dirtyThenClean, {}, 4],
    ["goes on where nothing is", [200, 200, 200, 200, 200, 200, 200, 200], {}, null],
    ["goes on for a gain within the threshold", [200, 200, 200, 200, 196, 196, 196, 196], {}, null],
    ["goes on where resuming costs more than is gained", dirtyThenClean, { resumeKwh: 5 }, null],
    ["goes on where the rest could not end in time", dirtyThenClean, { deadlineSlots: 7 }, null],
    ["goes on where the rest may take longer than it could then", dirtyThenClean, { safeSlots: 6 }, null],
    ["goes on where others hold the zone then", dirtyThenClean, { taken: [5, 6] }, null],
    ["goes on where a figure is missing", [300, null, 300, 300, 100, 100, 100, 100], {}, null],
    ["goes on where the clean time is unknown", [300, 300, 300, 300, null, null, null, null], {}, null],
    ["goes on where waiting costs more", dirtyThenClean, { latenessGbpPerHour: 0.1 }, null],
    ["goes on through what is clean now, and pauses later", [50, 300, 300, 300, 100, 100, 100, 100], {}, null],
    ["pauses where the last piece would be short", [50, 300, 300, 300, 60, 60, 60, 60], { minSegmentMinutes: 120 }, 4],
  ])("%s", (_, intensity, of, start) => {
    expect(slotOf(weighSuspension(remainingOf(intensity, of)))).toBe(start);
  });

  it("says what is gained", () => {
    const choice = weighSuspension(remainingOf(dirtyThenClean, { resumeKwh: 0.1 }));
    expect(choice).toMatchObject({ carbonG: 210, insteadCarbonG: 600 });
    expect(choice && suspensionReason(choice, noon)).toBe(
      "what is left emits 210 g from 14:00 GMT on, and would emit 600 g without a pause",
    );
  });

  it("pauses at once exactly where that beats every way to go on, tried exhaustively", () => {
    const scene = fc.record({
      intensity: fc.array(fc.integer({ min: 10, max: 400 }), { minLength: 3, maxLength: 9 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      resumeKwh: fc.constantFrom(0, 0.1, 0.5),
    });
    let advised = 0;
    fc.assert(
      fc.property(scene, ({ intensity, share, resumeKwh }) => {
        const slots = 1 + Math.floor(share * (intensity.length - 1));
        const choice = weighSuspension(remainingOf(intensity, { slots, resumeKwh }));
        const { on, later } = exhaustive(intensity, slots, resumeKwh);
        if (choice) {
          advised += 1;
          expect(choice.carbonG).toBeCloseTo(later, 6);
          expect(choice.startMs + slots * SLOT_MS).toBeLessThanOrEqual(noon + intensity.length * SLOT_MS);
        }
        // Rounding may fall to either side of the threshold itself.
        if (Math.abs(on - later - 0.03 * on) > 1e-9) expect(choice !== null).toBe(on - later > 0.03 * on);
      }),
      // The start at which resuming is cheapest is later than the one that is cheapest without it.
      { numRuns: 2000, examples: [[{ intensity: [17, 16, 10, 16, 14, 14], share: 0.2, resumeKwh: 0.1 }]] },
    );
    expect(advised).toBeGreaterThan(50);
  });
});

describe("weighMove", () => {
  const planned = noon + 4 * SLOT_MS;
  it.each<[string, (number | null)[], Case, number | null]>([
    ["stays where it is best", dirtyThenClean, {}, null],
    ["stays where it is best, though resuming is dear", dirtyThenClean, { resumeKwh: 3 }, null],
    ["moves to what has become cleaner", [300, 300, 90, 80, 80, 90, 300, 300, 300, 300], {}, 2],
    ["stays for a small gain", [300, 99, 100, 100, 100, 100, 100, 100, 300], {}, null],
    ["moves away from what has become dirty, as early as now", [50, 50, 50, 50, 300, 300, 300, 300], {}, 0],
    ["stays where a figure is missing", [50, 50, 50, 50, null, 300, 300, 300], {}, null],
  ])("%s", (_, intensity, of, start) => {
    expect(slotOf(weighMove(remainingOf(intensity, of), planned))).toBe(start);
  });

  it("keeps a carbon cap: price never moves it to where it would emit more", () => {
    const of = remainingOf(dirtyThenClean.toReversed(), { carbonCapG: 1000 });
    const cheapLate = {
      ...of,
      zone: { ...of.zone, priceGbpPerKwh: of.zone.intensityGPerKwh.map((_, at) => (at < 6 ? 9 : 0)) },
    };
    const free = { ...cheapLate, request: { ...cheapLate.request, carbonCapG: null } };
    expect([slotOf(weighMove(free, noon + 2 * SLOT_MS)), weighMove(cheapLate, noon + 2 * SLOT_MS)]).toEqual([6, null]);
  });

  it("says why", () => {
    const choice = weighMove(remainingOf([300, 300, 90, 80, 80, 90, 300, 300, 300, 300]), planned);
    expect(choice && remainingMoveReason(choice, noon)).toBe(
      "by a newer forecast what is left emits 170 g from 13:00 GMT on, where the start before would now emit 385 g",
    );
  });
});

/** The least carbon of any choice of whole slots that begins now, and of any that does not, in grams. */
function exhaustive(intensity: readonly number[], slots: number, resumeKwh: number): { on: number; later: number } {
  const least = { on: Number.POSITIVE_INFINITY, later: Number.POSITIVE_INFINITY };
  for (let mask = 0; mask < 2 ** intensity.length; mask += 1) {
    const used = intensity.map((_, slot) => (mask >> slot) % 2 === 1);
    if (used.filter(Boolean).length !== slots) continue;
    const first = used.indexOf(true);
    // It must be able to run on in one piece.
    if (first > 0 && first + slots > intensity.length) continue;
    const carbon = intensity.reduce((sum, figure, slot) => {
      const isResumed = used[slot] === true && slot > 0 && used[slot - 1] === false;
      return sum + (used[slot] ? figure / 2 : 0) + (isResumed ? figure * resumeKwh : 0);
    }, 0);
    const kind = first === 0 ? "on" : "later";
    // A pause within what goes on must leave room for the same.
    if (!leavesRoom(used, slots)) continue;
    least[kind] = Math.min(least[kind], carbon);
  }
  return least;
}

function leavesRoom(used: readonly boolean[], slots: number): boolean {
  const gap = used.findIndex((isUsed, slot) => !isUsed && used.indexOf(true) < slot);
  const resumed = gap < 0 ? -1 : used.indexOf(true, gap);
  if (resumed < 0 || used[0] !== true) return true;
  return resumed + slots - gap <= used.length;
}
