import "server-only";
import { type AuthError, createClient, isAuthRetryableFetchError } from "@supabase/supabase-js";
import { readPublicSettings } from "@/lib/env.ts";
import { boundedFetch, pageTimeoutMs } from "@/lib/supabase/bounded-fetch.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { DataError } from "@/lib/supabase/data-error.ts";
import type { Database } from "@/lib/supabase/database.types.ts";
import { refused, type WriteResult } from "@/lib/supabase/write-result.ts";

/** Changes the name that others see. */
export async function saveDisplayName(
  client: KarbosClient,
  userId: string,
  displayName: string,
): Promise<WriteResult<string>> {
  const answer = await client
    .from("profiles")
    .update({ display_name: displayName })
    .eq("user_id", userId)
    .select("user_id");
  if (answer.error) return refused(answer.error, answer.status);
  if (answer.data.length > 0) return { ok: true, value: displayName };
  return { ok: false, error: new DataError("missing", "There is no such account any more.") };
}

/** Asks Auth for another address. "confirm": it is changed once the link in the mail has been opened. */
export async function saveEmail(client: KarbosClient, email: string): Promise<WriteResult<"changed" | "confirm">> {
  const { data, error } = await client.auth.updateUser({ email });
  if (error) return authRefused(error);
  if (data.user.email?.toLowerCase() !== email.toLowerCase()) return { ok: true, value: "confirm" };
  // The token still has the old address.
  await client.auth.refreshSession();
  return { ok: true, value: "changed" };
}

/** Changes the password, and signs out everywhere else. */
export async function savePassword(client: KarbosClient, password: string): Promise<WriteResult<"changed">> {
  const { error } = await client.auth.updateUser({ password });
  if (error) return authRefused(error);
  await client.auth.signOut({ scope: "others" });
  return { ok: true, value: "changed" };
}

/** Whether a password is that of the account: who finds a signed-in browser should not be able to take the account. */
export async function isPassword(email: string, password: string): Promise<boolean> {
  const { supabaseUrl, supabasePublishableKey } = readPublicSettings();
  const client = createClient<Database>(supabaseUrl, supabasePublishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { fetch: boundedFetch(pageTimeoutMs) },
  });
  const { error } = await client.auth.signInWithPassword({ email, password });
  if (isAuthRetryableFetchError(error)) throw new DataError("unreachable", error.message);
  if (error === null) await client.auth.signOut({ scope: "local" });
  return error === null;
}

/** Deletes the caller's account for good. The database refuses while work runs, and to the last admin or owner. */
export async function deleteAccount(client: KarbosClient): Promise<WriteResult<"deleted">> {
  const answer = await client.rpc("delete_my_account");
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: "deleted" };
}

function authRefused(error: AuthError): { readonly ok: false; readonly error: DataError } {
  if (isAuthRetryableFetchError(error)) throw new DataError("unreachable", error.message);
  const words =
    error.code === "email_exists"
      ? "There is an account with this address already."
      : error.code === "same_password"
        ? "This is the password that you have now."
        : error.code === "weak_password"
          ? "This password is too easy to guess. Choose a longer one."
          : error.status === 429
            ? "Too many attempts. Wait a minute, then try again."
            : "The sign-in service refused it. Nothing was changed.";
  return { ok: false, error: new DataError("refused", words, null, { cause: error }) };
}
