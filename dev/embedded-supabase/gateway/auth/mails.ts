import type { TemplateKind } from "../mail-config.ts";
import type { AuthContext } from "./context.ts";
import { refusals } from "./errors.ts";
import type { OneTimeToken, VerificationType } from "./one-time-tokens.ts";
import { renderMail } from "./templates.ts";
import type { User } from "./users.ts";

export const AUTH_SENDER = { name: "Auth", address: "noreply@localhost" };

/** A mail with a link to confirm something, and the code that does the same. */
export interface ConfirmationMail {
  kind: TemplateKind;
  to: string;
  user: User;
  token: OneTimeToken;
  type: VerificationType;
  redirectTo: string;
  newEmail?: string;
}

export async function sendMail({ config, mails }: AuthContext, mail: ConfirmationMail): Promise<void> {
  const { kind, to, user, token, type, redirectTo, newEmail } = mail;
  const rendered = renderMail(config.auth.mail, kind, {
    SiteURL: config.siteUrl,
    ConfirmationURL: confirmationUrl(config.apiUrl, token.hash, type, redirectTo),
    Token: token.code,
    TokenHash: token.hash,
    RedirectTo: redirectTo,
    Email: user.email ?? to,
    Data: user.user_metadata,
    ...(newEmail === undefined ? {} : { NewEmail: newEmail }),
  });
  await mails.put({ from: AUTH_SENDER, to: [{ name: "", address: to }], ...rendered });
}

/** Where the link of a mail leads. */
export function confirmationUrl(apiUrl: string, hash: string, type: string, redirectTo: string): string {
  const query = new URLSearchParams({ token: hash, type, redirect_to: redirectTo });
  return `${apiUrl}/auth/v1/verify?${query}`;
}

/** Counts a mail, whether or not the address has an account: the refusal reveals nothing either. @throws AuthRefusal */
export function countMail({ limits }: AuthContext, kind: TemplateKind, email: string): void {
  const nowMs = Date.now();
  const waitMs = limits.mailKind.take(`${kind}:${email}`, nowMs) ?? limits.mailAddress.take(email, nowMs);
  if (waitMs !== null) throw refusals.tooManyMails(waitMs);
}
