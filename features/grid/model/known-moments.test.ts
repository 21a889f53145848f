import { describe, expect, it } from "vitest";
import { issueBy, knownMoments, momentOf, withOutturn } from "./known-moments.ts";

const minute = 60_000;

describe("knownMoments", () => {
  it("asks shortly after each issue, and before the next one", () => {
    const moments = knownMoments([100 * minute, 32 * minute, 30 * minute]);
    expect(moments).toEqual([
      { issuedAt: 100 * minute, knownAt: 105 * minute },
      { issuedAt: 32 * minute, knownAt: 37 * minute },
      { issuedAt: 30 * minute, knownAt: 32 * minute - 1 },
    ]);
    expect(momentOf(32 * minute, moments)?.knownAt).toBe(37 * minute);
    expect(momentOf(31 * minute, moments)).toBeNull();
    expect(momentOf(null, moments)).toBeNull();
    expect([29, 30, 50, null].map((at) => issueBy(at === null ? null : at * minute, moments))).toEqual([
      null,
      30 * minute,
      32 * minute,
      null,
    ]);
  });
});

describe("withOutturn", () => {
  const slot = (slotStart: number, intensityGPerKwh: number | null, status: "forecast" | "estimated" | null) => ({
    slotStart,
    intensityGPerKwh,
    status,
  });

  it("lays what came to be over what was forecast, and nothing over what was known or is still to come", () => {
    const known = [slot(1, 50, "estimated"), slot(2, 60, "forecast"), slot(3, 70, "forecast"), slot(4, 80, "forecast")];
    const current = [slot(1, 55, "estimated"), slot(2, 40, "estimated"), slot(3, 71, "forecast"), slot(4, null, null)];
    expect(withOutturn(known, current).map(({ outturnGPerKwh }) => outturnGPerKwh)).toEqual([null, 40, null, null]);
  });
});
