"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { asPerson } from "@/lib/auth/as-person.ts";
import { forgetOrganization } from "@/lib/auth/remember-organization.ts";
import {
  accountDeletionSchema,
  emailChangeSchema,
  mailPreferenceSchema,
  nameChangeSchema,
  passwordChangeSchema,
} from "@/lib/contracts/account.ts";
import type { ActionRefusal, ActionResult } from "@/lib/contracts/action-result.ts";
import { DataError } from "@/lib/supabase/data-error.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";
import type { WriteResult } from "@/lib/supabase/write-result.ts";
import { deleteAccount, isPassword, saveDisplayName, saveEmail, savePassword } from "./data/account-mutations.ts";
import { saveMailPreference } from "./data/mail-preferences.ts";

/** Changes the name that others see. */
export async function changeName(input: unknown): Promise<ActionResult> {
  return asPerson(nameChangeSchema, input, (client, { displayName }, { userId }) =>
    saveDisplayName(client, userId, displayName),
  );
}

/** Changes the address; "confirm": once the link in the mail has been opened. */
export async function changeEmail(input: unknown): Promise<ActionResult<"changed" | "confirm">> {
  return asPerson(emailChangeSchema, input, async (client, { email, password }, person) =>
    (await isPassword(person.email, password)) ? saveEmail(client, email) : wrongPassword(),
  );
}

/** Changes the password, and signs out everywhere else. */
export async function changePassword(input: unknown): Promise<ActionResult> {
  return asPerson(passwordChangeSchema, input, async (client, { password, newPassword }, person) =>
    (await isPassword(person.email, password)) ? savePassword(client, newPassword) : wrongPassword(),
  );
}

/** Deletes the account for good, and goes to the public home. */
export async function deleteMyAccount(input: unknown): Promise<ActionRefusal> {
  const deleted = await asPerson(accountDeletionSchema, input, async (client, { email }, person) =>
    email === person.email.toLowerCase()
      ? deleteAccount(client)
      : notDone("Type your own e-mail address to delete the account."),
  );
  if (!deleted.ok) return deleted;
  // The session is gone already: this takes its cookies from the browser.
  await (await createSupabaseServerClient()).auth.signOut({ scope: "local" });
  await forgetOrganization();
  redirect("/");
}

/** Sets whether mail of a topic is sent. */
export async function setMailPreference(input: unknown): Promise<ActionResult> {
  const result = await asPerson(mailPreferenceSchema, input, (client, { topic, isWanted }, { userId }) =>
    saveMailPreference(client, userId, topic, isWanted),
  );
  if (result.ok) revalidatePath("/account");
  return result;
}

/** Signs out in every browser. */
export async function signOutEverywhere(): Promise<void> {
  const client = await createSupabaseServerClient();
  await client.auth.signOut({ scope: "global" });
  redirect("/");
}

function wrongPassword(): WriteResult<never> {
  return notDone("This is not your password. Nothing was changed.");
}

function notDone(message: string): WriteResult<never> {
  return { ok: false, error: new DataError("refused", message) };
}
