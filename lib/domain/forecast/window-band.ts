import { elementAt } from "../checked.ts";
import { hashNormal } from "../grid/noise.ts";
import { SLOT_MS } from "../grid/slots.ts";
import { type Calibration, halfBand, NORMAL_WIDTH } from "./calibration.ts";
import type { ForecastSlot } from "./week-forecast.ts";

/** P10, P50 and P90 of a sum. */
export type SumBand = { readonly p10: number; readonly p50: number; readonly p90: number };

/** With fewer recorded issues than this, sums are also drawn from generated errors with the usual correlation. */
const TRAJECTORIES_MIN = 60;
const SEED = 8101;

/**
 * Band of a weighted sum over slots, such as a run's emissions: weights in kWh give grams. Errors of neighbouring slots
 * correlate, so each draw uses the errors of one archived issue at the same leads, once as they were and once with
 * reversed sign (bands are symmetric). Needs slots of one `weekForecast` and as many weights, from 0.
 */
export function windowBand(
  calibration: Calibration,
  slots: readonly ForecastSlot[],
  weights: readonly number[],
): SumBand {
  const roots = slots.map(({ p50GPerKwh }) => Math.sqrt(p50GPerKwh));
  const halfBands = slots.map(({ source, lead }) => halfBand(calibration, source, lead));
  const sums: number[] = [];
  const addSums = (errorOf: (place: number) => number) => {
    for (const sign of [1, -1]) {
      let sum = 0;
      for (let place = 0; place < slots.length; place++) {
        const root = elementAt(roots, place, "slot") + sign * errorOf(place) * elementAt(halfBands, place, "slot");
        sum += elementAt(weights, place, "weight") * Math.max(0, root) ** 2;
      }
      sums.push(sum);
    }
  };
  const complete = calibration.trajectories
    .map((errors) => slots.flatMap(({ lead }) => errors[lead] ?? []))
    .filter((errors) => errors.length === slots.length);
  for (const errors of complete) addSums((place) => elementAt(errors, place, "slot"));
  for (let draw = complete.length; draw < TRAJECTORIES_MIN; draw++) {
    const errors = drawErrors(calibration.rho, slots, draw);
    addSums((place) => elementAt(errors, place, "slot"));
  }
  sums.sort((a, b) => a - b);
  return { p10: quantile(sums, 0.1), p50: quantile(sums, 0.5), p90: quantile(sums, 0.9) };
}

/**
 * Standard deviation of a weighted sum over slots by a short description of their errors: each slot's deviation and one
 * correlation `rho` from slot to slot (`Calibration.rho`). Quicker than `windowBand`, for comparing many windows.
 */
export function sumDeviation(slots: readonly ForecastSlot[], weights: readonly number[], rho: number): number {
  let variance = 0;
  let shared = 0;
  let lastMs: number | null = null;
  for (const [place, { slotMs, sdGPerKwh }] of slots.entries()) {
    const deviation = elementAt(weights, place, "weight") * sdGPerKwh;
    shared *= lastMs === null ? 0 : rho ** ((slotMs - lastMs) / SLOT_MS);
    variance += deviation * (deviation + 2 * shared);
    shared += deviation;
    lastMs = slotMs;
  }
  return Math.sqrt(variance);
}

/**
 * Generated errors of an issue, relative to the half band: normal, correlated by `rho` from slot to slot.
 * Deterministic.
 */
function drawErrors(rho: number, slots: readonly ForecastSlot[], draw: number): number[] {
  let error = 0;
  let lastLead = Number.NEGATIVE_INFINITY;
  return slots.map(({ lead }) => {
    const keep = rho ** (lead - lastLead);
    error = keep * error + Math.sqrt(1 - keep ** 2) * hashNormal(SEED, draw, lead);
    lastLead = lead;
    return error / NORMAL_WIDTH;
  });
}

/** Of sorted values, with linear interpolation. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = elementAt(sorted, Math.floor(place), "value");
  const above = elementAt(sorted, Math.ceil(place), "value");
  return below + (place - Math.floor(place)) * (above - below);
}
