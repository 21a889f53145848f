/** What decides between candidates: the score is the carbon at its price and what does not depend on it. */
export type Scored = {
  readonly carbonG: number;
  readonly priceScoreGbp: number;
  readonly latenessScoreGbp: number;
};

/** At which carbon price a candidate would be the better one, £/tCO2. */
export type Turn = { readonly direction: "above" | "below"; readonly carbonPriceGbpPerT: number };

const GRAMS_PER_TONNE = 1_000_000;

/**
 * The carbon price from which on, or below which, a candidate beats the best, for these places
 * and times as they are. Null where no price that is not negative would do it: the best emits
 * less and costs less.
 */
export function turnOf(best: Scored, other: Scored): Turn | null {
  const dearerGbp = restOf(other) - restOf(best);
  const cleanerG = best.carbonG - other.carbonG;
  if (cleanerG === 0) return null;
  const carbonPriceGbpPerT = (dearerGbp / cleanerG) * GRAMS_PER_TONNE;
  if (carbonPriceGbpPerT < 0) return null;
  return { direction: cleanerG > 0 ? "above" : "below", carbonPriceGbpPerT };
}

function restOf({ priceScoreGbp, latenessScoreGbp }: Scored): number {
  return priceScoreGbp + latenessScoreGbp;
}
