"use client";

import { useId } from "react";
import { fieldClass } from "@/components/forms/field-class.ts";
import { formatClockWithZone, formatDay, type Instant } from "@/lib/format/time.ts";
import type { KnownMoment } from "../../model/known-moments.ts";
import { timelineTexts } from "../../texts/timeline.ts";

const texts = timelineTexts.knownAt;

interface KnownAtSelectProps {
  /** Issues of the forecast, the newest first. */
  readonly moments: readonly KnownMoment[];
  readonly now: Instant;
  /** The issue that a plan rested on; null where there is none. */
  readonly planned: Instant | null;
  /** When the chosen issue was published; null: all that is known by now. */
  readonly value: Instant | null;
  readonly onChange: (issuedAt: Instant | null) => void;
}

/** Shows the forecast as it was known by one of its issues, with what came to be laid over it. */
export function KnownAtSelect({ moments, now, planned, value, onChange }: KnownAtSelectProps) {
  const id = useId();
  const days = Map.groupBy(moments, ({ issuedAt }) => formatDay(issuedAt, now));
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
      <label className="text-muted" htmlFor={id}>
        {texts.label}
      </label>
      <select
        className={`${fieldClass} figures text-sm`}
        id={id}
        onChange={(event) => onChange(event.target.value === "" ? null : Number(event.target.value))}
        value={value ?? ""}
      >
        <option value="">{texts.now}</option>
        {[...days].map(([day, issues]) => (
          <optgroup key={day} label={day}>
            {issues.map(({ issuedAt }) => (
              <option key={issuedAt} value={issuedAt}>
                {day} {formatClockWithZone(issuedAt)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      {planned !== null && planned !== value && (
        <button
          className="text-link underline-offset-4 hover:underline"
          onClick={() => onChange(planned)}
          type="button"
        >
          {texts.whenPlanned}
        </button>
      )}
      {value !== null && <span className="text-muted">{texts.since}</span>}
    </div>
  );
}
