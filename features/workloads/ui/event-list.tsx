"use client";

import { useNow } from "@/components/live/now-provider.tsx";
import { formatClock, formatDay } from "@/lib/format/time.ts";
import { eventWords } from "../model/event-words.ts";
import type { EventView } from "../model/workload-view.ts";
import { workloadTexts } from "../texts/workload.ts";
import { StatusMark } from "./status-mark.tsx";

/** What happened to a workload and why, newest first. */
export function EventList({ events }: { events: readonly EventView[] }) {
  const now = useNow();
  return (
    <ol className="flex flex-col">
      {events.map((event) => (
        <li
          className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-4 border-separator border-t py-2.5 first:border-t-0"
          key={event.id}
        >
          <time className="figures text-muted text-xs leading-5" dateTime={new Date(event.createdAt).toISOString()}>
            {formatDay(event.createdAt, now)} {formatClock(event.createdAt)}
          </time>
          <span className="flex min-w-0 flex-col gap-0.5">
            {event.toStatus !== null && !event.kind.endsWith("_requested") && <StatusMark status={event.toStatus} />}
            <span className="wrap-anywhere">{eventWords(event)}</span>
            <span className="text-muted text-xs">{workloadTexts.events.actor[event.actorKind]}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
