import type { RenderedMail } from "../../lib/mail/letter.ts";

/** A mail with its address. The key is the same at each attempt, so that a receiver can leave out a repeat. */
export type OutgoingMail = RenderedMail & { readonly to: string; readonly from: string; readonly key: string };

/** What became of one attempt. `retry` may go better later; `failed` would not. */
export type DeliveryResult =
  | { readonly outcome: "sent" }
  | { readonly outcome: "retry" | "failed"; readonly reason: string };

/** One way to send mail. It never throws: what goes wrong is a result. */
export type MailTransport = { deliver(mail: OutgoingMail): Promise<DeliveryResult> };
