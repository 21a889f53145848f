/**
 * A start that fails for a reason that the user can fix. The message is one sentence that says what to do; the
 * command line prints it without a stack trace.
 */
export class StackError extends Error {
  override readonly name = "StackError";
}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a system or Postgres error, or null. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
