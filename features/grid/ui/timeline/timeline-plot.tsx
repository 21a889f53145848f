"use client";

import { useId } from "react";
import { formatClock } from "@/lib/format/time.ts";
import { timelineTexts } from "../../texts/timeline.ts";
import {
  type MarkerLabel,
  markerLabels,
  placeWindow,
  position,
  type TimelineBar,
  type TimelineLayout,
  type TimelineMarker,
  type TimelineWindow,
} from "./forecast-timeline.utils.ts";
import { statisticalSpans } from "./timeline-paths.ts";
import { describeBar } from "./timeline-readout.tsx";
import { TimelineStepLine } from "./timeline-step-line.tsx";

/** Room a marker's label takes on the narrowest plot we draw for, a phone of 390 px. */
const labelWidthPct = 42;
const laneHeightPx = 18;
const plainLabel: MarkerLabel = { lane: 0, isFlipped: false };

interface TimelinePlotProps {
  readonly title: string;
  readonly layout: TimelineLayout;
  readonly markers: readonly TimelineMarker[];
  readonly chosen: TimelineWindow | null;
  /** The window that is being tried; null before one is. */
  readonly tried: Pick<TimelineWindow, "start" | "end"> | null;
  readonly index: number;
  readonly onInspect: (index: number) => void;
}

/** The two cells of the chart's grid that hold the scale and the bars, and the hours below them. */
export function TimelinePlot({ title, layout, markers, chosen, tried, index, onInspect }: TimelinePlotProps) {
  const placed = markers.map((marker) => ({ marker, pct: position(marker.at, layout.from, layout.to) }));
  const labels = markerLabels(
    placed.map(({ pct }) => pct),
    labelWidthPct,
  );
  const labelsHeightPx = (Math.max(-1, ...labels.map(({ lane }) => lane)) + 1) * laneHeightPx;
  const bar = layout.bars[index] ?? null;

  return (
    <>
      <ValueAxis layout={layout} topPx={labelsHeightPx} />
      <div className="relative rounded-sm has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-4">
        <div aria-hidden style={{ height: labelsHeightPx }} />
        <div className="relative h-44 sm:h-52">
          <Bars chosen={chosen} index={index} layout={layout} tried={tried} />
          <StatisticalWords layout={layout} />
          {placed.map(({ marker, pct }, place) => (
            <MarkerLine
              key={marker.id}
              label={labels[place] ?? plainLabel}
              marker={marker}
              pct={pct}
              topPx={labelsHeightPx}
            />
          ))}
          <input
            aria-label={timelineTexts.halfHoursOf(title)}
            aria-valuetext={bar === null ? timelineTexts.noHalfHours : describeBar(bar)}
            className="absolute inset-0 h-full w-full cursor-crosshair appearance-none opacity-0"
            max={Math.max(0, layout.bars.length - 1)}
            min={0}
            onChange={(event) => onInspect(event.target.valueAsNumber)}
            onPointerMove={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              const share = (event.clientX - box.left) / box.width;
              onInspect(Math.min(layout.bars.length - 1, Math.max(0, Math.floor(share * layout.bars.length))));
            }}
            step={1}
            type="range"
            value={index}
          />
        </div>
        <HourAxis layout={layout} />
      </div>
    </>
  );
}

function ValueAxis({ layout, topPx }: { layout: TimelineLayout; topPx: number }) {
  return (
    <div aria-hidden className="figures relative text-right text-muted text-xs">
      <div className="absolute inset-x-0 h-44 sm:h-52" style={{ top: topPx }}>
        {layout.gridLines.map((line) => (
          <span
            className="absolute right-0 leading-none"
            key={line.label}
            style={{ bottom: `${line.pct}%`, transform: "translateY(50%)" }}
          >
            {line.label}
          </span>
        ))}
      </div>
    </div>
  );
}

/** More bars than that are too narrow for a line between them. */
const separateBarsMax = 200;

function Bars({ layout, chosen, tried, index }: Pick<TimelinePlotProps, "layout" | "chosen" | "tried" | "index">) {
  const hatchId = useId();
  const dotsId = useId();
  const band = chosen === null ? null : placeWindow(chosen, layout);
  const trial = tried === null ? null : placeWindow(tried, layout);
  const inspected = layout.bars[index] ?? null;
  return (
    <svg aria-hidden className="absolute inset-0 h-full w-full overflow-visible" focusable="false">
      <Patterns dotsId={dotsId} hatchId={hatchId} />
      {statisticalSpans(layout).map((span) => (
        <rect
          fill={`url(#${dotsId})`}
          height="100%"
          key={span.xPct}
          width={`${span.widthPct}%`}
          x={`${span.xPct}%`}
          y="0"
        />
      ))}
      {band && <rect className="fill-accent/12" height="100%" width={`${band.widthPct}%`} x={`${band.xPct}%`} y="0" />}
      {layout.gridLines.map((line) => (
        <line
          key={line.label}
          stroke={line.pct === 0 ? "var(--muted)" : "var(--separator)"}
          x1="0"
          x2="100%"
          y1={`${100 - line.pct}%`}
          y2={`${100 - line.pct}%`}
        />
      ))}
      {layout.bars.map((bar) => (
        <Bar bar={bar} hatchId={hatchId} isDense={layout.bars.length > separateBarsMax} key={bar.slotStart} />
      ))}
      <TimelineStepLine layout={layout} />
      {trial && (
        <rect
          fill="none"
          height="100%"
          stroke="var(--foreground)"
          strokeDasharray="5 4"
          strokeWidth="2"
          width={`${trial.widthPct}%`}
          x={`${trial.xPct}%`}
          y="0"
        />
      )}
      {inspected && (
        <rect
          fill="none"
          height="100%"
          stroke="var(--foreground)"
          strokeOpacity="0.55"
          width={`${inspected.widthPct}%`}
          x={`${inspected.xPct}%`}
          y="0"
        />
      )}
    </svg>
  );
}

