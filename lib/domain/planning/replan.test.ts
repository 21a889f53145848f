import { describe, expect, it } from "vitest";
import type { Candidate } from "./plan-types.ts";
import { isWorthMoving, moveReason } from "./replan.ts";

function candidate(scoreGbp: number, carbonG = 100): Candidate {
  return {
    zoneId: 1,
    startMs: 0,
    endMs: 3_600_000,
    carbonG,
    costGbp: 0.1,
    meanIntensityGPerKwh: 100,
    filledShare: 0,
    p10CarbonG: null,
    p90CarbonG: null,
    statisticalShare: 0,
    carbonScoreGbp: 0,
    priceScoreGbp: scoreGbp,
    latenessScoreGbp: 0,
    scoreGbp,
  };
}

describe("isWorthMoving", () => {
  it.each([
    ["what can no longer be had", null, 5, true],
    ["a gain within the threshold", 1, 0.98, false],
    ["a gain beyond it", 1, 0.96, true],
    ["nothing better", 1, 1, false],
    ["a gain where electricity is paid for", -1, -1.02, false],
    ["a great gain where electricity is paid for", -1, -1.2, true],
  ])("%s", (_, current, found, expected) => {
    expect(isWorthMoving(current === null ? null : candidate(current), candidate(found))).toBe(expected);
  });

  it("says why", () => {
    expect(moveReason(candidate(1, 580), candidate(0.5, 512))).toBe(
      "Planned again by a newer forecast: 512 g where the plan before would now emit 580 g",
    );
    expect(moveReason(null, candidate(0.5))).toMatch(/can no longer be had/);
  });
});
