import { elementAt } from "../checked.ts";
/**
 * The estimate of some hidden quantities: a normal distribution with means and a covariance (row by row, symmetric).
 * The two steps of a Kalman filter update it in place.
 *
 * `?? 0` in this file is used in its innermost loops, which run for each slot of a forecast; their bounds keep indexes
 * valid.
 */
export type GaussianState = { readonly mean: Float64Array; readonly covariance: Float64Array };

/** How the hidden quantities move from one step to the next, independently. */
export type StateMotion = {
  /** The factor that a quantity keeps: 1 for no decay. */
  readonly decay: Float64Array;
  /** Variance added at each step. */
  readonly noise: Float64Array;
  /** The quantities that decay, with `decay` below 1. */
  readonly fading: readonly number[];
};

/** A measurement: a weighted sum of the quantities at `places`, in the same order as `weights`. */
export type Row = { readonly places: readonly number[]; readonly weights: Float64Array };

/** One step ahead in time. */
export function advance(state: GaussianState, motion: StateMotion): void {
  const { mean, covariance } = state;
  const size = mean.length;
  for (const place of motion.fading) {
    const keep = elementAt(motion.decay, place, "quantity");
    mean[place] = (mean[place] ?? 0) * keep;
    for (let other = 0; other < size; other++) {
      const row = place * size + other;
      const column = other * size + place;
      covariance[row] = (covariance[row] ?? 0) * keep;
      covariance[column] = (covariance[column] ?? 0) * keep;
    }
  }
  for (let place = 0; place < size; place++) {
    const diagonal = place * (size + 1);
    covariance[diagonal] = (covariance[diagonal] ?? 0) + elementAt(motion.noise, place, "quantity");
  }
}

/**
 * Updates with a measurement with independent noise of a variance. One that is more than `surpriseMax` standard
 * deviations off is clipped to that distance.
 */
export function correct(
  state: GaussianState,
  row: Row,
  value: number,
  noiseVariance: number,
  surpriseMax: number = Number.POSITIVE_INFINITY,
): void {
  const { mean, covariance } = state;
  const size = mean.length;
  const gain = covarianceWith(state, row);
  const variance = noiseVariance + weightedSum(row, gain);
  const farthest = surpriseMax * Math.sqrt(variance);
  const surprise = Math.min(farthest, Math.max(-farthest, value - weightedSum(row, mean)));
  for (let place = 0; place < size; place++) {
    const share = (gain[place] ?? 0) / variance;
    mean[place] = (mean[place] ?? 0) + share * surprise;
    const start = place * size;
    for (let other = 0; other < size; other++) {
      covariance[start + other] = (covariance[start + other] ?? 0) - share * (gain[other] ?? 0);
    }
  }
}

export function weightedSum(row: Row, values: Float64Array): number {
  let sum = 0;
  for (let term = 0; term < row.places.length; term++) {
    sum += (row.weights[term] ?? 0) * (values[row.places[term] ?? 0] ?? 0);
  }
  return sum;
}

/** Covariance of every quantity with a row's measurement. */
function covarianceWith({ mean, covariance }: GaussianState, row: Row): Float64Array {
  const size = mean.length;
  const result = new Float64Array(size);
  for (let term = 0; term < row.places.length; term++) {
    const start = (row.places[term] ?? 0) * size;
    const weight = row.weights[term] ?? 0;
    if (weight === 0) continue;
    for (let place = 0; place < size; place++) {
      result[place] = (result[place] ?? 0) + weight * (covariance[start + place] ?? 0);
    }
  }
  return result;
}
