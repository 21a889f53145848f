import type { PlanWeights } from "@/lib/domain/planning/plan-types.ts";
import { formatSetMoney, perTonne } from "@/lib/format/quantities.ts";

/** What carbon and waiting counted in the scores of a plan. */
export function weightWords({ carbonPriceGbpPerKg, latenessGbpPerHour }: PlanWeights): string {
  const carbon = `${formatSetMoney(perTonne(carbonPriceGbpPerKg))} a tonne of CO₂`;
  return `Weighed with ${carbon} and ${formatSetMoney(latenessGbpPerHour)} an hour of waiting.`;
}
