import type { ForecastIssue, ProblemZone } from "../problem/problem.ts";

/** Issues older than these add next to nothing to the newest ones. */
const ISSUES_USED = 24;
/**
 * Highest likeness of the errors of two issues in a row that is believed: beyond it, the
 * difference of two issues would be taken for a trend and carried on without end.
 */
const LIKENESS_MAX = 0.97;

/** A forecast drawn from several issues: by slot, NaN where none says anything; and its error. */
export type Pooled = { readonly values: Float64Array; readonly sd: Float64Array };

/**
 * What the issues known at an instant say together, over the zone's own figures. Errors of
 * successive issues for the same slot resemble each other; how much is read off their
 * revisions, and each issue then weighs what it adds (generalized least squares with errors
 * that follow an AR(1) from issue to issue). Without stated errors the newest issue stands.
 */
export function poolIssues(zone: ProblemZone, startMs: number, slotMs: number, nowMs: number): Pooled {
  const values = Float64Array.from(zone.intensityGPerKwh, (figure) => figure ?? Number.NaN);
  const sd = Float64Array.from(values, (_, slot) => zone.sdGPerKwh?.[slot] ?? 0);
  const known = knownIssues(zone.issues, nowMs);
  if (known.length === 0) return { values, sd };
  const likeness = likenessOf(known, slotMs);
  const weights = new Float64Array(values.length);
  const sums = new Float64Array(values.length);
  for (const [at, issue] of known.entries()) {
    const before = known[at - 1] ?? null;
    const offset = Math.round((issue.fromMs - startMs) / slotMs);
    for (let lead = Math.max(0, -offset); lead < issue.intensityGPerKwh.length; lead += 1) {
      const slot = offset + lead;
      const value = issue.intensityGPerKwh[lead];
      if (slot >= values.length || value === null || value === undefined) continue;
      const error = issue.sdGPerKwh?.[lead] ?? 0;
      addIssue(
        value,
        error,
        before && earlier(before, issue.fromMs + lead * slotMs, slotMs),
        likeness,
        slot,
        weights,
        sums,
      );
    }
  }
  for (let slot = 0; slot < values.length; slot += 1) {
    const weight = weights[slot] ?? 0;
    if (weight === 0) continue;
    values[slot] = (sums[slot] ?? 0) / weight;
    sd[slot] = weight >= EXACT ? 0 : 1 / Math.sqrt(weight);
  }
  return { values, sd };
}

/** Weight of a value said to be exact: it replaces all before it. */
const EXACT = 1e12;

/** The issue a value is told by, and the value and error it replaces. */
type Said = { readonly value: number; readonly error: number };

function addIssue(
  value: number,
  error: number,
  before: Said | null,
  likeness: number,
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
  const fresh = Math.sqrt(1 - likeness * likeness);
  const gain = (1 / error - likeness / before.error) / fresh;
  const told = (value / error - (likeness * before.value) / before.error) / fresh;
  weights[slot] = (weights[slot] ?? 0) + gain * gain;
  sums[slot] = (sums[slot] ?? 0) + gain * told;
}

function knownIssues(issues: readonly ForecastIssue[], nowMs: number): readonly ForecastIssue[] {
  let end = issues.length;
  while (end > 0 && (issues[end - 1]?.issuedMs ?? 0) > nowMs) end -= 1;
  return issues.slice(Math.max(0, end - ISSUES_USED), end);
}

function earlier(issue: ForecastIssue, slotStartMs: number, slotMs: number): Said | null {
  const lead = Math.round((slotStartMs - issue.fromMs) / slotMs);
  const value = issue.intensityGPerKwh[lead];
  return value === null || value === undefined ? null : { value, error: issue.sdGPerKwh?.[lead] ?? 0 };
}

/** Correlation of the errors of successive issues: the less they revise of what they could, the liker they are. */
function likenessOf(issues: readonly ForecastIssue[], slotMs: number): number {
  let shared = 0;
  let possible = 0;
  for (const [at, issue] of issues.entries()) {
    const before = issues[at - 1];
    if (!before) continue;
    for (const [lead, value] of issue.intensityGPerKwh.entries()) {
      const said = earlier(before, issue.fromMs + lead * slotMs, slotMs);
      const error = issue.sdGPerKwh?.[lead] ?? 0;
      if (!said || value === null || error === 0 || said.error === 0) continue;
      shared += error ** 2 + said.error ** 2 - (value - said.value) ** 2;
      possible += 2 * error * said.error;
    }
  }
  return possible === 0 ? LIKENESS_MAX : Math.min(LIKENESS_MAX, Math.max(0, shared / possible));
}
