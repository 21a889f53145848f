import { createLoader } from "nuqs/server";
import { parseAsMonth } from "@/lib/format/month-param.ts";
import { localMonth } from "@/lib/format/time.ts";

/** What the address of the budgets says; without a month, this one. */
export const budgetParsers = { month: parseAsMonth };

export const loadBudgetParams = createLoader(budgetParsers);

/** The month shown, such as 2026-11. */
export function monthShown(month: string | null, now: number): string {
  return month ?? localMonth(now);
}
