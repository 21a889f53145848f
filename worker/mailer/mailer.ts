import type { ClaimedMail } from "../../lib/contracts/mail.ts";
import { renderMail } from "../../lib/mail/render-mail.ts";
import type { MailQueue } from "./mail-queue.ts";
import type { DeliveryResult, MailTransport } from "./transport.ts";

/** Mails claimed at once: sent one after the other, each within about 20 s, all within the two minutes of a claim. */
const BATCH = 5;
const IDLE_MS = 5_000;

export type MailerOptions = {
  readonly queue: MailQueue;
  readonly transport: MailTransport;
  readonly from: string;
  readonly siteUrl: string;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
  readonly now: () => number;
  /** Waits for the time, or until the signal. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Sends the mails of the outbox until the signal. Retries if the database is unavailable. */
export async function runMailer(options: MailerOptions): Promise<void> {
  const { signal, log, wait } = options;
  while (!signal.aborted) {
    const count = await sendBatch(options).catch((error: unknown) => {
      log(`the outbox does not answer: ${error instanceof Error ? error.message : String(error)}`);
      return 0;
    });
    if (count === 0) await wait(IDLE_MS, signal);
  }
}

/** Sends the mails that are due. A failing mail does not block the others. @returns how many there were */
export async function sendBatch(options: MailerOptions): Promise<number> {
  const mails = await options.queue.claim(BATCH);
  for (const mail of mails) {
    const result = await send(mail, options);
    const reason = result.outcome === "sent" ? null : result.reason;
    const isOurs = await options.queue.settle(mail, result.outcome, reason);
    const remark = isOurs ? "" : ", but its claim had run out";
    options.log(`mail ${mail.id} (${mail.template}): ${result.outcome}${reason ? `, ${reason}` : ""}${remark}`);
  }
  return mails.length;
}

async function send(mail: ClaimedMail, { transport, from, siteUrl, now }: MailerOptions): Promise<DeliveryResult> {
  const rendered = renderMail(mail.template, mail.data, siteUrl, now());
  if (!rendered.ok) return { outcome: "failed", reason: rendered.reason };
  return transport.deliver({ ...rendered.mail, from, to: mail.to_address, key: `karbos-mail-${mail.id}` });
}
