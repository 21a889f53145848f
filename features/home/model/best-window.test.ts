import { describe, expect, it } from "vitest";
import { slotMs, type TimelinePoint } from "@/features/grid/ui/timeline/forecast-timeline.utils.ts";
import { bestWindow } from "./best-window.ts";

const points: TimelinePoint[] = [10, 200, 100, null, 50, 60, 20, 20].map((intensityGPerKwh, place) => ({
  slotStart: place * slotMs,
  intensityGPerKwh,
  status: "forecast",
}));

describe("bestWindow", () => {
  it("takes the cleanest window that ends by the deadline", () => {
    expect(bestWindow(points, 0, 8 * slotMs, 2)).toEqual({ start: 6 * slotMs, end: 8 * slotMs, meanGPerKwh: 20 });
    expect(bestWindow(points, 0, 7 * slotMs, 2)).toEqual({ start: 5 * slotMs, end: 7 * slotMs, meanGPerKwh: 40 });
  });

  it("does not look before now", () => {
    expect(bestWindow(points, slotMs, 4 * slotMs, 1)?.start).toBe(2 * slotMs);
  });

  it("never counts a missing half hour as clean", () => {
    expect(bestWindow(points, 2 * slotMs, 5 * slotMs, 2)).toBeNull();
  });
});
