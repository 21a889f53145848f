"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { orRefusal, refusal } from "@/lib/auth/action-refusal.ts";
import { asMember } from "@/lib/auth/as-member.ts";
import { asPerson } from "@/lib/auth/as-person.ts";
import type { MembershipRole } from "@/lib/auth/console-paths.ts";
import type { ActionRefusal, ActionResult } from "@/lib/contracts/action-result.ts";
import { explainIssues } from "@/lib/contracts/errors.ts";
import {
  invitationIdSchema,
  invitationSchema,
  invitationTokenSchema,
  signUpSchema,
} from "@/lib/contracts/invitation.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";
import {
  acceptInvitation,
  declineInvitation,
  inviteMember,
  resendInvitation,
  revokeInvitation,
} from "./data/invitation-mutations.ts";
import { readInvitation } from "./data/invitations-query.ts";

const admins = { isAllowed: (role: MembershipRole) => role === "admin", who: "an admin" };
const tokenSchema = z.strictObject({ token: invitationTokenSchema });

/** Invites an address; the answer holds the path of the link, this once. */
export async function invite(organizationId: unknown, input: unknown): Promise<ActionResult<string>> {
  const made = await asMember(admins, invitationSchema, { organizationId, input }, (client, invitation, member) =>
    inviteMember(client, member.organizationId, invitation),
  );
  return made.ok ? { ok: true, value: `/invitations/${made.value}` } : made;
}

/** Makes a new link for an invitation and ends the old one; the answer holds its path, this once. */
export async function resend(organizationId: unknown, input: unknown): Promise<ActionResult<string>> {
  const made = await asMember(admins, invitationIdSchema, { organizationId, input }, (client, { id }) =>
    resendInvitation(client, id),
  );
  return made.ok ? { ok: true, value: `/invitations/${made.value}` } : made;
}

/** Takes an invitation back. */
export async function revoke(organizationId: unknown, input: unknown): Promise<ActionResult> {
  return asMember(admins, invitationIdSchema, { organizationId, input }, (client, { id }) =>
    revokeInvitation(client, id),
  );
}

/** The caller becomes a member. Who works in another organization stays there, and sees where to switch. */
export async function accept(input: unknown): Promise<ActionRefusal> {
  const accepted = await asPerson(tokenSchema, input, async (client, { token }, { organizations }) => {
    const result = await acceptInvitation(client, token);
    return result.ok ? { ok: true, value: organizations.length === 0 } : result;
  });
  if (!accepted.ok) return accepted;
  redirect(accepted.value ? "/workloads" : "/organizations");
}

/** The caller declines. */
export async function decline(input: unknown): Promise<ActionResult> {
  return asPerson(tokenSchema, input, (client, { token }) => declineInvitation(client, token));
}

/**
 * Makes an account for the invited address and goes back to the invitation, to accept it. Where addresses are
 * confirmed first the answer is "confirm": a mail with a link has been sent.
 */
export async function signUp(input: unknown): Promise<ActionResult<"confirm">> {
  const made = await orRefusal(false, async (): Promise<ActionResult<"confirm" | "signed_in">> => {
    const parsed = signUpSchema.safeParse(input);
    if (!parsed.success) return refusal("bad_request", explainIssues(parsed.error));
    const { token, displayName, password } = parsed.data;
    const client = await createSupabaseServerClient();
    const invitation = await readInvitation(client, token);
    if (invitation?.state !== "open") return refusal("not_found", "This invitation is no longer open.");
    const { data, error } = await client.auth.signUp({
      email: invitation.email,
      password,
      options: { data: { display_name: displayName } },
    });
    if (error) return refusal("conflict", signUpWords(error));
    return { ok: true, value: data.session === null ? "confirm" : "signed_in" };
  });
  if (!made.ok) return made;
  if (made.value === "confirm") return { ok: true, value: "confirm" };
  redirect(`/invitations/${signUpSchema.parse(input).token}`);
}

function signUpWords({
  code,
  status,
}: {
  readonly code?: string | undefined;
  readonly status?: number | undefined;
}): string {
  if (code === "user_already_exists" || code === "email_exists") {
    return "There is an account with this address already. Sign in instead.";
  }
  if (code === "weak_password") return "This password is too easy to guess. Choose a longer one.";
  if (code === "signup_disabled") return "New accounts are not open here. Ask who runs this installation.";
  if (status === 429) return "Too many attempts. Wait a minute, then try again.";
  return "The account could not be made. Try again in a moment.";
}
