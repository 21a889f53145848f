import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Segment } from "../../problem/problem.ts";
import { seriesOf } from "../series.ts";
import { cheapestSplitWithin, piecesCost } from "./split-within.ts";

const SLOT_MS = 30 * 60_000;
const SLOTS_MAX = 9;

const figures = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: SLOTS_MAX, maxLength: SLOTS_MAX });
const max = fc.option(fc.integer({ min: 1, max: 150 }), { nil: null });
const problems = fc.record({
  objective: figures,
  limited: fc.tuple(figures, figures),
  mosts: fc.tuple(max, max),
  slots: fc.integer({ min: 1, max: 6 }),
  shortestSlots: fc.integer({ min: 1, max: 3 }),
  resumeHours: fc.constantFrom(0, 0.1, 0.5),
  isRising: fc.boolean(),
});

describe("cheapestSplitWithin", () => {
  it("is no dearer than any choice of whole slots that keeps the limits, and keeps them", () => {
    fc.assert(
      fc.property(problems, ({ objective, limited, mosts, slots, shortestSlots, resumeHours, isRising }) => {
        const series = seriesOf(SLOT_MS, objective);
        const limits = limited.flatMap((one, at) => {
          const limit = mosts[at] ?? null;
          return limit === null ? [] : [{ series: seriesOf(SLOT_MS, one), max: limit }];
        });
        const durationMs = slots * SLOT_MS;
        const request = {
          ...{ durationMs, resumeHours, minSegmentMs: Math.min(shortestSlots, slots) * SLOT_MS },
          phases: isRising ? rising(slots) : null,
          ranUntilMs: null,
        };
        const opening = { fromMs: 0, toMs: SLOTS_MAX * SLOT_MS };
        const split = cheapestSplitWithin(series, request, [opening], limits);
        const keeps = (segments: readonly Segment[]) =>
          limits.every((limit) => piecesCost(limit.series, request, segments) <= limit.max + 1e-9);
        const costs = choicesOf(slots, Math.min(shortestSlots, slots))
          .filter(keeps)
          .map((segments) => piecesCost(series, request, segments));
        // On a finer grid than slots there may be something cheaper, or something at all.
        const least = Math.min(Number.POSITIVE_INFINITY, ...costs);
        expect(split?.cost ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(least + 1e-9);
        if (!split) return;
        expect(keeps(split.segments)).toBe(true);
        const lengths = split.segments.map(({ startMs, endMs }) => endMs - startMs);
        expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(durationMs);
        expect(Math.min(...lengths)).toBeGreaterThanOrEqual(request.minSegmentMs);
      }),
      { numRuns: 400 },
    );
  });

  it("never costs more where a limit is wider, wherever the window begins and ends", () => {
    const windows = fc.record({
      objective: figures,
      limited: figures,
      fromMinutes: fc.integer({ min: 0, max: 29 }),
      lateMinutes: fc.integer({ min: 0, max: 29 }),
      minutes: fc.integer({ min: 20, max: 200 }),
      resumeHours: fc.constantFrom(0, 0.1),
      max: fc.integer({ min: 1, max: 150 }),
      wider: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(windows, (of) => {
        const request = {
          durationMs: of.minutes * 60_000,
          resumeHours: of.resumeHours,
          minSegmentMs: SLOT_MS,
          phases: null,
          ranUntilMs: null,
        };
        const opening = { fromMs: of.fromMinutes * 60_000, toMs: SLOTS_MAX * SLOT_MS - of.lateMinutes * 60_000 };
        const costAt = (limit: number) => {
          const limits = [{ series: seriesOf(SLOT_MS, of.limited), max: limit }];
          const split = cheapestSplitWithin(seriesOf(SLOT_MS, of.objective), request, [opening], limits);
          return split?.cost ?? Number.POSITIVE_INFINITY;
        };
        const narrow = costAt(of.max);
        expect(costAt(of.max + of.wider)).toBeLessThanOrEqual(narrow + 1e-9 * Math.abs(narrow));
      }),
      { numRuns: 120 },
    );
  });
});

/** Every slot draws more than the one before. */
function rising(slots: number) {
  return Array.from({ length: slots }, (_, at) => ({
    fromMs: at * SLOT_MS,
    toMs: (at + 1) * SLOT_MS,
    weight: at + 0.5,
  }));
}

/** All ways to take so many slots in pieces long enough. */
function choicesOf(slots: number, shortestSlots: number): Segment[][] {
  const choices: Segment[][] = [];
  for (let mask = 0; mask < 2 ** SLOTS_MAX; mask += 1) {
    const pieces: Segment[] = [];
    for (let slot = 0; slot < SLOTS_MAX; slot += 1) {
      if ((mask & (1 << slot)) === 0) continue;
      const last = pieces.at(-1);
      const piece = { startMs: slot * SLOT_MS, endMs: (slot + 1) * SLOT_MS };
      if (last?.endMs === piece.startMs) pieces[pieces.length - 1] = { startMs: last.startMs, endMs: piece.endMs };
      else pieces.push(piece);
    }
    const lengths = pieces.map(({ startMs, endMs }) => (endMs - startMs) / SLOT_MS);
    const isLongEnough = lengths.every((length) => length >= shortestSlots);
    if (isLongEnough && lengths.reduce((sum, length) => sum + length, 0) === slots) choices.push(pieces);
  }
  return choices;
}
