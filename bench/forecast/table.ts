/** A running mean. */
export type Mean = { sum: number; count: number };

export function startMeans(count: number): Mean[] {
  return Array.from({ length: count }, () => ({ sum: 0, count: 0 }));
}

export function addTo(mean: Mean | undefined, value: number): void {
  if (!mean) return;
  mean.sum += value;
  mean.count++;
}

/** Mean over several, NaN if there are none. */
export function pooledMean(means: readonly Mean[]): number {
  return means.reduce((all, { sum }) => all + sum, 0) / means.reduce((all, { count }) => all + count, 0);
}

/** Slots from the start of an issue as hours. */
export function hoursName([from, to]: readonly [from: number, to: number]): string {
  return `${from / 2}–${to / 2} h`;
}
