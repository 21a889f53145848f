import { randomUUID } from "node:crypto";
import type pg from "pg";
import { z } from "zod";
import { codeOf } from "../../errors.ts";
import { json } from "../../responses.ts";
import type { TemplateKind } from "../mail-config.ts";
import { type AuthContext, emailSchema, evenly, metadataSchema, readBody } from "./context.ts";
import { requestEmailChange } from "./email-change.ts";
import { AuthRefusal, refusals } from "./errors.ts";
import { challengeSchema, type FlowMethod, startFlow } from "./flow-state.ts";
import { countMail, sendMail } from "./mails.ts";
import { createToken, storeToken, type TokenColumn, type VerificationType } from "./one-time-tokens.ts";
import { redirectOf } from "./redirects.ts";
import { inTransaction } from "./transaction.ts";
import { findUser, insertUser, type NewUser, type User } from "./users.ts";

const addressedSchema = z.object({ email: emailSchema, ...challengeSchema });
type Challenge = Pick<z.infer<typeof addressedSchema>, "code_challenge" | "code_challenge_method">;

const otpSchema = z.object({
  email: emailSchema.nullish(),
  phone: z.string().nullish(),
  create_user: z.boolean().default(true),
  data: metadataSchema.nullish(),
  ...challengeSchema,
});
const signupSchema = addressedSchema.extend({ password: z.string().max(72), data: metadataSchema.nullish() });
const resendSchema = addressedSchema.extend({ type: z.enum(["signup", "email_change"]) });

/** `signInWithOtp`: a link and a code to sign in with, for an existing or new account. */
export async function handleOtp(context: AuthContext, request: Request, url: URL): Promise<Response> {
  const body = await readBody(request, otpSchema);
  const { auth } = context.config;
  if (!body.email) {
    throw body.phone
      ? new AuthRefusal(400, "phone_provider_disabled", "Unsupported phone provider")
      : refusals.invalid("One of email or phone must be set");
  }
  if (!auth.enableEmailSignup) throw refusals.emailDisabled();
  const { email } = body;
  await evenly(
    (async () => {
      const found = await findUser(context.pool, { email });
      if (found === null && !body.create_user) {
        // This reveals that there is no account, as GoTrue's response does.
        throw new AuthRefusal(422, "otp_disabled", "Signups not allowed for otp");
      }
      if (found === null && !auth.enableSignup) throw refusals.signupDisabled();
      const isConfirmed = found === null ? !auth.enableConfirmations : found.email_confirmed_at !== null;
      const plan = isConfirmed || !auth.enableConfirmations ? MAGIC_LINK : CONFIRMATION;
      countMail(context, plan.kind, email);
      await inTransaction(context.pool, async (client) => {
        const user = found ?? (await signUp(client, { email, isConfirmed, userMetadata: body.data ?? {} }));
        await sendLink(context, client, {
          plan,
          user,
          challenge: body,
          redirectTo: redirectFrom(context, request, url),
        });
      });
    })(),
  );
  return json({});
}

/** `resetPasswordForEmail`. */
export async function handleRecover(context: AuthContext, request: Request, url: URL): Promise<Response> {
  const body = await readBody(request, addressedSchema);
  await evenly(
    (async () => {
      countMail(context, RECOVERY.kind, body.email);
      const user = await findUser(context.pool, body);
      if (user === null) return;
      await inTransaction(context.pool, (client) =>
        sendLink(context, client, {
          plan: RECOVERY,
          user,
          challenge: body,
          redirectTo: redirectFrom(context, request, url),
        }),
      );
    })(),
  );
  return json({});
}

/**
 * `signUp` if addresses must be confirmed. The response is the same if the account exists already; then no mail is
 * sent.
 */
