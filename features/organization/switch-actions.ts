"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { homePath } from "@/lib/auth/console-paths.ts";
import type { OwnOrganization } from "@/lib/auth/current-organization.ts";
import { rememberOrganization } from "@/lib/auth/remember-organization.ts";
import { requirePerson } from "@/lib/auth/require-member.ts";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";
import { saveCurrentOrganization } from "./data/current-organization-mutations.ts";

const idSchema = z.coerce.number().int().positive();

/** From now on the person works in another of their organizations: in this browser, and in those that remember none. */
export async function switchOrganization(organizationId: unknown): Promise<ActionResult> {
  const chosen = await choose(organizationId);
  if (chosen !== null) return { ok: true, value: chosen.organizationId };
  return {
    ok: false,
    error: { code: "conflict", message: "You are no longer a member there. Load the page again." },
  };
}

/** As `switchOrganization`, from a form: goes on to the first page of the role there. */
export async function openOrganization(form: FormData): Promise<void> {
  const chosen = await choose(form.get("organizationId"));
  redirect(chosen === null ? "/organizations" : homePath(chosen.role));
}

async function choose(id: unknown): Promise<OwnOrganization | null> {
  const parsed = idSchema.safeParse(id);
  const { userId, organizations } = await requirePerson();
  const chosen = organizations.find((each) => each.organizationId === parsed.data && !each.isSuspended);
  if (!chosen) return null;
  // Who only looks in works elsewhere: another browser should not begin here.
  if (chosen.accessUntil === null) {
    await saveCurrentOrganization(await createSupabaseServerClient(), userId, chosen.organizationId);
  }
  await rememberOrganization(userId, chosen.organizationId);
  return chosen;
}
