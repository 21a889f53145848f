import type { ArchivedForecast } from "../../lib/domain/forecast/calibration.ts";
import { intensityModel } from "../../lib/domain/forecast/intensity-model.ts";
import { PLAIN_SETTINGS } from "../../lib/domain/forecast/model-settings.ts";
import { areaPrior } from "../../lib/domain/forecast/series-prior.ts";
import {
  type ForecastState,
  fitForecast,
  forecastSlots,
  observe,
  startForecast,
  WEEK_SLOT_COUNT,
} from "../../lib/domain/forecast/statistical-forecast.ts";
import { GREAT_BRITAIN_ID } from "../../lib/domain/grid/regions.ts";
import { SLOT_MS } from "../../lib/domain/grid/slots.ts";
import type { RecordedSeries } from "./recorded-series.ts";

/** One issue of the statistical forecast. `slot` counts from the start of the recording. */
export type BenchIssue = { readonly slot: number; readonly state: ForecastState; readonly archived: ArchivedForecast };

/** Issues before the year judged, from which its first bands are learnt. */
const ARCHIVE_SLOTS = 150 * 48;

/**
 * Issues every `spacing` slots through a year, and before it for the archive. The model's scales are fitted on the data
 * before the first of them; from then on the model only follows the series, so each issue knows only the past.
 */
export function issueYear(series: RecordedSeries, year: number, spacing: number): BenchIssue[] {
  const start = yearStartSlot(series, year) - ARCHIVE_SLOTS;
  const end = Math.min(yearStartSlot(series, year + 1), series.intensityGPerKwh.length) - WEEK_SLOT_COUNT;
  let state = fitForecast(areaPrior(GREAT_BRITAIN_ID), part(series, 0, start - spacing));
  const issues: BenchIssue[] = [];
  for (let slot = start; slot <= end; slot += spacing) {
    state = observe(state, part(series, slot - spacing, slot));
    const intensityGPerKwh = forecastSlots(state);
    const outturnGPerKwh = series.intensityGPerKwh.slice(slot, slot + WEEK_SLOT_COUNT);
    const sources = intensityGPerKwh.map(() => "statistical" as const);
    issues.push({
      slot,
      state,
      archived: { firstSlotMs: state.nextSlotMs, sources, intensityGPerKwh, outturnGPerKwh },
    });
  }
  return issues;
}

/** Place of the first slot of a year in the series. */
export function yearStartSlot(series: RecordedSeries, year: number): number {
  return Math.round((Date.UTC(year, 0, 1) - series.firstSlotMs) / SLOT_MS);
}

/** The slots from `from` up to `to` as a separate series. */
export function part(series: RecordedSeries, from: number, to: number): RecordedSeries {
  return {
    firstSlotMs: series.firstSlotMs + from * SLOT_MS,
    intensityGPerKwh: series.intensityGPerKwh.slice(from, to),
    windShare: series.windShare.slice(from, to),
  };
}

/**
 * A calendar (level, season, day, weekday; nothing recent) fitted to the slots that it is judged on: beyond the range
 * of weather information no honest forecast is much better. By position in the year.
 */
export function hindsight(series: RecordedSeries, year: number): number[] {
  const model = intensityModel({
    ...PLAIN_SETTINGS,
    season: 1,
    levelDrift: 0,
    dayDrift: 0,
    weather: [],
    measurement: 1,
  });
  const whole = part(series, yearStartSlot(series, year), yearStartSlot(series, year + 1));
  const prior = areaPrior(GREAT_BRITAIN_ID);
  const end = observe(startForecast(prior, whole.firstSlotMs, model), whole, model);
  return forecastSlots({ ...end, nextSlotMs: whole.firstSlotMs }, whole.intensityGPerKwh.length, null, model);
}
