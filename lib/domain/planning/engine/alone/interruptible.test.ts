import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LoadPhase } from "../../problem/problem.ts";
import type { Interval } from "../intervals.ts";
import { seriesOf } from "../series.ts";
import { cheapestSplit, type SplitRequest } from "./interruptible.ts";
import { piecesCost } from "./split-within.ts";

const MINUTE_MS = 60_000;
const SLOT_MS = 30 * MINUTE_MS;

const problems = fc.record({
  figures: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 5 }),
  fromMinutes: fc.integer({ min: 0, max: 6 }).map((step) => step * 5),
  lateMinutes: fc.integer({ min: 0, max: 5 }).map((step) => step * 5),
  durationMinutes: fc.integer({ min: 1, max: 14 }).map((step) => step * 5),
  minSegmentMinutes: fc.constantFrom(0, 5, 10, 15, 20, 30, 45, 60),
  resumeMinutes: fc.constantFrom(0, 1, 7, 30),
  powers: fc.option(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 4 }), { nil: null }),
});

/** Phases that begin on steps of five minutes. */
function phasesOf(minutes: number, powers: readonly number[]): LoadPhase[] {
  const border = (at: number) => Math.floor((minutes * at) / powers.length / 5) * 5 * MINUTE_MS;
  return powers.map((weight, at) => ({ fromMs: border(at), toMs: border(at + 1), weight }));
}

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
        const phases = problem.powers && phasesOf(problem.durationMinutes, problem.powers);
        const request = { durationMs, phases, minSegmentMs, resumeHours, ranUntilMs: null };
        const split = cheapestSplit(series, request, [opening]);
        const least = bruteForce(problem.figures, opening, request);
        expect(split?.cost ?? null).toEqual(least === null ? null : expect.closeTo(least, 9));
        if (!split) return;
        const lengths = split.segments.map(({ startMs, endMs }) => endMs - startMs);
        expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(durationMs);
        expect(Math.min(...lengths)).toBeGreaterThanOrEqual(minSegmentMs);
        expect(piecesCost(series, request, split.segments)).toBeCloseTo(split.cost, 9);
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
  { durationMs, phases, minSegmentMs, resumeHours }: SplitRequest,
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
    const weight = phases ? (phases.find(({ toMs }) => usedMs < toMs)?.weight ?? 0) : 1;
    const run = weight * (step / 3_600_000) * figure + resume + from(atMs + step, usedMs + step, pieceMs + step);
    const rest = pieceMs === 0 || pieceMs >= minSegmentMs ? from(atMs + step, usedMs, 0) : Number.POSITIVE_INFINITY;
    const least = Math.min(run, rest);
    memo.set(key, least);
    return least;
  };
  const least = from(opening.fromMs, 0, 0);
  return least === Number.POSITIVE_INFINITY ? null : least;
}
