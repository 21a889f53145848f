import type { MembershipRole } from "./console-paths.ts";

/** An organization in which a person may work, as `public.my_organizations()` answers it. */
export interface OwnOrganization {
  readonly organizationId: number;
  readonly organizationName: string;
  readonly role: MembershipRole;
  readonly isSuspended: boolean;
  /** Where the person begins in a browser that remembers none. */
  readonly isCurrent: boolean;
  /** Until when a platform owner looks in; null for a member. */
  readonly accessUntil: string | null;
}

type Choice =
  | { readonly kind: "current"; readonly organization: OwnOrganization }
  /** There is none, or none that can be known without asking. */
  | { readonly kind: "none" }
  | { readonly kind: "ask" };

/**
 * Where a person works: where this browser remembers, else where they chose to work elsewhere. A choice that is gone
 * is never replaced by a guess, unless one organization is left.
 * @param rememberedId what this browser remembers for this person; null for nothing
 */
export function currentOrganization(own: readonly OwnOrganization[], rememberedId: number | null): Choice {
  const open = own.filter(({ isSuspended }) => !isSuspended);
  const chosen = open.find(({ organizationId, isCurrent }) =>
    rememberedId === null ? isCurrent : organizationId === rememberedId,
  );
  const organization = chosen ?? (open.length === 1 ? open[0] : undefined);
  if (organization) return { kind: "current", organization };
  return own.length === 0 ? { kind: "none" } : { kind: "ask" };
}

export const organizationCookie = "karbos-organization";

/** The value of the cookie. It names the person too: another one may sign in with the same browser. */
export function rememberedValue(userId: string, organizationId: number): string {
  return `${userId}.${organizationId}`;
}

/** The organization that a cookie remembers for a person; null for none, or another person's. */
export function parseRemembered(value: string | undefined, userId: string): number | null {
  const [rememberedUserId, organizationId = ""] = value?.split(".") ?? [];
  return rememberedUserId === userId && /^[1-9]\d{0,14}$/.test(organizationId) ? Number(organizationId) : null;
}
