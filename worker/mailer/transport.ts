import type { RenderedMail } from "../../lib/mail/letter.ts";

/** A mail with its address. The key is the same at each attempt, so that a receiver can drop a repeat. */
export type OutgoingMail = RenderedMail & { readonly to: string; readonly from: string; readonly key: string };

/** The result of one attempt. `retry` may succeed later; `failed` will not. */
export type DeliveryResult =
  | { readonly outcome: "sent" }
  | { readonly outcome: "retry" | "failed"; readonly reason: string };

/** One way to send mail. It never throws: errors are results. */
export type MailTransport = { deliver(mail: OutgoingMail): Promise<DeliveryResult> };
