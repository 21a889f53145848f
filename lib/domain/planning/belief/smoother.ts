import { elementAt } from "../../checked.ts";
/**
 * What a series most likely is beneath independent noise of known size, slot by slot: the
 * signal as a level with a slope that dies away, by a Kalman filter and a backward pass
 * (Rauch, Tung and Striebel 1965). Time grows with slots.
 */
export type Smoothing = { readonly level: Float64Array; readonly logLikelihood: number };

/** The trend model (local linear trend with a damped slope): variance of the slope's change from slot to slot, and what remains of a slope after one. */
export type TrendModel = { readonly slopeVariance: number; readonly slopeDamping: number };

const LEVEL_PRIOR = 1e4;
const SLOPE_PRIOR = 400;

/** @param values at least one
 * @param variances of the noise by slot; above zero */
export function smooth(values: Float64Array, variances: Float64Array, model: TrendModel): Smoothing {
  const filtered = filterForward(values, variances, model);
  return { level: smoothBackward(filtered, model), logLikelihood: filtered.logLikelihood };
}

type Filtered = {
  /** Level, slope and their covariance (level, both, slope): six numbers a slot, before and after the slot's value. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly logLikelihood: number;
};

const WIDTH = 5;

function filterForward(
  values: Float64Array,
  variances: Float64Array,
  { slopeVariance, slopeDamping }: TrendModel,
): Filtered {
  const before = new Float64Array(values.length * WIDTH);
  const after = new Float64Array(values.length * WIDTH);
  let level = elementAt(values, 0, "slot");
  let slope = 0;
  let p00 = LEVEL_PRIOR;
  let p01 = 0;
  let p11 = SLOPE_PRIOR;
  let logLikelihood = 0;
  for (let slot = 0; slot < values.length; slot += 1) {
    if (slot > 0) {
      level += slope;
      slope *= slopeDamping;
      p00 += 2 * p01 + p11 + slopeVariance / 3;
      p01 = slopeDamping * (p01 + p11) + slopeVariance / 2;
      p11 = slopeDamping * slopeDamping * p11 + slopeVariance;
    }
    before.set([level, slope, p00, p01, p11], slot * WIDTH);
    const spread = p00 + elementAt(variances, slot, "slot");
    const innovation = elementAt(values, slot, "slot") - level;
    // The first two slots only place the level and the slope.
    if (slot > 1) logLikelihood -= 0.5 * (Math.log(spread) + (innovation * innovation) / spread);
    const gainLevel = p00 / spread;
    const gainSlope = p01 / spread;
    level += gainLevel * innovation;
    slope += gainSlope * innovation;
    p11 -= gainSlope * p01;
    p01 -= gainLevel * p01;
    p00 -= gainLevel * p00;
    after.set([level, slope, p00, p01, p11], slot * WIDTH);
  }
  return { before, after, logLikelihood };
}

function smoothBackward({ before, after }: Filtered, { slopeDamping }: TrendModel): Float64Array {
  const slots = after.length / WIDTH;
  const smoothed = new Float64Array(slots);
  const figure = (from: Float64Array, slot: number, part: number) => elementAt(from, slot * WIDTH + part, "figure");
  let level = figure(after, slots - 1, 0);
  let slope = figure(after, slots - 1, 1);
  smoothed[slots - 1] = level;
  for (let slot = slots - 2; slot >= 0; slot -= 1) {
    const p00 = figure(after, slot, 2);
    const p01 = figure(after, slot, 3);
    const p11 = figure(after, slot, 4);
    const n00 = figure(before, slot + 1, 2);
    const n01 = figure(before, slot + 1, 3);
    const n11 = figure(before, slot + 1, 4);
    const determinant = n00 * n11 - n01 * n01;
    const offLevel = level - figure(before, slot + 1, 0);
    const offSlope = slope - figure(before, slot + 1, 1);
    // The next slot's correction, through its covariance, and back through this slot's.
    const pullLevel = (n11 * offLevel - n01 * offSlope) / determinant;
    const pullSlope = (n00 * offSlope - n01 * offLevel) / determinant;
    level = figure(after, slot, 0) + (p00 + p01) * pullLevel + slopeDamping * p01 * pullSlope;
    slope = figure(after, slot, 1) + (p01 + p11) * pullLevel + slopeDamping * p11 * pullSlope;
    smoothed[slot] = level;
  }
  return smoothed;
}
