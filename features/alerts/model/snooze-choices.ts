import { addLondonDays, londonDay, londonDayStart, londonOffsetMinutes } from "@/lib/domain/grid/london-time.ts";
import type { Instant } from "@/lib/format/time.ts";

const hourMs = 3_600_000;

export interface SnoozeChoice {
  readonly id: string;
  readonly label: string;
  readonly until: Instant;
}

/** How long an alert may be put aside: some hours, until the next morning in the United Kingdom, or a week. */
export function snoozeChoices(now: Instant): readonly SnoozeChoice[] {
  return [
    { id: "1-hour", label: "For 1 hour", until: now + hourMs },
    { id: "4-hours", label: "For 4 hours", until: now + 4 * hourMs },
    { id: "morning", label: "Until tomorrow 09:00", until: nextMorning(now) },
    { id: "week", label: "For 7 days", until: now + 7 * 24 * hourMs },
  ];
}

function nextMorning(now: Instant): Instant {
  const midnight = londonDayStart(addLondonDays(londonDay(now), 1));
  const nineHoursOn = midnight + 9 * hourMs;
  // The clocks change between midnight and the morning.
  return nineHoursOn + (londonOffsetMinutes(midnight) - londonOffsetMinutes(nineHoursOn)) * 60_000;
}
