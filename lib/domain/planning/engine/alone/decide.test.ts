import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemWorkload, problemZone, START_MS } from "../../problem/problem.fixture.ts";
import type { LoadPhase, PlanProblem, ProblemWorkload } from "../../problem/problem.ts";
import { zoneSeries } from "../zone-series.ts";
import { decideAll } from "./decide-all.ts";
import { decideAlone, knownOpenings, type Outlook, placementCost } from "./decide-alone.ts";

const MINUTE_MS = 60_000;
const SLOT_MS = 30 * MINUTE_MS;

const figure = fc.option(fc.integer({ min: 0, max: 20 }), { nil: null, freq: 9 });
const problems = fc
  .record({
    zones: fc.array(
      fc.record({
        intensity: fc.array(figure, { minLength: 4, maxLength: 9 }),
        prices: fc.array(figure, { minLength: 9, maxLength: 9 }),
        pue: fc.constantFrom(1, 1.25, 1.5),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    countsPrice: fc.boolean(),
    carbonPrice: fc.constantFrom(0, 50, 1000),
    workloads: fc.array(
      fc.record({
        earliest: fc.integer({ min: 0, max: 120 }),
        window: fc.integer({ min: 1, max: 300 }),
        duration: fc.integer({ min: 1, max: 100 }),
        powers: fc.option(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 4 }), { nil: null }),
        carbonCap: fc.option(fc.integer({ min: 1, max: 40 }), { nil: null }),
        maxPrice: fc.option(fc.integer({ min: 1, max: 30 }), { nil: null }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  })
  .map(({ zones, countsPrice, carbonPrice, workloads }) => {
    const problem: PlanProblem = {
      startMs: START_MS,
      slotMs: SLOT_MS,
      objective: { countsPrice, carbonPricePerKgGbp: carbonPrice },
      zones: zones.map(({ intensity, prices, pue }, at) =>
        problemZone({ id: `zone ${at}`, intensityGPerKwh: intensity, pricePerKwhGbp: prices, pue }),
      ),
      workloads: workloads.map(({ earliest, window, duration, powers, carbonCap, maxPrice }) =>
        problemWorkload({
          earliestMs: START_MS + earliest * MINUTE_MS,
          deadlineMs: START_MS + (earliest + window) * MINUTE_MS,
          durationMs: duration * MINUTE_MS,
          phases: powers && phasesOf(duration, powers),
          carbonCapG: carbonCap,
          maxPriceGbp: maxPrice,
        }),
      ),
    };
    return problem;
  });

/** Phases that begin on minutes, so that a start tried minute by minute can be the best. */
function phasesOf(minutes: number, powers: readonly number[]): LoadPhase[] {
  const border = (at: number) => Math.floor((minutes * at) / powers.length) * MINUTE_MS;
  return powers.map((weight, at) => ({ fromMs: border(at), toMs: border(at + 1), weight }));
}

function outlookOf(problem: PlanProblem): Outlook {
  return {
    startMs: problem.startMs,
    zones: problem.zones.map((zone) => zoneSeries(problem, zone, zone.intensityGPerKwh)),
  };
}

describe("decideAlone", () => {
  it("is no worse than any start tried minute by minute, keeps what is asked, and gives up only where nothing is possible", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const outlook = outlookOf(problem);
        for (const workload of problem.workloads) {
          const decision = decideAlone(outlook, workload, knownOpenings(outlook, START_MS));
          const least = leastByMinute(problem, outlook, workload);
          if (!decision.ok) {
            expect(least).toBe(Number.POSITIVE_INFINITY);
            continue;
          }
          const { placement } = decision;
          const [segment] = placement.segments;
          expect(segment?.startMs).toBeGreaterThanOrEqual(workload.earliestMs);
          expect(segment?.endMs).toBeLessThanOrEqual(workload.deadlineMs);
          const measured = measure(outlook, workload, placement.zone, segment?.startMs ?? 0);
          expect(measured.cost).toBeLessThanOrEqual(least + 1e-9);
          expect(measured.carbon).toBeLessThanOrEqual((workload.carbonCapG ?? Number.POSITIVE_INFINITY) + 1e-9);
          expect(measured.price).toBeLessThanOrEqual((workload.maxPriceGbp ?? Number.POSITIVE_INFINITY) + 1e-9);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("keeps a limit that the start before just meets, but for what rounding adds", () => {
    const zone = problemZone({ intensityGPerKwh: [null, 1, 0], pricePerKwhGbp: [1, 10, 15] });
    const problem: PlanProblem = {
      ...{ startMs: START_MS, slotMs: SLOT_MS, zones: [zone], workloads: [] },
      objective: { countsPrice: false, carbonPricePerKgGbp: 0 },
    };
    const asked = { durationMs: 24 * MINUTE_MS, deadlineMs: START_MS + 77 * MINUTE_MS, maxPriceGbp: 14 };
    const workload = problemWorkload({ ...asked, phases: phasesOf(24, [3, 1, 4]) });
    const outlook = outlookOf(problem);
    expect(decideAlone(outlook, workload, knownOpenings(outlook, START_MS))).toMatchObject({
      placement: { segments: [{ startMs: START_MS + 52 * MINUTE_MS }] },
    });
  });
});

describe("decideAlone of work that draws nothing", () => {
  it("starts at once in every zone where waiting costs: only waiting counts then", () => {
    const falling = Array.from({ length: 12 }, (_, slot) => 300 - 20 * slot);
    const problem: PlanProblem = {
      ...{ startMs: START_MS, slotMs: SLOT_MS, workloads: [] },
      zones: [1, 2].map((id) => problemZone({ id: `zone ${id}`, intensityGPerKwh: falling })),
      objective: { countsPrice: false, carbonPricePerKgGbp: 0 },
    };
    const outlook = outlookOf(problem);
    const starts = [0, 1].map((zone) => {
      const workload = problemWorkload({ powerW: 0, latenessPerHour: 0.01, zones: [zone] });
      const decision = decideAlone(outlook, workload, knownOpenings(outlook, START_MS));
      return decision.ok && decision.placement.segments[0]?.startMs;
    });
    expect(starts).toEqual([START_MS, START_MS]);
  });
});

describe("decideAll", () => {
  it("decides each as if it were alone", () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 1, max: 40 }), (problem, copies) => {
        const outlook = outlookOf(problem);
        const workloads = Array.from({ length: copies }, () => problem.workloads).flat();
        const alone = problem.workloads.map((workload) =>
          decideAlone(outlook, workload, knownOpenings(outlook, START_MS)),
        );
        const together = decideAll(outlook, workloads, START_MS);
        for (const [at, decision] of together.entries()) {
          const expected = alone[at % alone.length];
          const workload = workloads[at];
          expect(decision.ok).toBe(expected?.ok);
          if (!decision.ok || !expected?.ok || !workload) continue;
          const costOf = ({ placement }: typeof decision) =>
            placementCost(outlook.zones[placement.zone]?.objective ?? never(), START_MS, workload, placement);
          expect(costOf(decision)).toBeCloseTo(costOf(expected), 9);
        }
      }),
      { numRuns: 100 },
    );
  });
});

function never(): never {
  throw new Error("A placement names a zone of the problem.");
}

function measure(outlook: Outlook, workload: ProblemWorkload, zone: number, startMs: number) {
  const view = outlook.zones[zone] ?? never();
  const placement = { zone, segments: [{ startMs, endMs: startMs + workload.durationMs }] };
  const of = (series: typeof view.carbon | null) =>
    series ? placementCost(series, outlook.startMs, workload, placement) : Number.POSITIVE_INFINITY;
  return { cost: of(view.objective), carbon: of(view.carbon), price: of(view.price) };
}

function leastByMinute(problem: PlanProblem, outlook: Outlook, workload: ProblemWorkload): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [zone, { intensityGPerKwh, pricePerKwhGbp }] of problem.zones.entries()) {
    for (
      let startMs = workload.earliestMs;
      startMs + workload.durationMs <= workload.deadlineMs;
      startMs += MINUTE_MS
    ) {
      const first = Math.floor((startMs - START_MS) / SLOT_MS);
      const last = Math.ceil((startMs + workload.durationMs - START_MS) / SLOT_MS);
      const needsPrice = problem.objective.countsPrice || workload.maxPriceGbp !== null;
      const isKnown = Array.from({ length: last - first }, (_, at) => first + at).every(
        (slot) => intensityGPerKwh[slot] != null && (!needsPrice || pricePerKwhGbp?.[slot] != null),
      );
      if (!isKnown) continue;
      const { cost, carbon, price } = measure(outlook, workload, zone, startMs);
      if (carbon > (workload.carbonCapG ?? Number.POSITIVE_INFINITY)) continue;
      if (price > (workload.maxPriceGbp ?? Number.POSITIVE_INFINITY)) continue;
      least = Math.min(least, cost);
    }
  }
  return least;
}
