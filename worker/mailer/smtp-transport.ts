import nodemailer from "nodemailer";
import { z } from "zod";
import type { DeliveryResult, MailTransport } from "./transport.ts";

const SOCKET_MS_MAX = 20_000;
const STARTTLS_PORT = 587;

export type SmtpSettings = {
  readonly host: string;
  /** 465 speaks TLS from the first byte, 587 after STARTTLS, which is then required. */
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Certificates to trust in addition to the system's, as PEM: for a server with a private authority. */
  readonly ca?: string;
};

/** The fields of nodemailer's errors. */
const smtpErrorSchema = z.object({ responseCode: z.number().optional(), message: z.string() });

/** Sends over SMTP with TLS, one connection per mail. */
export function smtpTransport({ host, port, user, password, ca }: SmtpSettings): MailTransport {
  const transporter = nodemailer.createTransport({
    host,
    port,
    secure: port !== STARTTLS_PORT,
    requireTLS: true,
    auth: { user, pass: password },
    ...(ca === undefined ? {} : { tls: { ca } }),
    connectionTimeout: SOCKET_MS_MAX,
    greetingTimeout: SOCKET_MS_MAX,
    socketTimeout: SOCKET_MS_MAX,
    // The content of a mail never names a file or an address to read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async deliver({ from, to, subject, text, html, headers, key }) {
      try {
        await transporter.sendMail({ from, to, subject, text, html, headers, messageId: `<${key}@${host}>` });
        return { outcome: "sent" };
      } catch (error) {
        return smtpFailure(error);
      }
    },
  };
}

/**
 * A server that answers 5xx refuses this mail permanently (RFC 5321, 4.2.1), except for 530 to 539, which concern
 * authentication.
 */
export function smtpFailure(error: unknown): DeliveryResult {
  const parsed = smtpErrorSchema.safeParse(error);
  if (!parsed.success) return { outcome: "retry", reason: String(error) };
  const { responseCode = 0, message } = parsed.data;
  const isAboutSignIn = responseCode >= 530 && responseCode < 540;
  return { outcome: responseCode >= 500 && !isAboutSignIn ? "failed" : "retry", reason: message };
}
