import type pg from "pg";
import { z } from "zod";
import { json } from "../../responses.ts";
import { type AuthContext, emailSchema } from "./context.ts";
import { refusals } from "./errors.ts";
import { challengeSchema, startFlow } from "./flow-state.ts";
import { countMail, sendMail } from "./mails.ts";
import { createToken, storeToken } from "./one-time-tokens.ts";
import { redirectOf } from "./redirects.ts";
import { inTransaction } from "./transaction.ts";
import { findUser, type User } from "./users.ts";

const changeSchema = z.looseObject({ email: z.string().min(1), ...challengeSchema });
type Challenge = Pick<z.infer<typeof changeSchema>, "code_challenge" | "code_challenge_method">;
const selfSchema = z.object({ id: z.string() });

/** `updateUser`: a new address is confirmed by mail first; lite changes everything else at once. */
export async function handleUserUpdate(context: AuthContext, request: Request, url: URL): Promise<Response> {
  const text = await request.text();
  const forward = (method: string, body: string | null) =>
    context.next(new Request(request.url, { method, headers: withoutLength(request.headers), body }));
  const body = changeSchema.safeParse(parseJson(text));
  if (!body.success) return forward("PUT", text);
  const { email: asked, code_challenge: _challenge, code_challenge_method: _method, ...rest } = body.data;
  const newEmail = emailSchema.safeParse(asked);
  if (!newEmail.success) throw refusals.invalid("Unable to validate email address: invalid format");
  // Lite checks whether the session still exists.
  const self = await forward("GET", null);
  if (!self.ok) return self;
  const { id } = selfSchema.parse(await self.json());
  const user = await findUser(context.pool, { id });
  if (user === null || user.email === newEmail.data) return forward("PUT", JSON.stringify(rest));
  if ((await findUser(context.pool, { email: newEmail.data })) !== null) throw refusals.emailExists();
  countMail(context, "email_change", newEmail.data);
  const changed = await forward("PUT", JSON.stringify(rest));
  if (!changed.ok) return changed;
  const redirectTo = redirectOf(request, url.searchParams.get("redirect_to"), context.config);
  await inTransaction(context.pool, (client) =>
    requestEmailChange(context, client, { user, newEmail: newEmail.data, redirectTo, challenge: body.data }),
  );
  return json(await findUser(context.pool, { id }));
}

/** Sends a link to the new address, and one to the old if both must confirm. */
export async function requestEmailChange(
  context: AuthContext,
  client: pg.PoolClient,
  change: { user: User; newEmail: string; redirectTo: string; challenge: Challenge },
): Promise<void> {
  const { user, newEmail, redirectTo, challenge } = change;
  const { otpLength, doubleConfirmChanges } = context.config.auth.mail;
  const isPkce = await startFlow(client, user.id, "email_change", challenge);
  await client.query(
    "update auth.users set email_change = $2, email_change_confirm_status = 0, email_change_token_current = '' where id = $1",
    [user.id, newEmail],
  );
  const mail = { kind: "email_change", type: "email_change", user, redirectTo, newEmail } as const;
  const forNew = createToken(newEmail, otpLength, isPkce);
  await storeToken(client, user.id, "email_change_token_new", forNew.hash);
  await sendMail(context, { ...mail, to: newEmail, token: forNew });
  if (!doubleConfirmChanges || !user.email) return;
  const forOld = createToken(user.email, otpLength, isPkce);
  await storeToken(client, user.id, "email_change_token_current", forOld.hash);
  await sendMail(context, { ...mail, to: user.email, token: forOld });
}

function withoutLength(headers: Headers): Headers {
  const copy = new Headers(headers);
  copy.delete("content-length");
  return copy;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
