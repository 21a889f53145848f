import type { GridAreaId } from "../grid/regions.ts";
import { SLOT_MS } from "../grid/slots.ts";
import { type ArchivedForecast, type Calibration, calibrate, startCalibration } from "./calibration.ts";
import { areaPrior } from "./series-prior.ts";
import type { SlotSeries } from "./slot-series.ts";
import { type ForecastState, fitForecast, observe, startForecast } from "./statistical-forecast.ts";
import { type ForecastSlot, weekForecast } from "./week-forecast.ts";

/** The input of an area's weekly forecast. */
export type AreaToForecast = {
  readonly regionId: GridAreaId;
  /** The state learnt so far; null at first. */
  readonly state: ForecastState | null;
  /** The calibration of its forecasts; null until it is known. */
  readonly calibration: Calibration | null;
  /** Figures that became known since the state was stored. Slots that it has learnt already are skipped. */
  readonly outturn: SlotSeries;
  /** NESO's issue; null where it has no figure. */
  readonly issue: SlotSeries;
};

/** How many days of an area's archive are read to learn it again: the range of `calibrate`. */
export const ARCHIVE_DAYS = 120;

/** A state older than this costs more to update than to start again, and has little information about today. */
const STATE_MS_MAX = 60 * 48 * SLOT_MS;

/**
 * Learns an area's newest outturn and forecasts its week from the start of an issue on. Without a state, or with one
 * that does not match, all of `outturn` is learnt. Slots between the last outturn and the issue count as unknown in the
 * forecast, and can be learnt when they arrive.
 */
export function forecastArea({ regionId, outturn, issue, ...known }: AreaToForecast): {
  readonly state: ForecastState;
  readonly calibration: Calibration;
  readonly slots: readonly ForecastSlot[];
} {
  const kept = known.state && isUsable(known.state, issue.firstSlotMs) ? known.state : null;
  const state = kept ? observe(kept, outturn) : fitForecast(areaPrior(regionId), startedAt(outturn, issue));
  const calibration = (kept && known.calibration) ?? startCalibration(state.prior.scale);
  const gap = Math.max(0, (issue.firstSlotMs - state.nextSlotMs) / SLOT_MS);
  const unknown = { firstSlotMs: state.nextSlotMs, intensityGPerKwh: new Array<null>(gap).fill(null) };
  return { state, calibration, slots: weekForecast(gap > 0 ? observe(state, unknown) : state, calibration, issue) };
}

/**
 * Relearns the errors of an area's forecasts from its archive of `ARCHIVE_DAYS`. While the archive is shorter, the
 * state is relearnt as well, as its scale is then based on more data; later the state is continued, because it then
 * covers more than the archive that is read. About 0.1 s for 120 days.
 */
export function recalibrateArea(
  areaId: GridAreaId,
  state: ForecastState,
  history: SlotSeries,
  issues: readonly ArchivedForecast[],
  nowMs: number,
): { readonly state: ForecastState; readonly calibration: Calibration } {
  const isWhole = history.firstSlotMs <= nowMs - (ARCHIVE_DAYS - 1) * 48 * SLOT_MS;
  const hasHistory = history.intensityGPerKwh.length > 0;
  const learnt = hasHistory && !isWhole ? fitForecast(areaPrior(areaId), history) : state;
  // Trajectories are for sums over a window. With a stored calibration these use `rho`, and the trajectories would be
  // most of its size.
  return { state: learnt, calibration: { ...calibrate(learnt.prior.scale, issues, nowMs), trajectories: [] } };
}

/** Whether a stored state is of the present model, and not too old. */
function isUsable(state: ForecastState, nowMs: number): boolean {
  const size = startForecast(state.prior, 0).mean.length;
  const fits = state.mean.length === size && state.covariance.length === size ** 2;
  return fits && state.nextSlotMs > nowMs - STATE_MS_MAX;
}

function startedAt(outturn: SlotSeries, issue: SlotSeries): SlotSeries {
  return outturn.intensityGPerKwh.length > 0 ? outturn : { firstSlotMs: issue.firstSlotMs, intensityGPerKwh: [] };
}
