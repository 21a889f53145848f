import { elementAt } from "../checked.ts";
import { londonTime } from "./london-time.ts";
import { noise1, noise2 } from "./noise.ts";
import { getRegion, type RegionId } from "./regions.ts";

/** Seeds of the generated processes; any different numbers would do. */
const SEED = { spells: 101, gusts: 102, cloud: 300, local: 400, fuelCost: 500, market: 501 } as const;

/**
 * How windy a region is, in standard deviations around its average. Spells of one to three days drift from west to
 * east; regions near each other share them.
 */
export function sampleWind(regionId: RegionId, slotMs: number): number {
  const { latitude, longitude } = getRegion(regionId).centroid;
  // An Atlantic low takes some six hours from Cornwall to East Anglia, six degrees.
  const hours = slotMs / 3_600_000 - (longitude + 6);
  return 0.85 * noise2(SEED.spells, hours / 40, latitude / 4) + 0.527 * noise2(SEED.gusts, hours / 13, latitude / 2.5);
}

/** Sunlight in a region from 0 at night to 1 at a clear summer noon. */
export function sampleSun(regionId: RegionId, slotMs: number): number {
  const height = sunHeight(regionId, slotMs);
  if (height <= 0) return 0;
  const cloud = noise1(SEED.cloud + regionId, slotMs / 3_600_000 / 10);
  return height * Math.min(1, Math.max(0.15, 0.6 - 0.25 * cloud));
}

/** Mean of `sampleSun` over a year. */
const MEAN_SUN = 0.11;

/**
 * The carbon intensity of a region's electricity, in standard deviations around its average: wind lowers it, demand by
 * hour and weekday raises it, sun lowers it where there are panels.
 */
export function sampleDirtiness(regionId: RegionId, slotMs: number): number {
  const { latitude } = getRegion(regionId).centroid;
  const panels = latitude < 53.2 ? 0.9 : 0.45;
  const own = noise1(SEED.local + regionId, slotMs / 3_600_000 / 9);
  // Variances: wind 0.56, demand 0.13, sun about 0.04, own 0.16; the sun's mean is taken out.
  return (
    -0.78 * sampleWind(regionId, slotMs) +
    demand(slotMs) -
    panels * (sampleSun(regionId, slotMs) - MEAN_SUN) +
    0.42 * own
  );
}

/** Wholesale price of a slot, GBP/MWh: mean near 75 as in 2024 and 2025, lower with wind and at night, at times negative. */
export function sampleWholesale_gbpPerMwh(slotMs: number): number {
  const hours = slotMs / 3_600_000;
  const wind = (sampleWind(5, slotMs) + sampleWind(2, slotMs) + sampleWind(10, slotMs)) / 3;
  const sun = sampleSun(12, slotMs);
  const level = 80 + 10 * noise1(SEED.fuelCost, hours / (24 * 9)) + 9 * noise1(SEED.market, hours / 5);
  return Math.min(400, Math.max(-60, level - 27 * wind + 34 * demand(slotMs) - 35 * sun));
}

/** Demand by local half hour from midnight: night valley, morning ramp, evening peak. In standard deviations. */
const DEMAND_BY_HOUR: readonly number[] = [
  -0.35, -0.42, -0.48, -0.5, -0.48, -0.4, -0.15, 0.1, 0.2, 0.2, 0.15, 0.1, 0.08, 0.05, 0.05, 0.15, 0.35, 0.6, 0.65,
  0.55, 0.4, 0.2, 0.0, -0.2,
];
const WEEKEND_DEMAND = -0.22;
const WEEK_MEAN_DEMAND = -0.03;

function demand(slotMs: number): number {
  const { hour, minute, weekday } = londonTime(slotMs);
  const now = elementAt(DEMAND_BY_HOUR, hour, "hour");
  const next = elementAt(DEMAND_BY_HOUR, (hour + 1) % 24, "hour");
  return now + (next - now) * (minute / 60) + (weekday >= 6 ? WEEKEND_DEMAND : 0) - WEEK_MEAN_DEMAND;
}

/** Sine of the sun's height above the horizon in the middle of a region; negative at night. Good to a degree or two. */
function sunHeight(regionId: RegionId, slotMs: number): number {
  const { latitude, longitude } = getRegion(regionId).centroid;
  const dayOfYear = (slotMs / 86_400_000) % 365.2425;
  const declination = -0.4093 * Math.cos((2 * Math.PI * (dayOfYear + 10)) / 365.2425);
  // The middle of the slot, in hours from the local noon of the sun.
  const hourAngle = ((((slotMs + 900_000) / 3_600_000 + longitude / 15) % 24) - 12) * (Math.PI / 12);
  const latitudeRadians = (latitude * Math.PI) / 180;
  return (
    Math.sin(latitudeRadians) * Math.sin(declination) +
    Math.cos(latitudeRadians) * Math.cos(declination) * Math.cos(hourAngle)
  );
}
