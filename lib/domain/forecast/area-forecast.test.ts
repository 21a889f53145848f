import { describe, expect, it } from "vitest";
import { SLOT_MS } from "../grid/slots.ts";
import { type AreaToForecast, forecastArea, recalibrateArea } from "./area-forecast.ts";

const NOW_MS = Date.parse("2026-06-10T12:00:00Z");
const DAY_SLOTS = 48;

/** A day that is dirty in the evening, up to a slot before which all is known. */
function outturnOf(days: number, endMs = NOW_MS, level = 150) {
  const firstSlotMs = endMs - days * DAY_SLOTS * SLOT_MS;
  const wave = (slot: number) => Math.round(level + 60 * Math.sin((2 * Math.PI * slot) / DAY_SLOTS));
  return { firstSlotMs, intensityGPerKwh: Array.from({ length: days * DAY_SLOTS }, (_, slot) => wave(slot)) };
}

const issue = { firstSlotMs: NOW_MS, intensityGPerKwh: [100, 101] };
const area = (part: Partial<AreaToForecast> = {}): AreaToForecast => ({
  ...{ regionId: 13, state: null, calibration: null, outturn: outturnOf(14), issue },
  ...part,
});

describe("an area's forecast", () => {
  it("begins with the issue and covers seven days, with or without anything known before", () => {
    for (const outturn of [outturnOf(14), { firstSlotMs: 0, intensityGPerKwh: [] }]) {
      const { slots } = forecastArea(area({ outturn }));
      expect(slots).toHaveLength(336);
      expect(slots[0]).toMatchObject({ slotMs: NOW_MS, lead: 0, source: "neso" });
      expect(slots.map(({ source }) => source).slice(1, 4)).toEqual(["neso", "statistical", "statistical"]);
    }
  });

  it("learns what it has not learnt yet, once", () => {
    const { state } = forecastArea(area());
    expect(forecastArea(area({ state })).state).toEqual(state);
    const later = outturnOf(15, NOW_MS + SLOT_MS);
    expect(forecastArea(area({ state, outturn: later })).state.nextSlotMs).toBe(NOW_MS + SLOT_MS);
  });

  it("leaves what is not known yet to be learnt when it comes", () => {
    const late = outturnOf(14, NOW_MS - 4 * SLOT_MS);
    const { state, slots } = forecastArea(area({ outturn: late }));
    expect(state.nextSlotMs).toBe(NOW_MS - 4 * SLOT_MS);
    expect(slots[0]?.slotMs).toBe(NOW_MS);
  });

  it.each([
    ["of another model", { mean: [0, 1] }],
    ["of long ago", { nextSlotMs: NOW_MS - 61 * DAY_SLOTS * SLOT_MS }],
  ])("starts again from a state %s", (_, part) => {
    const fresh = forecastArea(area());
    const again = forecastArea(area({ state: { ...fresh.state, ...part }, calibration: fresh.calibration }));
    expect(again).toEqual(fresh);
  });
});

describe("an area's calibration", () => {
  const { state } = forecastArea(area());

  it("relearns a short archive, and continues a state that covers more than is read", () => {
    const short = recalibrateArea(13, state, outturnOf(60, NOW_MS, 80), [], NOW_MS);
    expect(short.state.prior.scale.location).toBeLessThan(state.prior.scale.location - 1);
    expect(short.calibration.scale).toEqual(short.state.prior.scale);
    expect(recalibrateArea(13, state, outturnOf(120, NOW_MS, 80), [], NOW_MS).state).toBe(state);
  });

  it("widens bands that were missed, and keeps no trajectories", () => {
    const history = outturnOf(60);
    const issues = Array.from({ length: 100 }, (_, back) => {
      const firstSlotMs = history.firstSlotMs + back * 12 * SLOT_MS;
      const outturnGPerKwh = history.intensityGPerKwh.slice(back * 12, back * 12 + 336);
      return {
        ...{ firstSlotMs, outturnGPerKwh, sources: outturnGPerKwh.map(() => "neso" as const) },
        intensityGPerKwh: outturnGPerKwh.map((figure) => figure * 4),
      };
    });
    const { calibration } = recalibrateArea(13, state, history, issues, NOW_MS);
    expect(calibration.widths.neso.every((width) => width > 2)).toBe(true);
    expect(calibration.trajectories).toEqual([]);
  });
});
