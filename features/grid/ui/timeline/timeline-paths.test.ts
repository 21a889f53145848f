import { describe, expect, it } from "vitest";
import { intensityScale } from "@/components/charts/intensity-scale.ts";
import { layoutTimeline, slotMs, type TimelinePoint } from "./forecast-timeline.utils.ts";
import { bandPath, outturnPath, statisticalSpans, stepPaths } from "./timeline-paths.ts";

const start = Date.UTC(2026, 10, 22, 21, 30);
const scale = intensityScale(start);

/** A plot of 0 to 100 g/kWh. */
function layout(points: readonly Omit<TimelinePoint, "slotStart">[]) {
  return layoutTimeline(
    points.map((point, slot) => ({ ...point, slotStart: start + slot * slotMs })),
    scale,
  );
}
const known = (intensityGPerKwh: number) => ({ intensityGPerKwh, status: "actual" as const });
const told = (intensityGPerKwh: number, part: Partial<TimelinePoint> = {}) => ({
  intensityGPerKwh,
  status: "forecast" as const,
  ...part,
});
const missing = { intensityGPerKwh: null, status: null };

describe("stepPaths", () => {
  it("breaks the line at a gap and at a change of certainty", () => {
    expect(stepPaths(layout([known(50), told(100), missing, told(100)]))).toEqual({
      actual: "M0 50H25",
      estimated: "",
      forecast: "M25 0H50M75 0H100",
      statistical: "",
    });
  });

  it("draws a statistical forecast by a line of its own", () => {
    const paths = stepPaths(layout([told(100, { source: "neso" }), told(50, { source: "statistical" })]));
    expect(paths).toMatchObject({ forecast: "M0 0H50", statistical: "M50 50H100" });
  });
});

describe("bandPath", () => {
  it("goes along P90 and back along P10, anew after a gap", () => {
    const banded = (p10GPerKwh: number, p90GPerKwh: number) => told(50, { p10GPerKwh, p90GPerKwh });
    expect(bandPath(layout([banded(20, 60), banded(40, 100), told(50), banded(0, 100)]))).toBe(
      "M0 40H25L25 0H50L50 60H25L25 80H0ZM75 0H100L100 100H75Z",
    );
  });

  it("is nothing without bands", () => {
    expect(bandPath(layout([told(50, { p10GPerKwh: null, p90GPerKwh: 90 }), missing]))).toBe("");
  });
});

describe("outturnPath", () => {
  it("draws zero as a figure and leaves out what is not known", () => {
    const path = outturnPath(layout([told(100, { outturnGPerKwh: 0 }), told(100), told(100, { outturnGPerKwh: 50 })]));
    expect(path).toBe("M0 100H33.333M66.667 50H100");
  });
});

describe("statisticalSpans", () => {
  it("covers each stretch once", () => {
    const spans = statisticalSpans(
      layout([told(10, { source: "statistical" }), known(10), ...Array(2).fill(told(100, { source: "statistical" }))]),
    );
    expect(spans).toEqual([
      { xPct: 0, widthPct: 25 },
      { xPct: 50, widthPct: 50 },
    ]);
  });
});
