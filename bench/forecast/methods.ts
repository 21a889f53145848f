import type { RecordedSeries } from "./recorded-series.ts";

const DAY = 48;
const WEEK = 7 * DAY;

/** Simple reference forecasts: the value for a slot `lead` slots after `issue`, from what was known when that began. */
type Method = (series: RecordedSeries, issue: number, lead: number) => number | null;

export const SIMPLE_METHODS: Readonly<Record<string, Method>> = {
  "persistence (last known)": (series, issue) => lastKnown(series, issue - 1),
  "same slot yesterday": (series, issue, lead) => lastKnown(series, issue - DAY + (lead % DAY)),
  "same slot last week": (series, issue, lead) => lastKnown(series, issue - WEEK + (lead % WEEK)),
  "four weeks, same slot": (series, issue, lead) => average(series, issue - DAY + (lead % DAY), DAY, 28),
  "four weeks, same weekday": (series, issue, lead) => average(series, issue - WEEK + (lead % WEEK), WEEK, 4),
};

function lastKnown({ intensityGPerKwh }: RecordedSeries, slot: number): number | null {
  for (let known = slot; known >= 0; known--) {
    const value = intensityGPerKwh[known] ?? null;
    if (value !== null) return value;
  }
  return null;
}

function average({ intensityGPerKwh }: RecordedSeries, latest: number, stride: number, count: number): number | null {
  let sum = 0;
  let known = 0;
  for (let step = 0; step < count; step++) {
    const value = intensityGPerKwh[latest - step * stride] ?? null;
    if (value === null) continue;
    sum += value;
    known++;
  }
  return known === 0 ? null : sum / known;
}
