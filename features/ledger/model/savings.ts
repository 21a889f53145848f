import { formatMonth } from "@/lib/format/time.ts";

/** The runs that ended in a week or month, summed up by the database. Each figure can be added to another period's. */
export interface SavingsPeriod {
  /** Its first day in the United Kingdom: "2026-11-16". */
  readonly periodStart: string;
  readonly runs: number;
  readonly energyKwh: number;
  /** Over the runs known on both sides, so that the two stay comparable; null when there is none. */
  readonly carbonG: number | null;
  readonly baselineCarbonG: number | null;
  readonly costGbp: number | null;
  readonly baselineCostGbp: number | null;
  /** Runs left out of the carbon sums because a figure is missing on one side. */
  readonly runsNotComparable: number;
  /** Runs that emitted more than they would have at once. */
  readonly runsWorse: number;
  readonly measuredKwh: number;
  readonly actualKwh: number;
  readonly estimatedKwh: number;
  readonly forecastKwh: number;
  readonly missingKwh: number;
  /** Runs whose settlement is not final yet. */
  readonly runsOpen: number;
  /** Runs of which hindsight speaks: what they saved, and what perfect foresight would have; null when there is none. */
  readonly runsJudged: number;
  readonly capturedG: number | null;
  readonly foresightG: number | null;
}

export interface SavingsTotal extends Omit<SavingsPeriod, "periodStart"> {
  /** Share of the energy that was measured, not modelled, and by how sure the intensity is. Null without any energy. */
  readonly measuredShare: number | null;
  readonly actualShare: number | null;
  readonly estimatedShare: number | null;
  readonly forecastShare: number | null;
  readonly missingShare: number | null;
  /** What was saved over what perfect foresight would have saved; null where nothing could be. Below zero for a loss. */
  readonly captureRatio: number | null;
}

export interface SavingsMonth extends SavingsTotal {
  /** "2026-11", to sort by. */
  readonly month: string;
  readonly label: string;
}

export interface SavingsWeek extends SavingsTotal {
  /** Its Monday: "2026-11-16". */
  readonly monday: string;
}

/** Adds periods up. What is not known is left out of its sum, never taken for zero. */
export function totalSavings(periods: readonly SavingsPeriod[]): SavingsTotal {
  const sum = (of: (period: SavingsPeriod) => number) => periods.reduce((total, period) => total + of(period), 0);
  const known = (of: (period: SavingsPeriod) => number | null) => {
    const values = periods.map(of).filter((value) => value !== null);
    return values.length > 0 ? values.reduce((total, value) => total + value, 0) : null;
  };
  const sums = {
    runs: sum(({ runs }) => runs),
    energyKwh: sum(({ energyKwh }) => energyKwh),
    carbonG: known(({ carbonG }) => carbonG),
    baselineCarbonG: known(({ baselineCarbonG }) => baselineCarbonG),
    costGbp: known(({ costGbp }) => costGbp),
    baselineCostGbp: known(({ baselineCostGbp }) => baselineCostGbp),
    runsNotComparable: sum(({ runsNotComparable }) => runsNotComparable),
    runsWorse: sum(({ runsWorse }) => runsWorse),
    measuredKwh: sum(({ measuredKwh }) => measuredKwh),
    actualKwh: sum(({ actualKwh }) => actualKwh),
    estimatedKwh: sum(({ estimatedKwh }) => estimatedKwh),
    forecastKwh: sum(({ forecastKwh }) => forecastKwh),
    missingKwh: sum(({ missingKwh }) => missingKwh),
    runsOpen: sum(({ runsOpen }) => runsOpen),
    runsJudged: sum(({ runsJudged }) => runsJudged),
    capturedG: known(({ capturedG }) => capturedG),
    foresightG: known(({ foresightG }) => foresightG),
  };
  const share = (kwh: number) => (sums.energyKwh > 0 ? kwh / sums.energyKwh : null);
  return {
    ...sums,
    measuredShare: share(sums.measuredKwh),
    actualShare: share(sums.actualKwh),
    estimatedShare: share(sums.estimatedKwh),
    forecastShare: share(sums.forecastKwh),
    missingShare: share(sums.missingKwh),
    captureRatio: captureRatio(sums.capturedG, sums.foresightG),
  };
}

/** The months with their shares, in the order given. */
export function savingsByMonth(periods: readonly SavingsPeriod[]): readonly SavingsMonth[] {
  return periods.map((period) => ({
    month: period.periodStart.slice(0, 7),
    // Noon: the same day of the United Kingdom in winter and summer.
    label: formatMonth(Date.parse(`${period.periodStart}T12:00:00Z`)),
    ...totalSavings([period]),
  }));
}

/** The weeks of which hindsight speaks, in the order given. */
export function judgedWeeks(periods: readonly SavingsPeriod[]): readonly SavingsWeek[] {
  return periods
    .filter(({ runsJudged }) => runsJudged > 0)
    .map((period) => ({ monday: period.periodStart, ...totalSavings([period]) }));
}

/** Under a tenth of a gram nothing was to be had: a ratio of it would be noise. */
const foresightMinG = 0.1;

function captureRatio(capturedG: number | null, foresightG: number | null): number | null {
  return capturedG === null || foresightG === null || foresightG < foresightMinG ? null : capturedG / foresightG;
}
