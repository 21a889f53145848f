"use client";

import { useNow } from "@/components/live/now-provider.tsx";
import { formatClock, formatDay, formatMoment } from "@/lib/format/time.ts";
import type { AlertEventView } from "../model/alert-view.ts";

/** What happened to an alert, the newest first. */
export function AlertTimeline({ timeline }: { timeline: readonly AlertEventView[] }) {
  const now = useNow();
  return (
    <ol className="flex flex-col">
      {timeline.map((event) => (
        <li
          className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-4 border-separator border-t py-2 first:border-t-0"
          key={event.id}
        >
          <time className="figures text-muted text-xs leading-5" dateTime={new Date(event.at).toISOString()}>
            {formatDay(event.at, now)} {formatClock(event.at)}
          </time>
          <span className="wrap-anywhere">{wordsOf(event, now)}</span>
        </li>
      ))}
    </ol>
  );
}

function wordsOf({ kind, severity, actorName, until }: AlertEventView, now: number): string {
  const by = actorName === null ? "" : ` by ${actorName}`;
  switch (kind) {
    case "raised":
      return `Raised as ${severity}`;
    case "repeated":
      return "Raised again";
    case "acknowledged":
      return `Acknowledged${by}`;
    case "snoozed":
      return `Snoozed${by}${until === null ? "" : ` until ${formatMoment(until, now)}`}`;
    case "woke":
      return "Snooze ended";
    case "escalated":
      return `Severity rose to ${severity}`;
    case "deescalated":
      return `Severity fell to ${severity}`;
    case "resolved":
      return actorName === null ? "Resolved: its cause is gone" : `Resolved${by}`;
    case "reopened":
      return "Opened again";
  }
}
