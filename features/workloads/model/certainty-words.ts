import { formatCarbon, formatShare } from "@/lib/format/quantities.ts";
import type { CandidateFigures } from "./workload-view.ts";

type Sure = Pick<CandidateFigures, "p10CarbonG" | "p90CarbonG" | "statisticalShare" | "bestProbability">;

/** How sure a candidate is, in sentences: its chance to be the best, what it may emit, and whose forecast that rests on. */
export function certaintyWords({ p10CarbonG, p90CarbonG, statisticalShare, bestProbability }: Sure): string[] {
  const sentences: string[] = [];
  if (bestProbability !== null) sentences.push(`Turns out the best in ${formatShare(bestProbability)} of cases.`);
  if (p10CarbonG !== null && p90CarbonG !== null) {
    const [low, high] = [formatCarbon(p10CarbonG), formatCarbon(p90CarbonG)];
    sentences.push(`Emits ${low.text} to ${high.text} in eight of ten.`);
  }
  if (statisticalShare >= 1) sentences.push("Rests on Karbos’s statistical forecast: NESO’s does not reach so far.");
  else if (statisticalShare > 0)
    sentences.push(`${formatShare(statisticalShare)} of it rests on Karbos’s statistical forecast.`);
  return sentences;
}
