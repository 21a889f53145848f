import { type IntensityScale, type IntensityScaleStep, intensityStep } from "@/components/charts/intensity-scale.ts";
import { formatClock, formatDate, isSameLocalDay } from "@/lib/format/time.ts";

/** Half an hour: the width of every bar. */
export const slotMs = 30 * 60_000;

/** One half hour of a region, ready to draw. */
export interface TimelinePoint {
  /** Start of the half hour, UTC milliseconds. */
  readonly slotStart: number;
  /** gCO2/kWh; null where nobody knows, which is drawn hatched. */
  readonly intensityGPerKwh: number | null;
  /** How sure the figure is; null where there is none. */
  readonly status: "forecast" | "estimated" | "actual" | null;
  /** Band of a forecast: below P10 in one case of ten, below P90 in nine; absent or null without one. */
  readonly p10GPerKwh?: number | null;
  readonly p90GPerKwh?: number | null;
  /** Whose forecast it is; absent or null for what is none, or where nobody says. */
  readonly source?: "neso" | "statistical" | null;
  /** What a slot that is shown as it was forecast turned out to be; absent or null where that is not known, or not asked. */
  readonly outturnGPerKwh?: number | null;
}

/** A stretch of time drawn in its own lane under the bars. */
export interface TimelineWindow {
  readonly id: string;
  readonly kind: "chosen" | "alternative" | "now";
  readonly start: number;
  readonly end: number;
  /** Short name, such as "Planned" or "2". */
  readonly label: string;
  /** Further words for the lane, such as the zone. */
  readonly note?: string;
}

/** A moment drawn as a line across the bars. */
export interface TimelineMarker {
  readonly id: "now" | "latest-start" | "deadline";
  readonly at: number;
  readonly label: string;
}

export interface TimelineBar extends TimelinePoint {
  readonly xPct: number;
  readonly widthPct: number;
  /** Height as a part of the plot; of a missing slot the whole, since it is hatched. */
  readonly heightPct: number;
  readonly scaleStep: IntensityScaleStep | null;
}

export interface TimelineTick {
  readonly pct: number;
  readonly label: string;
  /** Set on the first tick of a local day. */
  readonly day: string | null;
}

export interface TimelineLayout {
  readonly from: number;
  readonly to: number;
  readonly topGPerKwh: number;
  readonly bars: readonly TimelineBar[];
  readonly hourTicks: readonly TimelineTick[];
  readonly gridLines: readonly { readonly pct: number; readonly label: string }[];
}

/** Places points on a plot of 100 by 100. Points are in order of time and half an hour apart. */
export function layoutTimeline(points: readonly TimelinePoint[], scale: IntensityScale): TimelineLayout {
  const from = points[0]?.slotStart ?? 0;
  const to = (points.at(-1)?.slotStart ?? from) + slotMs;
  const { top, step } = niceTop(points.reduce((most, point) => Math.max(most, highest(point)), 0));
  const bars = points.map((point) => ({
    ...point,
    xPct: position(point.slotStart, from, to),
    widthPct: position(point.slotStart + slotMs, from, to) - position(point.slotStart, from, to),
    heightPct: point.intensityGPerKwh === null ? 100 : (point.intensityGPerKwh / top) * 100,
    scaleStep: intensityStep(point.intensityGPerKwh, scale),
  }));
  const gridLines = Array.from({ length: Math.floor(top / step) + 1 }, (_, line) => ({
    pct: (line * step * 100) / top,
    label: String(line * step),
  }));
  return { from, to, topGPerKwh: top, bars, hourTicks: hourTicks(points, from, to), gridLines };
}

function highest({ intensityGPerKwh, p90GPerKwh, outturnGPerKwh }: TimelinePoint): number {
  return Math.max(intensityGPerKwh ?? 0, p90GPerKwh ?? 0, outturnGPerKwh ?? 0);
}

/** Where an instant lies between two others, in per cent, kept within them. */
export function position(at: number, from: number, to: number): number {
  if (to <= from) return 0;
  return (Math.min(Math.max(at, from), to) - from) * (100 / (to - from));
}

