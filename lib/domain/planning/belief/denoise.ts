import { elementAt } from "../../checked.ts";
import { smooth, type TrendModel } from "./smoother.ts";

/** Half hours of British intensity change by some grams to some tens; the likeliest of these is taken. */
const SLOPE_VARIANCES = [1, 10, 100, 1000] as const;
const SLOPE_DAMPINGS = [0.6, 0.9] as const;
/** Shares of the stated error that may be independent from slot to slot, as standard deviations. */
const NOISE_SHARES = [1, 0.5] as const;
/** Below so many slots in a row there is too little to tell noise from signal. */
const SLOTS_MIN = 6;

/**
 * Removes independent noise from an interval of a forecast. How much of the stated error is of
 * that kind, and how freely the signal moves, are chosen by likelihood: a smooth
 * forecast stays as it is, however large its error is said to be.
 *
 * @param sd stated standard deviation of the error by slot
 */
export function denoise(values: Float64Array, sd: Float64Array): Float64Array {
  if (values.length < SLOTS_MIN || !sd.some((figure) => figure > 0)) return values;
  const scale = typicalStep(values);
  let best = { share: 0, level: values, logLikelihood: Number.NEGATIVE_INFINITY };
  for (const share of [...NOISE_SHARES, 0]) {
    const variances = sd.map((figure) => (share * figure) ** 2 + 1e-3);
    for (const model of trendModels(scale)) {
      const { level, logLikelihood } = smooth(values, variances, model);
      if (logLikelihood > best.logLikelihood) best = { share, level, logLikelihood };
    }
  }
  return best.share === 0 ? values : best.level;
}

/** Trend models to try, scaled by how much the series moves: so other grids and other units than grams work too. */
function trendModels(scale: number): TrendModel[] {
  const unit = (scale / 10) ** 2;
  return SLOPE_VARIANCES.flatMap((variance) =>
    SLOPE_DAMPINGS.map((slopeDamping) => ({ slopeVariance: Math.max(1e-6, variance * unit), slopeDamping })),
  );
}

function typicalStep(values: Float64Array): number {
  let sum = 0;
  for (let slot = 1; slot < values.length; slot += 1) {
    sum += (elementAt(values, slot, "slot") - elementAt(values, slot - 1, "slot")) ** 2;
  }
  return Math.sqrt(sum / Math.max(1, values.length - 1));
}
