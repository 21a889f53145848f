"use client";

import { type ReactNode, useId, useState } from "react";
import { intensityScale } from "@/components/charts/intensity-scale.ts";
import { timelineTexts } from "../../texts/timeline.ts";
import {
  barIndexAt,
  layoutTimeline,
  type TimelineMarker,
  type TimelinePoint,
  type TimelineWindow,
} from "./forecast-timeline.utils.ts";
import { TimelineLanes } from "./timeline-lanes.tsx";
import { TimelineLegend } from "./timeline-legend.tsx";
import { TimelinePlot } from "./timeline-plot.tsx";
import { TimelineReadout } from "./timeline-readout.tsx";
import { TimelineTable } from "./timeline-table.tsx";
import { lastTrialStep, type TimelineTrial } from "./timeline-trial.ts";
import { TimelineTrialLane } from "./timeline-trial-lane.tsx";

export interface ForecastTimelineProps {
  /** What the chart shows, such as "South Scotland, next 48 hours". */
  readonly title: string;
  /** What it says, in a sentence: everything the drawing shows. */
  readonly summary: ReactNode;
  /** Half hours in order, none left out: a gap is a point with a null intensity. */
  readonly points: readonly TimelinePoint[];
  /** Now, UTC milliseconds. Drawn as a line where it falls on the plot. */
  readonly now: number;
  readonly windows?: readonly TimelineWindow[];
  readonly deadline?: number | null;
  readonly latestStart?: number | null;
  /** A window that can be moved, to see what another start would cost. Room in the zone is not checked. */
  readonly trial?: TimelineTrial | null;
  /** Heading level of the title: the page's own order decides. */
  readonly headingLevel?: 2 | 3;
}

/**
 * Carbon intensity by half hour, with the windows of a plan in lanes below and the moments that bound it as
 * lines. One range control moves over the half hours by pointer, touch or arrow keys and reads them out.
 */
export function ForecastTimeline({
  title,
  summary,
  points,
  now,
  windows = [],
  deadline = null,
  latestStart = null,
  trial = null,
  headingLevel = 2,
}: ForecastTimelineProps) {
  const titleId = useId();
  const scale = intensityScale(now);
  const layout = layoutTimeline(points, scale);
  const chosen = windows.find((window) => window.kind === "chosen") ?? null;
  const [inspected, setInspected] = useState<number | null>(null);
  const [tried, setTried] = useState<number | null>(null);
  const movable = trial !== null && lastTrialStep(trial) !== null ? trial : null;
  const triedMs = movable && Math.min(Math.max(tried ?? movable.start, movable.minStart), movable.maxStart);
  const index = Math.min(inspected ?? barIndexAt(chosen?.start ?? now, layout), Math.max(0, layout.bars.length - 1));
  const Heading = headingLevel === 2 ? "h2" : "h3";

  return (
    <figure aria-labelledby={titleId} className="flex min-w-0 flex-col gap-4">
      <figcaption className="flex flex-col gap-1">
        <Heading className="font-semibold text-base" id={titleId}>
          {title}
        </Heading>
        <div className="max-w-prose">{summary}</div>
      </figcaption>
      <div className="grid grid-cols-[2rem_minmax(0,1fr)] gap-x-2">
        <TimelinePlot
          chosen={chosen}
          index={index}
          layout={layout}
          markers={markersOf(now, deadline, latestStart, layout)}
          onInspect={setInspected}
          title={title}
          tried={
            movable && tried !== null && triedMs !== null ? { start: triedMs, end: triedMs + movable.lengthMs } : null
          }
        />
        <div className="col-start-2 mt-1 flex flex-col gap-1">
          <TimelineLanes layout={layout} windows={windows} />
          {movable && triedMs !== null && (
            <TimelineTrialLane layout={layout} onChange={setTried} startMs={triedMs} title={title} trial={movable} />
          )}
        </div>
      </div>
      {movable && triedMs !== null && (
        <TriedWords describe={movable.describe} triedMs={tried === null ? null : triedMs} />
      )}
      <TimelineReadout bar={layout.bars[index] ?? null} now={now} windows={windows} />
      <TimelineLegend points={points} scale={scale} />
      <TimelineTable layout={layout} title={title} windows={windows} />
    </figure>
  );
}

/** What the window that was moved would cost; how to move it, before. Keeps its height so that nothing below it moves. */
function TriedWords({ triedMs, describe }: { triedMs: number | null; describe: TimelineTrial["describe"] }) {
  return (
    <p className="figures min-h-15 max-w-prose sm:min-h-10">
      {triedMs === null ? <span className="text-muted">{timelineTexts.trial.help}</span> : describe(triedMs)}
    </p>
  );
}

function markersOf(
  now: number,
  deadline: number | null,
  latestStart: number | null,
  { from, to }: { readonly from: number; readonly to: number },
): readonly TimelineMarker[] {
  const all: readonly (TimelineMarker | null)[] = [
    { id: "now", at: now, label: timelineTexts.marker.now },
    latestStart === null ? null : { id: "latest-start", at: latestStart, label: timelineTexts.marker.latestStart },
    deadline === null ? null : { id: "deadline", at: deadline, label: timelineTexts.marker.deadline },
  ];
  return all.filter((marker) => marker !== null).filter((marker) => marker.at >= from && marker.at <= to);
}
