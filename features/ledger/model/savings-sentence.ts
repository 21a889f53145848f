import { describeSaving } from "@/lib/format/saving.ts";
import { savingsTexts as texts } from "../texts/savings.ts";
import type { SavingsTotal } from "./savings.ts";

/** What was saved, or lost, as one sentence: the answer at the top of the page of savings. */
export function savingsSentence(total: SavingsTotal): string {
  if (total.runs === 0) return texts.noRuns;
  const saving = describeSaving(total.carbonG, total.baselineCarbonG);
  const emitted = saving.carbon.text;
  switch (saving.direction) {
    case "unknown":
      return texts.notComparable(total.runs);
    case "same":
      return texts.asMuch(total.runs, emitted);
    case "saved":
    case "lost": {
      const amount = saving.quantity.text;
      const difference = saving.percent === null ? amount : texts.withPercent(amount, saving.percent);
      return saving.direction === "saved"
        ? texts.less(total.runs, emitted, difference)
        : texts.more(total.runs, emitted, difference);
    }
  }
}

/** What qualifies the sentence: runs that made things worse, and runs left out. Null where nothing does. */
export function savingsNote(total: SavingsTotal): string | null {
  const parts = [
    total.runsWorse > 0 ? texts.qualification.worse(total.runsWorse) : null,
    total.runsNotComparable > 0 ? texts.qualification.leftOut(total.runsNotComparable) : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : texts.qualification.sentence(parts);
}
