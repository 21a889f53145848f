import { forecastErrorSpreadG, NATIONAL_SPREAD_G } from "../grid/forecast-error.ts";

/** The source of a slot's forecast: NESO, or Karbos's own model where NESO has no figure. */
export const FORECAST_SOURCES = ["neso", "statistical"] as const;
export type ForecastSource = (typeof FORECAST_SOURCES)[number];

/**
 * Error of the statistical forecast by lead, as [slots ahead, relative to the area's usual spread], both on the root
 * scale: the standard deviation of a normal distribution that has as many errors within P10 and P90 as there were.
 * Great Britain in 2022 and 2023 (`./karbos bench forecast`).
 */
const STATISTICAL_ERROR: readonly (readonly [lead: number, part: number])[] = [
  [0, 0.11],
  [2, 0.2],
  [8, 0.41],
  [18, 0.62],
  [36, 0.78],
  [72, 0.93],
  [120, 0.99],
  [288, 1.03],
];

/**
 * The usual error before any of the area's own are known: standard deviation relative to the area's usual spread, both
 * on the root scale. `lead` is the number of slots between the start of the issue and the slot. NESO's from its
 * recorded errors (`forecast-error.ts`).
 */
export function usualError(source: ForecastSource, lead: number): number {
  return USUAL_ERRORS[source][Math.min(Math.max(0, Math.floor(lead)), LEAD_COUNT - 1)] ?? 1;
}

const LEAD_COUNT = 336;
const USUAL_ERRORS: Readonly<Record<ForecastSource, Float64Array>> = {
  // Counted to the slot's end: until then it is still a forecast.
  neso: Float64Array.from(
    { length: LEAD_COUNT },
    (_, lead) => forecastErrorSpreadG((lead + 1) / 2) / NATIONAL_SPREAD_G,
  ),
  statistical: Float64Array.from({ length: LEAD_COUNT }, (_, lead) => statisticalError(lead)),
};

function statisticalError(lead: number): number {
  const above = STATISTICAL_ERROR.findIndex(([slots]) => slots >= lead);
  const [toLead, toPart] = STATISTICAL_ERROR.at(above) ?? [0, 1];
  const [fromLead, fromPart] = STATISTICAL_ERROR[above - 1] ?? [toLead, toPart];
  return above <= 0 ? toPart : fromPart + ((lead - fromLead) / (toLead - fromLead)) * (toPart - fromPart);
}
