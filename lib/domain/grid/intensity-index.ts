import { elementAt } from "../checked.ts";
/** NESO's words for an intensity, cleanest first. */
export const INTENSITY_INDICES = ["very low", "low", "moderate", "high", "very high"] as const;
export type IntensityIndex = (typeof INTENSITY_INDICES)[number];

type IndexBand = {
  readonly index: IntensityIndex;
  /** Lowest intensity of the band, gCO2/kWh. */
  readonly fromGPerKwh: number;
};

/**
 * Lowest intensity of each band by calendar year, gCO2/kWh: the bands move down as the grid gets cleaner.
 * Source: NESO, Carbon Intensity API methodology (issue of January 2021). At the top of "high" its table overlaps
 * (230 is both); an answer recorded in May 2026 calls 230 "very high", so a band begins at its lower end.
 */
const BAND_STARTS_BY_YEAR: ReadonlyMap<number, readonly [number, number, number, number, number]> = new Map([
  [2025, [0, 30, 100, 180, 250]],
  [2026, [0, 25, 90, 170, 230]],
  [2027, [0, 20, 80, 160, 210]],
]);

export type YearBands = {
  /** Calendar year whose bands these are. */
  readonly year: number;
  /** False if the requested year is not in the table and the nearest one is used. */
  readonly isExactYear: boolean;
  readonly bands: readonly IndexBand[];
};

/** The index bands of the UTC year of an instant, cleanest first; of the nearest known year if it is not listed. */
export function indexBands(atMs: number): YearBands {
  const wanted = new Date(atMs).getUTCFullYear();
  const years = [...BAND_STARTS_BY_YEAR.keys()];
  const year = Math.min(Math.max(wanted, Math.min(...years)), Math.max(...years));
  const starts = BAND_STARTS_BY_YEAR.get(year) ?? [0, 0, 0, 0, 0];
  return {
    year,
    isExactYear: year === wanted,
    bands: INTENSITY_INDICES.map((index, place) => ({ index, fromGPerKwh: elementAt(starts, place, "band") })),
  };
}

/**
 * The index of an intensity in gCO2/kWh at an instant, null when the intensity is.
 * `published` is the word the API gave, if any: it is preferred, since NESO may have changed the bands.
 */
export function intensityIndex(
  intensityGPerKwh: number | null,
  atMs: number,
  published: IntensityIndex | null = null,
): IntensityIndex | null {
  if (intensityGPerKwh === null) return null;
  if (published !== null) return published;
  return indexBands(atMs).bands.findLast((band) => intensityGPerKwh >= band.fromGPerKwh)?.index ?? "very low";
}

/** Reads one of NESO's words, in any case and spacing; null if it is not one of them. */
export function parseIntensityIndex(text: string): IntensityIndex | null {
  const word = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, " ");
  return INTENSITY_INDICES.find((index) => index === word) ?? null;
}
