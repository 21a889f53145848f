import { expect } from "vitest";
import { z } from "zod";
import { target } from "./target.ts";

const listSchema = z.object({
  messages: z.array(z.object({ ID: z.string(), To: z.array(z.object({ Address: z.string() })) })),
});
const mailSchema = z.object({ ID: z.string(), Subject: z.string(), Text: z.string(), HTML: z.string() });

/** A mail, and what a reader does with it. */
export type ReceivedMail = z.infer<typeof mailSchema> & { link: string; code: string };

/**
 * Where the backend's mails are: the mailbox of the embedded one, or the Mailpit of SUPABASE_MAILPIT_URL (such
 * as http://127.0.0.1:54324, which `supabase start` starts).
 */
function addresses(url: string) {
  const mailpit = process.env.SUPABASE_MAILPIT_URL;
  return mailpit === undefined
    ? { list: `${url}/mailbox/api/messages?limit=200`, mail: (id: string) => `${url}/mailbox/api/messages/${id}` }
    : { list: `${mailpit}/api/v1/messages?limit=200`, mail: (id: string) => `${mailpit}/api/v1/message/${id}` };
}

/** Newest first. */
export async function mailsTo(address: string, url: string = target.url): Promise<ReceivedMail[]> {
  const { list, mail } = addresses(url);
  const { messages } = listSchema.parse(await (await fetch(list)).json());
  const mine = messages.filter(({ To }) => To.some(({ Address }) => Address.toLowerCase() === address.toLowerCase()));
  return Promise.all(mine.map(async ({ ID }) => read(mailSchema.parse(await (await fetch(mail(ID))).json()))));
}

/** The newest mail to an address, once there are as many as expected. */
export async function mailTo(address: string, count = 1, url: string = target.url): Promise<ReceivedMail> {
  let mails: ReceivedMail[] = [];
  await expect
    .poll(async () => {
      mails = await mailsTo(address, url);
      return mails.length;
    })
    .toBe(count);
  const [newest] = mails;
  if (newest === undefined) throw new Error(`no mail to ${address}`);
  return newest;
}

function read(mail: z.infer<typeof mailSchema>): ReceivedMail {
  const link = /href="(?<link>[^"]+)"/.exec(mail.HTML)?.groups?.link?.replaceAll("&amp;", "&") ?? "";
  return { ...mail, link, code: /\b(?<code>\d{6})\b/.exec(mail.Text)?.groups?.code ?? "" };
}

/** Follows the link of a mail and Auth's redirects. */
export async function follow(
  link: string,
): Promise<{ status: number; to: URL; query: URLSearchParams; fragment: URLSearchParams }> {
  const response = await fetch(link, { redirect: "manual" });
  const to = new URL(response.headers.get("location") ?? "about:blank");
  return { status: response.status, to, query: to.searchParams, fragment: new URLSearchParams(to.hash.slice(1)) };
}
