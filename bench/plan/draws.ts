import { forecastErrorDraw, forecastErrorSpreadG } from "../../lib/domain/grid/forecast-error.ts";
import { GREAT_BRITAIN_ID } from "../../lib/domain/grid/regions.ts";
import { SLOT_MS } from "../../lib/domain/grid/slots.ts";
import type { ForecastIssue } from "../../lib/domain/planning/problem/problem.ts";
import { type Random, seededRandom } from "../../lib/domain/planning/random.ts";

/** How far NESO forecasts, in half hours. */
const HORIZON_SLOTS = 96;

/** Error of a slot in an issue, in standard deviations; both by number from the first. */
export type ErrorField = (slot: number, issue: number) => number;

/** The product's own generated errors: smooth over slots and over issues. */
export function smoothField(startMs: number): ErrorField {
  return (slot, issue) => forecastErrorDraw(GREAT_BRITAIN_ID, startMs + slot * SLOT_MS, startMs + issue * SLOT_MS);
}

/**
 * Normal errors that follow an AR(1) over slots, and over issues half an hour apart: different from the planner's own
 * assumptions.
 */
export function autoregressiveField(issues: number, bySlot: number, byIssue: number, seed: number): ErrorField {
  const random = seededRandom(seed);
  const slots = issues + HORIZON_SLOTS;
  const rows: Float64Array[] = [];
  for (let issue = 0; issue < issues; issue += 1) {
    const row = new Float64Array(slots);
    let value = normal(random);
    for (let slot = 0; slot < slots; slot += 1) {
      if (slot > 0) value = bySlot * value + Math.sqrt(1 - bySlot ** 2) * normal(random);
      const before = rows[issue - 1]?.[slot];
      row[slot] = before === undefined ? value : byIssue * before + Math.sqrt(1 - byIssue ** 2) * value;
    }
    rows.push(row);
  }
  return (slot, issue) => rows[issue]?.[slot] ?? 0;
}

/** An issue at every slot's border, 48 h ahead, with NESO's errors by lead; with or without a stated error. */
export function issuesOf(
  truth: readonly (number | null)[],
  startMs: number,
  field: ErrorField,
  isErrorStated: boolean,
): ForecastIssue[] {
  return truth.map((_, issue) => {
    const leads = Array.from({ length: Math.min(HORIZON_SLOTS, truth.length - issue) }, (_, lead) => lead);
    const sd = leads.map((lead) => forecastErrorSpreadG(lead / 2));
    return {
      issuedMs: startMs + issue * SLOT_MS,
      fromMs: startMs + issue * SLOT_MS,
      intensityGPerKwh: leads.map((lead) => {
        const value = truth[issue + lead];
        return typeof value === "number" ? Math.max(0, value + (sd[lead] ?? 0) * field(issue + lead, issue)) : null;
      }),
      sdGPerKwh: isErrorStated ? sd : null,
    };
  });
}

/** A series with independent normal errors. */
export function withNoise(truth: readonly (number | null)[], sdG: number, random: Random): (number | null)[] {
  return truth.map((value) => (value === null ? null : Math.max(0, value + sdG * normal(random))));
}

export function meanOf(series: readonly (number | null)[]): number {
  const known = series.filter((value) => value !== null);
  return known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
}

/** A draw from the standard normal distribution (Box and Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
