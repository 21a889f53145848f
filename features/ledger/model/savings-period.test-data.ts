import type { SavingsPeriod } from "./savings.ts";

/** A period of one run that is known on both sides, to change. */
export const savingsPeriod = (change: Partial<SavingsPeriod> = {}): SavingsPeriod => ({
  ...{
    periodStart: "2026-11-01",
    runs: 1,
    energyKwh: 1,
    carbonG: 100,
    baselineCarbonG: 300,
    costGbp: 0.1,
    baselineCostGbp: 0.3,
  },
  ...{
    runsNotComparable: 0,
    runsWorse: 0,
    measuredKwh: 1,
    actualKwh: 1,
    estimatedKwh: 0,
    forecastKwh: 0,
    missingKwh: 0,
  },
  ...{ runsOpen: 0, runsJudged: 0, capturedG: null, foresightG: null },
  ...change,
});