/** Hatching where there is no data, dots where the forecast is statistical. */
function Patterns({ hatchId, dotsId }: { hatchId: string; dotsId: string }) {
  return (
    <defs>
      <pattern height="6" id={hatchId} patternTransform="rotate(45)" patternUnits="userSpaceOnUse" width="6">
        <rect fill="var(--hatch)" height="6" width="1.25" />
      </pattern>
      <pattern height="8" id={dotsId} patternUnits="userSpaceOnUse" width="8">
        <circle cx="2" cy="2" fill="var(--hatch)" r="1" />
      </pattern>
    </defs>
  );
}

/** Says where the forecast is statistical, as far as there is room to: the dots behind the bars say it too. */
function StatisticalWords({ layout }: { layout: TimelineLayout }) {
  const [first] = statisticalSpans(layout);
  if (!first || first.widthPct < 12) return null;
  return (
    <span
      aria-hidden
      className="pointer-events-none absolute top-0 truncate rounded-xs bg-surface/85 px-1.5 py-0.5 text-muted text-xs leading-none"
      style={{ left: `${first.xPct}%`, maxWidth: `${first.widthPct}%` }}
    >
      {timelineTexts.statistical}
    </span>
  );
}

function Bar({ bar, hatchId, isDense }: { bar: TimelineBar; hatchId: string; isDense: boolean }) {
  const x = `${bar.xPct}%`;
  const width = `${bar.widthPct}%`;
  if (bar.scaleStep === null) return <rect fill={`url(#${hatchId})`} height="100%" width={width} x={x} y="0" />;
  return (
    <rect
      fill={bar.scaleStep.color}
      height={`${bar.heightPct}%`}
      stroke={isDense ? "none" : "var(--surface)"}
      strokeWidth="0.5"
      width={width}
      x={x}
      y={`${100 - bar.heightPct}%`}
    />
  );
}

const markerStyles = {
  now: { line: "border-foreground border-l-2", ink: "font-semibold text-foreground" },
  "latest-start": { line: "border-muted border-l border-dotted", ink: "text-muted" },
  deadline: { line: "border-danger border-l-2 border-dashed", ink: "font-medium text-danger" },
} as const;

function MarkerLine({
  marker,
  pct,
  label,
  topPx,
}: {
  marker: TimelineMarker;
  pct: number;
  label: MarkerLabel;
  topPx: number;
}) {
  const styles = markerStyles[marker.id];
  const raisedPx = topPx - label.lane * laneHeightPx;
  return (
    <div
      aria-hidden
      className={`pointer-events-none absolute bottom-0 w-0 ${styles.line}`}
      style={{ left: `${pct}%`, top: -raisedPx }}
    >
      <span
        className={`figures absolute top-0 whitespace-nowrap bg-surface px-1.5 py-0.5 text-xs leading-none ${label.isFlipped ? "right-0" : "left-0"} ${styles.ink}`}
      >
        {marker.label} {formatClock(marker.at)}
      </span>
    </div>
  );
}

function HourAxis({ layout }: { layout: TimelineLayout }) {
  // A narrow plot has room for every other hour; it keeps those that name a day.
  const isCrowded = layout.hourTicks.length > 5;
  const hiding = layout.hourTicks.every((tick) => tick.day !== null) ? "@max-2xl:hidden" : "@max-md:hidden";
  const phase = (layout.hourTicks.findLastIndex((tick) => tick.day !== null) + 1) % 2;
  return (
    <div aria-hidden className="figures @container relative h-9 text-muted text-xs">
      {layout.hourTicks.map((tick, place) => (
        <span
          className={`absolute top-0 flex flex-col items-start whitespace-nowrap border-muted/60 border-l pt-1 pl-1 leading-none ${isCrowded && place % 2 === phase ? hiding : ""}`}
          key={tick.pct}
          style={{ left: `${tick.pct}%` }}
        >
          <span className={tick.pct > 90 ? "hidden" : ""}>{tick.label}</span>
          {tick.day && tick.pct < 80 && <span className="mt-1 font-medium text-foreground">{tick.day}</span>}
        </span>
      ))}
    </div>
  );
}
