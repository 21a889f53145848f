import { z } from "zod";
import { sameKey } from "../jwt.ts";
import { readJson } from "../responses.ts";
import { listPage, mailDocument, mailPage } from "./page.ts";
import type { MailStore, StoredMail } from "./store.ts";

const TEXT_CHARACTERS_MAX = 256 * 1024;
const namedSchema = z.object({ name: z.string().max(200), address: z.email() });
/** An address, alone or as `Name <address>`, as providers accept it. */
const textualSchema = z
  .string()
  .max(600)
  .transform((text) => {
    const { name, address } = /^(?<name>[^<>]*)<(?<address>[^<>]*)>$/.exec(text)?.groups ?? {};
    return { name: (name ?? "").trim(), address: address ?? text };
  })
  .pipe(namedSchema);
const addressSchema = z.union([textualSchema, namedSchema.extend({ name: z.string().max(200).default("") })]);
const sendSchema = z
  .object({
    from: addressSchema,
    to: z.union([addressSchema.transform((one) => [one]), z.array(addressSchema).min(1).max(50)]),
    subject: z.string().min(1).max(998),
    text: z.string().max(TEXT_CHARACTERS_MAX).default(""),
    html: z.string().max(TEXT_CHARACTERS_MAX).default(""),
  })
  .refine(({ text, html }) => text !== "" || html !== "", { error: "text or html must be given" });
/** A request with its address. */
interface Call {
  request: Request;
  url: URL;
}

const keySchema = z.string().min(1).max(256).nullable();

/**
 * The mailbox: pages for people below `/mailbox`, JSON for tests below `/mailbox/api`, in Mailpit's format.
 *
 * - `GET /mailbox/api/messages?to=<address>&limit=50&start=0`, newest first; `DELETE` removes all
 * - `GET` and `DELETE /mailbox/api/messages/<id>`
 * - `POST /mailbox/api/send` with the secret key as bearer token or `apikey`: `{ from, to, subject, text, html }`, where
 *   addresses are texts or `{ name, address }`. Answers `{ ID }`; a repeated `idempotency-key` stores nothing again.
 */
export function createMailbox(store: MailStore, secretKey: string) {
  const removed = async (id: string | undefined, answer: Response) => {
    await store.remove(id);
    return answer;
  };
  const routes: [method: string, path: RegExp, (id: string, call: Call) => Response | Promise<Response>][] = [
    ["POST", /^\/api\/send$/, (_id, { request }) => send(request, store, secretKey)],
    ["GET", /^\/api\/messages$/, (_id, { url }) => list(url, store)],
    ["DELETE", /^\/api\/messages$/, () => removed(undefined, new Response(null, { status: 204 }))],
    ["GET", /^\/api\/messages\/([^/]+)$/, (id) => withMail(store, id, (mail) => Response.json(detailOf(mail)))],
    ["DELETE", /^\/api\/messages\/([^/]+)$/, (id) => removed(id, new Response(null, { status: 204 }))],
    ["GET", /^\/?$/, () => listPage(store.list())],
    ["POST", /^\/delete$/, () => removed(undefined, toList())],
    ["GET", /^\/messages\/([^/]+)$/, (id) => withMail(store, id, mailPage)],
    ["GET", /^\/messages\/([^/]+)\/html$/, (id) => withMail(store, id, mailDocument)],
    ["POST", /^\/messages\/([^/]+)\/delete$/, (id) => removed(id, toList())],
  ];
  return async (request: Request, url: URL): Promise<Response> => {
    if (!isFromHere(request, url)) return failure(403, "The mailbox answers to this machine only");
    const path = url.pathname.slice("/mailbox".length);
    for (const [method, pattern, handle] of routes) {
      const match = method === request.method ? pattern.exec(path) : null;
      if (match !== null) return handle(match[1] ?? "", { request, url });
    }
    return failure(404, "Not found");
  };
}

function toList(): Response {
  return new Response(null, { status: 303, headers: { location: "/mailbox" } });
}

/**
 * A page of another site must not read or change mails: by a host name that resolves to this machine or by a form.
 * Requests of programs have no such header.
 */
function isFromHere(request: Request, url: URL): boolean {
  if (url.hostname !== "127.0.0.1" && url.hostname !== "localhost") return false;
  const site = request.headers.get("sec-fetch-site");
  return request.method === "GET" || site === null || site === "same-origin" || site === "none";
}

async function send(request: Request, store: MailStore, secretKey: string): Promise<Response> {
  const given = request.headers.get("authorization")?.replace(/^Bearer\s+/i, "") ?? request.headers.get("apikey");
  if (!sameKey(given, secretKey)) return failure(401, "The secret key is missing or wrong");
  const mail = sendSchema.safeParse(await readJson(request));
  const key = keySchema.safeParse(request.headers.get("idempotency-key"));
  if (!mail.success || !key.success)
    return failure(400, z.prettifyError(mail.error ?? key.error ?? new z.ZodError([])));
  return Response.json({ ID: await store.put(mail.data, key.data) });
}

function list(url: URL, store: MailStore): Response {
  const to = url.searchParams.get("to")?.toLowerCase();
  const found = store
    .list()
    .filter((mail) => to === undefined || mail.to.some(({ address }) => address.toLowerCase() === to));
  const start = countOf(url.searchParams.get("start"), 0);
  const page = found.slice(start, start + countOf(url.searchParams.get("limit"), 50));
  return Response.json({ total: found.length, start, messages: page.map(summaryOf) });
}

function countOf(text: string | null, fallback: number): number {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : fallback;
}

function summaryOf(mail: StoredMail) {
  return {
    ID: mail.id,
    From: nameOf(mail.from),
    To: mail.to.map(nameOf),
    Subject: mail.subject,
    Created: mail.createdAt,
    Snippet: mail.text.replace(/\s+/g, " ").slice(0, 200),
  };
}

function detailOf(mail: StoredMail) {
  return { ...summaryOf(mail), Date: mail.createdAt, Text: mail.text, HTML: mail.html };
}

function nameOf({ name, address }: StoredMail["from"]) {
  return { Name: name, Address: address };
}

function withMail(
  store: MailStore,
  id: string | undefined,
  work: (mail: StoredMail) => Response | Promise<Response>,
): Response | Promise<Response> {
  const mail = store.get(id ?? "");
  return mail === null ? failure(404, "There is no such mail") : work(mail);
}

function failure(status: number, message: string): Response {
  return Response.json({ Error: message }, { status });
}
