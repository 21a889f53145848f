import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemWorkload, problemZone, START_MS } from "../problem/problem.fixture.ts";
import type { Decision, PlanProblem, ProblemWorkload, Segment } from "../problem/problem.ts";
import { planProblem } from "./plan-problem.ts";
import { replayProblem } from "./replay-problem.ts";
import { Scorer } from "./score.ts";

const MINUTE_MS = 60_000;
const SLOT_MS = 30 * MINUTE_MS;
const SLOTS = 12;

const figure = fc.integer({ min: 1, max: 300 });
const problems = fc
  .record({
    outturn: fc.array(figure, { minLength: SLOTS, maxLength: SLOTS }),
    issues: fc.array(fc.array(figure, { minLength: SLOTS, maxLength: SLOTS }), { minLength: 1, maxLength: 5 }),
    sd: fc.constantFrom(0, 20),
    gpus: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
    workloads: fc.array(
      fc.record({
        submitted: fc.integer({ min: 0, max: 120 }),
        slack: fc.integer({ min: 0, max: 150 }),
        duration: fc.integer({ min: 5, max: 90 }),
        isSplit: fc.boolean(),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ outturn, issues, sd, gpus, workloads }): PlanProblem => {
    return {
      startMs: START_MS,
      slotMs: SLOT_MS,
      objective: { countsPrice: false, carbonPricePerKgGbp: 0 },
      zones: [
        problemZone({
          intensityGPerKwh: new Array<null>(SLOTS).fill(null),
          outturnGPerKwh: outturn,
          capacity: gpus === null ? null : { gpus },
          issues: issues.map((figures, at) => ({
            issuedMs: START_MS + at * SLOT_MS,
            fromMs: START_MS + at * SLOT_MS,
            intensityGPerKwh: figures.slice(at),
            sdGPerKwh: sd === 0 ? null : figures.slice(at).map(() => sd),
          })),
        }),
      ],
      workloads: workloads.map(({ submitted, slack, duration, isSplit }, at) =>
        problemWorkload({
          id: `w ${at}`,
          submittedMs: START_MS + submitted * MINUTE_MS,
          earliestMs: START_MS + submitted * MINUTE_MS,
          deadlineMs: START_MS + (submitted + duration + slack) * MINUTE_MS,
          durationMs: duration * MINUTE_MS,
          needs: { gpus: 1, cpuCores: 0, memoryGb: 0 },
          pauses: isSplit ? { minSegmentMs: 20 * MINUTE_MS, resumeKwh: 0.01 } : null,
        }),
      ),
    };
  });

describe("replayProblem", () => {
  it("runs each for its whole length in its window, never two where there is room for one", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { decisions } = replayProblem(problem);
        const capacity = problem.zones[0]?.capacity ?? null;
        for (const [at, decision] of decisions.entries()) {
          const workload = problem.workloads[at];
          // Without others in the way there is always a way to run in time.
          if (capacity === null) expect(decision.ok).toBe(true);
          if (workload && decision.ok) expectWhole(workload, decision.placement.segments);
        }
        expect(mostAtOnce(decisions)).toBeLessThanOrEqual(capacity?.gpus ?? Number.POSITIVE_INFINITY);
      }),
      { numRuns: 120 },
    );
  });

  it("is the plan where no figures come later and nothing is shared", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const [zone] = problem.zones;
        if (!zone) return;
        const unshared = {
          ...problem,
          zones: [{ ...zone, capacity: null, issues: [], intensityGPerKwh: zone.outturnGPerKwh ?? [] }],
          workloads: problem.workloads.map((workload) => ({ ...workload, pauses: null })),
        };
        expect(replayProblem(unshared).decisions).toEqual(planProblem(unshared).decisions);
      }),
      { numRuns: 60 },
    );
  });
});

describe("replayProblem of work that may pause", () => {
  const cases = fc.record({
    figures: fc.array(figure, { minLength: SLOTS, maxLength: SLOTS }),
    duration: fc.integer({ min: 1, max: 8 }),
    shortestSlots: fc.integer({ min: 1, max: 3 }),
    resumeKwh: fc.constantFrom(0, 0.1, 0.5, 2),
    isRising: fc.boolean(),
    cap: fc.option(fc.integer({ min: 50, max: 400 }), { nil: null }),
  });

  it("carries out the plan, where every issue tells the same: resuming costs as much in the rest as in the whole", () => {
    fc.assert(
      fc.property(cases, ({ figures, duration, shortestSlots, resumeKwh, isRising, cap }) => {
        const durationMs = duration * SLOT_MS;
        const halves = [0, 1].map((half) => ({
          ...{ fromMs: (half * durationMs) / 2, toMs: ((half + 1) * durationMs) / 2, weight: 0.5 + half },
        }));
        const issues = figures.map((_, at) => ({
          ...{ issuedMs: START_MS + at * SLOT_MS, fromMs: START_MS + at * SLOT_MS, sdGPerKwh: null },
          intensityGPerKwh: figures.slice(at),
        }));
        const problem: PlanProblem = {
          ...{ startMs: START_MS, slotMs: SLOT_MS, objective: { countsPrice: false, carbonPricePerKgGbp: 0 } },
          zones: [problemZone({ intensityGPerKwh: figures, outturnGPerKwh: figures, issues })],
          workloads: [
            problemWorkload({
              durationMs,
              deadlineMs: START_MS + SLOTS * SLOT_MS,
              pauses: { minSegmentMs: shortestSlots * SLOT_MS, resumeKwh },
              phases: isRising ? halves : null,
              carbonCapG: cap,
            }),
          ],
        };
        const outturnG = ({ decisions: [decision] }: { readonly decisions: readonly Decision[] }) => {
          const [workload] = problem.workloads;
          if (!workload || !decision?.ok) return null;
          return new Scorer(problem).score(workload, decision.placement).outturnCarbonG;
        };
        const planned = outturnG(planProblem(problem));
        expect(outturnG(replayProblem(problem))).toEqual(planned === null ? null : expect.closeTo(planned, 6));
      }),
      { numRuns: 200 },
    );
  });
});

function expectWhole(workload: ProblemWorkload, segments: readonly Segment[]): void {
  const lengths = segments.map(({ startMs, endMs }) => endMs - startMs);
  expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(workload.durationMs);
  expect(segments[0]?.startMs).toBeGreaterThanOrEqual(workload.earliestMs);
  expect(segments.at(-1)?.endMs).toBeLessThanOrEqual(workload.deadlineMs);
  if (!workload.pauses) expect(segments).toHaveLength(1);
  else expect(Math.min(...lengths)).toBeGreaterThanOrEqual(Math.min(workload.pauses.minSegmentMs, workload.durationMs));
}

/** Workloads that run in the same minute, at most. */
function mostAtOnce(decisions: readonly Decision[]): number {
  const segments = decisions.flatMap((decision) => (decision.ok ? decision.placement.segments : []));
  const counts = Array.from({ length: SLOTS * 30 }, (_, minute) => {
    const atMs = START_MS + minute * MINUTE_MS;
    return segments.filter(({ startMs, endMs }) => startMs <= atMs && atMs < endMs).length;
  });
  return Math.max(...counts);
}
