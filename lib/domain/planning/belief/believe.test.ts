import { describe, expect, it } from "vitest";
import { problemZone, START_MS } from "../engine/problem.fixture.ts";
import type { PlanProblem } from "../engine/problem.ts";
import { believe, withHope } from "./believe.ts";

const SLOT_MS = 1_800_000;

function problemWith(sdGPerKwh: readonly number[] | null): PlanProblem {
  const zone = problemZone({ intensityGPerKwh: [200, 210, 190, 180, 220, 205, 195, null], sdGPerKwh });
  return {
    startMs: START_MS,
    slotMs: SLOT_MS,
    zones: [zone],
    workloads: [],
    objective: { countsPrice: false, carbonPricePerKgGbp: 0 },
  };
}

function seen(problem: PlanProblem, nowMs: number) {
  const [zone] = problem.zones;
  if (!zone) throw new Error("There is no zone.");
  const belief = believe(problem, zone, nowMs);
  return { believed: belief.intensityGPerKwh, hoped: withHope(belief, problem, nowMs) };
}

describe("what is believed, and hoped by who may wait and see", () => {
  it.each([
    ["not told", null],
    ["told as none", new Array<number>(8).fill(0)],
  ])("takes figures as they are whose error is %s", (_, sd) => {
    const problem = problemWith(sd);
    const { believed, hoped } = seen(problem, START_MS);
    expect(believed).toEqual(problem.zones[0]?.intensityGPerKwh);
    expect(hoped).toEqual(believed);
  });

  it("hopes the more of a slot the more is still to be learnt of it, and nothing of one that is known as well as now", () => {
    const { believed, hoped } = seen(problemWith([5, 5, 5, 40, 40, 80, 80, 80]), START_MS + SLOT_MS);
    const hope = believed.map((value, slot) => (value === null ? null : value - (hoped[slot] ?? 0)));
    expect(hope.slice(0, 3)).toEqual([0, 0, 0]);
    expect(hope[3]).toBeGreaterThan(0);
    expect(hope[5] ?? 0).toBeGreaterThan(hope[4] ?? 0);
    expect(hope[7]).toBeNull();
  });
});
