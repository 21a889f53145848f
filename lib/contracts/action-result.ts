import type { ErrorCode } from "./errors.ts";

/** Why an action did nothing, with a sentence that says what to do. */
export type ActionRefusal = {
  readonly ok: false;
  readonly error: { readonly code: ErrorCode; readonly message: string };
};

/** What an action came to. Every server action answers with it; one that goes to another page answers refusals only. */
export type ActionResult<Value = unknown> = { readonly ok: true; readonly value: Value } | ActionRefusal;
