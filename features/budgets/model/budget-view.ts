import { formatCarbon, formatCount } from "@/lib/format/quantities.ts";

/** A carbon budget in a month, with what counts against it. */
export interface BudgetView {
  readonly id: number;
  /** Of a project or a user; both null: of the organization. */
  readonly project: string | null;
  readonly userName: string | null;
  /** Whether it is for this month alone, not for every month. */
  readonly isOfMonth: boolean;
  readonly limitG: number;
  readonly isHard: boolean;
  readonly emittedG: number;
  /** Still expected of what is submitted, planned, placed or running. */
  readonly expectedG: number;
  /** May be below zero: what was emitted is a fact. */
  readonly leftG: number;
  readonly workloads: number;
}

/** Whom a budget is for. */
export function budgetTitle({ project, userName }: Pick<BudgetView, "project" | "userName">): string {
  if (project !== null) return `Project ${project}`;
  return userName ?? "The organization";
}

/** What is left of a budget, or how far over it is, in words. */
export function leftWords({ leftG, limitG }: Pick<BudgetView, "leftG" | "limitG">): string {
  const limit = formatCarbon(limitG).text;
  if (leftG < 0) return `${formatCarbon(-leftG).text} over the limit of ${limit}`;
  return leftG === 0 ? `nothing left of ${limit}` : `${formatCarbon(leftG).text} left of ${limit}`;
}

/** The answer at the top of the page. */
export function budgetsSentence(budgets: readonly BudgetView[], monthLabel: string): string {
  if (budgets.length === 0) return `No carbon budget holds in ${monthLabel}.`;
  const spent = budgets.filter(({ leftG }) => leftG <= 0).length;
  if (spent > 0) return `${formatCount(spent, "carbon budget is", "carbon budgets are")} spent in ${monthLabel}.`;
  const [whole] = budgets.filter(({ project, userName }) => project === null && userName === null);
  if (whole) return `${leftWords(whole)} for ${monthLabel}.`;
  return `${formatCount(budgets.length, "carbon budget holds", "carbon budgets hold")} in ${monthLabel}, none is spent.`;
}

/** Parts of the bar, as shares of its length: at least the limit, more where it was passed. */
export function barShares({ limitG, emittedG, expectedG }: Pick<BudgetView, "limitG" | "emittedG" | "expectedG">) {
  const lengthG = Math.max(limitG, emittedG + expectedG);
  return { emitted: emittedG / lengthG, expected: expectedG / lengthG, limit: limitG / lengthG };
}
