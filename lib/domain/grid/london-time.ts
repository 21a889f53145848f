import { SLOT_MS, slotsBetween } from "./slots.ts";

/** Local time in Great Britain. */
export type LondonTime = {
  /** Local date, YYYY-MM-DD. */
  readonly day: string;
  readonly hour: number;
  readonly minute: number;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** Minutes ahead of UTC: 0 in winter, 60 in summer. */
  readonly offsetMinutes: number;
};

/** The local date and time of an instant. */
export function londonTime(atMs: number): LondonTime {
  const offsetMinutes = londonOffsetMinutes(atMs);
  const local = new Date(atMs + offsetMinutes * 60_000);
  return {
    day: local.toISOString().slice(0, 10),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    weekday: local.getUTCDay() || 7,
    offsetMinutes,
  };
}

/** The local date of an instant, YYYY-MM-DD. */
export function londonDay(atMs: number): string {
  return londonTime(atMs).day;
}

/** The instant at which a local date (YYYY-MM-DD) begins. Throws on a text that is not a date. */
export function londonDayStart(day: string): number {
  return londonInstant(day, 0);
}

/** The local date some days later, or earlier when negative. Counts dates, not 24-hour spans. */
export function addLondonDays(day: string, days: number): string {
  return new Date(utcMidnight(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Starts of the half hours of a local date: 48, but 46 when the clocks go forward and 50 when they go back. */
export function slotsOfLondonDay(day: string): number[] {
  return slotsBetween(londonDayStart(day), londonDayStart(addLondonDays(day, 1)));
}

export type SettlementPeriod = {
  /** Settlement date, YYYY-MM-DD, local. */
  readonly day: string;
  /** 1 is the half hour from local midnight; the last is 46, 48 or 50. */
  readonly period: number;
};

/** Settlement date and period of the slot that holds an instant, as the electricity market numbers them. */
export function settlementPeriod(atMs: number): SettlementPeriod {
  const day = londonDay(atMs);
  return { day, period: Math.floor((atMs - londonDayStart(day)) / SLOT_MS) + 1 };
}

/** Start of a settlement period, or null when that date has no such period. */
export function settlementPeriodStart(day: string, period: number): number | null {
  return slotsOfLondonDay(day)[period - 1] ?? null;
}

export type DayAheadSpan = { readonly fromMs: number; readonly toMs: number };

/**
 * The day-ahead market day, and so the Octopus Agile day, that delivers on a local date: from 23:00 the evening
 * before to 23:00. It is the Central European day, whose midnight is always 23:00 in Great Britain.
 */
export function dayAheadSpan(day: string): DayAheadSpan {
  return { fromMs: londonInstant(addLondonDays(day, -1), 23), toMs: londonInstant(day, 23) };
}

/** The local date for which the day-ahead market delivers at an instant: from 23:00 on it is tomorrow's. */
export function dayAheadDay(atMs: number): string {
  const { day, hour } = londonTime(atMs);
  return hour >= 23 ? addLondonDays(day, 1) : day;
}

/**
 * End of the day-ahead prices that are out at an instant. The next day's appear about 16:00 and reach to 23:00;
 * slots beyond are missing, not free.
 */
export function dayAheadPublishedUntil(atMs: number): number {
  const { day, hour } = londonTime(atMs);
  return dayAheadSpan(hour >= 16 ? addLondonDays(day, 1) : day).toMs;
}

/** Whether the half hour at an instant is in the evening peak that Agile surcharges: 16:00 to 19:00 local. */
export function isEveningPeak(atMs: number): boolean {
  const { hour } = londonTime(atMs);
  return hour >= 16 && hour < 19;
}

const offsetFormat = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  hourCycle: "h23",
  hour: "2-digit",
});
const offsetByHour = new Map<number, number>();
const CACHED_HOURS_MAX = 20_000;

/** Minutes that British clocks are ahead of UTC at an instant, from the time zone database. */
export function londonOffsetMinutes(atMs: number): number {
  // A call to Intl costs microseconds; the offset only changes on the hour.
  const utcHour = Math.floor(atMs / 3_600_000);
  const known = offsetByHour.get(utcHour);
  if (known !== undefined) return known;
  const localHour = Number.parseInt(offsetFormat.format(utcHour * 3_600_000), 10);
  const offset = ((localHour - (utcHour % 24) + 48) % 24) * 60;
  if (offsetByHour.size >= CACHED_HOURS_MAX) offsetByHour.clear();
  offsetByHour.set(utcHour, offset);
  return offset;
}

/** The instant of a local date and whole hour. Only used for 00:00 and 23:00, which every day has exactly once. */
function londonInstant(day: string, hour: 0 | 23): number {
  const asUtcMs = utcMidnight(day) + hour * 3_600_000;
  // The offset an hour before is the one in force at local midnight and at 23:00 whichever side of UTC it lies.
  return asUtcMs - londonOffsetMinutes(asUtcMs - 3_600_000) * 60_000;
}

function utcMidnight(day: string): number {
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(atMs) || new Date(atMs).toISOString().slice(0, 10) !== day) {
    throw new RangeError(`"${day}" is not a date like 2026-03-29.`);
  }
  return atMs;
}
