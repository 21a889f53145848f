import type { MembershipRole } from "@/lib/auth/console-paths.ts";
import type { Instant } from "@/lib/format/time.ts";

export type InvitationState = "open" | "expired" | "accepted" | "declined" | "revoked";

/** An invitation that nobody has answered, as its admins see it. */
export interface OpenInvitationView {
  readonly id: number;
  readonly email: string;
  readonly role: MembershipRole;
  readonly expiresAt: Instant;
}

/** An invitation as its link shows it. */
export interface InvitationView {
  readonly organizationName: string;
  /** Null where the owner of the database invited, or the inviter has left. */
  readonly inviterName: string | null;
  readonly email: string;
  readonly role: MembershipRole;
  readonly expiresAt: Instant;
  readonly state: InvitationState;
}

/** Who invites whom to what. */
export function invitationSentence({ inviterName, organizationName, role }: InvitationView): string {
  const article = /^[aeiou]/.test(role) && role !== "user" ? "an" : "a";
  const invites =
    inviterName === null
      ? `You are invited to ${organizationName}`
      : `${inviterName} invites you to ${organizationName}`;
  return `${invites} as ${article} ${role}.`;
}

/** Why an invitation can no longer be accepted, and what to do. */
export const closedWords: Readonly<Record<Exclude<InvitationState, "open">, readonly [title: string, text: string]>> = {
  expired: ["This invitation has expired", "Ask who invited you to send it again."],
  accepted: ["This invitation has been accepted", "Sign in to go to the organization."],
  declined: ["This invitation was declined", "Ask for a new one if that was a mistake."],
  revoked: ["This invitation was taken back", "Ask an admin of the organization for a new one."],
};

/** What the person who opens a link can do. */
export type InvitationStep = "sign_in" | "other_account" | "answer";

/** @param signedInAs address of the account, null for nobody */
export function invitationStep({ email }: Pick<InvitationView, "email">, signedInAs: string | null): InvitationStep {
  if (signedInAs === null) return "sign_in";
  return signedInAs.toLowerCase() === email ? "answer" : "other_account";
}
