import { describe, expect, it } from "vitest";
import { judgedWeeks, savingsByMonth, totalSavings } from "./savings.ts";
import { savingsPeriod as period } from "./savings-period.test-data.ts";

describe("totalSavings", () => {
  it("adds what is known, and counts what is not", () => {
    const unknown = period({ carbonG: null, baselineCarbonG: null, runsNotComparable: 1 });
    expect(totalSavings([period(), unknown, period({ runsWorse: 1 })])).toMatchObject({
      ...{ runs: 3, carbonG: 200, baselineCarbonG: 600, runsNotComparable: 1, runsWorse: 1 },
    });
  });

  it("weighs shares by energy, not by period", () => {
    const modelled = period({ energyKwh: 1, measuredKwh: 0, actualKwh: 0, estimatedKwh: 1 });
    const measured = period({ energyKwh: 3, measuredKwh: 3, actualKwh: 3 });
    expect(totalSavings([measured, modelled])).toMatchObject({
      measuredShare: 0.75,
      actualShare: 0.75,
      estimatedShare: 0.25,
    });
  });

  it("knows nothing of nothing", () => {
    expect(totalSavings([])).toMatchObject({
      carbonG: null,
      baselineCarbonG: null,
      measuredShare: null,
      captureRatio: null,
    });
  });

  it("captures what was saved of what could have been, losses counted", () => {
    const weeks = [
      period({ runsJudged: 2, capturedG: 90, foresightG: 100 }),
      period({ runsJudged: 1, capturedG: -40, foresightG: 100 }),
      period(),
    ];
    expect(totalSavings(weeks)).toMatchObject({ runsJudged: 3, captureRatio: 0.25 });
    expect(totalSavings([period({ runsJudged: 1, capturedG: 0, foresightG: 0 })]).captureRatio).toBeNull();
  });
});

describe("savingsByMonth", () => {
  it("names the month of its first day, in winter and summer time", () => {
    const months = savingsByMonth([period(), period({ periodStart: "2026-07-01" })]);
    expect(months.map(({ month, label }) => [month, label])).toEqual([
      ["2026-11", "November 2026"],
      ["2026-07", "July 2026"],
    ]);
  });
});

describe("judgedWeeks", () => {
  it("leaves out the weeks of which hindsight does not speak yet", () => {
    const weeks = judgedWeeks([
      period({ periodStart: "2026-11-16" }),
      period({ periodStart: "2026-11-09", runsJudged: 1 }),
    ]);
    expect(weeks.map(({ monday }) => monday)).toEqual(["2026-11-09"]);
  });
});
