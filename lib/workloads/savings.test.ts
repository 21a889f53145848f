import { describe, expect, it } from "vitest";
import { type AccountedRun, savingsByMonth, totalSavings } from "./savings.ts";

const run = (change: Partial<AccountedRun> = {}): AccountedRun => ({
  runId: 1,
  jobId: "KB-000001",
  workloadName: "Nightly",
  finishedAt: Date.parse("2026-11-22T05:30:00Z"),
  energyKwh: 1,
  isMeasured: true,
  carbonG: 100,
  baselineCarbonG: 300,
  costGbp: 0.1,
  baselineCostGbp: 0.3,
  actualShare: 1,
  estimatedShare: 0,
  forecastShare: 0,
  missingShare: 0,
  ...change,
});

describe("totalSavings", () => {
  it("leaves a run without a figure out of both sums, and says so", () => {
    expect(totalSavings([run(), run({ carbonG: null }), run({ baselineCarbonG: null })])).toMatchObject({
      runs: 3,
      carbonG: 100,
      baselineCarbonG: 300,
      runsNotComparable: 2,
    });
  });

  it("counts the runs that made things worse", () => {
    expect(totalSavings([run(), run({ carbonG: 500 })])).toMatchObject({
      carbonG: 600,
      baselineCarbonG: 600,
      runsWorse: 1,
    });
  });

  it("weighs shares by energy, not by run", () => {
    const total = totalSavings([run({ energyKwh: 3 }), run({ isMeasured: false, actualShare: 0, estimatedShare: 1 })]);
    expect(total).toMatchObject({ measuredShare: 0.75, actualShare: 0.75, estimatedShare: 0.25 });
  });

  it("knows nothing of nothing", () => {
    expect(totalSavings([])).toMatchObject({ carbonG: null, baselineCarbonG: null, measuredShare: null });
  });
});

describe("savingsByMonth", () => {
  it("takes the local month, newest first", () => {
    const months = savingsByMonth([
      run({ finishedAt: Date.parse("2026-06-30T23:30:00Z") }),
      run({ finishedAt: Date.parse("2026-11-22T05:30:00Z") }),
      run({ finishedAt: Date.parse("2026-07-10T05:30:00Z") }),
    ]);
    expect(months.map(({ month, label, runs }) => [month, label, runs])).toEqual([
      ["2026-11", "November 2026", 1],
      ["2026-07", "July 2026", 2],
    ]);
  });
});
