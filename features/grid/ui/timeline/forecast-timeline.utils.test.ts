import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { intensityScale } from "@/components/charts/intensity-scale.ts";
import {
  barIndexAt,
  layoutTimeline,
  markerLabels,
  placeWindow,
  slotMs,
  type TimelinePoint,
} from "./forecast-timeline.utils.ts";

const start = Date.UTC(2026, 10, 22, 21, 30);
const scale = intensityScale(start);

function points(intensities: readonly (number | null)[], from = start): TimelinePoint[] {
  return intensities.map((intensityGPerKwh, place) => ({
    slotStart: from + place * slotMs,
    intensityGPerKwh,
    status: intensityGPerKwh === null ? null : "forecast",
  }));
}

describe("layoutTimeline", () => {
  it("fills the plot from edge to edge without overlap", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 900 })), { minLength: 1, maxLength: 200 }), (values) => {
        const { bars } = layoutTimeline(points(values), scale);
        expect(bars.at(0)?.xPct).toBe(0);
        const last = bars.at(-1);
        expect((last?.xPct ?? 0) + (last?.widthPct ?? 0)).toBeCloseTo(100);
        for (const [place, bar] of bars.entries()) {
          expect(bar.xPct + bar.widthPct).toBeCloseTo(bars[place + 1]?.xPct ?? 100);
          expect(bar.heightPct).toBeLessThanOrEqual(100);
        }
      }),
    );
  });

  it("shows a missing half hour as missing, not as zero", () => {
    const [clean, missing] = layoutTimeline(points([0, null, 80]), scale).bars;
    expect(clean).toMatchObject({ heightPct: 0, scaleStep: { step: 1 } });
    expect(missing).toMatchObject({ intensityGPerKwh: null, scaleStep: null });
  });

  it("puts a tick every six local hours over two days and names each day once", () => {
    const { hourTicks } = layoutTimeline(points(Array.from({ length: 96 }, () => 100)), scale);
    expect(hourTicks.map((tick) => tick.label)).toEqual([
      "00:00",
      "06:00",
      "12:00",
      "18:00",
      "00:00",
      "06:00",
      "12:00",
      "18:00",
    ]);
    expect(hourTicks.map((tick) => tick.day)).toEqual(["Mon 23 Nov", null, null, null, "Tue 24 Nov", null, null, null]);
  });

  it("keeps ticks on local hours across the clock change", () => {
    const { hourTicks } = layoutTimeline(
      points(
        Array.from({ length: 60 }, () => 100),
        Date.UTC(2026, 2, 28, 20),
      ),
      scale,
    );
    expect(hourTicks.map((tick) => tick.label)).toEqual(["00:00", "06:00", "12:00", "18:00", "00:00"]);
  });

  it("names the days alone over a week, and leaves room for the bands", () => {
    const week = points(Array.from({ length: 336 }, () => 100)).map((point) => ({
      ...point,
      p10GPerKwh: 60,
      p90GPerKwh: 310,
    }));
    const { hourTicks, topGPerKwh } = layoutTimeline(week, scale);
    expect(hourTicks.map((tick) => tick.day)).toEqual([
      ...["Mon 23 Nov", "Tue 24 Nov", "Wed 25 Nov", "Thu 26 Nov", "Fri 27 Nov", "Sat 28 Nov", "Sun 29 Nov"],
    ]);
    expect(topGPerKwh).toBeGreaterThanOrEqual(310);
  });

  it("draws at most five lines, from zero to the top", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_900 }), (most) => {
        const { gridLines, topGPerKwh } = layoutTimeline(points([most]), scale);
        expect(topGPerKwh).toBeGreaterThanOrEqual(most);
        expect(gridLines.length).toBeLessThanOrEqual(5);
        expect(gridLines.at(-1)?.pct).toBe(100);
      }),
    );
  });
});

describe("placing", () => {
  const layout = layoutTimeline(points([1, 2, 3, 4]), scale);

  it("cuts windows to the plot and drops those outside", () => {
    expect(placeWindow({ start: start - slotMs, end: start + slotMs }, layout)).toEqual({ xPct: 0, widthPct: 25 });
    expect(placeWindow({ start: start + 4 * slotMs, end: start + 5 * slotMs }, layout)).toBeNull();
  });

  it("finds the bar of an instant, the nearest one outside", () => {
    expect(barIndexAt(start + slotMs + 1, layout)).toBe(1);
    expect(barIndexAt(start - slotMs, layout)).toBe(0);
    expect(barIndexAt(start + 99 * slotMs, layout)).toBe(3);
  });

  it.each([
    ["stacks labels that would cover each other", [0, 10, 60], 30, ["0", "1", "0"]],
    ["keeps those at the right edge on the plot, the rightmost the uppermost", [95, 99], 30, ["1 left", "0 left"]],
    ["beside one at the left edge", [5, 85, 90], 42, ["0", "1 left", "0 left"]],
    ["puts a neighbour of one that stands left to the left as well", [9, 57, 63], 42, ["0", "2 left", "1 left"]],
    ["leaves one on the right that has no room on the left", [20, 60], 42, ["0", "1 left"]],
  ])("%s", (_, positions, width, places) => {
    const labels = markerLabels(positions, width);
    expect(labels.map(({ lane, isFlipped }) => `${lane}${isFlipped ? " left" : ""}`)).toEqual(places);
  });
});
