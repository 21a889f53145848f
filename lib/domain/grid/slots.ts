/**
 * Half-hour slots. A slot is named by its start, an instant in milliseconds since 1970 UTC.
 * Great Britain's clock only ever shifts by whole hours, so half hours in UTC are half hours in local time too.
 */
export const SLOT_MS = 30 * 60_000;

/** How far NESO forecasts: 96 half hours. */
export const FORECAST_SLOT_COUNT = 96;

/** Start of the slot that holds an instant. */
export function floorSlot(atMs: number): number {
  return Math.floor(atMs / SLOT_MS) * SLOT_MS;
}

/** Start of the first slot that does not begin before an instant. */
export function ceilSlot(atMs: number): number {
  return Math.ceil(atMs / SLOT_MS) * SLOT_MS;
}

/** Number of the slot that holds an instant, counted from 1970-01-01T00:00Z. */
export function slotIndex(atMs: number): number {
  return Math.floor(atMs / SLOT_MS);
}

/** Start of the slot with a number, as `slotIndex` counts. */
export function slotAt(index: number): number {
  return index * SLOT_MS;
}

/** Whether an instant is the start of a slot. */
export function isSlotStart(atMs: number): boolean {
  return Number.isInteger(atMs / SLOT_MS);
}

/** Starts of all slots that share any time with [fromMs, toMs), in order. Empty when toMs is not after fromMs. */
export function slotsBetween(fromMs: number, toMs: number): number[] {
  if (!(toMs > fromMs)) return [];
  return slotRange(fromMs, slotIndex(toMs - 1) - slotIndex(fromMs) + 1);
}

/** Starts of `count` slots in a row, the first holding `fromMs`. */
export function slotRange(fromMs: number, count: number): number[] {
  const first = floorSlot(fromMs);
  return Array.from({ length: count }, (_, step) => first + step * SLOT_MS);
}

export type SlotOverlap = {
  /** Start of the slot. */
  readonly slotMs: number;
  /** Time shared with the window, in milliseconds. */
  readonly overlapMs: number;
  /** Shared time as part of the slot: above 0, at most 1. */
  readonly fraction: number;
};

/** The slots a window [fromMs, toMs) touches, and how much of each: the shares add up to the window's length. */
export function slotOverlaps(fromMs: number, toMs: number): SlotOverlap[] {
  return slotsBetween(fromMs, toMs).map((slotMs) => {
    const overlapMs = Math.min(toMs, slotMs + SLOT_MS) - Math.max(fromMs, slotMs);
    return { slotMs, overlapMs, fraction: overlapMs / SLOT_MS };
  });
}

/** An instant as ISO 8601 in UTC, such as "2026-03-29T00:30:00.000Z". */
export function isoFromMs(atMs: number): string {
  return new Date(atMs).toISOString();
}

const instantPattern = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(Z|[+-]\d{2}(?::?\d{2})?)$/;

/**
 * Milliseconds of an ISO 8601 instant, or null if it is not one. Seconds may be absent, as NESO omits them. A zone is
 * required: a time without one would be read in this machine's zone.
 */
export function parseInstant(text: string): number | null {
  const parts = instantPattern.exec(text.trim());
  if (!parts) return null;
  const [, year = "", month = "", day = "", hour = "", minute = "", second = "00", zone = "Z"] = parts;
  const atMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${isoZone(zone)}`);
  // Date.parse reads 31 February as 3 March; such a date is a mistake, not another day.
  const isRealDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  return Number.isNaN(atMs) || !isRealDay ? null : atMs;
}

function isoZone(zone: string): string {
  if (zone === "Z") return zone;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  return `${zone.slice(0, 1)}${digits.slice(0, 2)}:${digits.slice(2)}`;
}
