/** What decides between candidates: the score is the carbon at its price and what does not depend on it. */
export type Scored = {
  readonly carbonG: number;
  readonly priceScoreGbp: number;
  readonly latenessScoreGbp: number;
};

/** At which carbon price a candidate would be the better one, £/tCO2. */
export type BreakEven = { readonly direction: "above" | "below"; readonly carbonPriceGbpPerT: number };

const GRAMS_PER_TONNE = 1_000_000;

/**
 * The carbon price from which on, or below which, a candidate beats the best, for these places
 * and times as they are. Null where no price that is not negative would do it: the best emits
 * less and costs less.
 */
export function breakEvenOf(best: Scored, other: Scored): BreakEven | null {
  const extraCostGbp = otherScoreOf(other) - otherScoreOf(best);
  const savedG = best.carbonG - other.carbonG;
  if (savedG === 0) return null;
  const carbonPriceGbpPerT = (extraCostGbp / savedG) * GRAMS_PER_TONNE;
  if (carbonPriceGbpPerT < 0) return null;
  return { direction: savedG > 0 ? "above" : "below", carbonPriceGbpPerT };
}

function otherScoreOf({ priceScoreGbp, latenessScoreGbp }: Scored): number {
  return priceScoreGbp + latenessScoreGbp;
}
