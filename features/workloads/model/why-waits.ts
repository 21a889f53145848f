import { formatCarbon, formatMoney } from "@/lib/format/quantities.ts";
import { formatMoment, type Instant } from "@/lib/format/time.ts";
import { sentenceTexts as texts } from "../texts/sentences.ts";
import type { ComparisonView, WorkloadView } from "./workload-view.ts";

type Waiting = Pick<WorkloadView, "latestStart" | "comparison">;

/** A figure of running at once beside the planned one. Two figures that read the same are the same. */
type Difference = "same" | { readonly text: string };

/** Until when a workload may wait: ", by 09:10 GMT at the latest". Empty where no plan says so, or it has come to that. */
export function latestClause({ latestStart }: Waiting, now: Instant): string {
  return latestStart === null || latestStart <= now ? "" : texts.latest(formatMoment(latestStart, now));
}

/** What running at once would cost beside what is planned: "emit 390 g more and cost 10p less"; null where it is not known. */
export function atOnceWords({ comparison }: Waiting): string | null {
  if (comparison === null || comparison.basis !== "expected") return null;
  const carbon = carbonDifference(comparison);
  if (carbon === null) return null;
  const cost = costDifference(comparison);
  return cost === null ? texts.emit(wordsOf(carbon)) : texts.emitAndCost(wordsOf(carbon), wordsOf(cost));
}

/** The same in the few words a list has room for: "390 g more, 10p less"; null where it is not known. */
export function atOnceNote({ comparison }: Waiting): string | null {
  if (comparison === null || comparison.basis !== "expected") return null;
  const carbon = carbonDifference(comparison);
  if (carbon === null) return null;
  const cost = costDifference(comparison);
  const carbonWords = carbon === "same" ? texts.asMuchCarbon : carbon.text;
  return cost === null || cost === "same" ? carbonWords : `${carbonWords}, ${cost.text}`;
}

function wordsOf(difference: Difference): string {
  return difference === "same" ? texts.asMuch : difference.text;
}

function carbonDifference({ carbonG, baselineCarbonG }: ComparisonView): Difference | null {
  return differenceOf(baselineCarbonG, carbonG, (size) => formatCarbon(size).text);
}

function costDifference({ costGbp, baselineCostGbp }: ComparisonView): Difference | null {
  return differenceOf(baselineCostGbp, costGbp, (size) => formatMoney(size).text);
}

function differenceOf(
  atOnce: number | null,
  planned: number | null,
  format: (size: number) => string,
): Difference | null {
  if (atOnce === null || planned === null) return null;
  if (format(atOnce) === format(planned)) return "same";
  const size = format(Math.abs(atOnce - planned));
  return { text: atOnce > planned ? texts.more(size) : texts.less(size) };
}
