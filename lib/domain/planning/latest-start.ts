import type { PlanRequest } from "./plan-types.ts";

/** Runs of the same work from which on what they took says more than an estimate. */
const HISTORY_RUNS_MIN = 5;

/**
 * Without such a history nine of ten runs are taken to end within this much of their estimate: an assumption. Users of
 * clusters mostly ask for more time than they need, so it is rather wide; a run is stopped at three times its estimate.
 */
const ESTIMATE_FACTOR = 1.2;

/** From due to begun: the tick of the dispatcher, a worker that asks, an image that is pulled. */
const START_MARGIN_MS = 5 * 60_000;

/** How long earlier runs of the same work took. */
export type DurationHistory = { readonly runs: number; readonly p90Minutes: number };

/** How long nine of ten runs of a workload take at most, in minutes; by its history where that is long enough. */
export function safeDurationMinutes(estimatedMinutes: number, history: DurationHistory | null): number {
  return history && isTelling(history) ? history.p90Minutes : ESTIMATE_FACTOR * estimatedMinutes;
}

/** Whether a history is long enough to count. */
export function isTelling(history: DurationHistory | null): boolean {
  return (history?.runs ?? 0) >= HISTORY_RUNS_MIN;
}

/**
 * The latest safe start, UTC milliseconds: deadline less how long nine of ten runs take and a margin, but no later than the
 * estimate and the deferral window allow. May have passed: then at once is all that is left.
 */
export function latestStart(request: PlanRequest, nowMs: number): number {
  const { deadlineMs, durationMinutes, safeDurationMinutes: safeMinutes, submittedMs, deferralMinutes } = request;
  const byEstimateMs = deadlineMs - durationMinutes * 60_000;
  const bySafetyMs = safeMinutes === undefined ? byEstimateMs : deadlineMs - safeMinutes * 60_000 - START_MARGIN_MS;
  return Math.min(byEstimateMs, bySafetyMs, Math.max(nowMs, submittedMs + deferralMinutes * 60_000));
}
