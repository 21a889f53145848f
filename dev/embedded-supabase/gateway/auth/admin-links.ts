import { randomUUID } from "node:crypto";
import type pg from "pg";
import { z } from "zod";
import { json } from "../../responses.ts";
import { type AuthContext, emailSchema, metadataSchema, readBody } from "./context.ts";
import { requirePassword, signUp } from "./email-flows.ts";
import { refusals } from "./errors.ts";
import { confirmationUrl, sendMail } from "./mails.ts";
import { createToken, storeToken, type TokenColumn } from "./one-time-tokens.ts";
import { redirectOf } from "./redirects.ts";
import { inTransaction } from "./transaction.ts";
import { findUser, type User } from "./users.ts";

const inviteSchema = z.object({ email: emailSchema, data: metadataSchema.nullish() });
const linkSchema = inviteSchema.extend({
  type: z.enum(["signup", "invite", "magiclink", "recovery", "email_change_current", "email_change_new"]),
  password: z.string().max(72).nullish(),
  new_email: emailSchema.nullish(),
  redirect_to: z.string().nullish(),
});
type LinkRequest = z.infer<typeof linkSchema>;

/** `auth.admin.inviteUserByEmail`: a user without a password, and a link to complete the account. */
export async function handleInvite(context: AuthContext, request: Request, url: URL): Promise<Response> {
  const { email, data } = await readBody(request, inviteSchema);
  const redirectTo = redirectOf(request, url.searchParams.get("redirect_to"), context.config);
  const user = await inTransaction(context.pool, async (client) => {
    const invited = await unconfirmed(client, email, data ?? {});
    const token = createToken(email, context.config.auth.mail.otpLength, false);
    await markInvited(client, invited.id);
    await storeToken(client, invited.id, "confirmation_token", token.hash);
    await sendMail(context, { kind: "invite", type: "invite", to: email, user: invited, token, redirectTo });
    return findUser(client, { id: invited.id });
  });
  return json(user);
}

/** `auth.admin.generateLink`: the link of a mail, for callers who send it themselves. */
export async function handleGenerateLink(context: AuthContext, request: Request, url: URL): Promise<Response> {
  const body = await readBody(request, linkSchema);
  const redirectTo = redirectOf(request, body.redirect_to || url.searchParams.get("redirect_to"), context.config);
  const { otpLength } = context.config.auth.mail;
  return inTransaction(context.pool, async (client) => {
    const prepared = await prepareLink(context, client, body);
    const token = createToken(prepared.tokenFor, otpLength, false);
    await storeToken(client, prepared.user.id, prepared.column, token.hash);
    const linkType = prepared.type.startsWith("email_change") ? "email_change" : prepared.type;
    return json({
      ...(await findUser(client, { id: prepared.user.id })),
      action_link: confirmationUrl(context.config.apiUrl, token.hash, linkType, redirectTo),
      email_otp: token.code,
      hashed_token: token.hash,
      verification_type: prepared.type,
      redirect_to: redirectTo,
    });
  });
}

interface PreparedLink {
  user: User;
  column: TokenColumn;
  type: LinkRequest["type"];
  /** The address of the code. */
  tokenFor: string;
}

async function prepareLink(context: AuthContext, client: pg.PoolClient, body: LinkRequest): Promise<PreparedLink> {
  const { email, data } = body;
  const found = await findUser(client, { email });
  // A magic link for an unknown address is a sign-up link.
  const type = body.type === "magiclink" && found === null ? "signup" : body.type;
  switch (type) {
    case "magiclink":
    case "recovery":
      if (found === null) throw refusals.userNotFound();
      return { user: found, column: "recovery_token", type, tokenFor: email };
    case "invite": {
      const user = await unconfirmed(client, email, data ?? {});
      await markInvited(client, user.id);
      return { user, column: "confirmation_token", type, tokenFor: email };
    }
    case "signup": {
      const password = body.type === "magiclink" ? randomUUID() : (body.password ?? "");
      if (found === null) requirePassword(context, password);
      const user = await unconfirmed(client, email, data ?? {}, password);
      return { user, column: "confirmation_token", type, tokenFor: email };
    }
    default:
      return prepareEmailChange(context, client, { ...body, type, found });
  }
}

async function prepareEmailChange(
  context: AuthContext,
  client: pg.PoolClient,
  change: LinkRequest & { type: "email_change_current" | "email_change_new"; found: User | null },
): Promise<PreparedLink> {
  const { email, new_email: newEmail, type, found } = change;
  if (found === null) throw refusals.userNotFound();
  if (!newEmail) throw refusals.invalid("Unable to validate email address: invalid format");
  const isCurrent = type === "email_change_current";
  if (isCurrent && !context.config.auth.mail.doubleConfirmChanges) {
    throw refusals.invalid("Enable secure email change to generate link for current email");
  }
  if ((await findUser(client, { email: newEmail })) !== null) throw refusals.emailExists();
  await client.query("update auth.users set email_change = $2, email_change_confirm_status = 0 where id = $1", [
    found.id,
    newEmail,
  ]);
  const column = isCurrent ? "email_change_token_current" : "email_change_token_new";
  return { user: found, column, type, tokenFor: isCurrent ? email : newEmail };
}

/** The user with an address who has not confirmed it yet, created if there is none. @throws AuthRefusal */
async function unconfirmed(
  client: pg.PoolClient,
  email: string,
  userMetadata: Record<string, unknown>,
  password?: string,
): Promise<User> {
  const found = await findUser(client, { email });
  if (found?.email_confirmed_at) throw refusals.emailExists();
  return found ?? signUp(client, { email, password, isConfirmed: false, userMetadata });
}

async function markInvited(client: pg.PoolClient, userId: string): Promise<void> {
  await client.query("update auth.users set invited_at = now() where id = $1", [userId]);
}
