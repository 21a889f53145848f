const DAY_MS = 86_400_000;
/** A time of day counts for itself once it was seen on a few days; before, it leans on the whole. */
const DAYS_TO_TRUST = 3;
/** However poor the forecast, this much of what it varies is taken to be real. */
const LEAST_REAL_SHARE = 0.25;

export type Climatology = {
  /** What each slot usually is, by its time of day. */
  readonly values: Float64Array;
  /** How much the truth varies around that. */
  readonly variance: number;
};

/**
 * What a series usually is by time of day, from the series itself, each slot weighing by how
 * well it is known; and how much of its variation is real, the rest being the forecast's error.
 */
export function climatologyOf(
  values: Float64Array,
  errorVariances: Float64Array,
  slotMs: number,
  firstSlotMs: number,
): Climatology {
  const perDay = Math.max(1, Math.round(DAY_MS / slotMs));
  const timeOf = (slot: number) => Math.round(((firstSlotMs + slot * slotMs) % DAY_MS) / slotMs) % perDay;
  const typicalError = mean(errorVariances);
  const weights = errorVariances.map((error) => 1 / (typicalError + error || 1));
  const overall = weightedMean(values, weights);
  const sums = new Float64Array(perDay);
  const counts = new Float64Array(perDay);
  const unit = mean(weights) || 1;
  for (let slot = 0; slot < values.length; slot += 1) {
    const time = timeOf(slot);
    const weight = (weights[slot] ?? 0) / unit;
    sums[time] = (sums[time] ?? 0) + weight * ((values[slot] ?? 0) - overall);
    counts[time] = (counts[time] ?? 0) + weight;
  }
  const usual = Float64Array.from(values, (_, slot) => {
    const time = timeOf(slot);
    return overall + (sums[time] ?? 0) / ((counts[time] ?? 0) + DAYS_TO_TRUST);
  });
  const spread = mean(values.map((value, slot) => (value - (usual[slot] ?? 0)) ** 2));
  return { values: usual, variance: Math.max(LEAST_REAL_SHARE * spread, spread - typicalError) };
}

function mean(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total === 0 ? 0 : values.reduce((sum, value, slot) => sum + value * (weights[slot] ?? 0), 0) / total;
}
