import { formatCarbon, formatShare, type Quantity } from "../format/quantities.ts";

/** What a saving says: the size without a sign, and the words that carry the direction. */
export interface SavingWords {
  readonly direction: "saved" | "lost" | "same" | "unknown";
  readonly quantity: Quantity;
  /** "less than", "more than": to stand between figure and counterfactual. */
  readonly comparison: string;
  /** "64 % less", "12 % more"; null when there is nothing to compare with. */
  readonly share: string | null;
  /** The same without its direction: "64 %". */
  readonly percent: string | null;
}

/**
 * Compares what was emitted with what would have been, both in gCO2. A loss is put as plainly as a saving, and
 * a missing figure on either side says so instead of counting as zero.
 */
export function describeSaving(carbonG: number | null, baselineCarbonG: number | null): SavingWords {
  if (carbonG === null || baselineCarbonG === null) {
    return {
      direction: "unknown",
      quantity: formatCarbon(null),
      comparison: "not yet comparable with",
      share: null,
      percent: null,
    };
  }
  const savedG = baselineCarbonG - carbonG;
  // Two figures that read the same are the same: a difference nobody can see is none.
  if (formatCarbon(carbonG).text === formatCarbon(baselineCarbonG).text) {
    return { direction: "same", quantity: formatCarbon(0), comparison: "the same as", share: null, percent: null };
  }
  const size = Math.abs(savedG);
  const word = savedG > 0 ? "less" : "more";
  const percent = baselineCarbonG > 0 ? formatShare(size / baselineCarbonG) : null;
  return {
    direction: savedG > 0 ? "saved" : "lost",
    quantity: formatCarbon(size),
    comparison: `${word} than`,
    share: percent === null ? null : `${percent} ${word}`,
    percent,
  };
}
