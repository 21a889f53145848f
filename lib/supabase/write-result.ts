import type { PostgrestError } from "@supabase/supabase-js";
import { type DataError, toDataError } from "./data-error.ts";

/** A write that the database may refuse with a sentence. */
export type WriteResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: DataError };

/** A response of PostgREST that refuses a write. @param status of the HTTP response */
export function refused(error: PostgrestError, status: number): { readonly ok: false; readonly error: DataError } {
  return { ok: false, error: toDataError(error, status) };
}
