import { type AreaToForecast, forecastArea, recalibrateArea } from "../../../lib/domain/forecast/area-forecast.ts";
import type { ArchivedForecast, Calibration } from "../../../lib/domain/forecast/calibration.ts";
import type { SlotSeries } from "../../../lib/domain/forecast/slot-series.ts";
import type { ForecastState } from "../../../lib/domain/forecast/statistical-forecast.ts";
import type { ForecastSlot } from "../../../lib/domain/forecast/week-forecast.ts";
import type { GridDataKind } from "../../../lib/domain/grid/grid-figures.ts";
import type { GridAreaId } from "../../../lib/domain/grid/regions.ts";
import { isoFromMs, SLOT_MS } from "../../../lib/domain/grid/slots.ts";

/** An issue as it was archived. */
export type StoredIssue = { readonly id: number; readonly kind: GridDataKind };

/** The input of an area's calibration. */
export type AreaToCalibrate = {
  readonly regionId: GridAreaId;
  readonly state: ForecastState;
  readonly history: SlotSeries;
  readonly issues: readonly ArchivedForecast[];
};

/** An outlook of one area as the database stores it; arrays by slot, whole grams. */
export type AreaOutlook = {
  readonly regionId: number;
  readonly firstSlot: string;
  readonly p10GPerKwh: readonly number[];
  readonly p50GPerKwh: readonly number[];
  readonly p90GPerKwh: readonly number[];
  readonly isStatistical: readonly boolean[];
  /** Correlation of the errors of neighbouring slots, 0 to 1. */
  readonly errorRho: number;
};
export type AreaState = { readonly regionId: GridAreaId; readonly state: ForecastState };

/** Stores outlooks, and reads their inputs. */
export type OutlookStore = {
  /**
   * Areas of an issue that have no outlook yet. Only figures of the issue's kind; gaps of the issue are filled from the
   * issues just before.
   */
  areasToForecast(issue: StoredIssue, now: Date): Promise<readonly AreaToForecast[]>;
  outlooks(
    issue: StoredIssue,
    madeAt: Date,
    outlooks: readonly AreaOutlook[],
    states: readonly AreaState[],
  ): Promise<void>;
  /** The area of this kind whose calibration is oldest, with its archive; null if none was ever forecast. */
  areaToCalibrate(kind: GridDataKind, now: Date): Promise<AreaToCalibrate | null>;
  calibration(kind: GridDataKind, at: Date, area: AreaState & { readonly calibration: Calibration }): Promise<void>;
};

/**
 * Makes the week's outlook of every area of an issue that has none, and recalibrates one area: with a poll every
 * quarter of an hour, each area is recalibrated every four hours. Idempotent. Returns the end of the last slot, null if
 * there was nothing to make.
 */
export async function makeOutlooks(store: OutlookStore, issue: StoredIssue, now: Date): Promise<string | null> {
  const areas = await store.areasToForecast(issue, now);
  const made = areas.map((area) => ({ regionId: area.regionId, ...forecastArea(area) }));
  if (made.length > 0) {
    await store.outlooks(issue, now, made.map(outlookOf), made);
  }
  const oldest = await store.areaToCalibrate(issue.kind, now);
  if (oldest) {
    const { regionId, state, history, issues } = oldest;
    const learnt = recalibrateArea(regionId, state, history, issues, now.getTime());
    await store.calibration(issue.kind, now, { regionId, ...learnt });
  }
  const ends = made.flatMap(({ slots }) => slots.at(-1)?.slotMs ?? []);
  return ends.length > 0 ? isoFromMs(Math.max(...ends) + SLOT_MS) : null;
}

type Made = AreaState & { readonly calibration: Calibration; readonly slots: readonly ForecastSlot[] };

function outlookOf({ regionId, calibration, slots }: Made): AreaOutlook {
  return {
    regionId,
    firstSlot: isoFromMs(slots[0]?.slotMs ?? 0),
    p10GPerKwh: slots.map(({ p10GPerKwh }) => Math.round(p10GPerKwh)),
    p50GPerKwh: slots.map(({ p50GPerKwh }) => Math.round(p50GPerKwh)),
    p90GPerKwh: slots.map(({ p90GPerKwh }) => Math.round(p90GPerKwh)),
    isStatistical: slots.map(({ source }) => source === "statistical"),
    errorRho: Math.round(calibration.rho * 1000) / 1000,
  };
}
