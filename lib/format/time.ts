const zone = "Europe/London";
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const clockFormat = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
const zoneFormat = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeZoneName: "short" });
const weekdayFormat = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short" });
const dateFormat = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month: "short" });
const yearFormat = new Intl.DateTimeFormat("en-GB", { timeZone: zone, year: "numeric" });
// en-CA writes a date as 2026-11-22, which compares and sorts as text.
const isoDayFormat = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
const monthFormat = new Intl.DateTimeFormat("en-GB", { timeZone: zone, month: "long", year: "numeric" });

/** An instant as in the rest of the application: milliseconds since the epoch, UTC. */
export type Instant = number;

/** An ISO time of the database as an instant; null stays null. Throws on invalid text: that is a bug. */
export function toInstant(iso: string): Instant;
export function toInstant(iso: string | null): Instant | null;
export function toInstant(iso: string | null): Instant | null {
  if (iso === null) return null;
  const instant = Date.parse(iso);
  if (Number.isNaN(instant)) throw new RangeError(`Not a time: ${iso}`);
  return instant;
}

/** Time of day in the United Kingdom: "02:30". */
export function formatClock(at: Instant): string {
  return clockFormat.format(at);
}

/** The name of the zone at that instant: "GMT" or "BST". */
export function formatZone(at: Instant): string {
  return zoneFormat.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** Time of day with the zone: "02:30 GMT". */
export function formatClockWithZone(at: Instant): string {
  return `${formatClock(at)} ${formatZone(at)}`;
}

/** The day in words: "today", "tomorrow", "yesterday", "Thu 26 Nov", with the year if it differs. */
export function formatDay(at: Instant, now: Instant): string {
  const difference = localDayNumber(at) - localDayNumber(now);
  if (difference === 0) return "today";
  if (difference === 1) return "tomorrow";
  if (difference === -1) return "yesterday";
  const day = `${weekdayFormat.format(at)} ${dateFormat.format(at)}`;
  return yearFormat.format(at) === yearFormat.format(now) ? day : `${day} ${yearFormat.format(at)}`;
}

/** Clock time, with the day if it is not today: "02:30 GMT", "tomorrow 02:30 GMT". */
export function formatMoment(at: Instant, now: Instant): string {
  const day = formatDay(at, now);
  return day === "today" ? formatClockWithZone(at) : `${day} ${formatClockWithZone(at)}`;
}

/** The same as part of a sentence: "at 02:30 GMT", "tomorrow 02:30 GMT", "on Thu 26 Nov 02:30 GMT". */
export function formatAt(at: Instant, now: Instant): string {
  const day = formatDay(at, now);
  if (day === "today") return `at ${formatClockWithZone(at)}`;
  const isNamed = day === "tomorrow" || day === "yesterday";
  return `${isNamed ? "" : "on "}${day} ${formatClockWithZone(at)}`;
}

/** How far away: "in 3 h 20 min", "12 min ago", "now" within half a minute. */
export function formatRelative(at: Instant, now: Instant): string {
  const differenceMs = at - now;
  if (Math.abs(differenceMs) < minuteMs / 2) return "now";
  const length = formatDuration(Math.abs(differenceMs));
  return differenceMs > 0 ? `in ${length}` : `${length} ago`;
}

/** A length of time in its two largest units: "45 s", "12 min", "3 h 20 min", "2 d 4 h". */
export function formatDuration(durationMs: number): string {
  if (durationMs < minuteMs) return `${Math.max(1, Math.round(durationMs / 1_000))} s`;
  const minutes = Math.round(durationMs / minuteMs);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), "h", minutes % 60, "min");
  const hours = Math.round(minutes / 60);
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

/** The month an instant falls in, in the United Kingdom: "2026-11" to sort by. */
export function localMonth(at: Instant): string {
  return isoDayFormat.format(at).slice(0, 7);
}

/** The month a number of months before or after another: "2026-11" and −1 make "2026-10". */
export function monthBeside(month: string, by: number): string {
  const first = new Date(`${month}-01T12:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() + by);
  return first.toISOString().slice(0, 7);
}

/** "November 2026" for the month an instant falls in. */
export function formatMonth(at: Instant): string {
  return monthFormat.format(at);
}

/** Always "Thu 26 Nov", for headings of a table or an axis. */
export function formatDate(at: Instant): string {
  return `${weekdayFormat.format(at)} ${dateFormat.format(at)}`;
}

/** Whether two instants fall on the same day in the United Kingdom. */
export function isSameLocalDay(first: Instant, second: Instant): boolean {
  return localDayNumber(first) === localDayNumber(second);
}

/** Days since the epoch of the local calendar day; clock changes do not disturb it. */
function localDayNumber(at: Instant): number {
  return Math.round(Date.parse(`${isoDayFormat.format(at)}T00:00:00Z`) / dayMs);
}

function pair(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  return minor === 0 ? `${major} ${majorUnit}` : `${major} ${majorUnit} ${minor} ${minorUnit}`;
}
