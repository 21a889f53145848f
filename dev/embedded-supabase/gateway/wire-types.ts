import type { PostgresType } from "postgres";

const TIMESTAMP = /^(?<date>\d{4,}-\d\d-\d\d) (?<time>\d\d:\d\d:\d\d(?:\.\d+)?)(?<hours>[+-]\d\d)?(?<minutes>:\d\d)?$/;

/** Postgres' text of a timestamp as PostgREST returns it: `2025-01-01T00:00:00+00:00`. */
export function isoTimestamp(text: string): string {
  const { date, time, hours, minutes } = TIMESTAMP.exec(text)?.groups ?? {};
  if (date === undefined || time === undefined) return text;
  return hours === undefined ? `${date}T${time}` : `${date}T${time}${hours}${minutes ?? ":00"}`;
}

/** Lite passes JSON on as text already; postgres.js would encode the text once more, as a JSON string. */
function jsonText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function plainText(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

function byteaText(value: unknown): string {
  return value instanceof Uint8Array ? `\\x${Buffer.from(value).toString("hex")}` : String(value);
}

/** How values travel between lite and Postgres, so that clients see what PostgREST would send. */
export const wireTypes: Record<string, PostgresType> = {
  json: { to: 114, from: [114], serialize: jsonText, parse: JSON.parse },
  jsonb: { to: 3802, from: [3802], serialize: jsonText, parse: JSON.parse },
  // A number, not a string; large ones lose digits in JavaScript, as they do with hosted and supabase-js.
  numeric: { to: 1700, from: [1700], serialize: plainText, parse: Number },
  timestamptz: { to: 1184, from: [1184], serialize: plainText, parse: isoTimestamp },
  timestamp: { to: 1114, from: [1114], serialize: plainText, parse: isoTimestamp },
  bytea: { to: 17, from: [17], serialize: byteaText, parse: (text: string) => text },
};
