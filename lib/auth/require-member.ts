import "server-only";
import { redirect } from "next/navigation";
import { cache } from "react";
import { createSupabaseServerClient } from "../supabase/server.ts";
import { type Member, type MemberResult, readMember } from "./member-query.ts";

/** The caller of this request, read once however many components ask. */
export const getMember = cache(async (): Promise<MemberResult> => readMember(await createSupabaseServerClient()));

/** The caller of this request; sends whoever is not signed in, or belongs nowhere, to where they can do something. */
export async function requireMember(): Promise<Member> {
  const result = await getMember();
  if (result.ok) return result.member;
  if (result.error === "no_organization") redirect("/no-organization");
  redirect("/signin/user");
}
