import { formatCarbon, formatShare } from "@/lib/format/quantities.ts";
import { planTexts } from "../texts/plan.ts";
import type { CandidateFigures } from "./workload-view.ts";

const texts = planTexts.certainty;

type Sure = Pick<CandidateFigures, "p10CarbonG" | "p90CarbonG" | "statisticalShare" | "bestProbability">;

/** How sure a candidate is, in sentences: its chance to be the best, what it may emit, and whose forecast that rests on. */
export function certaintyWords({ p10CarbonG, p90CarbonG, statisticalShare, bestProbability }: Sure): string[] {
  const sentences: string[] = [];
  if (bestProbability !== null) sentences.push(texts.best(formatShare(bestProbability)));
  if (p10CarbonG !== null && p90CarbonG !== null) {
    const [low, high] = [formatCarbon(p10CarbonG), formatCarbon(p90CarbonG)];
    sentences.push(texts.emits(low.text, high.text));
  }
  if (statisticalShare >= 1) sentences.push(texts.allStatistical);
  else if (statisticalShare > 0) sentences.push(texts.partStatistical(formatShare(statisticalShare)));
  return sentences;
}
