import type { PlanWeights } from "@/lib/domain/planning/plan-types.ts";
import { formatSetMoney, perTonne } from "@/lib/format/quantities.ts";
import { planTexts } from "../texts/plan.ts";

/** What carbon and waiting counted in the scores of a plan. */
export function weightWords({ carbonPriceGbpPerKg, latenessGbpPerHour }: PlanWeights): string {
  return planTexts.score.weights(formatSetMoney(perTonne(carbonPriceGbpPerKg)), formatSetMoney(latenessGbpPerHour));
}
