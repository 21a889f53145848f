import { describe, expect, it } from "vitest";
import { problemZone, START_MS } from "../problem/problem.fixture.ts";
import type { PlanProblem, ProblemZone } from "../problem/problem.ts";
import { seededRandom } from "../random.ts";
import { believe } from "./believe.ts";

const SLOT_MS = 1_800_000;

function believed(rest: Partial<ProblemZone>, nowMs = START_MS): readonly (number | null)[] {
  const zone = problemZone(rest);
  const problem: PlanProblem = {
    startMs: START_MS,
    slotMs: SLOT_MS,
    zones: [zone],
    workloads: [],
    objective: { countsPrice: false, carbonPricePerKgGbp: 0 },
  };
  return believe(problem, zone, nowMs);
}

describe("what is believed of a forecast", () => {
  const figures = [200, 210, 190, null, 180, 220, 205, 195, 240, 100];

  it.each([
    ["not stated", null],
    ["stated as zero", figures.map(() => 0)],
  ])("stands as it is where its error is %s", (_, sdGPerKwh) => {
    expect(believed({ intensityGPerKwh: figures, sdGPerKwh })).toEqual(figures);
  });

  it("stays unknown where nobody says anything, however much is known beside it", () => {
    const [, , , unknown] = believed({ intensityGPerKwh: figures, sdGPerKwh: figures.map(() => 20) });
    expect(unknown).toBeNull();
  });

  it("comes nearer to the truth than the noise that was added to it", () => {
    const random = seededRandom(7);
    const truth = Array.from({ length: 96 }, (_, slot) => 200 + 60 * Math.sin(slot / 8));
    const noisy = truth.map((value) => value + 20 * (random() + random() + random() - 1.5) * 2);
    const calm = believed({ intensityGPerKwh: noisy, sdGPerKwh: noisy.map(() => 20) });
    const error = (series: readonly (number | null)[]) =>
      series.reduce<number>((sum, value, slot) => sum + ((value ?? 0) - (truth[slot] ?? 0)) ** 2, 0);
    expect(error(calm)).toBeLessThan(0.4 * error(noisy));
  });

  it("knows of no issue before it is out, and weighs two by what each adds", () => {
    const issues = [180, 220].map((level, at) => ({
      issuedMs: START_MS + at * SLOT_MS,
      fromMs: START_MS,
      intensityGPerKwh: new Array<number>(4).fill(level),
      sdGPerKwh: new Array<number>(4).fill(20),
    }));
    const zone = { intensityGPerKwh: new Array<null>(4).fill(null), issues };
    expect(believed(zone)).toEqual([180, 180, 180, 180]);
    const [both] = believed(zone, START_MS + SLOT_MS);
    expect(both).toBeGreaterThan(180);
    expect(both).toBeLessThanOrEqual(220);
  });
});
