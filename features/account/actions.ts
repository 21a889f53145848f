"use server";

import { isAuthRetryableFetchError } from "@supabase/supabase-js";
import { redirect } from "next/navigation";
import { z } from "zod";
import { homePath, isOperatorRole, parseConsolePath } from "@/lib/auth/console-paths.ts";
import { type MemberResult, readMember } from "@/lib/auth/member-query.ts";
import { readRememberedOrganization } from "@/lib/auth/remember-organization.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { DataError } from "@/lib/supabase/data-error.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

const signinSchema = z.object({
  audience: z.enum(["user", "operator"]),
  email: z.email({ error: "Enter an e-mail address, such as ada@example.org." }),
  password: z.string().min(1, "Enter the password."),
  next: z.string().max(2_000).optional(),
});

export interface SigninState {
  /** What to do now; null before the first attempt. */
  readonly error: string | null;
  readonly fieldErrors: { readonly email?: string; readonly password?: string };
  /** The address as typed, so that it need not be typed again. */
  readonly email: string;
}

/** Signs in with e-mail and password and goes on to the page asked for, else to the first page of the role. */
export async function signIn(_previous: SigninState, form: FormData): Promise<SigninState> {
  const email = String(form.get("email") ?? "").trim();
  const parsed = signinSchema.safeParse({
    audience: form.get("audience"),
    email,
    password: form.get("password"),
    next: form.get("next") ?? undefined,
  });
  if (!parsed.success) return { error: null, fieldErrors: fieldErrorsOf(parsed.error), email };

  const client = await createSupabaseServerClient();
  const { error } = await client.auth.signInWithPassword({ email, password: parsed.data.password });
  if (error) return failed(describeAuthError(error), email);

  const result = await readCaller(client);
  if (result === "unreachable") return failed(unreachableText, email);
  const next = parseConsolePath(parsed.data.next);
  // A person without an organization has an account, and may have an invitation to accept.
  if (!result.ok) redirect(next ?? "/organizations");
  if (parsed.data.audience === "operator" && !isOperatorRole(result.member.role) && result.member.role !== "viewer") {
    await client.auth.signOut({ scope: "local" });
    return failed("This account does not assign workloads. Sign in as a user instead.", email);
  }
  redirect(next ?? homePath(result.member.role));
}

/** Signs out on this device and goes to the public home. */
export async function signOut(): Promise<void> {
  const client = await createSupabaseServerClient();
  await client.auth.signOut({ scope: "local" });
  redirect("/");
}

const unreachableText = "The sign-in service does not answer. Your password was not checked; try again in a moment.";

async function readCaller(client: KarbosClient): Promise<MemberResult | "unreachable"> {
  try {
    return await readMember(client, await readRememberedOrganization());
  } catch (error) {
    if (error instanceof DataError && error.kind === "unreachable") return "unreachable";
    throw error;
  }
}

function describeAuthError(error: {
  readonly code?: string | undefined;
  readonly status?: number | undefined;
}): string {
  if (isAuthRetryableFetchError(error)) return unreachableText;
  if (error.code === "email_not_confirmed")
    return "This address has not been confirmed. Open the link in the e-mail you were sent.";
  if (error.code === "user_banned") return "This account is locked. Ask an administrator of your organization.";
  if (error.status === 429) return "Too many attempts. Wait a minute, then try again.";
  if (error.status !== undefined && error.status >= 500) return unreachableText;
  return "E-mail address and password do not match an account. Check both and try again.";
}

function fieldErrorsOf(error: z.ZodError<z.infer<typeof signinSchema>>): SigninState["fieldErrors"] {
  const { fieldErrors } = z.flattenError(error);
  const [email] = fieldErrors.email ?? [];
  const [password] = fieldErrors.password ?? [];
  return { ...(email === undefined ? {} : { email }), ...(password === undefined ? {} : { password }) };
}

function failed(error: string, email: string): SigninState {
  return { error, fieldErrors: {}, email };
}
