import { formatMonth, type Instant, localMonth } from "../format/time.ts";

/** One run's newest account, as the page of savings adds it up. */
export interface AccountedRun {
  readonly runId: number;
  readonly jobId: string;
  readonly workloadName: string;
  readonly finishedAt: Instant;
  readonly energyKwh: number;
  readonly isMeasured: boolean;
  readonly carbonG: number | null;
  readonly baselineCarbonG: number | null;
  readonly costGbp: number | null;
  readonly baselineCostGbp: number | null;
  /** Shares of the energy by how sure the intensity is; together 1. */
  readonly actualShare: number;
  readonly estimatedShare: number;
  readonly forecastShare: number;
  readonly missingShare: number;
}

export interface SavingsTotal {
  readonly runs: number;
  readonly energyKwh: number;
  /** Sums over the runs known on both sides, so that the two stay comparable; null when there is none. */
  readonly carbonG: number | null;
  readonly baselineCarbonG: number | null;
  readonly costGbp: number | null;
  readonly baselineCostGbp: number | null;
  /** Runs left out of the carbon sums because a figure is missing on one side. */
  readonly runsNotComparable: number;
  /** Runs that emitted more than they would have at once. */
  readonly runsWorse: number;
  /** Share of the energy that was measured, not modelled. Null without any energy. */
  readonly measuredShare: number | null;
  readonly actualShare: number | null;
  readonly estimatedShare: number | null;
  readonly forecastShare: number | null;
  readonly missingShare: number | null;
}

export interface SavingsMonth extends SavingsTotal {
  /** "2026-11", to sort by. */
  readonly month: string;
  readonly label: string;
}

/** Adds runs up. What is not known on both sides is counted and left out, never taken for zero. */
export function totalSavings(runs: readonly AccountedRun[]): SavingsTotal {
  const comparable = runs.filter((run) => run.carbonG !== null && run.baselineCarbonG !== null);
  const priced = runs.filter((run) => run.costGbp !== null && run.baselineCostGbp !== null);
  const energyKwh = sumOf(runs, (run) => run.energyKwh);
  const share = (of: (run: AccountedRun) => number) =>
    energyKwh > 0 ? sumOf(runs, (run) => run.energyKwh * of(run)) / energyKwh : null;
  return {
    runs: runs.length,
    energyKwh,
    carbonG: comparable.length > 0 ? sumOf(comparable, (run) => run.carbonG ?? 0) : null,
    baselineCarbonG: comparable.length > 0 ? sumOf(comparable, (run) => run.baselineCarbonG ?? 0) : null,
    costGbp: priced.length > 0 ? sumOf(priced, (run) => run.costGbp ?? 0) : null,
    baselineCostGbp: priced.length > 0 ? sumOf(priced, (run) => run.baselineCostGbp ?? 0) : null,
    runsNotComparable: runs.length - comparable.length,
    runsWorse: comparable.filter((run) => (run.carbonG ?? 0) > (run.baselineCarbonG ?? 0) + 0.5).length,
    measuredShare: share((run) => (run.isMeasured ? 1 : 0)),
    actualShare: share((run) => run.actualShare),
    estimatedShare: share((run) => run.estimatedShare),
    forecastShare: share((run) => run.forecastShare),
    missingShare: share((run) => run.missingShare),
  };
}

/** The totals of each local month in which a run ended, newest first. */
export function savingsByMonth(runs: readonly AccountedRun[]): readonly SavingsMonth[] {
  return [...Map.groupBy(runs, (run) => localMonth(run.finishedAt))]
    .map(([month, ofMonth]) => ({ month, label: formatMonth(ofMonth[0]?.finishedAt ?? 0), ...totalSavings(ofMonth) }))
    .toSorted((a, b) => b.month.localeCompare(a.month));
}

function sumOf(runs: readonly AccountedRun[], value: (run: AccountedRun) => number): number {
  return runs.reduce((sum, run) => sum + value(run), 0);
}
