import { z } from "zod";
import type { SmtpSettings } from "./smtp-transport.ts";

export type MailerConfig = {
  readonly supabaseUrl: string;
  /** A secret key of the project, for the mailer only. */
  readonly secretKey: string;
  /** Sender, as in a mail's header: `Karbos <karbos@example.org>`. */
  readonly from: string;
  /** The site's address for links in mails, without a slash at the end. */
  readonly siteUrl: string;
  readonly provider:
    | { readonly kind: "http"; readonly url: string; readonly token: string }
    | ({ readonly kind: "smtp" } & SmtpSettings);
};

const webAddress = z.url({ protocol: /^https?$/ });
const smtpSchema = z.url({ protocol: /^smtps?$/ }).transform((text, context) => {
  const { hostname, port, username, password } = new URL(text);
  const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
  if (port === "465" || port === "587") return { host: hostname, port: Number(port), user, password: secret };
  context.addIssue({ code: "custom", message: "the port is 465 or 587" });
  return z.NEVER;
});

const schema = z
  .object({
    SUPABASE_URL: webAddress,
    SUPABASE_SECRET_KEY: z.string().min(1),
    KARBOS_SITE_URL: webAddress,
    KARBOS_MAIL_FROM: z.string().regex(/^[^\r\n]*@[^\r\n]*$/),
    KARBOS_MAIL_HTTP_URL: webAddress.optional(),
    KARBOS_MAIL_HTTP_TOKEN: z.string().min(1).optional(),
    KARBOS_MAIL_SMTP_URL: smtpSchema.optional(),
  })
  .refine((given) => (given.KARBOS_MAIL_HTTP_URL === undefined) !== (given.KARBOS_MAIL_SMTP_URL === undefined), {
    path: ["KARBOS_MAIL_HTTP_URL"],
    error: "set either this, with KARBOS_MAIL_HTTP_TOKEN, or KARBOS_MAIL_SMTP_URL",
  });

/** The configuration from the environment, or one line for each setting that is wrong. */
export function readMailerConfig(
  environment: Readonly<Record<string, string | undefined>>,
): { ok: true; config: MailerConfig } | { ok: false; problems: string[] } {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) };
  }
  const given = parsed.data;
  const smtp = given.KARBOS_MAIL_SMTP_URL;
  const httpUrl = given.KARBOS_MAIL_HTTP_URL ?? "";
  return {
    ok: true,
    config: {
      supabaseUrl: given.SUPABASE_URL.replace(/\/+$/, ""),
      secretKey: given.SUPABASE_SECRET_KEY,
      from: given.KARBOS_MAIL_FROM,
      siteUrl: given.KARBOS_SITE_URL.replace(/\/+$/, ""),
      provider: smtp
        ? { kind: "smtp", ...smtp }
        : { kind: "http", url: httpUrl, token: given.KARBOS_MAIL_HTTP_TOKEN ?? "" },
    },
  };
}
