/**
 * A start that cannot work, for a reason the user can act on. The message is one sentence that says what to do; the
 * command line prints it without a stack trace.
 */
export class StackError extends Error {
  override readonly name = "StackError";
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a system or Postgres error, or null. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
