import type { MembershipRole } from "@/lib/auth/console-paths.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { DataError } from "@/lib/supabase/data-error.ts";
import { refused, type WriteResult } from "@/lib/supabase/write-result.ts";

/** Gives a member another role. The database refuses to leave an organization without an admin. For admins. */
export async function changeRole(
  client: KarbosClient,
  organizationId: number,
  userId: string,
  role: MembershipRole,
): Promise<WriteResult<string>> {
  const answer = await client
    .from("memberships")
    .update({ role })
    .eq("organization_id", organizationId)
    .eq("user_id", userId)
    .select("user_id");
  if (answer.error) return refused(answer.error, answer.status);
  return answer.data.length > 0 ? { ok: true, value: userId } : noMember();
}

/** Takes a member out of the organization; the account stays. The last admin cannot be removed. For admins. */
export async function removeMember(
  client: KarbosClient,
  organizationId: number,
  userId: string,
): Promise<WriteResult<string>> {
  const answer = await client
    .from("memberships")
    .delete()
    .eq("organization_id", organizationId)
    .eq("user_id", userId)
    .select("user_id");
  if (answer.error) return refused(answer.error, answer.status);
  return answer.data.length > 0 ? { ok: true, value: userId } : noMember();
}

function noMember(): { readonly ok: false; readonly error: DataError } {
  return { ok: false, error: new DataError("missing", "This person no longer belongs to the organization.") };
}
