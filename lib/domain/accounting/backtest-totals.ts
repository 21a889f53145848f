import { BACKTEST_POLICIES, type BacktestPlacement, type BacktestPolicyId } from "./policy-backtest.ts";

/** The figures of a run by the ledger; null for a missing one. */
export type BacktestedActual = {
  readonly startMs: number;
  readonly carbonG: number | null;
  readonly costGbp: number | null;
};

/** A run, and what each policy would have done with it. */
export type BacktestedRun = {
  readonly submittedMs: number;
  readonly actual: BacktestedActual;
  /** Whether a policy that found no place may find one when more outturn has come. */
  readonly waitsForOutturn: boolean;
  readonly placements: Readonly<Record<BacktestPolicyId, BacktestPlacement | null>>;
};

/** Sums over the runs that can be compared. */
export type BacktestRow = {
  readonly id: BacktestPolicyId | "actual";
  readonly carbonG: number;
  /** Over the runs priced on every side; null when there is none. */
  readonly costGbp: number | null;
  /** From submission to start. */
  readonly meanDelayMs: number;
  /** Run at arrival minus this, gCO2: negative if this emitted more. */
  readonly savedG: number;
  /** Runs decided by the forecast of that time, and by the outturn. */
  readonly byForecast: number;
  readonly byOutturn: number;
};

export type BacktestTotals = {
  /** Runs known on every side, so that the rows cover the same runs. */
  readonly compared: number;
  readonly priced: number;
  /** Excluded: a policy found no place, or there was no zone for run at arrival. */
  readonly withoutPlace: number;
  /** Excluded: the outturn of an actual, possible or hypothetical running time is not known. */
  readonly withoutOutturn: number;
  /** The actual runs first, then the policies; empty if nothing can be compared. */
  readonly rows: readonly BacktestRow[];
};

/** Sums a back-test over the runs known on every side; the others are counted, never taken as zero. */
export function backtestTotals(runs: readonly BacktestedRun[]): BacktestTotals {
  const complete = runs.map(asComplete).filter((run) => run !== null);
  const waiting = runs.filter((run) => run.waitsForOutturn && asComplete(run) === null).length;
  const compared = complete.filter((run) => ids.every((id) => run[id].carbonG !== null));
  const priced = compared.filter((run) => ids.every((id) => run[id].costGbp !== null));
  const arrivalG = sum(compared, (run) => run["run-at-arrival"].carbonG);
  return {
    compared: compared.length,
    priced: priced.length,
    withoutPlace: runs.length - complete.length - waiting,
    withoutOutturn: complete.length - compared.length + waiting,
    rows: compared.length === 0 ? [] : ids.map((id) => rowOf(id, compared, priced, arrivalG)),
  };
}

const ids = ["actual", ...BACKTEST_POLICIES] as const;
type RowId = (typeof ids)[number];
type Side = {
  readonly delayMs: number;
  readonly carbonG: number | null;
  readonly costGbp: number | null;
  readonly knew: BacktestPlacement["knew"];
};
type Complete = Readonly<Record<RowId, Side>>;

/** Null if a policy has no place. */
function asComplete({ submittedMs, actual, placements }: BacktestedRun): Complete | null {
  const side = (id: BacktestPolicyId): Side | null => {
    const placement = placements[id];
    return placement && { ...placement, delayMs: placement.startMs - submittedMs };
  };
  const arrival = side("run-at-arrival");
  const window = side("lowest-window");
  const karbos = side("karbos");
  const foresight = side("perfect-foresight");
  if (!arrival || !window || !karbos || !foresight) return null;
  return {
    actual: { ...actual, delayMs: actual.startMs - submittedMs, knew: "nothing" },
    "run-at-arrival": arrival,
    "lowest-window": window,
    karbos,
    "perfect-foresight": foresight,
  };
}

function rowOf(id: RowId, compared: readonly Complete[], priced: readonly Complete[], arrivalG: number): BacktestRow {
  const carbonG = sum(compared, (run) => run[id].carbonG);
  return {
    id,
    carbonG,
    costGbp: priced.length === 0 ? null : sum(priced, (run) => run[id].costGbp),
    meanDelayMs: sum(compared, (run) => run[id].delayMs) / compared.length,
    savedG: arrivalG - carbonG,
    byForecast: compared.filter((run) => run[id].knew === "forecast").length,
    byOutturn: compared.filter((run) => run[id].knew === "outturn").length,
  };
}

function sum(runs: readonly Complete[], of: (run: Complete) => number | null): number {
  return runs.reduce((total, run) => total + (of(run) ?? 0), 0);
}
