import { isoFromMs } from "../../lib/domain/grid/slots.ts";

const DAY_MS = 86_400_000;
const DAY_SLOTS = 48;

/** Whole UTC days of recordings that are repeated. */
export type RecordedDays = {
  /** Midnight UTC of the first. */
  readonly firstDayMs: number;
  readonly count: number;
};

/**
 * The recorded instant for an instant: same time of day in UTC, the days in their order, repeated. Seven or more
 * recorded days also keep the weekday; days beyond whole weeks are not played.
 */
export function recordedInstant(atMs: number, days: RecordedDays): number {
  const played = days.count >= 7 ? days.count - (days.count % 7) : days.count;
  const dayNumber = Math.floor((atMs - days.firstDayMs) / DAY_MS);
  const step = ((dayNumber % played) + played) % played;
  return days.firstDayMs + step * DAY_MS + (atMs - days.firstDayMs - dayNumber * DAY_MS);
}

/** The longest run of complete UTC days among recorded slots; null if there is none. */
export function longestRun(slots: Iterable<number>): RecordedDays | null {
  const slotCountByDay = new Map<number, number>();
  for (const slotMs of new Set(slots)) {
    const day = Math.floor(slotMs / DAY_MS);
    slotCountByDay.set(day, (slotCountByDay.get(day) ?? 0) + 1);
  }
  const days = [...slotCountByDay].filter(([, count]) => count === DAY_SLOTS).map(([day]) => day);
  let best: RecordedDays | null = null;
  let run = 0;
  let before = Number.NaN;
  for (const day of days.sort((a, b) => a - b)) {
    run = day === before + 1 ? run + 1 : 1;
    before = day;
    if (run > (best?.count ?? 0)) best = { firstDayMs: (day - run + 1) * DAY_MS, count: run };
  }
  return best;
}

/** The recorded days for people, such as "2023-12-30 to 2024-01-02". */
export function describeDays(days: RecordedDays): string {
  const last = days.firstDayMs + (days.count - 1) * DAY_MS;
  return `${isoFromMs(days.firstDayMs).slice(0, 10)} to ${isoFromMs(last).slice(0, 10)}`;
}
