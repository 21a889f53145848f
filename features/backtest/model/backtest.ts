import {
  type BacktestedActual,
  type BacktestedRun,
  type BacktestTotals,
  backtestTotals,
} from "@/lib/domain/accounting/backtest-totals.ts";
import {
  BACKTEST_POLICIES,
  type BacktestPlacement,
  type BacktestPolicyId,
  type BacktestRun,
  type BacktestZone,
  backtestRun,
  waitsForOutturn,
} from "@/lib/domain/accounting/policy-backtest.ts";
import type { SlotSeries } from "@/lib/domain/forecast/slot-series.ts";
import type { Resources } from "@/lib/domain/planning/plan-types.ts";

/** A run that ended, as the ledger has it, ready to be placed otherwise. */
export interface StoredRun {
  readonly run: BacktestRun;
  /** Zone of the counterfactual; null where the organization had none. */
  readonly baselineZoneId: number | null;
  readonly actual: BacktestedActual;
}

/** A region as it turned out, by slot; null where that is not known. */
export interface BacktestOutturn extends SlotSeries {
  readonly priceGbpPerKwh: readonly (number | null)[];
}

export interface IssueHead {
  readonly id: number;
  readonly issuedMs: number;
  readonly firstSlotMs: number;
}

/** One publication of the forecast: gCO2/kWh by slot from its first, by region. */
export interface ArchivedIssue extends IssueHead {
  readonly byRegion: ReadonlyMap<number, readonly (number | null)[]>;
}

/** What a back-test of a month rests on. */
export interface BacktestMonth {
  readonly runs: readonly StoredRun[];
  /** Whether the month had more runs than are back-tested. */
  readonly isCut: boolean;
  /** Runs without energy or without an estimate of it. */
  readonly unreadable: number;
  readonly outturn: ReadonlyMap<number, BacktestOutturn>;
  /** Oldest first. */
  readonly issues: readonly ArchivedIssue[];
  /** The organization's own. */
  readonly carbonPriceGbpPerKg: number;
}

export interface BacktestZoneSetup {
  readonly id: number;
  readonly regionId: number;
  readonly pue: number;
  readonly capacity: Resources;
}

/** What one asks: which zones, at which carbon price. */
export interface BacktestChoice {
  readonly zones: readonly BacktestZoneSetup[];
  /** Every zone: the one at arrival need not be among those chosen from. */
  readonly allZones: readonly BacktestZoneSetup[];
  readonly carbonPriceGbpPerKg: number;
}

/** How long the page is kept waiting in one go: a frame, so that it stays fluent. */
const sliceMs = 12;

/**
 * Backtests a month under every policy, in slices of a few milliseconds.
 * @param onProgress told how many runs are done, after each slice
 */
export async function backtestMonth(
  month: BacktestMonth,
  choice: BacktestChoice,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<BacktestTotals> {
  const zones = new Map(choice.allZones.map((zone) => [zone.id, toBacktestZone(zone, month)]));
  const chosen = choice.zones.flatMap(({ id }) => zones.get(id) ?? []);
  const forecastOf = forecasts(month, choice.zones);
  const backtested: BacktestedRun[] = [];
  let sliceEndMs = performance.now() + sliceMs;
  for (const [done, { run, baselineZoneId, actual }] of month.runs.entries()) {
    if (performance.now() > sliceEndMs) {
      onProgress(done);
      await nextTask();
      signal.throwIfAborted();
      sliceEndMs = performance.now() + sliceMs;
    }
    const grid = {
      zones: chosen,
      baselineZone: baselineZoneId === null ? null : (zones.get(baselineZoneId) ?? null),
      forecasts: forecastOf(run.submittedMs),
      carbonPriceGbpPerKg: choice.carbonPriceGbpPerKg,
    };
    backtested.push({
      submittedMs: run.submittedMs,
      actual,
      waitsForOutturn: waitsForOutturn(run, grid),
      placements: byPolicy((policy) => backtestRun(run, policy, grid)),
    });
  }
  return backtestTotals(backtested);
}

/** Of issues, oldest first, those that were the newest at some of the instants, in their order. */
export function issuesKnownAt<Issue extends IssueHead>(
  issues: readonly Issue[],
  instants: readonly number[],
): readonly Issue[] {
  const known = new Set(instants.map((at) => newestAt(issues, at)));
  return issues.filter((issue) => known.has(issue));
}

function newestAt<Issue extends IssueHead>(issues: readonly Issue[], at: number): Issue | null {
  let low = 0;
  let high = issues.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const issue = issues[middle];
    if (issue !== undefined && issue.issuedMs <= at) low = middle + 1;
    else high = middle;
  }
  return issues[low - 1] ?? null;
}

/** The forecast of an instant by zone; zones of one region share it, and instants of one issue. */
function forecasts(
  { issues }: BacktestMonth,
  zones: readonly BacktestZoneSetup[],
): (at: number) => ReadonlyMap<number, SlotSeries> | null {
  const made = new Map<number, ReadonlyMap<number, SlotSeries>>();
  return (at) => {
    const issue = newestAt(issues, at);
    if (issue === null) return null;
    const known =
      made.get(issue.id) ??
      new Map(
        zones.flatMap(({ id, regionId }) => {
          const intensityGPerKwh = issue.byRegion.get(regionId);
          return intensityGPerKwh ? [[id, { firstSlotMs: issue.firstSlotMs, intensityGPerKwh }]] : [];
        }),
      );
    made.set(issue.id, known);
    return known;
  };
}

function toBacktestZone({ id, regionId, pue, capacity }: BacktestZoneSetup, { outturn }: BacktestMonth): BacktestZone {
  const region = outturn.get(regionId);
  return {
    zoneId: id,
    pue,
    capacity,
    firstSlotMs: region?.firstSlotMs ?? 0,
    intensityGPerKwh: region?.intensityGPerKwh ?? [],
    priceGbpPerKwh: region?.priceGbpPerKwh ?? [],
  };
}

function byPolicy(of: (policy: BacktestPolicyId) => BacktestPlacement | null): BacktestedRun["placements"] {
  const [arrival, window, karbos, foresight] = BACKTEST_POLICIES;
  return {
    [arrival]: of(arrival),
    [window]: of(window),
    [karbos]: of(karbos),
    [foresight]: of(foresight),
  };
}

/** Lets the browser draw and answer: a microtask would not, and not every browser has `scheduler.yield`. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
