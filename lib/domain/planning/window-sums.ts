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
  const { sums, gaps } = cumulated(series);
  const integral = (position: number) => {
    const slot = Math.floor(position);
    return (sums[slot] ?? 0) + (position - slot) * (series[slot] ?? 0);
  };
  return {
    mean(startMs, endMs) {
      const from = (startMs - firstSlotMs) / SLOT_MS;
      const to = (endMs - firstSlotMs) / SLOT_MS;
      if (!(to > from) || from < 0 || to > series.length) return null;
      if ((gaps[Math.ceil(to)] ?? 0) !== (gaps[Math.floor(from)] ?? 0)) return null;
      return (integral(to) - integral(from)) / (to - from);
    },
  };
}

type Cumulated = { readonly sums: Float64Array; readonly gaps: Int32Array };

/** Many workloads are planned on the same figures, which never change in place: what follows from a series is kept with it. */
const cumulatedOf = new WeakMap<readonly (number | null)[], Cumulated>();
const filledOf = new WeakMap<readonly (number | null)[], FilledPrices>();

function cumulated(series: readonly (number | null)[]): Cumulated {
  const known = cumulatedOf.get(series);
  if (known) return known;
  const sums = new Float64Array(series.length + 1);
  const gaps = new Int32Array(series.length + 1);
  for (let slot = 0; slot < series.length; slot++) {
    const figure = series[slot] ?? null;
    sums[slot + 1] = (sums[slot] ?? 0) + (figure ?? 0);
    gaps[slot + 1] = (gaps[slot] ?? 0) + (figure === null ? 1 : 0);
  }
  const made = { sums, gaps };
  cumulatedOf.set(series, made);
  return made;
}

type FilledPrices = { readonly prices: readonly (number | null)[]; readonly filled: readonly number[] };

/**
 * Prices beyond the published day-ahead are not free: a gap takes the last known
 * price of the same half hour of the day, and is marked as filled (1, else 0).
 */
export function fillPrices(series: readonly (number | null)[]): FilledPrices {
  const known = filledOf.get(series);
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
  filledOf.set(series, made);
  return made;
}
