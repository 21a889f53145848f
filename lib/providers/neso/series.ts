import type { GridGap } from "../../contracts/grid.ts";
import type { AreaForecast, AreaOutturn, SlotOutturn } from "../../domain/grid/grid-figures.ts";
import { intensityIndex } from "../../domain/grid/intensity-index.ts";
import { type GridAreaId, gridAreaName } from "../../domain/grid/regions.ts";
import { isoFromMs } from "../../domain/grid/slots.ts";
import type { NesoPoint } from "./wire.ts";

/** Points by requested slot: sorted, one each, null if there is none; other points are dropped. */
export function alignPoints(points: readonly NesoPoint[], slots: readonly number[]): (NesoPoint | null)[] {
  const bySlot = new Map<number, NesoPoint>();
  for (const point of points) {
    const known = bySlot.get(point.slotMs);
    // If there are two points for a slot, the later overrides the earlier, but a missing value does not.
    bySlot.set(point.slotMs, known ? mergePoints(known, point) : point);
  }
  return slots.map((slotMs) => bySlot.get(slotMs) ?? null);
}

/** One area's forecast from its points, or null when none has a figure. */
export function forecastFrom<Area extends GridAreaId>(
  regionId: Area,
  points: readonly (NesoPoint | null)[],
  slots: readonly number[],
  issuedAtMs: number,
): AreaForecast<Area> | null {
  if (points.every((point) => point === null || point.forecastGPerKwh === null)) return null;
  return {
    regionId,
    issuedAt: isoFromMs(issuedAtMs),
    firstSlot: isoFromMs(slots[0] ?? issuedAtMs),
    intensityGPerKwh: points.map((point) => point?.forecastGPerKwh ?? null),
    index: slots.map((slotMs, place) => {
      const point = points[place];
      return intensityIndex(point?.forecastGPerKwh ?? null, slotMs, point?.index ?? null);
    }),
    mix: points.map((point) => point?.mix ?? null),
  };
}

/** One area's past slots from its points, or null when none has a figure. */
export function outturnFrom<Area extends GridAreaId>(
  regionId: Area,
  points: readonly (NesoPoint | null)[],
  slots: readonly number[],
): AreaOutturn<Area> | null {
  const outturns = slots.map((slotMs, place) => slotOutturn(slotMs, points[place] ?? null));
  return outturns.every((outturn) => outturn.status === "missing") ? null : { regionId, slots: outturns };
}

/** The gap of an area's empty slots, or null if there is none. */
export function slotsGap(
  regionId: GridAreaId,
  slots: readonly number[],
  isMissing: (place: number) => boolean,
  reason: GridGap["reason"] = "missing",
): GridGap | null {
  const missing = slots.filter((_, place) => isMissing(place));
  const [first] = missing;
  const last = missing.at(-1);
  if (first === undefined || last === undefined) return null;
  const what = reason === "not-published" ? "not published yet" : "missing";
  return {
    reason,
    regionId,
    fromSlot: isoFromMs(first),
    toSlot: isoFromMs(last),
    slotCount: missing.length,
    message: `${gridAreaName(regionId)}: ${missing.length} of ${slots.length} half hours are ${what}.`,
  };
}

/** Merges two points of one slot: the later wins where it has a value. */
export function mergePoints(earlier: NesoPoint, later: NesoPoint): NesoPoint {
  return {
    slotMs: later.slotMs,
    forecastGPerKwh: later.forecastGPerKwh ?? earlier.forecastGPerKwh,
    actualGPerKwh: later.actualGPerKwh ?? earlier.actualGPerKwh,
    index: later.index ?? earlier.index,
    mix: later.mix ?? earlier.mix,
  };
}

function slotOutturn(slotMs: number, point: NesoPoint | null): SlotOutturn {
  const intensityGPerKwh = point?.actualGPerKwh ?? point?.forecastGPerKwh ?? null;
  const isActual = point !== null && point.actualGPerKwh !== null;
  return {
    slotStart: isoFromMs(slotMs),
    intensityGPerKwh,
    status: isActual ? "actual" : intensityGPerKwh === null ? "missing" : "estimated",
    forecastGPerKwh: point?.forecastGPerKwh ?? null,
    index: intensityIndex(intensityGPerKwh, slotMs, point?.index ?? null),
    mix: point?.mix ?? null,
  };
}
