import { createLoader, createParser } from "nuqs/server";
import { localMonth } from "@/lib/format/time.ts";

const parseAsMonth = createParser({
  parse: (text: string) => (/^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : null),
  serialize: (month: string) => month,
});

/** What the address of the budgets says; without a month, this one. */
export const budgetParsers = { month: parseAsMonth };

export const loadBudgetParams = createLoader(budgetParsers);

/** The month shown, such as 2026-11. */
export function monthShown(month: string | null, now: number): string {
  return month ?? localMonth(now);
}

/** The month so many before or after another. */
export function monthBeside(month: string, by: number): string {
  const first = new Date(`${month}-01T12:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() + by);
  return first.toISOString().slice(0, 7);
}
