import "server-only";
import type { z } from "zod";
import type { ActionRefusal, ActionResult } from "../contracts/action-result.ts";
import { type ErrorCode, explainIssues } from "../contracts/errors.ts";
import type { KarbosClient } from "../supabase/client.ts";
import { DataError, type DataErrorKind } from "../supabase/data-error.ts";
import { createSupabaseServerClient } from "../supabase/server.ts";
import type { WriteResult } from "../supabase/write-result.ts";
import type { MembershipRole } from "./console-paths.ts";
import { type Member, readMember } from "./member-query.ts";

/** Who may act, and whether acting twice does no more than acting once. */
interface ActionRights {
  readonly isAllowed: (role: MembershipRole) => boolean;
  /** Those who may, in the sentence for everyone else, such as "an operator". */
  readonly who: string;
  /** An idempotency key makes a repeat harmless: then a lost answer may simply be asked for again. */
  readonly isRepeatable?: boolean;
}

/**
 * An action is an address that anyone may post to: it authenticates, checks the role and the input, and makes one
 * call under the caller's own rights. What goes wrong is returned, since a thrown error reaches the page without words.
 */
export async function asMember<Input, Value>(
  { isAllowed, who, isRepeatable = false }: ActionRights,
  schema: z.ZodType<Input>,
  input: unknown,
  write: (client: KarbosClient, input: Input, member: Member) => Promise<WriteResult<Value>>,
): Promise<ActionResult<Value>> {
  try {
    const client = await createSupabaseServerClient();
    const caller = await readMember(client);
    if (!caller.ok) return refusal("unauthorized", "You are signed out. Sign in again, then repeat this.");
    if (!isAllowed(caller.member.role)) {
      return refusal("forbidden", `Only ${who} may do this. Ask an administrator of your organization.`);
    }
    const parsed = schema.safeParse(input);
    if (!parsed.success) return refusal("bad_request", explainIssues(parsed.error));
    const result = await write(client, parsed.data, caller.member);
    return result.ok ? result : refusalOf(result.error, isRepeatable);
  } catch (error) {
    if (error instanceof DataError) return refusalOf(error, isRepeatable);
    console.error("action failed", error);
    return refusal(
      "internal_server_error",
      "Something broke on the way. Look whether it was done before you repeat it.",
    );
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
function refusalOf(error: DataError, isRepeatable: boolean): ActionRefusal {
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
  if (code === "unauthorized") return refusal(code, "You are signed out. Sign in again, then repeat this.");
  if (code === "internal_server_error") {
    console.error("action refused", error);
    return refusal(code, "Something broke on the way. Look whether it was done before you repeat it.");
  }
  return refusal(code, [asSentence(error.message), error.hint].filter(Boolean).join(" "));
}

function refusal(code: ErrorCode, message: string): ActionRefusal {
  return { ok: false, error: { code, message } };
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
