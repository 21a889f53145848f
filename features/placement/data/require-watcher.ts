import "server-only";
import { redirect } from "next/navigation";
import { homePath, seesOrganization } from "@/lib/auth/console-paths.ts";
import type { Member } from "@/lib/auth/member-query.ts";
import { requireMember } from "@/lib/auth/require-member.ts";

/** The caller, as one who sees the whole organization; sends a user home to their own workloads. */
export async function requireWatcher(): Promise<Member> {
  const member = await requireMember();
  if (!seesOrganization(member.role)) redirect(homePath(member.role));
  return member;
}
