import type pg from "pg";
import { z } from "zod";
import { codeOf } from "../../errors.ts";
import { json } from "../../responses.ts";
import { type AuthContext, emailSchema, readBody } from "./context.ts";
import { AuthRefusal, refusals } from "./errors.ts";
import { exchangeCode, type FlowMethod, issueCode } from "./flow-state.ts";
import {
  hashOf,
  PKCE_PREFIX,
  redeemToken,
  type TokenColumn,
  type VerificationType,
  verificationTypes,
} from "./one-time-tokens.ts";
import { redirectOf } from "./redirects.ts";
import { issueSession } from "./session.ts";
import { inTransaction } from "./transaction.ts";

const typeSchema = z.enum(verificationTypes);
const verifySchema = z.object({
  type: typeSchema,
  token: z.string().max(100).nullish(),
  token_hash: z.string().max(100).nullish(),
  email: emailSchema.nullish(),
});
const exchangeSchema = z.object({ auth_code: z.string().min(1).max(100), code_verifier: z.string().min(1).max(200) });

const HALF_DONE = "Confirmation link accepted. Please proceed to confirm link sent to the other email";

/** `verifyOtp`: by the code and the address, or by the hash of a link. */
export async function handleVerify(context: AuthContext, request: Request): Promise<Response> {
  const { type, token, token_hash, email } = await readBody(request, verifySchema);
  if (Boolean(token) === Boolean(token_hash)) throw refusals.invalid("Verify requires either a token or a token hash");
  if (token && !email) throw refusals.invalid("Only an email address or phone number should be provided on verify");
  if (token && email) {
    if (context.limits.verify.take(email, Date.now()) !== null) throw refusals.tooManyRequests();
    const hash = hashOf(email, token);
    const verified = await verify(context, type, [hash, PKCE_PREFIX + hash], "Token has expired or is invalid");
    return answer(context, verified);
  }
  return answer(context, await verify(context, type, [token_hash ?? ""], "Email link is invalid or has expired"));
}

async function answer(context: AuthContext, verified: Verified): Promise<Response> {
  if (verified.isHalfDone) return json({ msg: HALF_DONE, code: "200" });
  return json(await issueSession(context, verified.userId, "otp"));
}

/** The link of a mail: redirects to the application with a session, a code for one, or the reason for the failure. */
export async function followLink(context: AuthContext, request: Request, url: URL): Promise<Response> {
  const redirectTo = new URL(redirectOf(request, url.searchParams.get("redirect_to"), context.config));
  const hash = url.searchParams.get("token") ?? "";
  const isPkce = hash.startsWith(PKCE_PREFIX);
  try {
    const type = typeSchema.safeParse(url.searchParams.get("type"));
    if (!type.success || hash === "") throw refusals.invalid("Verify requires a verification type and a token");
    const verified = await verify(context, type.data, [hash], "Email link is invalid or has expired");
    if (verified.isHalfDone) {
      if (isPkce) redirectTo.searchParams.set("message", HALF_DONE);
      redirectTo.hash = `${new URLSearchParams({ message: HALF_DONE, sb: "" })}`;
    } else if (isPkce) {
      redirectTo.searchParams.set("code", await codeFor(context, verified));
    } else {
      const { access_token, refresh_token, expires_in, expires_at } = await issueSession(
        context,
        verified.userId,
        "otp",
      );
      redirectTo.hash = `${new URLSearchParams({
        access_token,
        expires_at: String(expires_at),
        expires_in: String(expires_in),
        refresh_token,
        sb: "",
        token_type: "bearer",
        type: type.data,
      })}`;
    }
  } catch (error) {
    if (!(error instanceof AuthRefusal)) throw error;
    tellWhy(redirectTo, error, isPkce);
  }
  return new Response(null, { status: 303, headers: { location: redirectTo.href, "cache-control": "no-store" } });
}

const OAUTH_ERRORS: Record<number, string> = {
  400: "invalid_request",
  401: "unauthorized_client",
  403: "access_denied",
};