export async function handleSignup(context: AuthContext, request: Request, url: URL): Promise<Response> {
  const { auth } = context.config;
  if (!auth.enableSignup) throw refusals.signupDisabled();
  if (!auth.enableEmailSignup) throw new AuthRefusal(400, "email_provider_disabled", "Email signups are disabled");
  const body = await readBody(request, signupSchema);
  requirePassword(context, body.password);
  const { email } = body;
  const user = await evenly(
    (async () => {
      countMail(context, CONFIRMATION.kind, email);
      const found = await findUser(context.pool, { email });
      if (found?.email_confirmed_at) return null;
      return inTransaction(context.pool, async (client) => {
        const signedUp =
          found ??
          (await signUp(client, { email, password: body.password, isConfirmed: false, userMetadata: body.data ?? {} }));
        await sendLink(context, client, {
          plan: CONFIRMATION,
          user: signedUp,
          challenge: body,
          redirectTo: redirectFrom(context, request, url),
        });
        return findUser(client, { id: signedUp.id });
      });
    })(),
  );
  return json(user ?? likeNew(email, body.data ?? {}));
}

/** A response that looks like a new user, for an existing account. */
function likeNew(email: string, data: Record<string, unknown>) {
  const now = new Date().toISOString();
  return {
    ...{ id: randomUUID(), aud: "authenticated", role: "", email, phone: "", confirmation_sent_at: now },
    ...{ app_metadata: { provider: "email", providers: ["email"] }, user_metadata: data, identities: [] },
    ...{ created_at: now, updated_at: now, is_anonymous: false },
  };
}

/** `resend`. */
export async function handleResend(context: AuthContext, request: Request, url: URL): Promise<Response> {
  const body = await readBody(request, resendSchema);
  const redirectTo = redirectFrom(context, request, url);
  await evenly(
    (async () => {
      const plan = body.type === "signup" ? CONFIRMATION : null;
      countMail(context, plan?.kind ?? "email_change", body.email);
      const user = await findUser(context.pool, body);
      if (user === null) return;
      const newEmail = z.string().safeParse(user.new_email).data;
      await inTransaction(context.pool, async (client) => {
        if (plan === null) {
          if (newEmail) await requestEmailChange(context, client, { user, newEmail, redirectTo, challenge: body });
        } else if (user.email_confirmed_at === null) {
          await sendLink(context, client, { plan, user, challenge: body, redirectTo });
        }
      });
    })(),
  );
  return json({});
}

/** One kind of link by mail. */
interface Plan {
  kind: TemplateKind;
  type: VerificationType;
  column: TokenColumn;
  method: FlowMethod;
}

const MAGIC_LINK: Plan = { kind: "magic_link", type: "magiclink", column: "recovery_token", method: "magiclink" };
const RECOVERY: Plan = { kind: "recovery", type: "recovery", column: "recovery_token", method: "recovery" };
const CONFIRMATION: Plan = {
  kind: "confirmation",
  type: "signup",
  column: "confirmation_token",
  method: "email/signup",
};

async function sendLink(
  context: AuthContext,
  client: pg.PoolClient,
  { plan, user, challenge, redirectTo }: { plan: Plan; user: User; challenge: Challenge; redirectTo: string },
): Promise<void> {
  const to = user.email ?? "";
  const isPkce = await startFlow(client, user.id, plan.method, challenge);
  const token = createToken(to, context.config.auth.mail.otpLength, isPkce);
  await storeToken(client, user.id, plan.column, token.hash);
  await sendMail(context, { kind: plan.kind, type: plan.type, to, user, token, redirectTo });
}

/** A new user with the metadata that GoTrue gives to those who sign up. @throws AuthRefusal */
export async function signUp(client: pg.PoolClient, user: NewUser): Promise<User> {
  const id = randomUUID();
  const { email, isConfirmed } = user;
  const known = { sub: id, email, email_verified: isConfirmed, phone_verified: false };
  try {
    await insertUser(client, { ...user, id, userMetadata: { ...user.userMetadata, ...known } });
  } catch (error) {
    throw codeOf(error) === "23505" ? refusals.emailExists() : error;
  }
  const created = await findUser(client, { id });
  if (created === null) throw new Error("a user who was inserted is not there");
  return created;
}

/** @throws AuthRefusal */
export function requirePassword({ config }: AuthContext, password: string): void {
  const least = config.auth.minimumPasswordLength;
  if (password.length < least) {
    throw new AuthRefusal(422, "weak_password", `Password should be at least ${least} characters.`);
  }
}

export function redirectFrom({ config }: AuthContext, request: Request, url: URL): string {
  return redirectOf(request, url.searchParams.get("redirect_to"), config);
}
