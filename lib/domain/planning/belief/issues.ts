import { elementAt } from "../../checked.ts";
import type { ForecastIssue, ProblemZone } from "../problem/problem.ts";

/** Issues older than these add next to nothing to the newest ones. */
const ISSUES_USED = 24;
/**
 * Highest correlation of the errors of two issues in a row that is believed: beyond it, the
 * difference of two issues would be taken for a trend and carried on without end.
 */
const ERROR_CORRELATION_MAX = 0.97;

/** A forecast drawn from several issues: by slot, NaN where no issue has a value; and its standard deviation. */
export type PooledForecast = { readonly values: Float64Array; readonly sd: Float64Array };

/**
 * What the issues known at an instant say together, over the zone's own figures. Errors of
 * successive issues for the same slot resemble each other; how much is read off their
 * revisions, and each issue then weighs what it adds (generalized least squares with errors
 * that follow an AR(1) from issue to issue). Without stated errors the newest issue stands.
 */
export function poolIssues(zone: ProblemZone, startMs: number, slotMs: number, nowMs: number): PooledForecast {
  const values = Float64Array.from(zone.intensityGPerKwh, (figure) => figure ?? Number.NaN);
  const sd = Float64Array.from(values, (_, slot) => zone.sdGPerKwh?.[slot] ?? EXACT_SD);
  const known = knownIssues(zone.issues, nowMs);
  if (known.length === 0) return { values, sd };
  const errorCorrelation = errorCorrelationOf(known, slotMs);
  const weights = new Float64Array(values.length);
  const sums = new Float64Array(values.length);
  for (const [at, issue] of known.entries()) {
    const before = known[at - 1] ?? null;
    const offset = Math.round((issue.fromMs - startMs) / slotMs);
    for (let lead = Math.max(0, -offset); lead < issue.intensityGPerKwh.length; lead += 1) {
      const slot = offset + lead;
      const value = issue.intensityGPerKwh[lead];
      if (slot >= values.length || value === null || value === undefined) continue;
      const error = issue.sdGPerKwh?.[lead] ?? EXACT_SD;
      addIssue(
        value,
        error,
        before && valueAt(before, issue.fromMs + lead * slotMs, slotMs),
        errorCorrelation,
        slot,
        weights,
        sums,
      );
    }
  }
  for (let slot = 0; slot < values.length; slot += 1) {
    const weight = elementAt(weights, slot, "slot");
    if (weight === 0) continue;
    values[slot] = elementAt(sums, slot, "slot") / weight;
    sd[slot] = weight >= EXACT ? 0 : 1 / Math.sqrt(weight);
  }
  return { values, sd };
}

/** Standard deviation of a value that is issued without an error: it is taken as exact. */
const EXACT_SD = 0;
/** Weight of an exact value: it replaces all before it. */
const EXACT = 1e12;

/** What an earlier issue said of the same slot. */
type EarlierValue = { readonly value: number; readonly error: number };

function addIssue(
  value: number,
  error: number,
  before: EarlierValue | null,
  errorCorrelation: number,
  slot: number,
  weights: Float64Array,
  sums: Float64Array,
): void {
  const isFirst = before === null || before.error === 0 || weights[slot] === 0;
  if (error === 0 || isFirst) {
    const weight = error === 0 ? EXACT : 1 / error ** 2;
    weights[slot] = weight;
    sums[slot] = weight * value;
    return;
  }
  // The part of this issue's error that the one before did not have already.
  const fresh = Math.sqrt(1 - errorCorrelation * errorCorrelation);
  const gain = (1 / error - errorCorrelation / before.error) / fresh;
  const scaled = (value / error - (errorCorrelation * before.value) / before.error) / fresh;
  weights[slot] = elementAt(weights, slot, "slot") + gain * gain;
  sums[slot] = elementAt(sums, slot, "slot") + gain * scaled;
}

function knownIssues(issues: readonly ForecastIssue[], nowMs: number): readonly ForecastIssue[] {
  let end = issues.length;
  while (end > 0 && elementAt(issues, end - 1, "issue").issuedMs > nowMs) end -= 1;
  return issues.slice(Math.max(0, end - ISSUES_USED), end);
}

function valueAt(issue: ForecastIssue, slotStartMs: number, slotMs: number): EarlierValue | null {
  const lead = Math.round((slotStartMs - issue.fromMs) / slotMs);
  const value = issue.intensityGPerKwh[lead];
  return value === null || value === undefined ? null : { value, error: issue.sdGPerKwh?.[lead] ?? EXACT_SD };
}

/** Correlation of the errors of successive issues: the less they revise of what they could, the higher it is. */
function errorCorrelationOf(issues: readonly ForecastIssue[], slotMs: number): number {
  let shared = 0;
  let possible = 0;
  for (const [at, issue] of issues.entries()) {
    const before = issues[at - 1];
    if (!before) continue;
    for (const [lead, value] of issue.intensityGPerKwh.entries()) {
      const replaced = valueAt(before, issue.fromMs + lead * slotMs, slotMs);
      const error = issue.sdGPerKwh?.[lead] ?? EXACT_SD;
      if (!replaced || value === null || error === 0 || replaced.error === 0) continue;
      shared += error ** 2 + replaced.error ** 2 - (value - replaced.value) ** 2;
      possible += 2 * error * replaced.error;
    }
  }
  return possible === 0 ? ERROR_CORRELATION_MAX : Math.min(ERROR_CORRELATION_MAX, Math.max(0, shared / possible));
}
