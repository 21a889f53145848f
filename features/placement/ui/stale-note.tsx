"use client";

import { CloudOff } from "lucide-react";
import { formatMoment } from "@/lib/format/time.ts";
import { placementTexts } from "../texts.ts";

interface StaleNoteProps {
  /** When what is shown was read, UTC milliseconds; null while reading succeeds. */
  readonly readAt: number | null;
  readonly now: number;
}

/** Says that the page is older than it should be, since it can no longer be read. Nothing while it can. */
export function StaleNote({ readAt, now }: StaleNoteProps) {
  if (readAt === null) return null;
  return (
    <p className="figures flex items-start gap-2 rounded-md border border-status-assigned px-3 py-2" role="alert">
      <CloudOff aria-hidden className="mt-0.5 size-4 shrink-0" />
      {placementTexts.stale(formatMoment(readAt, now))}
    </p>
  );
}
