import type { BacktestRow, BacktestTotals } from "@/lib/domain/accounting/backtest-totals.ts";
import type { BacktestPolicyId } from "@/lib/domain/accounting/policy-backtest.ts";
import { type CarbonScale, carbonScale } from "@/lib/format/carbon-scale.ts";
import { formatCarbon, formatCarbonPrice, formatCount, formatMoney } from "@/lib/format/quantities.ts";
import { comparedFigures, describeSaving } from "@/lib/format/saving.ts";

export const backtestNames: Readonly<Record<BacktestRow["id"], string>> = {
  actual: "As it was",
  "run-at-arrival": "Run at arrival",
  "lowest-window": "Lowest window",
  karbos: "Karbos",
  "perfect-foresight": "Perfect foresight",
};

/** What each policy does, and what it may know. */
export const backtestRules: Readonly<Record<BacktestPolicyId, string>> = {
  "run-at-arrival": "Starts on submission in the organization’s usual zone, whatever is chosen here. It knows nothing.",
  "lowest-window":
    "Takes the zone and start of least carbon, of starts on the half hour and at once. Prices and waiting count nothing.",
  karbos:
    "Weighs carbon at the price set here against electricity and waiting, as the planner does on submission. It decides once: without the new plans that later forecasts bring.",
  "perfect-foresight":
    "Takes the zone and start of least carbon as the intensities turned out. Nobody can: it is what there was to save.",
};

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
  if (!row || !actual) return `No run of ${monthLabel} can be compared.`;
  const price = policy === "karbos" ? ` at ${formatCarbonPrice(carbonPriceGbpPerKg * 1_000)}` : "";
  const runs = formatCount(totals.compared, "run");
  const difference = beside(row.carbonG, actual.carbonG);
  const cost = row.costGbp === null ? "" : ` and cost ${formatMoney(row.costGbp).text}`;
  return `${backtestNames[policy]}${price} would have emitted ${formatCarbon(row.carbonG).text}${cost} for the ${runs} of ${monthLabel}: ${difference} was emitted.`;
}

/** "120 g (9 %) less than", "as much as". */
function beside(carbonG: number, otherG: number): string {
  const { direction, percent } = describeSaving(carbonG, otherG);
  if (direction === "same" || direction === "unknown") return "as much as";
  return `${formatCarbon(Math.abs(otherG - carbonG)).text}${percent === null ? "" : ` (${percent})`} ${direction === "saved" ? "less" : "more"} than`;
}

/** What the decisions of a row rested on: "38 by the forecast, 4 by the outturn". Null where nothing was decided. */
export function knewWords({ id, byForecast, byOutturn }: BacktestRow): string | null {
  if (id === "actual" || id === "run-at-arrival") return null;
  const parts = [
    byForecast > 0 ? `${byForecast} by the forecast` : null,
    byOutturn > 0 ? `${byOutturn} by the outturn` : null,
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
    month.isCut
      ? `only the last ${formatCount(month.runs + month.unreadable, "run")} of the month are back-tested`
      : null,
    totals.withoutOutturn > 0
      ? `${formatCount(totals.withoutOutturn, "run")} left out, since half hours in which they could have run are not over, or their outturn has not come yet`
      : null,
    totals.withoutPlace > 0
      ? `${formatCount(totals.withoutPlace, "run")} left out, since a policy finds no place: no usual zone, no zone large enough, or no start that keeps the deadline`
      : null,
    month.unreadable > 0 ? `${formatCount(month.unreadable, "run")} left out without energy or estimate` : null,
    totals.priced < totals.compared
      ? `electricity is summed over the ${formatCount(totals.priced, "run")} priced on every side`
      : null,
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  const text = parts.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
