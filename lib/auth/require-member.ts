import "server-only";
import { redirect } from "next/navigation";
import { cache } from "react";
import { createSupabaseServerClient } from "../supabase/server.ts";
import {
  type Member,
  type MemberResult,
  memberOf,
  type Person,
  type PersonResult,
  readPerson,
} from "./member-query.ts";
import { readRememberedOrganization } from "./remember-organization.ts";

/** The caller of this request, read once for all components. */
export const getPerson = cache(async (): Promise<PersonResult> => readPerson(await createSupabaseServerClient()));

/** The caller of this request as a member of the organization where they work. */
export async function getMember(): Promise<MemberResult> {
  const [result, remembered] = await Promise.all([getPerson(), readRememberedOrganization()]);
  return result.ok ? memberOf(result.person, remembered) : result;
}

/** The caller of this request, member of an organization or not; sends those who are signed out to the sign-in. */
export async function requirePerson(): Promise<Person> {
  const result = await getPerson();
  if (!result.ok) redirect("/signin/user");
  return result.person;
}

/** The caller of this request as a member; sends everyone else to where they can do something. */
export async function requireMember(): Promise<Member> {
  const result = await getMember();
  if (result.ok) return result.member;
  if (result.error === "no_organization") redirect("/no-organization");
  if (result.error === "choose_organization") redirect("/organizations");
  redirect("/signin/user");
}
