import { forecastErrorDraw, forecastErrorSpreadG } from "../../lib/domain/grid/forecast-error.ts";
import type { GenerationMix } from "../../lib/domain/grid/grid-figures.ts";
import { GREAT_BRITAIN_ID, isGridAreaId } from "../../lib/domain/grid/regions.ts";
import { floorSlot, SLOT_MS } from "../../lib/domain/grid/slots.ts";
import type { RecordedNational, RecordedVintage, Recordings } from "./recordings.ts";
import { type RecordedDays, recordedInstant } from "./time-map.ts";

/** The replay's figures of an area's half hour at an instant. */
export type ReplayedPoint = {
  readonly forecastGPerKwh: number | null;
  /** Great Britain only, and half an hour after the slot's end. */
  readonly actualGPerKwh: number | null;
  readonly mix: GenerationMix | null;
};

/** NESO forecasts 48 hours; beyond, there is nothing. */
const HORIZON_MS = 48 * 3_600_000;
/** A recorded issue is not representative of the errors of issues a day later. */
const VINTAGE_LIFE_MS = 24 * 3_600_000;

/**
 * The recorded grid moved to today, as it looks at `nowMs`.
 *
 * A past slot has its recorded figure. A future slot has it with an error, since the recording is the LAST forecast:
 * for Great Britain the error of a real recorded issue if there is one not older than a day, shrinking as the slot
 * comes nearer; else, and for regions, an error generated from slot and issue, with NESO's recorded size by lead. There
 * is a new issue every half hour. Mixes are as recorded, without error.
 */
export class ReplayedGrid {
  readonly recordings: Recordings;
  readonly days: RecordedDays;

  constructor(recordings: Recordings, days: RecordedDays) {
    this.recordings = recordings;
    this.days = days;
  }

  /** Region ids that were recorded: 1 to 14, England, Scotland, Wales and Great Britain where present. */
  regionIds(): number[] {
    return [...this.recordings.regional.keys()].sort((a, b) => a - b);
  }

  /** A region, or a sum of regions, at a slot; null if nothing was recorded or the slot is beyond the forecast. */
  region(regionId: number, slotMs: number, nowMs: number): ReplayedPoint | null {
    if (slotMs >= floorSlot(nowMs) + HORIZON_MS) return null;
    const recorded = this.recordings.regional.get(regionId)?.get(recordedInstant(slotMs, this.days));
    if (!recorded) return null;
    const { forecastGPerKwh: known, mix } = recorded;
    const forecastGPerKwh = known === null ? null : withError(known, drawnError(regionId, known, slotMs, nowMs));
    return { forecastGPerKwh, actualGPerKwh: null, mix };
  }

  /** Great Britain at a slot; null as for regions. */
  national(slotMs: number, nowMs: number): ReplayedPoint | null {
    if (slotMs >= floorSlot(nowMs) + HORIZON_MS) return null;
    const at = recordedInstant(slotMs, this.days);
    const beside = this.recordings.regional.get(GREAT_BRITAIN_ID)?.get(at);
    const recorded: RecordedNational | undefined = this.recordings.national.get(at);
    const last = recorded?.forecastGPerKwh ?? beside?.forecastGPerKwh ?? recorded?.actualGPerKwh ?? null;
    if (last === null) return null;
    const isOver = slotMs + SLOT_MS <= nowMs;
    const actual = recorded?.actualGPerKwh ?? null;
    // Errors of recorded issues are against the actual, drawn ones are added to the last forecast.
    const issued = isOver || actual === null ? null : this.issuedError(slotMs, nowMs);
    const forecastGPerKwh =
      issued === null || actual === null
        ? withError(last, drawnError(GREAT_BRITAIN_ID, last, slotMs, nowMs))
        : withError(actual, issued);
    const actualGPerKwh = slotMs + 2 * SLOT_MS <= nowMs ? actual : null;
    return { forecastGPerKwh, actualGPerKwh, mix: beside?.mix ?? null };
  }

  /** Error of the newest recorded issue at the recorded instant for now, for a future slot; null if none. */
  private issuedError(slotMs: number, nowMs: number): number | null {
    const recordedNowMs = recordedInstant(nowMs, this.days);
    const recordedSlotMs = slotMs + (recordedNowMs - nowMs);
    const isAlive = (vintage: RecordedVintage) =>
      vintage.issuedAtMs <= recordedNowMs && recordedNowMs < vintage.issuedAtMs + VINTAGE_LIFE_MS;
    const vintage = this.recordings.vintages.findLast(isAlive);
    const error = vintage?.errorGPerKwh.get(recordedSlotMs);
    if (!vintage || error === undefined) return null;
    const spreadThen = forecastErrorSpreadG(leadHours(recordedSlotMs, vintage.issuedAtMs));
    return (error * forecastErrorSpreadG(leadHours(recordedSlotMs, recordedNowMs))) / spreadThen;
  }
}

/** A generated error of a forecast made now, gCO2/kWh; 0 for a past slot. */
function drawnError(areaId: number, knownGPerKwh: number, slotMs: number, nowMs: number): number {
  if (slotMs + SLOT_MS <= nowMs) return 0;
  const spreadG = forecastErrorSpreadG(leadHours(slotMs, floorSlot(nowMs)));
  // England, Scotland and Wales have errors like the whole. A clean region has smaller errors than a dirty one.
  const errorOf = isGridAreaId(areaId) ? areaId : GREAT_BRITAIN_ID;
  const size = areaId === GREAT_BRITAIN_ID ? 1 : Math.min(1.8, 0.1 + (0.9 * knownGPerKwh) / TYPICAL_G_PER_KWH);
  return spreadG * size * forecastErrorDraw(errorOf, slotMs, floorSlot(nowMs));
}

/** Great Britain's mean intensity in 2023, at which the errors by lead were measured. */
const TYPICAL_G_PER_KWH = 150;

function leadHours(slotMs: number, issuedAtMs: number): number {
  return Math.max(0, slotMs - issuedAtMs) / 3_600_000;
}

function withError(knownGPerKwh: number, errorG: number): number {
  return Math.max(0, Math.round(knownGPerKwh + errorG));
}
