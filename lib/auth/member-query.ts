import { isAuthRetryableFetchError } from "@supabase/supabase-js";
import { pageTimeoutMs } from "../supabase/bounded-fetch.ts";
import type { KarbosClient } from "../supabase/client.ts";
import { DataError, rowsOf } from "../supabase/data-error.ts";
import { readClaims } from "../supabase/read-claims.ts";
import type { MembershipRole } from "./console-paths.ts";

/** Who is signed in, and as what. */
export interface Member {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly role: MembershipRole;
  readonly organizationId: number;
  readonly organizationName: string;
}

export type MemberResult =
  | { readonly ok: true; readonly member: Member }
  | { readonly ok: false; readonly error: "signed_out" | "no_organization" };

/** Strongest first: who belongs to several organizations begins where they may do most. */
const roleOrder: readonly MembershipRole[] = ["admin", "operator", "user", "viewer"];

/**
 * The caller as a member of an organization, from the verified claims of the token and the rows their own rights
 * let them read. Throws a DataError when Supabase cannot be reached.
 */
export async function readMember(client: KarbosClient): Promise<MemberResult> {
  const { data: token, error } = await readClaims(client, pageTimeoutMs);
  if (error && isAuthRetryableFetchError(error)) throw new DataError("unreachable", error.message);
  if (!token) return { ok: false, error: "signed_out" };
  const userId = token.claims.sub;
  const memberships = rowsOf(
    await client
      .from("memberships")
      .select("role, organizations (id, name), profiles (display_name)")
      .eq("user_id", userId)
      .limit(50),
  );
  const [first] = memberships.toSorted((a, b) => roleOrder.indexOf(a.role) - roleOrder.indexOf(b.role));
  if (!first) return { ok: false, error: "no_organization" };
  return {
    ok: true,
    member: {
      userId,
      email: token.claims.email ?? "",
      displayName: first.profiles.display_name,
      role: first.role,
      organizationId: first.organizations.id,
      organizationName: first.organizations.name,
    },
  };
}
