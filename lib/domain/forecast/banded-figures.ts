import { NORMAL_WIDTH, USUAL_RHO } from "./calibration.ts";
import type { ForecastSource } from "./forecast-source.ts";

/** Figures of an area by slot from the database: forecasts with a band, outturn without. */
export type BandedFigures = {
  readonly intensityGPerKwh: readonly (number | null)[];
  readonly p10GPerKwh: readonly (number | null)[];
  readonly p90GPerKwh: readonly (number | null)[];
  /** Null for outturn. */
  readonly source: readonly (ForecastSource | null)[];
  /** Correlation of the errors of neighbouring slots; null if unknown. */
  readonly errorRho: number | null;
};

/** The uncertainty of an area's figures. */
export type SlotErrors = {
  /** Figures with the same name have the same errors; those of different areas correlate only in part. */
  readonly area: string;
  /** Standard deviation by slot, gCO2/kWh: 0 for outturn, null for a forecast without a band. */
  readonly sdGPerKwh: readonly (number | null)[];
  readonly isStatistical: readonly boolean[];
  readonly rho: number;
};

/**
 * The expected intensity of a slot, gCO2/kWh. A forecast is the median; as intensities reach further up than down, sums
 * need the mean, which is above it (`bandOf`).
 */
export function expectedIntensity(median: number, p90: number): number {
  return median + ((Math.sqrt(p90) - Math.sqrt(median)) / NORMAL_WIDTH) ** 2;
}

/** The expected intensity of each slot, gCO2/kWh, and its uncertainty. */
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
