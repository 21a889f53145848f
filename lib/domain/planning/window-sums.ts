import { elementAt } from "../checked.ts";
import { SLOT_MS } from "../grid/slots.ts";

/** Integrals of a series by slot: the time-weighted sum over any window in constant time. */
export type WindowSums = {
  /**
   * Mean over [startMs, endMs), weighted by time; null when the window leaves the
   * series or touches a slot without a figure.
   */
  mean(startMs: number, endMs: number): number | null;
};

export function windowSums(firstSlotMs: number, series: readonly (number | null)[]): WindowSums {
  const { sums, gaps } = cumulativeOf(series);
  const integral = (position: number) => {
    const slot = Math.floor(position);
    // At the end of the series the next slot has no figure, and the window none of it. An unknown figure is never read: `gaps`.
    return elementAt(sums, slot, "slot") + (position - slot) * (series[slot] ?? 0);
  };
  return {
    mean(startMs, endMs) {
      const from = (startMs - firstSlotMs) / SLOT_MS;
      const to = (endMs - firstSlotMs) / SLOT_MS;
      if (!(to > from) || from < 0 || to > series.length) return null;
      if (elementAt(gaps, Math.ceil(to), "slot") !== elementAt(gaps, Math.floor(from), "slot")) return null;
      return (integral(to) - integral(from)) / (to - from);
    },
  };
}

type Cumulative = { readonly sums: Float64Array; readonly gaps: Int32Array };

/** Many workloads are planned on the same figures, which never change in place: what is derived from a series is kept with it. */
const cumulativeBySeries = new WeakMap<readonly (number | null)[], Cumulative>();
const filledBySeries = new WeakMap<readonly (number | null)[], FilledPrices>();

function cumulativeOf(series: readonly (number | null)[]): Cumulative {
  const known = cumulativeBySeries.get(series);
  if (known) return known;
  const sums = new Float64Array(series.length + 1);
  const gaps = new Int32Array(series.length + 1);
  let sum = 0;
  let gapCount = 0;
  for (const [slot, figure] of series.entries()) {
    // An unknown figure adds zero: no mean is taken over it.
    sum += figure ?? 0;
    if (figure === null) gapCount += 1;
    sums[slot + 1] = sum;
    gaps[slot + 1] = gapCount;
  }
  const made = { sums, gaps };
  cumulativeBySeries.set(series, made);
  return made;
}

type FilledPrices = { readonly prices: readonly (number | null)[]; readonly filled: readonly number[] };

/**
 * Prices beyond the published day-ahead are not free: a gap takes the last known
 * price of the same half hour of the day, and is marked as filled (1, else 0).
 */
export function fillPrices(series: readonly (number | null)[]): FilledPrices {
  const known = filledBySeries.get(series);
  if (known) return known;
  const slotsPerDay = 48;
  const prices: (number | null)[] = [];
  const filled: number[] = [];
  for (const [slot, price] of series.entries()) {
    const dayBefore = slot >= slotsPerDay ? (prices[slot - slotsPerDay] ?? null) : null;
    prices.push(price ?? dayBefore);
    filled.push(price === null && dayBefore !== null ? 1 : 0);
  }
  const made = { prices, filled };
  filledBySeries.set(series, made);
  return made;
}
