import { isAuthRetryableFetchError } from "@supabase/supabase-js";
import { pageTimeoutMs } from "../supabase/bounded-fetch.ts";
import type { KarbosClient } from "../supabase/client.ts";
import { DataError, rowsOf } from "../supabase/data-error.ts";
import { readClaims } from "../supabase/read-claims.ts";
import type { MembershipRole } from "./console-paths.ts";
import { currentOrganization, type OwnOrganization, parseRemembered } from "./current-organization.ts";

/** Who is signed in, whether or not they belong anywhere. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  /** Where they may work, by name. */
  readonly organizations: readonly OwnOrganization[];
  readonly isPlatformOwner: boolean;
}

/** A person in the organization where they work now, and as what. */
export interface Member extends Person {
  readonly role: MembershipRole;
  readonly organizationId: number;
  readonly organizationName: string;
}

export type PersonResult =
  | { readonly ok: true; readonly person: Person }
  | { readonly ok: false; readonly error: "signed_out" };

export type MemberResult =
  | { readonly ok: true; readonly member: Member }
  | { readonly ok: false; readonly error: "signed_out" | "no_organization" | "choose_organization" };

/**
 * The caller, from the verified claims of the token and the rows that they may read. An account without a
 * profile has been deleted: its token is signed out. Throws a DataError when Supabase cannot be reached.
 */
export async function readPerson(client: KarbosClient): Promise<PersonResult> {
  const { data: token, error } = await readClaims(client, pageTimeoutMs);
  if (error && isAuthRetryableFetchError(error)) throw new DataError("unreachable", error.message);
  if (!token) return { ok: false, error: "signed_out" };
  const { sub: userId, email = "" } = token.claims;
  const [profiles, organizations, owners] = await Promise.all([
    client.from("profiles").select("display_name").eq("user_id", userId).is("left_at", null).limit(1),
    client.rpc("my_organizations"),
    client.from("platform_owners").select("user_id").eq("user_id", userId).limit(1),
  ]);
  const [profile] = rowsOf(profiles);
  if (!profile) return { ok: false, error: "signed_out" };
  return {
    ok: true,
    person: {
      userId,
      email,
      displayName: profile.display_name,
      organizations: rowsOf(organizations).map((row) => ({
        organizationId: row.organization_id,
        organizationName: row.organization_name,
        role: row.role,
        isSuspended: row.is_suspended,
        isCurrent: row.is_current,
        accessUntil: row.access_until,
      })),
      isPlatformOwner: rowsOf(owners).length > 0,
    },
  };
}

/**
 * The caller as a member of the organization where they work now.
 * @param remembered the cookie of this browser, unchecked
 */
export async function readMember(client: KarbosClient, remembered: string | undefined): Promise<MemberResult> {
  const result = await readPerson(client);
  return result.ok ? memberOf(result.person, remembered) : result;
}

/** A person in the organization that this browser remembers for them. */
export function memberOf(person: Person, remembered: string | undefined): MemberResult {
  const choice = currentOrganization(person.organizations, parseRemembered(remembered, person.userId));
  if (choice.kind === "none") return { ok: false, error: "no_organization" };
  if (choice.kind === "ask") return { ok: false, error: "choose_organization" };
  const { role, organizationId, organizationName } = choice.organization;
  return { ok: true, member: { ...person, role, organizationId, organizationName } };
}
