import { slotMs, type TimelinePoint } from "@/features/grid/ui/timeline/forecast-timeline.utils.ts";

export interface WindowMean {
  readonly start: number;
  readonly end: number;
  /** Plain mean of the half hours, gCO2/kWh: the example draws equal power throughout. */
  readonly meanGPerKwh: number;
}

/**
 * The cleanest run of half hours between now and a deadline, for the drawing on the home page. Null when no
 * window of that length has a figure for every half hour. The planner itself is in lib/domain/planning.
 */
export function bestWindow(
  points: readonly TimelinePoint[],
  from: number,
  deadline: number,
  slots: number,
): WindowMean | null {
  return points
    .filter((point) => point.slotStart >= from)
    .map((point) => windowMean(points, point.slotStart, slots))
    .filter((window) => window !== null && window.end <= deadline)
    .reduce(
      (best, window) => (best === null || (window !== null && window.meanGPerKwh < best.meanGPerKwh) ? window : best),
      null,
    );
}

/** The mean of a number of half hours from a start on; null where one is missing. */
export function windowMean(points: readonly TimelinePoint[], start: number, slots: number): WindowMean | null {
  const covered = points
    .filter((point) => point.slotStart >= start && point.slotStart < start + slots * slotMs)
    .map((point) => point.intensityGPerKwh)
    .filter((intensity) => intensity !== null);
  if (covered.length !== slots) return null;
  return {
    start,
    end: start + slots * slotMs,
    meanGPerKwh: covered.reduce((sum, intensity) => sum + intensity, 0) / slots,
  };
}
