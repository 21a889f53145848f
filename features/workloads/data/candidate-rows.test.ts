import { describe, expect, it } from "vitest";
import { toCandidates } from "./candidate-rows.ts";

const row = {
  ...{
    rank: 1,
    start_at: "2026-11-23T02:30:00+00:00",
    end_at: "2026-11-23T06:30:00+00:00",
    carbon_g: 22,
    cost_gbp: 0.1,
  },
  ...{
    mean_intensity_g_per_kwh: 40,
    carbon_score_gbp: 0.1,
    price_score_gbp: 0.1,
    lateness_score_gbp: 0,
    score_gbp: 0.2,
  },
  ...{
    filled_share: 0,
    p10_carbon_g: 18,
    p90_carbon_g: 26,
    statistical_share: 0,
    best_probability: 0.6,
    segments: null,
  },
};
const pieces = [
  { startAt: "2026-11-23T02:30:00Z", endAt: "2026-11-23T03:30:00Z" },
  { startAt: "2026-11-23T05:30:00Z", endAt: "2026-11-23T06:30:00Z" },
];

describe("toCandidates", () => {
  it("puts the best first, and tells pieces where they are several", () => {
    const candidates = toCandidates([{ ...row, rank: 2, segments: pieces }, row], () => ({}));
    expect(candidates.map(({ rank }) => rank)).toEqual([1, 2]);
    expect(candidates[0]?.segments).toBeUndefined();
    expect(candidates[1]?.segments).toEqual([
      { startAt: Date.parse("2026-11-23T02:30:00Z"), endAt: Date.parse("2026-11-23T03:30:00Z") },
      { startAt: Date.parse("2026-11-23T05:30:00Z"), endAt: Date.parse("2026-11-23T06:30:00Z") },
    ]);
  });

  it("takes no pieces that the contract does not know", () => {
    expect(() => toCandidates([{ ...row, segments: [{ from: 1 }] }], () => ({}))).toThrow();
  });
});
