import type { PlanWeights } from "../domain/planning/plan-types.ts";
import { formatSetMoney } from "../format/quantities.ts";

/** What carbon and waiting counted in the scores of a plan. */
export function weightWords({ carbonPriceGbpPerKg, latenessGbpPerHour }: PlanWeights): string {
  const carbon = `${formatSetMoney(rounded(carbonPriceGbpPerKg * 1_000))} a tonne of CO₂`;
  return `Weighed with ${carbon} and ${formatSetMoney(latenessGbpPerHour)} an hour of waiting.`;
}

/** A thousand times a price is not quite what was set: 0.0003 would come out as 0.29999999999999993. */
function rounded(priceGbpPerT: number): number {
  return Number(priceGbpPerT.toFixed(4));
}