/** A window cut to the plot, in per cent; null when none of it is on the plot. */
export function placeWindow(
  window: Pick<TimelineWindow, "start" | "end">,
  layout: Pick<TimelineLayout, "from" | "to">,
): { readonly xPct: number; readonly widthPct: number } | null {
  if (window.end <= layout.from || window.start >= layout.to) return null;
  const xPct = position(window.start, layout.from, layout.to);
  return { xPct, widthPct: position(window.end, layout.from, layout.to) - xPct };
}

/** The index of the bar that holds an instant; the nearest one when it lies outside. */
export function barIndexAt(at: number, layout: TimelineLayout): number {
  const index = Math.floor((at - layout.from) / slotMs);
  return Math.min(Math.max(index, 0), Math.max(0, layout.bars.length - 1));
}

export interface MarkerLabel {
  /** From 0, the uppermost. */
  readonly lane: number;
  /** Whether it stands left of its line. */
  readonly isFlipped: boolean;
}

/**
 * Places the labels of markers, each at its line and of a given width, in per cent of the plot, so that they cover
 * neither each other nor, as far as there is room, each other's lines. A line reaches up to its label: of two labels
 * on one side of their lines the one that lies behind the other's line is the lower.
 */
export function markerLabels(positionsPct: readonly number[], widthPct: number): readonly MarkerLabel[] {
  const taken: { readonly start: number; readonly end: number }[][] = [];
  const placed = new Map<number, MarkerLabel>();
  const sides = flippedLabels(positionsPct, widthPct);
  const labels = positionsPct.map((pct, index) => ({ pct, index, isFlipped: sides.has(index) }));
  const order = [
    ...labels.filter(({ isFlipped }) => !isFlipped).sort((a, b) => a.pct - b.pct),
    ...labels.filter(({ isFlipped }) => isFlipped).sort((a, b) => b.pct - a.pct),
  ];
  for (const { pct, index, isFlipped } of order) {
    const start = isFlipped ? pct - widthPct : pct;
    const end = start + widthPct;
    const free = taken.findIndex((lane) => lane.every((other) => other.end <= start || other.start >= end));
    const lane = free === -1 ? taken.length : free;
    taken[lane] = [...(taken[lane] ?? []), { start, end }];
    placed.set(index, { lane, isFlipped });
  }
  return positionsPct.map((_, index) => placed.get(index) ?? { lane: 0, isFlipped: false });
}

/** Labels that stand left of their lines: where the plot ends right of them, or a neighbour's label reaches over from there. */
function flippedLabels(positionsPct: readonly number[], widthPct: number): ReadonlySet<number> {
  const flipped = new Set<number>();
  let nextFlippedPct = Number.POSITIVE_INFINITY;
  const fromTheRight = positionsPct.map((pct, index) => ({ pct, index })).sort((a, b) => b.pct - a.pct);
  for (const { pct, index } of fromTheRight) {
    const isCrossed = nextFlippedPct - pct < widthPct && pct >= widthPct;
    if (pct + widthPct <= 100 && !isCrossed) continue;
    flipped.add(index);
    nextFlippedPct = pct;
  }
  return flipped;
}

function hourTicks(points: readonly TimelinePoint[], from: number, to: number): TimelineTick[] {
  const hours = (to - from) / 3_600_000;
  const everyHours = hours <= 14 ? 2 : hours <= 26 ? 3 : hours <= 60 ? 6 : hours <= 100 ? 12 : 24;
  const ticks: TimelineTick[] = [];
  let lastDayAt: number | null = null;
  for (const { slotStart } of points) {
    const label = formatClock(slotStart);
    if (!label.endsWith(":00") || Number(label.slice(0, 2)) % everyHours !== 0) continue;
    const isNewDay = lastDayAt === null || !isSameLocalDay(lastDayAt, slotStart);
    ticks.push({ pct: position(slotStart, from, to), label, day: isNewDay ? formatDate(slotStart) : null });
    lastDayAt = slotStart;
  }
  return ticks;
}

function niceTop(most: number): { top: number; step: number } {
  const step = [20, 50, 100, 200, 500].find((candidate) => most / candidate <= 4) ?? 1_000;
  return { top: Math.max(step, Math.ceil(most / step) * step), step };
}
