import { kitTexts } from "@/components/texts.ts";
import { expectedIntensity } from "@/lib/domain/forecast/banded-figures.ts";
import { formatIntensity } from "@/lib/format/quantities.ts";
import { formatClock, formatDay, formatZone } from "@/lib/format/time.ts";
import { timelineTexts } from "../../texts/timeline.ts";
import { slotMs, type TimelineBar, type TimelineWindow } from "./forecast-timeline.utils.ts";

const texts = timelineTexts.readout;

interface TimelineReadoutProps {
  readonly bar: TimelineBar | null;
  readonly now: number;
  readonly windows: readonly TimelineWindow[];
}

/** The half hour under the pointer or the arrow keys, in words. Keeps its height so that nothing below it moves. */
export function TimelineReadout({ bar, now, windows }: TimelineReadoutProps) {
  if (bar === null) return null;
  const covering = windows.filter((window) => window.start < bar.slotStart + slotMs && window.end > bar.slotStart);
  return (
    <p className="figures flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-separator border-y py-2">
      <span className="text-muted">
        {formatDay(bar.slotStart, now)} {formatClock(bar.slotStart)}–{formatClock(bar.slotStart + slotMs)}{" "}
        {formatZone(bar.slotStart)}
      </span>
      <span className="flex items-center gap-2 font-medium">
        <span
          aria-hidden
          className={`size-3 rounded-xs border border-bar-edge/40 ${bar.scaleStep === null ? "hatched" : ""}`}
          style={bar.scaleStep === null ? {} : { background: bar.scaleStep.color }}
        />
        {describeIntensity(bar)}
      </span>
      {covering.length > 0 && (
        <span className="text-muted">{texts.inWindows(covering.map((window) => window.label))}</span>
      )}
    </p>
  );
}

/** A half hour as one sentence for the range control. */
export function describeBar(bar: TimelineBar): string {
  return texts.halfHour(formatClock(bar.slotStart), formatClock(bar.slotStart + slotMs), describeIntensity(bar));
}

/** "46 g/kWh, low, forecast, 38 to 55 in 8 cases of 10, 47 on average", or that there is no data. */
function describeIntensity(bar: TimelineBar): string {
  if (bar.intensityGPerKwh === null || bar.scaleStep === null) return timelineTexts.noData;
  const { p10GPerKwh = null, p90GPerKwh = null, outturnGPerKwh = null } = bar;
  return [
    formatIntensity(bar.intensityGPerKwh).text,
    kitTexts.intensity.index[bar.scaleStep.index],
    barBasis(bar),
    p10GPerKwh === null || p90GPerKwh === null ? null : texts.band(p10GPerKwh, p90GPerKwh),
    averageWords(bar),
    outturnGPerKwh === null ? null : texts.turnedOut(formatIntensity(outturnGPerKwh).text),
  ]
    .filter(Boolean)
    .join(", ");
}

/** What carbon is counted with, where that is not the forecast itself: "26 on average". */
function averageWords(bar: TimelineBar): string | null {
  const average = averageOf(bar);
  return average === null || average === bar.intensityGPerKwh ? null : texts.average(average);
}

/** Mean of what a forecast half hour may come to, in whole g/kWh; null where it has no band. */
export function averageOf({ intensityGPerKwh, p90GPerKwh = null }: TimelineBar): number | null {
  return intensityGPerKwh === null || p90GPerKwh === null
    ? null
    : Math.round(expectedIntensity(intensityGPerKwh, p90GPerKwh));
}

/** What a figure rests on: "estimated", "forecast (NESO)", "statistical forecast". Nothing where there is no figure. */
export function barBasis({ status, source = null }: Pick<TimelineBar, "status" | "source">): string {
  if (status === null) return "";
  if (status !== "forecast" || source === null) return timelineTexts.basis[status];
  return source === "statistical" ? timelineTexts.statistical : timelineTexts.basis.neso;
}
