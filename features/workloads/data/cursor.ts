import { z } from "zod";

/** The last row of a page: submission time as the database wrote it, to the microsecond, and id. */
export interface WorkloadCursor {
  readonly submittedAtIso: string;
  readonly id: number;
}

const cursorSchema = z.tuple([z.iso.datetime({ offset: true }), z.coerce.number().int().positive()]);

/** A cursor as text for an address. */
export function encodeCursor({ submittedAtIso, id }: WorkloadCursor): string {
  return `${submittedAtIso}_${id}`;
}

/** A cursor from an address; null when it is none, which begins at the newest. */
export function decodeCursor(text: string | null): WorkloadCursor | null {
  const parsed = cursorSchema.safeParse(text?.split("_"));
  return parsed.success ? { submittedAtIso: parsed.data[0], id: parsed.data[1] } : null;
}

/** The filter of PostgREST for rows after a cursor, in the order newest first. */
export function afterCursor({ submittedAtIso, id }: WorkloadCursor): string {
  return `submitted_at.lt.${submittedAtIso},and(submitted_at.eq.${submittedAtIso},id.lt.${id})`;
}
