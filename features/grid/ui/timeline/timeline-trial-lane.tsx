"use client";

import { type PointerEvent, useRef } from "react";
import { formatClock } from "@/lib/format/time.ts";
import { timelineTexts } from "../../texts/timeline.ts";
import { placeWindow, type TimelineLayout } from "./forecast-timeline.utils.ts";
import { instantAt, lastTrialStep, type TimelineTrial, trialStart, trialStep } from "./timeline-trial.ts";

interface TimelineTrialLaneProps {
  readonly title: string;
  readonly layout: TimelineLayout;
  readonly trial: TimelineTrial;
  readonly startMs: number;
  readonly onChange: (startMs: number) => void;
}

/**
 * A window to drag over the half hours. The keyboard moves a range control that lies under it, by half hours with the
 * arrows; a pointer takes the window where it is held, or brings it to where it is pressed.
 */
export function TimelineTrialLane({ title, layout, trial, startMs, onChange }: TimelineTrialLaneProps) {
  const control = useRef<HTMLInputElement>(null);
  const held = useRef<number | null>(null);
  const place = placeWindow({ start: startMs, end: startMs + trial.lengthMs }, layout);
  const move = (event: PointerEvent<HTMLDivElement>) => {
    if (held.current === null) return;
    const at = instantAt(event.clientX, event.currentTarget.getBoundingClientRect(), layout);
    onChange(trialStart(trialStep(at - held.current, trial), trial));
  };
  const handleDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    // The control keeps the focus, so that arrows go on from where the pointer let go.
    event.preventDefault();
    control.current?.focus();
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = instantAt(event.clientX, event.currentTarget.getBoundingClientRect(), layout);
    const isOnWindow = at >= startMs && at < startMs + trial.lengthMs;
    held.current = isOnWindow ? at - startMs : trial.lengthMs / 2;
    if (!isOnWindow) move(event);
  };
  return (
    <div
      className="figures relative h-7 cursor-grab touch-pan-y select-none rounded-xs text-xs active:cursor-grabbing has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2"
      onPointerCancel={() => {
        held.current = null;
      }}
      onPointerDown={handleDown}
      onPointerMove={move}
      onPointerUp={() => {
        held.current = null;
      }}
    >
      <input
        aria-label={timelineTexts.trial.label(title)}
        aria-valuetext={trial.describe(startMs)}
        className="pointer-events-none absolute inset-0 h-full w-full opacity-0"
        max={lastTrialStep(trial) ?? 0}
        min={0}
        onChange={(event) => onChange(trialStart(event.target.valueAsNumber, trial))}
        ref={control}
        step={1}
        type="range"
        value={trialStep(startMs, trial)}
      />
      <div aria-hidden className="absolute inset-x-0 top-1/2 border-muted border-t border-dotted" />
      {place && <Handle place={place} words={`${formatClock(startMs)}–${formatClock(startMs + trial.lengthMs)}`} />}
    </div>
  );
}

function Handle({ place, words }: { place: { readonly xPct: number; readonly widthPct: number }; words: string }) {
  const { xPct, widthPct } = place;
  // Past the middle there is more room left of the window than right of it.
  const isLabelLeft = xPct + widthPct / 2 > 50;
  return (
    <>
      <div
        aria-hidden
        className="absolute inset-y-0.5 flex min-w-3 items-center justify-center rounded-sm border-2 border-foreground bg-surface"
        style={{ left: `${xPct}%`, width: `${widthPct}%` }}
      >
        <span className="h-2.5 w-1 border-foreground border-x" />
      </div>
      <span
        aria-hidden
        className="absolute inset-y-1 flex items-center truncate bg-surface px-1.5 leading-none"
        style={
          isLabelLeft
            ? { right: `${100 - xPct}%`, maxWidth: `${xPct}%` }
            : { left: `max(${xPct + widthPct}%, calc(${xPct}% + 0.75rem))`, maxWidth: `${100 - xPct - widthPct}%` }
        }
      >
        {timelineTexts.trial.handle} <span className="ml-1.5 text-muted">{words}</span>
      </span>
    </>
  );
}
