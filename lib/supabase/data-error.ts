import type { PostgrestError } from "@supabase/supabase-js";

/** The kinds of failed reads and writes that a page can handle. */
export type DataErrorKind = "unreachable" | "signed_out" | "denied" | "refused" | "missing" | "unknown";

/** A failed read or write. Classified once, here; pages look at `kind` and never at the text. */
export class DataError extends Error {
  override readonly name = "DataError";
  readonly kind: DataErrorKind;
  /** A sentence from the database that says what to do, if there is one. */
  readonly hint: string | null;

  constructor(kind: DataErrorKind, message: string, hint: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.hint = hint;
  }
}

/**
 * SQLSTATEs of PostgreSQL and codes of PostgREST that a person can act on. Those of our own rules begin with PT
 * (04_refusals.sql) and have a sentence for people; all others have a message about tables and constraints.
 */
const kindsByCode: Readonly<Record<string, DataErrorKind>> = {
  PT403: "denied",
  PT404: "missing",
  PT409: "refused",
  PT422: "refused",
  // Privileges, and checks, not null, foreign and unique keys.
  "42501": "denied",
  "23514": "refused",
  "23502": "refused",
  "23503": "refused",
  "23505": "refused",
  // PostgREST: no row where one was required; tokens that are unreadable, missing or expired.
  PGRST116: "missing",
  PGRST301: "signed_out",
  PGRST302: "signed_out",
  PGRST303: "signed_out",
};

const ownRules: ReadonlySet<string> = new Set(["PT403", "PT404", "PT409", "PT422"]);

/** The sentences for people if there is only a technical message. */
const ownWords: Readonly<Partial<Record<DataErrorKind, readonly [message: string, hint: string]>>> = {
  refused: ["Something in it is not allowed. Nothing was changed.", "Check what you gave, and try again."],
  denied: ["You may not do this. Nothing was changed.", "Ask an administrator of your organization."],
  missing: ["It is not there, or not yours to change. Nothing was changed.", "Load the page again."],
};

/**
 * A PostgREST error as one of ours. supabase-js reports a failed connection as an error without a code. Messages of
 * Postgres itself name tables and constraints, which is for the log: they are kept as the cause.
 */
export function toDataError(error: Pick<PostgrestError, "code" | "message" | "hint">, status: number): DataError {
  const kind =
    kindsByCode[error.code] ?? (error.code === "" || status === 0 || status >= 502 ? "unreachable" : "unknown");
  const own = ownRules.has(error.code) ? undefined : ownWords[kind];
  if (own === undefined) return new DataError(kind, error.message, error.hint || null);
  return new DataError(kind, ...own, { cause: error });
}

/** The rows of a response; throws a DataError if it failed. */
export function rowsOf<Row>(
  answer: { data: Row; error: null; status: number } | { data: null; error: PostgrestError; status: number },
): Row {
  if (answer.error !== null) throw toDataError(answer.error, answer.status);
  return answer.data;
}
