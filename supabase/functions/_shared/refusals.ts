import pg from "pg";
import type { ErrorCode } from "../../../lib/contracts/errors.ts";

/**
 * A deliberate refusal: becomes a response with this code and sentence. Anything else thrown is a bug, and answers 500.
 */
export class Refusal extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The refusals of supabase/schemas/00_foundation/04_refusals.sql, by SQLSTATE. Their sentences are for people. */
const OWN_RULES: Readonly<Record<string, ErrorCode>> = {
  PT403: "forbidden",
  PT404: "not_found",
  PT409: "conflict",
  PT422: "unprocessable",
};

/** Transient classes of SQLSTATE: connection lost, no resources, server stopping or statement cancelled. */
const PASSING: ReadonlySet<string> = new Set(["08", "53", "57"]);

/** A thrown value as a refusal; null for a bug. */
export function toRefusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  if (!(error instanceof pg.DatabaseError) || error.code === undefined) return null;
  const code = OWN_RULES[error.code];
  if (code !== undefined) return new Refusal(code, inSentences(error.message, error.hint), { cause: error });
  if (!PASSING.has(error.code.slice(0, 2))) return null;
  return new Refusal("unavailable", "The database does not answer. Try again in a moment.", { cause: error });
}

function inSentences(message: string, hint: string | undefined): string {
  return [message.endsWith(".") ? message : `${message}.`, hint].filter(Boolean).join(" ");
}
