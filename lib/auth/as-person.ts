import "server-only";
import type { z } from "zod";
import type { ActionResult } from "../contracts/action-result.ts";
import { explainIssues } from "../contracts/errors.ts";
import type { KarbosClient } from "../supabase/client.ts";
import { createSupabaseServerClient } from "../supabase/server.ts";
import type { WriteResult } from "../supabase/write-result.ts";
import { orRefusal, refusal, refusalOf, signedOut } from "./action-refusal.ts";
import type { Person } from "./member-query.ts";
import { getPerson } from "./require-member.ts";

/**
 * As `asMember`, for what belongs to no organization: a person's own account, invitations to them, and the platform.
 * The database decides who may; this authenticates and parses.
 */
export async function asPerson<Input, Value>(
  schema: z.ZodType<Input>,
  input: unknown,
  write: (client: KarbosClient, input: Input, person: Person) => Promise<WriteResult<Value>>,
): Promise<ActionResult<Value>> {
  return orRefusal(false, async () => {
    const caller = await getPerson();
    if (!caller.ok) return signedOut();
    const parsed = schema.safeParse(input);
    if (!parsed.success) return refusal("bad_request", explainIssues(parsed.error));
    const result = await write(await createSupabaseServerClient(), parsed.data, caller.person);
    return result.ok ? result : refusalOf(result.error, false);
  });
}
