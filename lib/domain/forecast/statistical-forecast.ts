import { SLOT_MS } from "../grid/slots.ts";
import { usualError } from "./forecast-source.ts";
import { advance, correct, type GaussianState, weightedSum } from "./gaussian-state.ts";
import { type IntensityModel, intensityModel } from "./intensity-model.ts";
import { PLAIN_SETTINGS, WIND_SETTINGS } from "./model-settings.ts";
import { fromRootScale, toRootScale } from "./root-scale.ts";
import { fitPrior, type SeriesPrior } from "./series-prior.ts";
import type { SlotSeries } from "./slot-series.ts";

/** The model's state after a series up to a slot. Plain numbers: can be stored as JSON and continued later. */
export type ForecastState = {
  /** The first slot without any figure yet. */
  readonly nextSlotMs: number;
  readonly prior: SeriesPrior;
  readonly mean: readonly number[];
  readonly covariance: readonly number[];
};

/** Half-hour slots in seven days. */
export const WEEK_SLOT_COUNT = 336;

/** Slots further off than this many standard deviations are clipped to it: a wrong figure must not move the level. */
const SURPRISE_MAX = 6;

/**
 * How many consecutive half hours have the information of one independent one, for errors that correlate by 0.947
 * (`calibration.ts`): (1 + ρ)/(1 − ρ).
 */
const GUIDE_REPEATS = 37;

const PLAIN_MODEL = intensityModel(PLAIN_SETTINGS);
const WIND_MODEL = intensityModel(WIND_SETTINGS);

/** The model as fitted on a history: from four weeks it beats the simple averages, two years take about a second. */
export function fitForecast(prior: SeriesPrior, history: SlotSeries): ForecastState {
  return observe(startForecast(fitPrior(history, prior), history.firstSlotMs), history);
}

/** The state of an area before any of its figures. */
export function startForecast(prior: SeriesPrior, firstSlotMs: number, model = modelOf(prior)): ForecastState {
  return stored(model.start(), prior, firstSlotMs);
}

/**
 * Learns from further slots, in the order of time. Slots before `state.nextSlotMs` are skipped; those missing from
 * `series` count as unknown. About 20 µs a slot.
 */
export function observe(state: ForecastState, series: SlotSeries, model = modelOf(state.prior)): ForecastState {
  const belief = loaded(state);
  const endMs = series.firstSlotMs + series.intensityGPerKwh.length * SLOT_MS;
  const { scale, wind } = state.prior;
  for (let slotMs = state.nextSlotMs; slotMs < endMs; slotMs += SLOT_MS) {
    advance(belief, model.motion);
    const place = (slotMs - series.firstSlotMs) / SLOT_MS;
    const intensityGPerKwh = series.intensityGPerKwh[place];
    if (typeof intensityGPerKwh === "number") {
      const value = toRootScale(scale, intensityGPerKwh);
      correct(
        belief,
        model.intensityRow(slotMs, wind?.sensitivity ?? 0),
        value,
        model.settings.measurement ** 2,
        SURPRISE_MAX,
      );
    }
    const windShare = series.windShare?.[place];
    if (typeof windShare !== "number" || !wind || !model.settings.wind || !model.windRow) continue;
    const value = (windShare - wind.location) / wind.spread;
    correct(belief, model.windRow(slotMs), value, model.settings.wind.measurement ** 2, SURPRISE_MAX);
  }
  return stored(belief, state.prior, Math.max(state.nextSlotMs, endMs));
}

/**
 * Forecasts `slotCount` slots from `state.nextSlotMs` on, in gCO2/kWh: the median, which has the least absolute error.
 * An external forecast of the first of them (`guide`, NESO's) shifts the later ones towards it, weighted by its usual
 * errors; a slot's own guide does not change it.
 */
export function forecastSlots(
  state: ForecastState,
  slotCount: number = WEEK_SLOT_COUNT,
  guide: SlotSeries | null = null,
  model: IntensityModel = modelOf(state.prior),
): number[] {
  const belief = loaded(state);
  const { scale, wind } = state.prior;
  const guideFrom = guide ? Math.round((state.nextSlotMs - guide.firstSlotMs) / SLOT_MS) : 0;
  const forecast: number[] = [];
  for (let lead = 0; lead < slotCount; lead++) {
    advance(belief, model.motion);
    const row = model.intensityRow(state.nextSlotMs + lead * SLOT_MS, wind?.sensitivity ?? 0);
    forecast.push(fromRootScale(scale, weightedSum(row, belief.mean)));
    const guideGPerKwh = guide?.intensityGPerKwh[guideFrom + lead];
    if (typeof guideGPerKwh !== "number") continue;
    const variance = usualError("neso", lead) ** 2 * GUIDE_REPEATS;
    correct(belief, row, toRootScale(scale, guideGPerKwh), variance, SURPRISE_MAX);
  }
  return forecast;
}

function modelOf(prior: SeriesPrior): IntensityModel {
  return prior.wind ? WIND_MODEL : PLAIN_MODEL;
}

function loaded(state: ForecastState): GaussianState {
  return { mean: Float64Array.from(state.mean), covariance: Float64Array.from(state.covariance) };
}

function stored(belief: GaussianState, prior: SeriesPrior, nextSlotMs: number): ForecastState {
  return { nextSlotMs, prior, mean: [...belief.mean], covariance: [...belief.covariance] };
}