function tellWhy(redirectTo: URL, { status, code, message }: AuthRefusal, isPkce: boolean): void {
  const reason = { error: OAUTH_ERRORS[status] ?? "server_error", error_code: code, error_description: message };
  if (isPkce) for (const [name, value] of Object.entries(reason)) redirectTo.searchParams.set(name, value);
  redirectTo.hash = `${new URLSearchParams({ ...reason, sb: "" })}`;
}

/** `exchangeCodeForSession`. */
export async function handleExchange(context: AuthContext, request: Request): Promise<Response> {
  const { auth_code, code_verifier } = await readBody(request, exchangeSchema);
  const exchanged = await inTransaction(context.pool, (client) => exchangeCode(client, auth_code, code_verifier));
  if (!exchanged.ok) throw new AuthRefusal(exchanged.status, exchanged.code, exchanged.message);
  return json(await issueSession(context, exchanged.userId, exchanged.method));
}

interface Verified {
  userId: string;
  column: TokenColumn;
  /** The other address has to confirm too. */
  isHalfDone: boolean;
}

/** Consumes a token and does what it confirms. @throws AuthRefusal if there is no such token, or no longer */
async function verify(
  context: AuthContext,
  type: VerificationType,
  hashes: string[],
  otherwise: string,
): Promise<Verified> {
  const { auth } = context.config;
  return inTransaction(context.pool, async (client) => {
    const redeemed = await redeemToken(client, type, hashes, auth.mail.otpExpiryS);
    if (redeemed === null) throw new AuthRefusal(403, "otp_expired", otherwise);
    const needsBoth = auth.enableConfirmations && auth.mail.doubleConfirmChanges;
    const isHalfDone = type === "email_change" && needsBoth && (await confirmHalf(client, redeemed.userId));
    if (!isHalfDone) await confirmUser(client, redeemed.userId, type);
    return { ...redeemed, isHalfDone };
  });
}

/** @returns whether the other address has not confirmed yet */
async function confirmHalf(client: pg.PoolClient, userId: string): Promise<boolean> {
  const { rows } = await client.query(
    `update auth.users set email_change_confirm_status = 1
     where id = $1 and email_change_confirm_status = 0 and coalesce(email, '') <> '' returning id`,
    [userId],
  );
  return rows.length > 0;
}

async function confirmUser(client: pg.PoolClient, userId: string, type: VerificationType): Promise<void> {
  if (type === "email_change") await changeEmail(client, userId);
  await client.query(
    `update auth.users set email_confirmed_at = coalesce(email_confirmed_at, now()), updated_at = now(),
       raw_user_meta_data = case
         when raw_user_meta_data ? 'email_verified' then raw_user_meta_data || jsonb_build_object('email', email, 'email_verified', true)
         else raw_user_meta_data
       end
     where id = $1`,
    [userId],
  );
  await client.query(
    `update auth.identities i set identity_data = i.identity_data || jsonb_build_object('email', u.email, 'email_verified', true)
     from auth.users u where u.id = $1 and i.user_id = u.id and i.provider = 'email'`,
    [userId],
  );
}

/** @throws AuthRefusal when somebody else has taken the address meanwhile */
async function changeEmail(client: pg.PoolClient, userId: string): Promise<void> {
  try {
    await client.query(
      `update auth.users set email = email_change, email_change = '', email_change_confirm_status = 0,
         email_change_token_new = '', email_change_token_current = ''
       where id = $1 and coalesce(email_change, '') <> ''`,
      [userId],
    );
  } catch (error) {
    throw codeOf(error) === "23505" ? refusals.emailExists() : error;
  }
}

const FLOWS: Record<TokenColumn, FlowMethod[]> = {
  confirmation_token: ["email/signup", "invite"],
  recovery_token: ["recovery", "magiclink"],
  email_change_token_new: ["email_change"],
  email_change_token_current: ["email_change"],
};

async function codeFor({ pool }: AuthContext, { userId, column }: Verified): Promise<string> {
  const code = await inTransaction(pool, (client) => issueCode(client, userId, FLOWS[column]));
  if (code === null) throw new AuthRefusal(422, "flow_state_not_found", "No valid flow state found for user.");
  return code;
}
