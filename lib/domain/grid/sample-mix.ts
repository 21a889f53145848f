import type { Fuel, GenerationMix } from "./grid-figures.ts";
import type { RegionId } from "./regions.ts";
import { FUEL_FACTORS_G_PER_KWH, REGION_STATISTICS } from "./sample-statistics.ts";
import { sampleSun } from "./sample-weather.ts";

const LOW_CARBON_FUELS = ["biomass", "hydro", "imports", "nuclear", "other", "solar", "wind"] as const;

/**
 * A generation mix that matches an intensity: the region's low-carbon fuels as wind and sun allow, and gas for the
 * rest, so that shares × NESO's factors give the intensity (up to 394 gCO2/kWh, where all is gas). Percent, to one
 * decimal, adding up to exactly 100.
 */
export function sampleMix(regionId: RegionId, slotMs: number, intensityGPerKwh: number, wind: number): GenerationMix {
  const weights = { ...REGION_STATISTICS[regionId].mixWeights };
  weights.wind *= Math.min(2.5, Math.exp(0.8 * wind));
  weights.solar *= 4 * sampleSun(regionId, slotMs);

  const total = sum(weights, () => 1);
  const bundleGPerKwh = sum(weights, (fuel) => FUEL_FACTORS_G_PER_KWH[fuel]) / total;
  const gasFactor = FUEL_FACTORS_G_PER_KWH.gas;
  if (intensityGPerKwh >= bundleGPerKwh) {
    const gas = Math.min(1, (intensityGPerKwh - bundleGPerKwh) / (gasFactor - bundleGPerKwh));
    return roundMix(percent(weights, (1 - gas) / total, gas));
  }
  // Cleaner than the usual low-carbon mix: less of its emitting fuels, no gas.
  const emitting = sum(weights, (fuel) => (FUEL_FACTORS_G_PER_KWH[fuel] > 0 ? 1 : 0));
  const kept = (intensityGPerKwh * (total - emitting)) / (bundleGPerKwh * total - intensityGPerKwh * emitting);
  for (const fuel of LOW_CARBON_FUELS) if (FUEL_FACTORS_G_PER_KWH[fuel] > 0) weights[fuel] *= kept;
  return roundMix(percent(weights, 1 / sum(weights, () => 1), 0));
}

/** Shares rounded to tenths of a percent that still add up to 100: the largest remainders are rounded up. */
export function roundMix(shares: GenerationMix): GenerationMix {
  const rounded: Record<Fuel, number> = { ...shares };
  const fuels: Fuel[] = ["biomass", "coal", "gas", "hydro", "imports", "nuclear", "other", "solar", "wind"];
  const total = fuels.reduce((all, fuel) => all + shares[fuel], 0);
  const tenths = (fuel: Fuel) => (shares[fuel] / total) * 1000;
  const missing = 1000 - fuels.reduce((all, fuel) => all + Math.floor(tenths(fuel)), 0);
  fuels.sort((a, b) => (tenths(b) % 1) - (tenths(a) % 1));
  for (const [place, fuel] of fuels.entries()) {
    rounded[fuel] = (Math.floor(tenths(fuel)) + (place < missing ? 1 : 0)) / 10;
  }
  return rounded;
}

type Weights = Record<(typeof LOW_CARBON_FUELS)[number], number>;

function sum(weights: Weights, by: (fuel: keyof Weights) => number): number {
  return LOW_CARBON_FUELS.reduce((all, fuel) => all + weights[fuel] * by(fuel), 0);
}

function percent(weights: Weights, scale: number, gas: number): GenerationMix {
  const share = (fuel: keyof Weights) => 100 * weights[fuel] * scale;
  return {
    biomass: share("biomass"),
    // Great Britain's last coal station closed on 30 September 2024.
    coal: 0,
    gas: 100 * gas,
    hydro: share("hydro"),
    imports: share("imports"),
    nuclear: share("nuclear"),
    other: share("other"),
    solar: share("solar"),
    wind: share("wind"),
  };
}
