import { NORMAL_WIDTH, USUAL_RHO } from "./calibration.ts";
import type { ForecastSource } from "./forecast-source.ts";

/** Figures of an area by slot as the database tells them: forecasts with a band, what turned out without. */
export type BandedFigures = {
  readonly intensityGPerKwh: readonly (number | null)[];
  readonly p10GPerKwh: readonly (number | null)[];
  readonly p90GPerKwh: readonly (number | null)[];
  /** Null for what is no forecast. */
  readonly source: readonly (ForecastSource | null)[];
  /** Correlation of the errors of neighbouring slots; null where nothing is known of it. */
  readonly errorRho: number | null;
};

/** How far an area's figures may be wrong. */
export type SlotErrors = {
  /** Areas err each in its own way; figures with the same name err together. */
  readonly area: string;
  /** Standard deviation by slot, gCO2/kWh: 0 for what turned out, null where a forecast came without a band. */
  readonly sdGPerKwh: readonly (number | null)[];
  readonly isStatistical: readonly boolean[];
  readonly rho: number;
};

/**
 * The mean of what a slot may come to, gCO2/kWh. A forecast is what it stays below as often as not; as intensities reach
 * further up than down, sums need the mean, which lies above it (`bandOf`).
 */
export function expectedIntensity(median: number, p90: number): number {
  return median + ((Math.sqrt(p90) - Math.sqrt(median)) / NORMAL_WIDTH) ** 2;
}

/** The expected intensity of each slot, gCO2/kWh, and how sure it is. */
export function expectedFigures(
  area: string,
  figures: BandedFigures,
): { readonly intensityGPerKwh: readonly (number | null)[]; readonly errors: SlotErrors } {
  const { intensityGPerKwh, p10GPerKwh, p90GPerKwh, source, errorRho } = figures;
  const sdGPerKwh: (number | null)[] = [];
  const expected = intensityGPerKwh.map((median, slot) => {
    const low = p10GPerKwh[slot] ?? null;
    const high = p90GPerKwh[slot] ?? null;
    const isBanded = median !== null && low !== null && high !== null;
    sdGPerKwh.push(isBanded ? (high - low) / (2 * NORMAL_WIDTH) : source[slot] || median === null ? null : 0);
    return isBanded ? expectedIntensity(median, high) : median;
  });
  const isStatistical = source.map((of) => of === "statistical");
  return { intensityGPerKwh: expected, errors: { area, sdGPerKwh, isStatistical, rho: errorRho ?? USUAL_RHO } };
}
