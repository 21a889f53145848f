import type { ErrorCode } from "./errors.ts";

/** Why an action did nothing, with a sentence that says what to do. */
export type ActionRefusal = {
  readonly ok: false;
  readonly error: { readonly code: ErrorCode; readonly message: string };
};

/** The result of an action. Every server action returns it; one that redirects returns only refusals. */
export type ActionResult<Value = unknown> = { readonly ok: true; readonly value: Value } | ActionRefusal;
