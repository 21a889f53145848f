import type { BacktestRow, BacktestTotals } from "@/lib/domain/accounting/backtest-totals.ts";
import type { BacktestPolicyId } from "@/lib/domain/accounting/policy-backtest.ts";
import { type CarbonScale, carbonScale } from "@/lib/format/carbon-scale.ts";
import { formatCarbon, formatCarbonPrice, formatMoney } from "@/lib/format/quantities.ts";
import { comparedFigures, describeSaving } from "@/lib/format/saving.ts";
import { backtestTexts as texts } from "../texts.ts";

interface Asked {
  readonly policy: BacktestPolicyId;
  /** "November 2026". */
  readonly monthLabel: string;
  readonly carbonPriceGbpPerKg: number;
}

/** What a month would have cost, as one sentence: the answer at the top of the page. */
export function backtestSentence(totals: BacktestTotals, { policy, monthLabel, carbonPriceGbpPerKg }: Asked): string {
  const row = totals.rows.find(({ id }) => id === policy);
  const actual = totals.rows.find(({ id }) => id === "actual");
  if (!row || !actual) return texts.noneComparable(monthLabel);
  const name = texts.policy[policy];
  const subject =
    policy === "karbos" ? texts.policyAtPrice(name, formatCarbonPrice(carbonPriceGbpPerKg * 1_000)) : name;
  const carbon = formatCarbon(row.carbonG).text;
  const figures = row.costGbp === null ? carbon : texts.carbonAndCost(carbon, formatMoney(row.costGbp).text);
  return texts.wouldHaveEmitted(subject, figures, totals.compared, monthLabel, beside(row.carbonG, actual.carbonG));
}

/** "120 g (9 %) less than", "as much as". */
function beside(carbonG: number, otherG: number): string {
  const { direction, percent } = describeSaving(carbonG, otherG);
  if (direction === "same" || direction === "unknown") return texts.asMuchAs;
  const amount = formatCarbon(Math.abs(otherG - carbonG)).text;
  const difference = percent === null ? amount : texts.withPercent(amount, percent);
  return direction === "saved" ? texts.lessThan(difference) : texts.moreThan(difference);
}

/** What the decisions of a row rested on: "38 by the forecast, 4 by actual figures". Null where nothing was decided. */
export function knewWords({ id, byForecast, byOutturn }: BacktestRow): string | null {
  if (id === "actual" || id === "run-at-arrival") return null;
  const parts = [
    byForecast > 0 ? texts.table.byForecast(byForecast) : null,
    byOutturn > 0 ? texts.table.byActual(byOutturn) : null,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

/** How the carbon of a back-test is written, beside that of running at arrival. */
export function backtestScale(rows: readonly BacktestRow[]): CarbonScale {
  const arrivalG = rows.find(({ id }) => id === "run-at-arrival")?.carbonG ?? null;
  return carbonScale(rows.flatMap(({ carbonG }) => comparedFigures(carbonG, arrivalG)));
}

/** What is left out of the sums, and why; null where nothing is. */
export function leftOutWords(
  totals: Pick<BacktestTotals, "compared" | "priced" | "withoutPlace" | "withoutOutturn">,
  month: { readonly unreadable: number; readonly isCut: boolean; readonly runs: number },
): string | null {
  const parts = [
    month.isCut ? texts.leftOut.cut(month.runs + month.unreadable) : null,
    totals.withoutOutturn > 0 ? texts.leftOut.withoutActual(totals.withoutOutturn) : null,
    totals.withoutPlace > 0 ? texts.leftOut.withoutPlace(totals.withoutPlace) : null,
    month.unreadable > 0 ? texts.leftOut.unreadable(month.unreadable) : null,
    totals.priced < totals.compared ? texts.leftOut.unpriced(totals.priced) : null,
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  const text = parts.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
