import { type CarbonScale, carbonScale } from "./carbon-scale.ts";
import { formatCarbon, formatShare, type Quantity } from "./quantities.ts";

/** A saving in words: the size without a sign, and the direction. */
export interface SavingWords {
  readonly direction: "saved" | "lost" | "same" | "unknown";
  /** Both sides, in the unit of the difference. */
  readonly carbon: Quantity;
  readonly baseline: Quantity;
  readonly quantity: Quantity;
  /** "less than", "more than": between figure and counterfactual. */
  readonly comparison: string;
  /** "64 % less", "12 % more"; null when there is nothing to compare with. */
  readonly share: string | null;
  /** The same without its direction: "64 %". */
  readonly percent: string | null;
}

/**
 * Compares what was emitted with what would have been, both in gCO2. A loss is shown as plainly as a saving, and a
 * missing figure on either side as missing, not as zero. The difference is that of the figures as shown, in `scale` if
 * they are beside others.
 */
export function describeSaving(
  carbonG: number | null,
  baselineCarbonG: number | null,
  scale: CarbonScale = carbonScale(comparedFigures(carbonG, baselineCarbonG)),
): SavingWords {
  const sides = { carbon: scale.format(carbonG), baseline: scale.format(baselineCarbonG) };
  if (carbonG === null || baselineCarbonG === null) {
    return {
      ...sides,
      direction: "unknown",
      quantity: formatCarbon(null),
      comparison: "not yet comparable with",
      share: null,
      percent: null,
    };
  }
  // Two figures that are shown as equal have no difference.
  const isSame = formatCarbon(carbonG).text === formatCarbon(baselineCarbonG).text;
  if (isSame || sides.carbon.text === sides.baseline.text) {
    return {
      carbon: formatCarbon(carbonG),
      baseline: formatCarbon(baselineCarbonG),
      direction: "same",
      quantity: formatCarbon(0),
      comparison: "the same as",
      share: null,
      percent: null,
    };
  }
  const isSaved = carbonG < baselineCarbonG;
  const word = isSaved ? "less" : "more";
  const percent = baselineCarbonG > 0 ? formatShare(Math.abs(baselineCarbonG - carbonG) / baselineCarbonG) : null;
  return {
    ...sides,
    direction: isSaved ? "saved" : "lost",
    quantity: isSaved ? scale.difference(carbonG, baselineCarbonG) : scale.difference(baselineCarbonG, carbonG),
    comparison: `${word} than`,
    share: percent === null ? null : `${percent} ${word}`,
    percent,
  };
}

/** The figures of a comparison: both sides and their difference. */
export function comparedFigures(carbonG: number | null, baselineCarbonG: number | null): readonly (number | null)[] {
  return [carbonG, baselineCarbonG, carbonG === null || baselineCarbonG === null ? null : baselineCarbonG - carbonG];
}
