import { createLoader, parseAsStringLiteral } from "nuqs/server";

export const savingsParsers = {
  period: parseAsStringLiteral(["month", "quarter", "year"]).withDefault("year"),
};

export const loadSavingsParams = createLoader(savingsParsers);

const dayMs = 86_400_000;
const periodDays = { month: 30, quarter: 90, year: 365 } as const;

/** Beginning of a period before an instant, at midnight UTC so that one day's reads share a cache key. */
export function periodStart(period: keyof typeof periodDays, now: number): number {
  return Math.floor(now / dayMs) * dayMs - periodDays[period] * dayMs;
}
