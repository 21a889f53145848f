import type { WorkloadReceipt } from "@/lib/contracts/sci-receipt.ts";
import { formatCarbon } from "@/lib/format/quantities.ts";
import { receiptTexts } from "../texts/receipt.ts";

/** What a workload emitted, electricity and hardware together, as one sentence. */
export function receiptSentence({ runs }: WorkloadReceipt): string {
  if (runs.length === 0) return receiptTexts.noRuns;
  const known = runs.flatMap(({ totalG }) => totalG ?? []);
  if (known.length < runs.length) return receiptTexts.unknown;
  const embodiedG = runs.reduce((sum, { embodied }) => sum + embodied.carbonG, 0);
  const totalG = known.reduce((sum, grams) => sum + grams, 0);
  return receiptTexts.emitted(runs.length, formatCarbon(totalG).text, formatCarbon(embodiedG).text);
}
