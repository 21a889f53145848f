import { elementAt } from "../checked.ts";
import { GREAT_BRITAIN_ID, type GridAreaId } from "../grid/regions.ts";
import { REGION_STATISTICS } from "../grid/sample-statistics.ts";
import type { RootScale } from "./root-scale.ts";
import type { SlotSeries } from "./slot-series.ts";

/** The scales of an area's figures: fixed when its forecast starts. */
export type SeriesPrior = {
  readonly scale: RootScale;
  /** Null if the mix is not known: the area is then forecast from its intensity only. */
  readonly wind: WindPrior | null;
};

export type WindPrior = {
  /** Usual share of wind in the mix and its spread, 0 to 1. */
  readonly location: number;
  readonly spread: number;
  /** By how many of its spreads the intensity's root falls if the wind rises by one of the wind's spreads. */
  readonly sensitivity: number;
};

/** Days of figures that weigh as much as the published statistics of the area. */
const PRIOR_DAYS = 14;
const SLOTS_PER_DAY = 48;

/**
 * Published figures of an area as the start of its forecast. Regions: quartiles of 2018 to 2025 (`REGION_STATISTICS`).
 * Great Britain: mean 152 and standard deviation 62.7 gCO2/kWh in 2023 (NESO).
 */
export function areaPrior(areaId: GridAreaId): SeriesPrior {
  if (areaId === GREAT_BRITAIN_ID) return { scale: { location: 12.1, spread: 2.6 }, wind: NATIONAL_WIND };
  const quantiles = REGION_STATISTICS[areaId].quantilesGPerKwh;
  const q25 = Math.sqrt(elementAt(quantiles, 1, "quantile"));
  const median = Math.sqrt(elementAt(quantiles, 2, "quantile"));
  const q75 = Math.sqrt(elementAt(quantiles, 3, "quantile"));
  const location = (q25 + median + q75) / 3;
  // Quartiles of a normal distribution are 1.349 standard deviations apart.
  return { scale: { location, spread: (q75 - q25) / 1.349 }, wind: NATIONAL_WIND };
}

/** Great Britain in 2022 and 2023, by BMRS generation: 28 % wind on average. */
const NATIONAL_WIND: WindPrior = { location: 0.28, spread: 0.14, sensitivity: 0.65 };

/**
 * The prior adjusted to an area's history: its usual values and its sensitivity to wind. Wind is left out if it is not
 * known for at least half the slots.
 */
export function fitPrior(series: SlotSeries, prior: SeriesPrior): SeriesPrior {
  const roots = series.intensityGPerKwh.map((value) => (value === null ? null : Math.sqrt(Math.max(0, value))));
  const scale = drawn(prior.scale, roots);
  const shares = series.windShare ?? [];
  const isKnown = 2 * shares.filter((share) => share !== null).length >= Math.max(1, roots.length);
  if (!prior.wind || !isKnown) return { scale, wind: null };
  const wind = drawn(prior.wind, shares);
  return { scale, wind: { ...wind, sensitivity: sensitivityOf(roots, shares, scale, wind, prior.wind.sensitivity) } };
}

function drawn(prior: RootScale, values: readonly (number | null)[]): RootScale {
  const known = values.filter((value) => value !== null);
  const count = known.length;
  if (count === 0) return { location: prior.location, spread: prior.spread };
  const mean = known.reduce((sum, value) => sum + value, 0) / count;
  const variance = known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  const weight = count / (count + PRIOR_DAYS * SLOTS_PER_DAY);
  return {
    location: prior.location + weight * (mean - prior.location),
    spread: Math.sqrt(prior.spread ** 2 + weight * (variance - prior.spread ** 2)),
  };
}

/** From changes over a day, which cancel the time of day. */
function sensitivityOf(
  roots: readonly (number | null)[],
  shares: readonly (number | null)[],
  scale: RootScale,
  wind: RootScale,
  prior: number,
): number {
  // A change over a day has about twice the variance of a value, of 1.
  let windSquares = 2 * PRIOR_DAYS * SLOTS_PER_DAY;
  let products = prior * windSquares;
  for (let place = SLOTS_PER_DAY; place < roots.length; place++) {
    const rise = difference(roots, place);
    const windRise = difference(shares, place);
    if (rise === null || windRise === null) continue;
    windSquares += (windRise / wind.spread) ** 2;
    products -= (rise / scale.spread) * (windRise / wind.spread);
  }
  return products / windSquares;
}

function difference(values: readonly (number | null)[], place: number): number | null {
  const now = values[place] ?? null;
  const before = values[place - SLOTS_PER_DAY] ?? null;
  return now === null || before === null ? null : now - before;
}
