import { expect, it } from "vitest";
import { z } from "zod";
import { httpTransport } from "../../worker/mailer/http-transport.ts";
import { supabaseMailQueue } from "../../worker/mailer/mail-queue.ts";
import { sendBatch } from "../../worker/mailer/mailer.ts";
import { sql, target } from "./target.ts";

const mailsSchema = z.object({ messages: z.array(z.object({ ID: z.string(), Subject: z.string() })) });
const address = "uma.mail@karbos.example";

async function mailbox(): Promise<string[]> {
  const response = await fetch(`${target.mailboxUrl}/api/messages?to=${encodeURIComponent(address)}`);
  return mailsSchema.parse(await response.json()).messages.map(({ Subject }) => Subject);
}

const send = (token: string) =>
  sendBatch({
    queue: supabaseMailQueue(target.apiUrl, target.secretKey),
    transport: httpTransport({ url: `${target.mailboxUrl}/api/send`, token }),
    ...{
      from: "Karbos <karbos@karbos.example>",
      siteUrl: "https://karbos.example",
      signal: AbortSignal.timeout(60_000),
    },
    ...{ log: () => {}, now: Date.now, wait: async () => {} },
  });

it("brings a mail from the outbox to its address once, however often it is claimed", async () => {
  const invitation = {
    ...{ organizationName: "Sample Hosting", inviterName: "Alan Reid", role: "viewer", path: "/invitations/x" },
    expiresAt: "2030-01-01T00:00:00Z",
  };
  await sql`select private.enqueue_mail(${address}, 'invitation', ${JSON.stringify(invitation)}::text::jsonb, 'e2e 1')`;
  await send(target.secretKey);
  expect(await mailbox()).toEqual(["Alan Reid invites you to Sample Hosting on Karbos"]);
  const row = await sql`select state, data, attempts::integer from public.mail_outbox where dedupe_key = 'e2e 1'`;
  expect(row).toEqual([{ state: "sent", data: {}, attempts: 1 }]);

  // As if the answer of the provider had been lost: it is sent again, under the same key.
  await sql`
    update public.mail_outbox
    set state = 'pending', ended_at = null, next_attempt_at = now(), data = ${JSON.stringify(invitation)}::text::jsonb
    where dedupe_key = 'e2e 1'`;
  await send(target.secretKey);
  expect(await mailbox()).toHaveLength(1);
});

it("gives up on a mail that the provider refuses permanently", async () => {
  const data = JSON.stringify({
    organizationName: "x",
    inviterName: null,
    role: "viewer",
    path: "/x",
    expiresAt: "2030-01-01T00:00:00Z",
  });
  await sql`select private.enqueue_mail(${address}, 'invitation', ${data}::text::jsonb, 'e2e 2')`;
  await send("not the key");
  const [row] = await sql`select state, last_error from public.mail_outbox where dedupe_key = 'e2e 2'`;
  expect(row).toEqual({ state: "failed", last_error: "The provider answered 401" });
});
