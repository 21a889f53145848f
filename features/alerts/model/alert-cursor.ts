import { z } from "zod";

/** The last row of a page: when it was last raised, as the database wrote it, to the microsecond, and its number. */
export interface AlertCursor {
  readonly lastAtIso: string;
  readonly id: number;
}

const cursorSchema = z.tuple([z.iso.datetime({ offset: true }), z.coerce.number().int().positive()]);

/** A cursor as text for an address. */
export function encodeAlertCursor({ lastAtIso, id }: AlertCursor): string {
  return `${lastAtIso}_${id}`;
}

/** A cursor from an address; null when it is none, which begins at the newest. */
export function decodeAlertCursor(text: string | null): AlertCursor | null {
  const parsed = cursorSchema.safeParse(text?.split("_"));
  return parsed.success ? { lastAtIso: parsed.data[0], id: parsed.data[1] } : null;
}

/** The filter of PostgREST for rows after a cursor, the last raised first. */
export function afterAlertCursor({ lastAtIso, id }: AlertCursor): string {
  return `last_at.lt.${lastAtIso},and(last_at.eq.${lastAtIso},id.lt.${id})`;
}
