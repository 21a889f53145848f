import "server-only";
import type { z } from "zod";
import type { MembershipRole } from "@/lib/auth/console-paths.ts";
import { type Member, readMember } from "@/lib/auth/member-query.ts";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { explainIssues } from "@/lib/contracts/errors.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { DataError, type DataErrorKind } from "@/lib/supabase/data-error.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";
import type { WriteResult } from "@/lib/supabase/write-result.ts";

export type Refused = Extract<ActionResult, { ok: false }>;
export type ActionOutcome<Value> = { readonly ok: true; readonly value: Value } | Refused;

/**
 * An action is an address that anyone may post to: it authenticates, checks the role and the input, and makes one
 * call under the caller's own rights. What goes wrong is returned, since a thrown error reaches the page without words.
 * @param isAllowed by role; `who` names them in the sentence for everyone else, such as "an operator"
 */
export async function asMember<Input, Value>(
  { isAllowed, who }: { readonly isAllowed: (role: MembershipRole) => boolean; readonly who: string },
  schema: z.ZodType<Input>,
  input: unknown,
  write: (client: KarbosClient, input: Input, member: Member) => Promise<WriteResult<Value>>,
): Promise<ActionOutcome<Value>> {
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
    return result.ok ? result : refusalOf(result.error);
  } catch (error) {
    if (error instanceof DataError) return refusalOf(error);
    console.error("action failed", error);
    return refusal(
      "internal_server_error",
      "Something broke on the way. Look whether it was done before you repeat it.",
    );
  }
}

type RefusalCode = Refused["error"]["code"];

const codes: Readonly<Record<DataErrorKind, RefusalCode>> = {
  unreachable: "unavailable",
  signed_out: "unauthorized",
  denied: "forbidden",
  refused: "conflict",
  missing: "conflict",
  unknown: "internal_server_error",
};

/** The database's own sentence where it has one to say; sentences of machines stay in the log. */
function refusalOf(error: DataError): Refused {
  if (error.cause !== undefined) console.error("action refused", error);
  const code = codes[error.kind];
  if (code === "unavailable") {
    return refusal(code, "The database does not answer. Look whether it was done before you try again.");
  }
  if (code === "unauthorized") return refusal(code, "You are signed out. Sign in again, then repeat this.");
  if (code === "internal_server_error") {
    console.error("action refused", error);
    return refusal(code, "Something broke on the way. Look whether it was done before you repeat it.");
  }
  return refusal(code, [asSentence(error.message), error.hint].filter(Boolean).join(" "));
}

function refusal(code: RefusalCode, message: string): Refused {
  return { ok: false, error: { code, message } };
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
