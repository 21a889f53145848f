"use client";

import { ArrowRight } from "lucide-react";
import { useNow } from "@/components/live/now-provider.tsx";
import { formatClock, formatDay } from "@/lib/format/time.ts";
import { type AuditEntry, actionWords, actorWords, type ColumnChange, subjectWords } from "../model/audit-entry.ts";

interface AuditListProps {
  readonly entries: readonly AuditEntry[];
  /** Others are on their way. */
  readonly isStale: boolean;
}

const columns = "md:grid-cols-[9rem_9rem_minmax(12rem,18rem)_minmax(0,1fr)]";

/** Who changed what, the newest first: what it was, and what it is. */
export function AuditList({ entries, isStale }: AuditListProps) {
  const now = useNow();
  return (
    <div className="panel overflow-hidden">
      <div
        aria-hidden
        className={`hidden gap-x-4 border-separator border-b px-4 py-2 text-muted text-xs md:grid ${columns}`}
      >
        <span>When</span>
        <span>Who</span>
        <span>What</span>
        <span>Before → after</span>
      </div>
      <ol aria-busy={isStale} className="divide-y divide-separator">
        {entries.map((entry) => (
          <li className={`grid items-baseline gap-x-4 gap-y-0.5 px-4 py-2 ${columns}`} key={entry.id}>
            <span className="flex items-baseline justify-between gap-x-4 md:contents">
              <time className="figures text-muted text-xs" dateTime={new Date(entry.at).toISOString()}>
                {formatDay(entry.at, now)} {formatClock(entry.at)}
              </time>
              <span className="truncate max-md:text-xs">{actorWords(entry)}</span>
            </span>
            <span className="flex min-w-0 flex-col">
              <span className="font-medium">{actionWords(entry.action)}</span>
              <span className="wrap-anywhere text-muted text-xs">
                <bdi>{subjectWords(entry.subject)}</bdi>
              </span>
            </span>
            <Changes entry={entry} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Changes({ entry: { changes, reason } }: { entry: AuditEntry }) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      {changes.length > 0 && (
        <ul className="flex flex-wrap gap-x-4 gap-y-0.5">
          {changes.map((change) => (
            <li className="figures wrap-anywhere" key={change.column}>
              <Change change={change} />
            </li>
          ))}
        </ul>
      )}
      {reason !== null && <p className="wrap-anywhere text-muted text-xs">“{reason}”</p>}
    </div>
  );
}

function Change({ change: { column, before, after } }: { change: ColumnChange }) {
  return (
    <>
      <span className="text-muted">{column} </span>
      {before !== null && <del className="text-muted no-underline">{before}</del>}
      {before !== null && after !== null && (
        <>
          <ArrowRight aria-hidden className="mx-1 inline size-3 text-muted" />
          <span className="sr-only"> became </span>
        </>
      )}
      {after !== null && <ins className="no-underline">{after}</ins>}
      {before !== null && after === null && <span className="text-muted"> removed</span>}
    </>
  );
}
