import { londonOffsetMinutes } from "../grid/london-time.ts";
import { SLOT_MS } from "../grid/slots.ts";
import type { GaussianState, Row, StateMotion } from "./gaussian-state.ts";
import { isHoliday, weekdayOf } from "./holidays.ts";
import type { Fading, ModelSettings, WindSettings } from "./model-settings.ts";

/**
 * The model of an area's intensity, on its standard scale: a level that drifts, a shape of the day that drifts and
 * differs by season and at weekends, and weather that decays within hours, days and weeks. If the mix is known, wind is
 * a second series with its own level, season and weather, and its weather lowers the intensity.
 */
export type IntensityModel = {
  readonly start: () => GaussianState;
  readonly motion: StateMotion;
  /** How the intensity of a slot depends on the state; wind by the area's sensitivity to it. */
  readonly intensityRow: (slotMs: number, windSensitivity: number) => Row;
  /** How wind's share of a slot depends on the state; null if wind is not part of the model. */
  readonly windRow: ((slotMs: number) => Row) | null;
  readonly settings: ModelSettings;
};

const DAY_HARMONICS = 4;
const SEASONAL_HARMONICS = 2;
const WEEKEND_HARMONICS = 2;
const YEAR_DAYS = 365.2425;
const SLOTS_PER_DAY = 48;
const DAY_MS = SLOT_MS * SLOTS_PER_DAY;

/** The model from its settings. */
export function intensityModel(settings: ModelSettings): IntensityModel {
  const { wind } = settings;
  const calendar = calendarQuantities(settings);
  const weather = settings.weather.map(fadingQuantity);
  const windCalendar = wind ? windQuantities(wind) : [];
  const windWeather = wind ? wind.weather.map(fadingQuantity) : [];
  const own = calendar.length + weather.length;
  const quantities = [...calendar, ...weather, ...windCalendar, ...windWeather];
  const intensityPlaces = [...range(0, own), ...range(own + windCalendar.length, quantities.length)];
  const windPlaces = range(own, quantities.length);
  return {
    settings,
    start: () => startOf(quantities),
    motion: motionOf(quantities),
    intensityRow: (slotMs, windSensitivity) => {
      const weights = new Float64Array(intensityPlaces.length).fill(1);
      writeCalendar(weights, slotMs);
      weights.fill(-windSensitivity * (wind?.part ?? 0), own);
      return { places: intensityPlaces, weights };
    },
    windRow: wind && ((slotMs) => ({ places: windPlaces, weights: windWeights(windPlaces.length, slotMs) })),
  };
}

/** One hidden quantity: its start, its decay from slot to slot, and the variance it gains. */
type Quantity = { readonly mean: number; readonly spread: number; readonly keep: number; readonly noise: number };

function driftingQuantity(spread: number, driftPerDay = 0, mean = 0): Quantity {
  return { mean, spread, keep: 1, noise: driftPerDay ** 2 / SLOTS_PER_DAY };
}

function fadingQuantity([spread, days]: Fading): Quantity {
  const keep = Math.exp(-1 / (days * SLOTS_PER_DAY));
  return { mean: 0, spread, keep, noise: spread ** 2 * (1 - keep ** 2) };
}

/** In the order of `writeCalendar`. */
function calendarQuantities(settings: ModelSettings): Quantity[] {
  const { level, season, day, daySeason, weekday, weekendShape, levelDrift, dayDrift } = settings;
  const ofEach = (count: number, spread: number) => range(0, count).map(() => driftingQuantity(spread));
  return [
    driftingQuantity(level, levelDrift),
    ...ofEach(2, season),
    ...range(0, 2 * DAY_HARMONICS).map((place) => {
      const size = 1 / Math.sqrt(1 + Math.floor(place / 2));
      return driftingQuantity(day * size, dayDrift * size);
    }),
    ...ofEach(4 * SEASONAL_HARMONICS, daySeason),
    ...ofEach(2, weekday),
    ...ofEach(2, weekday / 2),
    ...ofEach(2 * WEEKEND_HARMONICS, weekendShape),
  ];
}

/** In the order of `windWeights`. */
function windQuantities({ level, levelDrift, season, winter, day }: WindSettings): Quantity[] {
  return [
    driftingQuantity(level, levelDrift),
    driftingQuantity(season, 0, winter),
    driftingQuantity(season),
    driftingQuantity(day),
    driftingQuantity(day),
  ];
}

function startOf(quantities: readonly Quantity[]): GaussianState {
  const size = quantities.length;
  const covariance = new Float64Array(size * size);
  for (const [place, { spread }] of quantities.entries()) covariance[place * (size + 1)] = spread ** 2;
  return { mean: Float64Array.from(quantities, ({ mean }) => mean), covariance };
}

function motionOf(quantities: readonly Quantity[]): StateMotion {
  return {
    decay: Float64Array.from(quantities, ({ keep }) => keep),
    noise: Float64Array.from(quantities, ({ noise }) => noise),
    fading: range(0, quantities.length).filter((place) => (quantities[place]?.keep ?? 1) < 1),
  };
}

/** Writes what the calendar contributes to a slot. */
function writeCalendar(weights: Float64Array, slotMs: number): void {
  const localMs = slotMs + londonOffsetMinutes(slotMs) * 60_000;
  const year = yearAngle(slotMs);
  const day = dayAngle(localMs);
  const winter = Math.cos(year);
  const spring = Math.sin(year);
  const localDay = Math.floor(localMs / DAY_MS);
  // A holiday counts as a Sunday.
  const weekday = isHoliday(localDay) ? 6 : weekdayOf(localDay);
  const weekend = weekday >= 5 ? 1 : 0;
  let place = 0;
  const write = (value: number) => {
    weights[place++] = value;
  };
  write(1);
  write(winter);
  write(spring);
  for (let harmonic = 1; harmonic <= DAY_HARMONICS; harmonic++) {
    write(Math.cos(harmonic * day));
    write(Math.sin(harmonic * day));
  }
  for (let harmonic = 1; harmonic <= SEASONAL_HARMONICS; harmonic++) {
    write(Math.cos(harmonic * day) * winter);
    write(Math.cos(harmonic * day) * spring);
    write(Math.sin(harmonic * day) * winter);
    write(Math.sin(harmonic * day) * spring);
  }
  for (const special of [5, 6, 0, 4]) write(weekday === special ? 1 : 0);
  for (let harmonic = 1; harmonic <= WEEKEND_HARMONICS; harmonic++) {
    write(weekend * Math.cos(harmonic * day));
    write(weekend * Math.sin(harmonic * day));
  }
}

function windWeights(count: number, slotMs: number): Float64Array {
  const year = yearAngle(slotMs);
  const day = dayAngle(slotMs + londonOffsetMinutes(slotMs) * 60_000);
  const weights = new Float64Array(count).fill(1);
  weights.set([Math.cos(year), Math.sin(year), Math.cos(day), Math.sin(day)], 1);
  return weights;
}

function yearAngle(slotMs: number): number {
  return (2 * Math.PI * ((slotMs / DAY_MS) % YEAR_DAYS)) / YEAR_DAYS;
}

function dayAngle(localMs: number): number {
  return (2 * Math.PI * (localMs % DAY_MS)) / DAY_MS;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, step) => from + step);
}
