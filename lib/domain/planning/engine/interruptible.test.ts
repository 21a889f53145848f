import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cheapestSplit } from "./interruptible.ts";
import type { Interval } from "./intervals.ts";
import { seriesOf, windowCost } from "./series.ts";

const MINUTE_MS = 60_000;
const SLOT_MS = 30 * MINUTE_MS;

const problems = fc.record({
  figures: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 5 }),
  fromMinutes: fc.integer({ min: 0, max: 6 }).map((step) => step * 5),
  lateMinutes: fc.integer({ min: 0, max: 5 }).map((step) => step * 5),
  durationMinutes: fc.integer({ min: 1, max: 14 }).map((step) => step * 5),
  minSegmentMinutes: fc.constantFrom(0, 5, 10, 15, 20, 30, 45, 60),
  resumeMinutes: fc.constantFrom(0, 1, 7, 30),
});

describe("cheapestSplit", () => {
  it("is the optimum: no choice of five-minute steps is cheaper, and it is one of them", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const series = seriesOf(SLOT_MS, problem.figures);
        const opening = {
          fromMs: problem.fromMinutes * MINUTE_MS,
          toMs: problem.figures.length * SLOT_MS - problem.lateMinutes * MINUTE_MS,
        };
        const durationMs = problem.durationMinutes * MINUTE_MS;
        const minSegmentMs = Math.min(problem.minSegmentMinutes * MINUTE_MS, durationMs);
        const resumeHours = problem.resumeMinutes / 60;
        const split = cheapestSplit(series, { durationMs, minSegmentMs, resumeHours }, [opening]);
        const least = bruteForce(problem.figures, opening, durationMs, minSegmentMs, resumeHours);
        expect(split?.cost ?? null).toEqual(least === null ? null : expect.closeTo(least, 9));
        if (!split) return;
        const lengths = split.segments.map(({ startMs, endMs }) => endMs - startMs);
        expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(durationMs);
        expect(Math.min(...lengths)).toBeGreaterThanOrEqual(minSegmentMs);
        const cost = split.segments.reduce(
          (sum, { startMs, endMs }, at) =>
            sum +
            windowCost(series, startMs, endMs) +
            (at === 0 ? 0 : resumeHours * (problem.figures[Math.floor(startMs / SLOT_MS)] ?? 0)),
          0,
        );
        expect(cost).toBeCloseTo(split.cost, 9);
        expect(split.segments[0]?.startMs).toBeGreaterThanOrEqual(opening.fromMs);
        expect(split.segments.at(-1)?.endMs).toBeLessThanOrEqual(opening.toMs);
      }),
      { numRuns: 400 },
    );
  });
});

/** Every way to run in steps of five minutes: (step, steps used, length of the running piece so far). */
function bruteForce(
  figures: readonly number[],
  opening: Interval,
  durationMs: number,
  minSegmentMs: number,
  resumeHours: number,
): number | null {
  const step = 5 * MINUTE_MS;
  const memo = new Map<string, number>();
  const from = (atMs: number, usedMs: number, pieceMs: number): number => {
    if (usedMs === durationMs) return pieceMs >= minSegmentMs ? 0 : Number.POSITIVE_INFINITY;
    if (atMs + (durationMs - usedMs) > opening.toMs) return Number.POSITIVE_INFINITY;
    const key = `${atMs} ${usedMs} ${Math.min(pieceMs, minSegmentMs + 1)}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const figure = figures[Math.floor(atMs / SLOT_MS)] ?? 0;
    const resume = pieceMs === 0 && usedMs > 0 ? resumeHours * figure : 0;
    const run = (step / 3_600_000) * figure + resume + from(atMs + step, usedMs + step, pieceMs + step);
    const rest = pieceMs === 0 || pieceMs >= minSegmentMs ? from(atMs + step, usedMs, 0) : Number.POSITIVE_INFINITY;
    const least = Math.min(run, rest);
    memo.set(key, least);
    return least;
  };
  const least = from(opening.fromMs, 0, 0);
  return least === Number.POSITIVE_INFINITY ? null : least;
}
