import type { ActionRefusal } from "../contracts/action-result.ts";
import type { ErrorCode } from "../contracts/errors.ts";
import { DataError, type DataErrorKind } from "../supabase/data-error.ts";

/** What the caller of an action reads where nothing was done. */
export function refusal(code: ErrorCode, message: string): ActionRefusal {
  return { ok: false, error: { code, message } };
}

export const signedOut = () => refusal("unauthorized", "You are signed out. Sign in again, then repeat this.");

/**
 * Runs an action. What goes wrong is returned, since a thrown error reaches the page without words.
 * @param isRepeatable whether asking again after a lost answer is harmless
 */
export async function orRefusal<Result>(
  isRepeatable: boolean,
  action: () => Promise<Result>,
): Promise<Result | ActionRefusal> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof DataError) return refusalOf(error, isRepeatable);
    console.error("action failed", error);
    return broken();
  }
}

const codes: Readonly<Record<DataErrorKind, ErrorCode>> = {
  unreachable: "unavailable",
  signed_out: "unauthorized",
  denied: "forbidden",
  refused: "conflict",
  missing: "not_found",
  unknown: "internal_server_error",
};

/** The database's own sentence where it has one to say; sentences of machines stay in the log. */
export function refusalOf(error: DataError, isRepeatable: boolean): ActionRefusal {
  if (error.cause !== undefined) console.error("action refused", error);
  const code = codes[error.kind];
  if (code === "unavailable") {
    return refusal(
      code,
      isRepeatable
        ? "The database does not answer. Try again in a moment: nothing is done twice."
        : "The database does not answer. Look whether it was done before you try again.",
    );
  }
  if (code === "unauthorized") return signedOut();
  if (code === "internal_server_error") {
    console.error("action refused", error);
    return broken();
  }
  return refusal(code, [asSentence(error.message), error.hint].filter(Boolean).join(" "));
}

function broken(): ActionRefusal {
  return refusal("internal_server_error", "Something broke on the way. Look whether it was done before you repeat it.");
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
