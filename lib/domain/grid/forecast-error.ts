import { noise2 } from "./noise.ts";
import { GREAT_BRITAIN_ID, type GridAreaId } from "./regions.ts";

/**
 * Mean absolute error of NESO's national forecast by lead, gCO2/kWh, as [hours ahead, error]. Sources: six 48 h issues
 * of 14–18 March 2023 (nmpowell/carbon-intensity-forecast-tracking, MIT; CC BY 4.0): 14 g within 2 h, 28 within 12, 32
 * within 24, 38 within 36; the 2023 national series, whose last forecast errs by 10 g. The sample's 31 g from 36 to 48
 * h is from too few issues to conclude that errors shrink with lead, so the curve is constant there.
 */
const ERROR_BY_LEAD: readonly (readonly [hours: number, errorG: number])[] = [
  [0, 10],
  [1, 14],
  [7, 28],
  [18, 32],
  [30, 38],
  [48, 38],
];

/** Standard deviation of Great Britain's intensity in 2023, gCO2/kWh (NESO, half-hourly actuals). */
export const NATIONAL_SPREAD_G = 62.7;

/** A normal distribution's standard deviation for one gram of mean absolute error. */
const SPREAD_PER_MEAN_ERROR = Math.sqrt(Math.PI / 2);

/** Typical error of the national forecast `leadHours` ahead: standard deviation in gCO2/kWh; 0 once the slot is over. */
export function forecastErrorSpreadG(leadHours: number): number {
  if (leadHours < 0) return 0;
  const above = ERROR_BY_LEAD.findIndex(([hours]) => hours >= leadHours);
  const [toHours, toErrorG] = ERROR_BY_LEAD.at(above) ?? [0, 0];
  const [fromHours, fromErrorG] = ERROR_BY_LEAD[Math.max(0, above - 1)] ?? [0, 0];
  const part = above <= 0 ? 1 : (leadHours - fromHours) / (toHours - fromHours);
  return (fromErrorG + part * (toErrorG - fromErrorG)) * SPREAD_PER_MEAN_ERROR;
}

/**
 * A generated forecast error in standard deviations, for one area, slot and time of issue. It depends only on these.
 * Errors of nearby slots, of nearby issues and of all areas correlate, as a weather model's would.
 */
export function forecastErrorDraw(areaId: GridAreaId, slotMs: number, issuedAtMs: number): number {
  const slotHours = slotMs / 3_600_000;
  const issueHours = issuedAtMs / 3_600_000;
  const shared = noise2(SHARED_ERROR_SEED, slotHours / 8, issueHours / 9);
  if (areaId === GREAT_BRITAIN_ID) return shared;
  return SHARED_PART * shared + OWN_PART * noise2(OWN_ERROR_SEED + areaId, slotHours / 5, issueHours / 7);
}

const SHARED_ERROR_SEED = 7001;
const OWN_ERROR_SEED = 7100;
const SHARED_PART = Math.sqrt(0.6);
const OWN_PART = Math.sqrt(0.4);
