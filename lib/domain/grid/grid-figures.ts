import type { IntensityIndex } from "./intensity-index.ts";
import type { GridAreaId, RegionId } from "./regions.ts";

/** The nine fuels of NESO's generation mix. */
export const FUELS = ["biomass", "coal", "gas", "hydro", "imports", "nuclear", "other", "solar", "wind"] as const;
export type Fuel = (typeof FUELS)[number];

/** Share of each fuel in an area's electricity, percent. Adds up to 100, except for rounding at the source. */
export type GenerationMix = Readonly<Record<Fuel, number>>;

/** Where figures come from: the real services now, recordings moved to today, or generated. */
export const GRID_DATA_KINDS = ["live", "replay", "sample"] as const;
export type GridDataKind = (typeof GRID_DATA_KINDS)[number];

/** The status of a slot's intensity. An unknown intensity is `null` with "missing", never 0. */
const INTENSITY_STATUSES = ["forecast", "estimated", "actual", "missing"] as const;
export type IntensityStatus = (typeof INTENSITY_STATUSES)[number];

/**
 * One issue of a forecast for one area. The arrays are by half-hour slot from `firstSlot`, and equally long; null where
 * the issue has no figure. Basis of every intensity: gCO2/kWh, combustion only, average, location-based, with
 * transmission losses (NESO methodology).
 */
export type AreaForecast<Area extends GridAreaId = GridAreaId> = {
  readonly regionId: Area;
  /** When the issue was first seen, ISO 8601 UTC: NESO does not say when it published. */
  readonly issuedAt: string;
  /** Start of the first slot, ISO 8601 UTC. */
  readonly firstSlot: string;
  readonly intensityGPerKwh: readonly (number | null)[];
  readonly index: readonly (IntensityIndex | null)[];
  readonly mix: readonly (GenerationMix | null)[];
};
export type RegionForecast = AreaForecast<RegionId>;
export type NationalForecast = AreaForecast<18>;

/** The outturn of a past slot, as far as it is known. */
export type SlotOutturn = {
  /** Start of the slot, ISO 8601 UTC. */
  readonly slotStart: string;
  readonly intensityGPerKwh: number | null;
  /** Great Britain gets "actual" after the half hour; a region only ever "estimated": the last figure published. */
  readonly status: Exclude<IntensityStatus, "forecast">;
  /** The last forecast before the slot, gCO2/kWh; it understates the error of a longer one. */
  readonly forecastGPerKwh: number | null;
  readonly index: IntensityIndex | null;
  readonly mix: GenerationMix | null;
};

export type AreaOutturn<Area extends GridAreaId = GridAreaId> = {
  readonly regionId: Area;
  /** Every requested slot, in order. */
  readonly slots: readonly SlotOutturn[];
};
export type RegionOutturn = AreaOutturn<RegionId>;
export type NationalOutturn = AreaOutturn<18>;

/**
 * Prices of one region by slot from `firstSlot`: GBP/kWh without VAT, may be negative, null if not published.
 * Octopus Agile is a household tariff: an indicative day-ahead proxy for anyone else.
 */
export type RegionPrices = {
  readonly regionId: RegionId;
  /** Tariff product they were read from. */
  readonly product: string;
  /** Start of the first slot, ISO 8601 UTC. */
  readonly firstSlot: string;
  readonly priceGbpPerKwh: readonly (number | null)[];
};
