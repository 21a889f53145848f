import type { WorkloadReceipt } from "@/lib/contracts/sci-receipt.ts";
import { formatCarbon, formatCount } from "@/lib/format/quantities.ts";

/** What a workload emitted, electricity and hardware together, as one sentence. */
export function receiptSentence({ runs }: WorkloadReceipt): string {
  if (runs.length === 0) return "Nothing has run yet.";
  const known = runs.flatMap(({ totalG }) => totalG ?? []);
  if (known.length < runs.length) return "What it emitted is not known yet: intensities are still missing.";
  const embodiedG = runs.reduce((sum, { embodied }) => sum + embodied.carbonG, 0);
  const totalG = known.reduce((sum, grams) => sum + grams, 0);
  const count = runs.length === 1 ? "Its run" : `Its ${formatCount(runs.length, "run")}`;
  return `${count} emitted ${formatCarbon(totalG).text}, of which ${formatCarbon(embodiedG).text} is an estimate for the hardware.`;
}
