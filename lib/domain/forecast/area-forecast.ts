import type { GridAreaId } from "../grid/regions.ts";
import { SLOT_MS } from "../grid/slots.ts";
import { type ArchivedForecast, type Calibration, calibrate, startCalibration } from "./calibration.ts";
import { areaPrior } from "./series-prior.ts";
import type { SlotSeries } from "./slot-series.ts";
import { type ForecastState, fitForecast, observe, startForecast } from "./statistical-forecast.ts";
import { type ForecastSlot, weekForecast } from "./week-forecast.ts";

/** What an area's week is forecast from. */
export type AreaToForecast = {
  readonly regionId: GridAreaId;
  /** What was learnt of it so far; null at first. */
  readonly state: ForecastState | null;
  /** How far its forecasts err; null as long as that is not known. */
  readonly calibration: Calibration | null;
  /** What became known since the state was kept. Slots that it has learnt already are passed over. */
  readonly outturn: SlotSeries;
  /** NESO's issue; null where it says nothing. */
  readonly issue: SlotSeries;
};

/** How much of an area's archive is read to learn it anew, in days: as far as `calibrate` looks back. */
export const ARCHIVE_DAYS = 120;

/** A state older than this costs more to bring up to date than to start again, and knows little of today. */
const STATE_MS_MAX = 60 * 48 * SLOT_MS;

/**
 * Learns an area's newest outturn and forecasts its week from the start of an issue on. Without a state, or with one that
 * does not fit, all of `outturn` is learnt. What is not known between the last outturn and the issue counts as unknown in
 * the forecast, and can still be learnt when it comes.
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
 * Learns anew from an area's archive of `ARCHIVE_DAYS` how far its forecasts err. While there is less of it, the state is
 * learnt anew as well, as its scale is drawn from more; later it goes on from itself, which then knows more than the
 * archive that is read. Some 0.1 s for 120 days.
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
  // Trajectories are for sums over a window, which are drawn from `rho` where this is stored, and would be most of its size.
  return { state: learnt, calibration: { ...calibrate(learnt.prior.scale, issues, nowMs), trajectories: [] } };
}

/** Whether a stored state is of the model as it is now, and not too old. */
function isUsable(state: ForecastState, nowMs: number): boolean {
  const size = startForecast(state.prior, 0).mean.length;
  const fits = state.mean.length === size && state.covariance.length === size ** 2;
  return fits && state.nextSlotMs > nowMs - STATE_MS_MAX;
}

function startedAt(outturn: SlotSeries, issue: SlotSeries): SlotSeries {
  return outturn.intensityGPerKwh.length > 0 ? outturn : { firstSlotMs: issue.firstSlotMs, intensityGPerKwh: [] };
}
