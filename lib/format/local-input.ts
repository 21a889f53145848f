import { londonTime } from "../domain/grid/london-time.ts";
import type { Instant } from "./time.ts";

const inputPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** An instant as the value of a date-and-time field, in United Kingdom time: "2026-11-23T09:00". */
export function toLocalInput(at: Instant): string {
  return new Date(at + londonTime(at).offsetMinutes * 60_000).toISOString().slice(0, 16);
}

/**
 * The instant of a date-and-time field's value, read as United Kingdom time in any browser; null if it is not a time. A
 * skipped hour is read as the next one; an hour that occurs twice as the first.
 */
export function fromLocalInput(text: string): Instant | null {
  if (!inputPattern.test(text)) return null;
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return null;
  // Summer first: if a time exists under both, summer's is the earlier.
  const inSummer = asUtc - 60 * 60_000;
  return londonTime(inSummer).offsetMinutes === 60 ? inSummer : asUtc;
}
