import type { Fuel } from "./grid-figures.ts";
import type { RegionId } from "./regions.ts";

/** The statistics of a region for the generated sample. */
export type RegionStatistics = {
  /** Intensity that 0, 25, 50 and 75 % of half hours stay below, and the highest ever seen, gCO2/kWh. */
  readonly quantilesGPerKwh: readonly [min: number, q25: number, median: number, q75: number, max: number];
  readonly meanGPerKwh: number;
  /** Relative weight of each low-carbon or imported fuel when the wind and the sun are average; gas fills the rest. */
  readonly mixWeights: Readonly<Record<Exclude<Fuel, "gas" | "coal">, number>>;
  /** Meter points, millions. The weight of the region in Great Britain. */
  readonly meters_m: number;
  /** Agile price per wholesale price, (p/kWh) / (GBP/MWh). */
  readonly agileFactor: number;
  /** Agile surcharge from 16:00 to 19:00 local, p/kWh without VAT. */
  readonly agilePeak_pPerKwh: number;
};

/**
 * Published figures behind the generated sample.
 * Quantiles and mean: NESO Open Data, regional carbon intensity September 2018 to August 2025, 118,318 half hours a
 * region; its few negative minima are errors and are taken as 0. Mix weights: rounded means of regional mixes recorded
 * from the NESO Carbon Intensity API on 1–2 January 2020 and 30 December 2023 to 2 January 2024 (CC BY 4.0), solar
 * raised to a year's average. Meters: customers as the network operators state them, rounded. Agile factor and peak:
 * the tariff's published formula, price = min(factor × wholesale + peak, cap).
 */
export const REGION_STATISTICS: Readonly<Record<RegionId, RegionStatistics>> = {
  1: row([0, 0, 16, 123, 383], 69.29, mix(0, 26, 1, 2, 0, 2, 68), 0.8, 0.24, 12),
  2: row([0, 11, 23, 51, 245], 37.37, mix(2, 3, 3, 31, 0, 2, 56), 2.0, 0.21, 13),
  3: row([0, 27, 54, 92, 289], 64.08, mix(2, 1, 3, 50, 0, 3, 36), 2.4, 0.21, 12),
  4: row([0, 13, 24, 47, 271], 38.85, mix(9, 1, 14, 55, 0, 2, 16), 1.6, 0.21, 12),
  5: row([0, 143, 216, 269, 491], 208.18, mix(30, 0, 2, 4, 0, 4, 35), 2.3, 0.2, 13),
  6: row([0, 52, 116, 202, 717], 138.4, mix(1, 10, 4, 12, 0, 4, 50), 1.5, 0.22, 13),
  7: row([0, 253, 338, 371, 748], 302.06, mix(1, 1, 1, 4, 0, 6, 38), 1.1, 0.22, 12),
  8: row([0, 77, 164, 249, 554], 169.03, mix(3, 4, 4, 20, 0, 6, 50), 2.5, 0.21, 11),
  9: row([2, 196, 291, 362, 774], 284.88, mix(7, 0, 3, 5, 0, 7, 42), 2.7, 0.2, 14),
  10: row([0, 85, 142, 206, 402], 147.81, mix(1, 0, 8, 28, 0, 9, 48), 3.6, 0.21, 13),
  11: row([0, 113, 195, 287, 430], 200.37, mix(1, 1, 6, 25, 0, 14, 21), 1.6, 0.23, 11),
  12: row([3, 170, 238, 299, 459], 233.72, mix(4, 1, 20, 7, 0, 11, 28), 3.0, 0.21, 12),
  13: row([0, 108, 173, 235, 604], 173.97, mix(4, 1, 37, 7, 0, 5, 34), 2.3, 0.2, 12),
  14: row([0, 124, 186, 241, 417], 186.09, mix(1, 2, 50, 2, 0, 9, 24), 2.3, 0.22, 12),
};

/** NESO's emission factors, gCO2/kWh. Imports: between the French 53 and the Dutch 474 the factors list. */
export const FUEL_FACTORS_G_PER_KWH: Readonly<Record<Fuel, number>> = {
  biomass: 120,
  coal: 937,
  gas: 394,
  hydro: 0,
  imports: 150,
  nuclear: 0,
  other: 300,
  solar: 0,
  wind: 0,
};

/** Ceiling of Agile prices, p/kWh without VAT: 100 p with 5 % VAT. */
export const AGILE_CAP_P_PER_KWH = 100 / 1.05;

function row(
  quantilesGPerKwh: RegionStatistics["quantilesGPerKwh"],
  meanGPerKwh: number,
  mixWeights: RegionStatistics["mixWeights"],
  meters_m: number,
  agileFactor: number,
  agilePeak_pPerKwh: number,
): RegionStatistics {
  return { quantilesGPerKwh, meanGPerKwh, mixWeights, meters_m, agileFactor, agilePeak_pPerKwh };
}

function mix(
  biomass: number,
  hydro: number,
  imports: number,
  nuclear: number,
  other: number,
  solar: number,
  wind: number,
): RegionStatistics["mixWeights"] {
  return { biomass, hydro, imports, nuclear, other, solar, wind };
}
