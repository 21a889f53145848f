import "server-only";
import type { z } from "zod";
import type { ActionRefusal, ActionResult } from "../contracts/action-result.ts";
import { explainIssues } from "../contracts/errors.ts";
import type { KarbosClient } from "../supabase/client.ts";
import { createSupabaseServerClient } from "../supabase/server.ts";
import type { WriteResult } from "../supabase/write-result.ts";
import { orRefusal, refusal, refusalOf, signedOut } from "./action-refusal.ts";
import type { MembershipRole } from "./console-paths.ts";
import type { Member } from "./member-query.ts";
import { getMember } from "./require-member.ts";

/** Who may act, and whether the action is idempotent. */
interface ActionRights {
  readonly isAllowed: (role: MembershipRole) => boolean;
  /** The roles that may, as named in the refusal, such as "an operator". */
  readonly who: string;
  /** An idempotency key makes a repeat harmless, so the call may be retried after a lost response. */
  readonly isRepeatable?: boolean;
}

/** What a page of the console sends, unchecked. */
interface Submission {
  /** Of the page: the person may have switched in another tab since it was loaded. */
  readonly organizationId: unknown;
  readonly input: unknown;
}

/**
 * An action is an address that anyone may post to: it authenticates, checks the organization, the role and the input,
 * and makes one call under the caller's own rights. What goes wrong is returned, since a thrown error reaches the page
 * without words.
 */
export async function asMember<Input, Value>(
  { isAllowed, who, isRepeatable = false }: ActionRights,
  schema: z.ZodType<Input>,
  submission: Submission,
  write: (client: KarbosClient, input: Input, member: Member) => Promise<WriteResult<Value>>,
): Promise<ActionResult<Value>> {
  return orRefusal(isRepeatable, async () => {
    const caller = await memberIn(submission.organizationId);
    if (!caller.ok) return caller;
    if (!isAllowed(caller.member.role)) {
      return refusal("forbidden", `Only ${who} may do this. Ask an administrator of your organization.`);
    }
    const parsed = schema.safeParse(submission.input);
    if (!parsed.success) return refusal("bad_request", explainIssues(parsed.error));
    const result = await write(await createSupabaseServerClient(), parsed.data, caller.member);
    return result.ok ? result : refusalOf(result.error, isRepeatable);
  });
}

/**
 * The caller, if they still work in the organization that the page was loaded for. Otherwise what is sent would land
 * in another organization than the one on the screen.
 */
async function memberIn(
  organizationId: unknown,
): Promise<{ readonly ok: true; readonly member: Member } | ActionRefusal> {
  const caller = await getMember();
  if (!caller.ok && caller.error === "signed_out") {
    return signedOut();
  }
  if (!caller.ok) return refusal("conflict", "You work in no organization now. Load the page again to choose one.");
  if (caller.member.organizationId === organizationId) return caller;
  const { organizationName } = caller.member;
  return refusal(
    "conflict",
    `This page was opened for another organization, and you now work in ${organizationName}. Nothing was changed. Switch back, or load the page again.`,
  );
}
