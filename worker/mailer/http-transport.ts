import type { DeliveryResult, MailTransport, OutgoingMail } from "./transport.ts";

const CALL_MS_MAX = 15_000;
/** Responses after which the same request may succeed. */
const TRANSIENT = new Set([408, 425, 429]);

/**
 * Sends through a provider's HTTP interface: a JSON body of from, to, subject, text, html and headers, a bearer token and
 * an Idempotency-Key. This is Resend's format; other providers need a small adapter.
 */
export function httpTransport({ url, token }: { readonly url: string; readonly token: string }): MailTransport {
  return {
    async deliver(mail) {
      try {
        const response = await fetch(url, {
          method: "POST",
          headers: {
            authorization: `Bearer ${token}`,
            "content-type": "application/json",
            "idempotency-key": mail.key,
          },
          body: JSON.stringify(bodyOf(mail)),
          // The token is for this address alone.
          redirect: "error",
          signal: AbortSignal.timeout(CALL_MS_MAX),
        });
        await response.body?.cancel();
        return resultOf(response.status);
      } catch (error) {
        return { outcome: "retry", reason: `The provider cannot be reached: ${messageOf(error)}` };
      }
    },
  };
}

function bodyOf({ from, to, subject, text, html, headers }: OutgoingMail) {
  return { from, to: [to], subject, text, html, headers };
}

function resultOf(status: number): DeliveryResult {
  if (status >= 200 && status < 300) return { outcome: "sent" };
  const reason = `The provider answered ${status}`;
  return { outcome: status >= 500 || TRANSIENT.has(status) ? "retry" : "failed", reason };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
