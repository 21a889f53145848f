import { forecastErrorDraw, forecastErrorSpreadG, NATIONAL_SPREAD_G } from "./forecast-error.ts";
import type { AreaForecast, Fuel, GenerationMix } from "./grid-figures.ts";
import { intensityIndex } from "./intensity-index.ts";
import { isEveningPeak } from "./london-time.ts";
import { normalCdf } from "./noise.ts";
import { GREAT_BRITAIN_ID, type GridAreaId, REGION_IDS, type RegionId } from "./regions.ts";
import { roundMix, sampleMix } from "./sample-mix.ts";
import { AGILE_CAP_P_PER_KWH, REGION_STATISTICS } from "./sample-statistics.ts";
import { sampleDirtiness, sampleWholesale_gbpPerMwh, sampleWind } from "./sample-weather.ts";
import { FORECAST_SLOT_COUNT, floorSlot, isoFromMs, SLOT_MS, slotRange } from "./slots.ts";

/** Tariff product of sample prices, so that they are not taken for real ones. */
export const SAMPLE_PRODUCT = "SAMPLE-AGILE";

export type SampleSlot = { readonly intensityGPerKwh: number; readonly mix: GenerationMix };

/**
 * The outturn of a slot in the generated sample: gCO2/kWh, a whole number from 0, and its mix. Depends only on area and
 * slot, so any process computes the same. Distribution by region as NESO published it.
 */
export function sampleOutturn(areaId: GridAreaId, slotMs: number): SampleSlot {
  return sampleSlot(areaId, floorSlot(slotMs), null);
}

/**
 * The generated forecast of one area as issued at an instant: `slotCount` slots from the current one. The error grows
 * with lead as NESO's does; issues close in time are similar, and the last one before a slot ends is close to its
 * outturn.
 */
export function sampleForecast<Area extends GridAreaId>(
  areaId: Area,
  issuedAtMs: number,
  slotCount: number = FORECAST_SLOT_COUNT,
): AreaForecast<Area> {
  const slots = slotRange(issuedAtMs, slotCount);
  const figures = slots.map((slotMs) => sampleSlot(areaId, slotMs, issuedAtMs));
  return {
    regionId: areaId,
    issuedAt: isoFromMs(issuedAtMs),
    firstSlot: isoFromMs(floorSlot(issuedAtMs)),
    intensityGPerKwh: figures.map((figure) => figure.intensityGPerKwh),
    index: slots.map((slotMs, place) => intensityIndex(figures[place]?.intensityGPerKwh ?? null, slotMs)),
    mix: figures.map((figure) => figure.mix),
  };
}

/**
 * The generated day-ahead price of a region's slot, GBP/kWh without VAT, by Agile's published formula on a generated
 * wholesale price. Negative on some windy nights, as real ones are.
 */
export function samplePrice(regionId: RegionId, slotMs: number): number {
  const { agileFactor, agilePeak_pPerKwh } = REGION_STATISTICS[regionId];
  const peak_p = isEveningPeak(slotMs) ? agilePeak_pPerKwh : 0;
  const price_p = Math.min(agileFactor * sampleWholesale_gbpPerMwh(floorSlot(slotMs)) + peak_p, AGILE_CAP_P_PER_KWH);
  return Math.round(price_p * 100) / 10_000;
}

function sampleSlot(areaId: GridAreaId, slotMs: number, issuedAtMs: number | null): SampleSlot {
  return areaId === GREAT_BRITAIN_ID ? nationalSlot(slotMs, issuedAtMs) : regionSlot(areaId, slotMs, issuedAtMs);
}

function regionSlot(regionId: RegionId, slotMs: number, issuedAtMs: number | null): SampleSlot {
  const error = issuedAtMs === null ? 0 : latentError(regionId, slotMs, issuedAtMs);
  const intensityGPerKwh = Math.round(quantile(regionId, normalCdf(sampleDirtiness(regionId, slotMs) + error)));
  return { intensityGPerKwh, mix: sampleMix(regionId, slotMs, intensityGPerKwh, sampleWind(regionId, slotMs)) };
}

/**
 * Error of a forecast on the scale of `sampleDirtiness`: there it can neither fall below zero nor distort a clean
 * region.
 */
function latentError(regionId: RegionId, slotMs: number, issuedAtMs: number): number {
  // Counted to the slot's end: until then it is still a forecast.
  const leadHours = (slotMs + SLOT_MS - issuedAtMs) / 3_600_000;
  if (leadHours <= 0) return 0;
  return (forecastErrorSpreadG(leadHours) / NATIONAL_SPREAD_G) * forecastErrorDraw(regionId, slotMs, issuedAtMs);
}

/** Great Britain: regions weighted by their meters. */
function nationalSlot(slotMs: number, issuedAtMs: number | null): SampleSlot {
  const parts = REGION_IDS.map((id) => ({
    weight: REGION_STATISTICS[id].meters_m,
    figure: regionSlot(id, slotMs, issuedAtMs),
  }));
  const total = parts.reduce((sum, part) => sum + part.weight, 0);
  const mean = (value: (figure: SampleSlot) => number) =>
    parts.reduce((sum, part) => sum + part.weight * value(part.figure), 0) / total;
  const share = (fuel: Fuel) => mean((figure) => figure.mix[fuel]);
  return {
    intensityGPerKwh: Math.round(mean((figure) => figure.intensityGPerKwh)),
    mix: roundMix({
      biomass: share("biomass"),
      coal: share("coal"),
      gas: share("gas"),
      hydro: share("hydro"),
      imports: share("imports"),
      nuclear: share("nuclear"),
      other: share("other"),
      solar: share("solar"),
      wind: share("wind"),
    }),
  };
}

/**
 * The intensity that a share of a region's half hours stays below: the published quantiles, with linear interpolation.
 */
function quantile(regionId: RegionId, share: number): number {
  const { quantilesGPerKwh, meanGPerKwh } = REGION_STATISTICS[regionId];
  const [min, q25, median, q75, max] = quantilesGPerKwh;
  // The published maxima are single days of coal, which ended in Great Britain in 2024. This maximum gives the
  // published mean.
  const top = 8 * meanGPerKwh - min - 2 * (q25 + median + q75);
  const knots = [min, q25, median, q75, Math.min(max, top)];
  const place = Math.min(Math.max(share, 0), 1) * 4;
  const below = Math.min(Math.floor(place), 3);
  const low = knots[below] ?? min;
  return low + (place - below) * ((knots[below + 1] ?? max) - low);
}
