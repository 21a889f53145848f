import { formatCarbon } from "@/lib/format/quantities.ts";
import { budgetTexts as texts } from "../texts.ts";

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
  if (project !== null) return texts.item.project(project);
  return userName ?? texts.item.organization;
}

/** What is left of a budget, or how far over it is, in words. */
export function leftWords({ leftG, limitG }: Pick<BudgetView, "leftG" | "limitG">): string {
  const limit = formatCarbon(limitG).text;
  if (leftG < 0) return texts.overLimit(formatCarbon(-leftG).text, limit);
  return leftG === 0 ? texts.nothingLeft(limit) : texts.left(formatCarbon(leftG).text, limit);
}

/** The answer at the top of the page. */
export function budgetsSentence(budgets: readonly BudgetView[], monthLabel: string): string {
  if (budgets.length === 0) return texts.noneApplies(monthLabel);
  const spent = budgets.filter(({ leftG }) => leftG <= 0).length;
  if (spent > 0) return texts.spent(spent, monthLabel);
  const [whole] = budgets.filter(({ project, userName }) => project === null && userName === null);
  if (whole) return texts.leftFor(leftWords(whole), monthLabel);
  return texts.noneSpent(budgets.length, monthLabel);
}

/** Parts of the bar, as shares of its length: at least the limit, more where it was passed. */
export function barShares({ limitG, emittedG, expectedG }: Pick<BudgetView, "limitG" | "emittedG" | "expectedG">) {
  const lengthG = Math.max(limitG, emittedG + expectedG);
  return { emitted: emittedG / lengthG, expected: expectedG / lengthG, limit: limitG / lengthG };
}
