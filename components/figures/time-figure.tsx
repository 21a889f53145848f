"use client";

import { useNow } from "@/components/live/now-provider.tsx";
import { formatMoment, formatRelative } from "@/lib/format/time.ts";
import { kitTexts } from "../texts.ts";

interface TimeFigureProps {
  /** UTC milliseconds; null where it is not known. */
  readonly at: number | null;
  /** Text for a missing time. */
  readonly missing?: string;
  /** Whether it is a start that is still possible: one that has passed is shown as now. */
  readonly isOpenStart?: boolean;
  /** Two lines, for a table cell; else one. */
  readonly isStacked?: boolean;
}

/** A time both ways: "in 3 h 20 min · 02:30 GMT". */
export function TimeFigure({
  at,
  missing = kitTexts.figure.notSet,
  isOpenStart = false,
  isStacked = false,
}: TimeFigureProps) {
  const now = useNow();
  if (at === null) return <span className="text-muted">{missing}</span>;
  if (isOpenStart && at <= now) return <span>{kitTexts.figure.now}</span>;
  const relative = formatRelative(at, now);
  const absolute = formatMoment(at, now);
  return (
    <time className={`figures ${isStacked ? "flex flex-col" : ""}`} dateTime={new Date(at).toISOString()}>
      <span className="whitespace-nowrap">{relative}</span>
      {!isStacked && <span aria-hidden> · </span>}
      <span className={`whitespace-nowrap text-muted ${isStacked ? "text-xs" : ""}`}>{absolute}</span>
    </time>
  );
}
