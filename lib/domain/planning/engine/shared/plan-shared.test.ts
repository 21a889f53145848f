import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemWorkload, problemZone, START_MS } from "../../problem/problem.fixture.ts";
import type { Decision, LoadPhase, PlanProblem } from "../../problem/problem.ts";
import { decideAlone, knownOpenings, placementCost } from "../alone/decide-alone.ts";
import { planProblem } from "../plan-problem.ts";
import { zoneSeries } from "../zone-series.ts";

const MINUTE_MS = 60_000;
const SLOT_MS = 30 * MINUTE_MS;

const problems = fc
  .record({
    zones: fc.array(
      fc.record({
        intensity: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 6, maxLength: 6 }),
        gpus: fc.integer({ min: 0, max: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    workloads: fc.array(
      fc.record({
        earliest: fc.integer({ min: 0, max: 60 }),
        slack: fc.integer({ min: 0, max: 120 }),
        duration: fc.integer({ min: 5, max: 90 }),
        gpus: fc.integer({ min: 0, max: 2 }),
        form: fc.constantFrom("whole", "split", "phases", "split phases"),
        powerW: fc.constantFrom(1000, 1000, 1000, 0),
        carbonCap: fc.option(fc.integer({ min: 5, max: 40 }), { nil: null, freq: 4 }),
      }),
      { minLength: 1, maxLength: 7 },
    ),
  })
  .map(({ zones, workloads }): PlanProblem => {
    return {
      startMs: START_MS,
      slotMs: SLOT_MS,
      objective: { countsPrice: false, carbonPricePerKgGbp: 0 },
      zones: zones.map(({ intensity, gpus }, at) =>
        problemZone({ id: `zone ${at}`, intensityGPerKwh: intensity, capacity: { gpus } }),
      ),
      workloads: workloads.map(({ earliest, slack, duration, gpus, form, powerW, carbonCap }, at) =>
        problemWorkload({
          id: `w ${at}`,
          earliestMs: START_MS + earliest * MINUTE_MS,
          deadlineMs: START_MS + (earliest + duration + slack) * MINUTE_MS,
          durationMs: duration * MINUTE_MS,
          powerW: form.startsWith("split") ? 1000 : powerW,
          needs: { gpus, cpuCores: 1, memoryGb: 0 },
          carbonCapG: carbonCap,
          pauses: form.startsWith("split") ? { minSegmentMs: 10 * MINUTE_MS, resumeKwh: 0.01 } : null,
          phases: form.endsWith("phases") ? rising(duration * MINUTE_MS) : null,
        }),
      ),
    };
  });

/** Draws three times as much in its second half as in its first. */
function rising(durationMs: number): LoadPhase[] {
  const middleMs = durationMs / 2;
  return [
    { fromMs: 0, toMs: middleMs, weight: 0.5 },
    { fromMs: middleMs, toMs: durationMs, weight: 1.5 },
  ];
}

describe("planShared", () => {
  it("breaks no capacity, window, length or cap, and proves a bound that holds", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { decisions, lowerBound } = planProblem(problem);
        expect(mostUsed(problem, decisions)).toBe(0);
        let cost = 0;
        for (const [at, decision] of decisions.entries()) {
          const workload = problem.workloads[at];
          if (!workload || !decision.ok) continue;
          const { segments, zone } = decision.placement;
          const lengths = segments.map(({ startMs, endMs }) => endMs - startMs);
          expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(workload.durationMs);
          expect(segments[0]?.startMs).toBeGreaterThanOrEqual(workload.earliestMs);
          expect(segments.at(-1)?.endMs).toBeLessThanOrEqual(workload.deadlineMs);
          const series = outlook(problem).zones[zone]?.objective;
          const carbonG = series ? placementCost(series, START_MS, workload, decision.placement) : Number.NaN;
          expect(carbonG).toBeLessThanOrEqual((workload.carbonCapG ?? Number.POSITIVE_INFINITY) + 1e-6);
          cost += carbonG;
        }
        expect(lowerBound ?? 0).toBeLessThanOrEqual(cost + 1e-6);
        if (decisions.every((decision) => decision.ok)) expect(lowerBound).not.toBeNull();
      }),
      { numRuns: 25 },
    );
  });

  it("is the optimum of each alone where there is room for all", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const roomy = { ...problem, zones: problem.zones.map((zone) => ({ ...zone, capacity: { gpus: 100 } })) };
        const shared = planProblem(roomy);
        for (const [at, decision] of shared.decisions.entries()) {
          const workload = problem.workloads[at];
          if (!workload) continue;
          const alone = decideAlone(outlook(problem), workload, knownOpenings(outlook(problem), START_MS));
          expect(decision.ok).toBe(alone.ok);
          if (!decision.ok || !alone.ok) continue;
          expect(costOf(problem, at, decision)).toBeCloseTo(costOf(problem, at, alone), 9);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("proves as much beside a workload that draws nothing", () => {
    const zones = [problemZone({ intensityGPerKwh: [10, 1, 20, 30], capacity: { gpus: 1 } })];
    const needs = { gpus: 1, cpuCores: 0, memoryGb: 0 };
    const asked = { durationMs: SLOT_MS, deadlineMs: START_MS + 2 * SLOT_MS, needs };
    const two = [problemWorkload({ ...asked, id: "a" }), problemWorkload({ ...asked, id: "b" })];
    const idle = problemWorkload({
      ...asked,
      id: "idle",
      deadlineMs: START_MS + 4 * SLOT_MS,
      powerW: 0,
      carbonCapG: 1,
    });
    const crowded: PlanProblem = {
      ...{ startMs: START_MS, slotMs: SLOT_MS, zones, workloads: two },
      objective: { countsPrice: false, carbonPricePerKgGbp: 0 },
    };
    const { decisions, lowerBound } = planProblem({ ...crowded, workloads: [...two, idle] });
    expect(decisions.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(lowerBound).toBeCloseTo(planProblem(crowded).lowerBound ?? Number.NaN, 1);
    expect(lowerBound).toBeGreaterThan(5);
  });

  it("plans the same problem the same way", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        expect(planProblem(problem)).toEqual(planProblem(problem));
      }),
      { numRuns: 5 },
    );
  });
});

function outlook(problem: PlanProblem) {
  return {
    startMs: problem.startMs,
    zones: problem.zones.map((zone) => zoneSeries(problem, zone, zone.intensityGPerKwh)),
  };
}

function costOf(problem: PlanProblem, at: number, decision: Decision): number {
  const workload = problem.workloads[at];
  const series = decision.ok ? outlook(problem).zones[decision.placement.zone]?.objective : undefined;
  return workload && series && decision.ok ? placementCost(series, START_MS, workload, decision.placement) : Number.NaN;
}

/** GPUs used beyond what a zone has, counted at every minute. */
function mostUsed(problem: PlanProblem, decisions: readonly Decision[]): number {
  let beyond = 0;
  for (const [zone, { capacity }] of problem.zones.entries()) {
    for (let minute = 0; minute < 180; minute += 1) {
      const atMs = START_MS + minute * MINUTE_MS;
      const used = decisions.reduce((sum, decision, at) => {
        const runs =
          decision.ok &&
          decision.placement.zone === zone &&
          decision.placement.segments.some(({ startMs, endMs }) => startMs <= atMs && atMs < endMs);
        return sum + (runs ? (problem.workloads[at]?.needs.gpus ?? 0) : 0);
      }, 0);
      beyond = Math.max(beyond, used - (capacity?.gpus ?? 0));
    }
  }
  return beyond;
}
