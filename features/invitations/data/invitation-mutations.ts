import type { InvitationInput } from "@/lib/contracts/invitation.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { DataError } from "@/lib/supabase/data-error.ts";
import { refused, type WriteResult } from "@/lib/supabase/write-result.ts";

/** Invites an address; the answer is the token of the link, which is kept nowhere. For admins. */
export async function inviteMember(
  client: KarbosClient,
  organizationId: number,
  { email, role }: InvitationInput,
): Promise<WriteResult<string>> {
  const answer = await client.rpc("invite_member", { p_organization_id: organizationId, p_email: email, p_role: role });
  if (answer.error) return refused(answer.error, answer.status);
  const [made] = answer.data;
  if (!made) return { ok: false, error: new DataError("unknown", "An invitation was made without an answer") };
  return { ok: true, value: made.token };
}

/** Makes a new link and ends the old one; the answer is the new token. For admins. */
export async function resendInvitation(client: KarbosClient, id: number): Promise<WriteResult<string>> {
  const answer = await client.rpc("resend_invitation", { p_invitation_id: id });
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: answer.data };
}

/** Takes an invitation back. For admins. */
export async function revokeInvitation(client: KarbosClient, id: number): Promise<WriteResult<number>> {
  const answer = await client.rpc("revoke_invitation", { p_invitation_id: id });
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: id };
}

/** Makes the caller a member; the answer is the organization. */
export async function acceptInvitation(client: KarbosClient, token: string): Promise<WriteResult<number>> {
  const answer = await client.rpc("accept_invitation", { p_token: token });
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: answer.data };
}

/** Declines an invitation to the caller. */
export async function declineInvitation(client: KarbosClient, token: string): Promise<WriteResult<string>> {
  const answer = await client.rpc("decline_invitation", { p_token: token });
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: token };
}
