import type { PostgrestError } from "@supabase/supabase-js";

/** What went wrong with a read or a write, as far as a page can do something about it. */
export type DataErrorKind = "unreachable" | "signed_out" | "denied" | "refused" | "missing" | "unknown";

/** A failed read or write. Classified once, here; pages look at `kind` and never at the text. */
export class DataError extends Error {
  override readonly name = "DataError";
  readonly kind: DataErrorKind;
  /** A sentence from the database that says what to do, when it gave one. */
  readonly hint: string | null;

  constructor(kind: DataErrorKind, message: string, hint: string | null = null, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.hint = hint;
  }
}

/**
 * Codes of PostgreSQL and PostgREST that a person can act on. 23514 and P0001 carry sentences of our own
 * rules; P0002 is a row that is not there, or not for this person; PT409 one that has changed since it was read.
 */
const kindsByCode: Readonly<Record<string, DataErrorKind>> = {
  "42501": "denied",
  "23514": "refused",
  "23502": "refused",
  "23503": "refused",
  "23505": "refused",
  P0001: "refused",
  PT409: "refused",
  P0002: "missing",
  PGRST116: "missing",
  PGRST301: "signed_out",
  PGRST302: "signed_out",
  PGRST303: "signed_out",
};

/** How the sentences of Postgres and PostgREST themselves begin: rules of ours are worded otherwise. */
const machineWords =
  /^(new row |null value in column |duplicate key value |(insert|update|delete) .*violates |permission denied for |JSON object requested|Cannot coerce the result)/;

/** What a person is told where only a machine has spoken. */
const ownWords: Readonly<Partial<Record<DataErrorKind, readonly [message: string, hint: string]>>> = {
  refused: ["Something in it is not allowed. Nothing was changed.", "Check what you gave, and try again."],
  denied: ["You may not do this. Nothing was changed.", "Ask an administrator of your organization."],
  missing: ["It is not there, or not yours to change. Nothing was changed.", "Load the page again."],
};

/** Constraints that keep from a name what nobody sees. */
const unseenInName = /violates check constraint "\w+_seen"/;
const unseenWords: readonly [message: string, hint: string] = [
  "A name has characters that nobody sees, or nothing else. Nothing was changed.",
  "Type the name anew instead of pasting it.",
];

/**
 * A PostgREST error as one of ours. supabase-js reports a failed connection as an error without a code. What Postgres
 * says by itself names tables and constraints, which is for the log: it stays as the cause.
 */
export function toDataError(error: Pick<PostgrestError, "code" | "message" | "hint">, status: number): DataError {
  const kind =
    kindsByCode[error.code] ?? (error.code === "" || status === 0 || status >= 502 ? "unreachable" : "unknown");
  const own = ownWordsFor(kind, error.message);
  if (own === undefined) return new DataError(kind, error.message, error.hint || null);
  return new DataError(kind, ...own, { cause: error });
}

function ownWordsFor(kind: DataErrorKind, message: string) {
  if (unseenInName.test(message)) return unseenWords;
  return machineWords.test(message) ? ownWords[kind] : undefined;
}

/** The rows of an answer; throws a DataError where there is none. */
export function rowsOf<Row>(
  answer: { data: Row; error: null; status: number } | { data: null; error: PostgrestError; status: number },
): Row {
  if (answer.error !== null) throw toDataError(answer.error, answer.status);
  return answer.data;
}
