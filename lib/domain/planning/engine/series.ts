const HOUR_MS = 3_600_000;

/**
 * Figures per kWh by slot, from the problem's start, and their integral over time, so
 * that any window costs constant time. Unknown slots count zero here: openings keep
 * every window away from them.
 */
export type Series = {
  readonly slotMs: number;
  readonly perKwh: Float64Array;
  /** Hours times figure from the start to each slot's border: what one kilowatt would draw. */
  readonly cumulative: Float64Array;
};

export function seriesOf(slotMs: number, figures: ArrayLike<number | null>, factor = 1): Series {
  const hours = slotMs / HOUR_MS;
  const perKwh = new Float64Array(figures.length);
  const cumulative = new Float64Array(figures.length + 1);
  let sum = 0;
  for (let slot = 0; slot < figures.length; slot += 1) {
    const figure = (figures[slot] ?? 0) * factor;
    perKwh[slot] = figure;
    sum += figure * hours;
    cumulative[slot + 1] = sum;
  }
  return { slotMs, perKwh, cumulative };
}

/** Two series, weighted and added, as long as the first. Where the second ends sooner it counts zero, as unknown slots do. */
export function combine(a: Series, weightA: number, b: Series, weightB: number): Series {
  return seriesOf(
    a.slotMs,
    a.perKwh.map((figure, slot) => figure * weightA + (b.perKwh[slot] ?? 0) * weightB),
  );
}

/**
 * Integral from the start to an instant, in hours times figure; `atMs` counts from the problem's start. At the series' end the
 * slot that begins there has no figure, and the window none of it. Innermost loop: openings keep instants inside.
 */
export function integralAt({ slotMs, perKwh, cumulative }: Series, atMs: number): number {
  const slot = Math.floor(atMs / slotMs);
  return (cumulative[slot] ?? 0) + ((atMs - slot * slotMs) / HOUR_MS) * (perKwh[slot] ?? 0);
}

/** The figure of the slot that holds an instant; zero outside. */
export function figureAt({ perKwh, slotMs }: Series, atMs: number): number {
  return perKwh[Math.floor(atMs / slotMs)] ?? 0;
}

/** What one kilowatt draws over a window, in the series' unit. */
export function windowCost(series: Series, startMs: number, endMs: number): number {
  return integralAt(series, endMs) - integralAt(series, startMs);
}
