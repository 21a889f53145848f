import { formatCount } from "@/lib/format/quantities.ts";
import { describeSaving } from "@/lib/format/saving.ts";
import type { SavingsTotal } from "./savings.ts";

/** What was saved, or lost, as one sentence: the answer at the top of the page of savings. */
export function savingsSentence(total: SavingsTotal): string {
  if (total.runs === 0) return "Nothing has run in this time.";
  const runs = formatCount(total.runs, "run");
  const saving = describeSaving(total.carbonG, total.baselineCarbonG);
  const emitted = saving.carbon.text;
  switch (saving.direction) {
    case "unknown":
      return `${runs}, none of which can be compared yet: their intensities are still missing.`;
    case "same":
      return `${runs} emitted ${emitted}, as much as running at once in the usual zone.`;
    case "saved":
    case "lost": {
      const word = saving.direction === "saved" ? "less" : "more";
      return `${runs} emitted ${emitted}, ${saving.quantity.text}${saving.percent === null ? "" : ` (${saving.percent})`} ${word} than running at once in the usual zone.`;
    }
  }
}

/** What qualifies the sentence: runs that made things worse, and runs left out. Null where nothing does. */
export function savingsNote(total: SavingsTotal): string | null {
  const parts = [
    total.runsWorse > 0 ? `${formatCount(total.runsWorse, "run")} emitted more than at once` : null,
    total.runsNotComparable > 0
      ? `${formatCount(total.runsNotComparable, "run")} left out: a figure is missing on one side`
      : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : `${parts.join("; ")}.`;
}
