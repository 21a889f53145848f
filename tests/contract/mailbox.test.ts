import { once } from "node:events";
import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { target, unique } from "./support/target.ts";

const base = `${target.url}/mailbox`;
const mail = (to: string) => ({
  from: "karbos@contract.test",
  to,
  subject: "Hello",
  text: "text",
  html: "<b>html</b>",
});
const send = (body: unknown, headers: Record<string, string> = { authorization: `Bearer ${target.secretKey}` }) =>
  fetch(`${base}/api/send`, { method: "POST", headers, body: JSON.stringify(body) });
const read = async (id: string) => (await fetch(`${base}/api/messages/${id}`)).json();

describe.runIf(target.isEmbedded)("the mailbox", () => {
  it("takes mails from senders with the secret key, lists, gives and deletes them", async () => {
    const to = `${unique("box")}@contract.test`;
    const { ID } = await (
      await send({ ...mail(to), from: { name: "Karbos", address: "karbos@contract.test" } })
    ).json();
    const list = await (await fetch(`${base}/api/messages?to=${to}`)).json();
    expect(list).toMatchObject({
      total: 1,
      messages: [{ ID, Subject: "Hello", From: { Name: "Karbos" }, To: [{ Address: to }], Snippet: "text" }],
    });
    expect(await read(ID)).toMatchObject({ ID, Text: "text", HTML: "<b>html</b>" });
    expect((await fetch(`${base}/api/messages/${ID}`, { method: "DELETE" })).status).toBe(204);
    expect((await fetch(`${base}/api/messages/${ID}`)).status).toBe(404);
  });

  it("keeps one mail of those sent again under the same key", async () => {
    const headers = { authorization: `Bearer ${target.secretKey}`, "idempotency-key": unique("key") };
    const to = `${unique("again")}@contract.test`;
    const [first, second] = [
      await (await send(mail(to), headers)).json(),
      await (await send(mail(to), headers)).json(),
    ];
    expect(second).toEqual(first);
    expect((await (await fetch(`${base}/api/messages?to=${to}`)).json()).total).toBe(1);
  });

  it("refuses invalid mails, and callers without a key", async () => {
    for (const headers of [{}, { authorization: `Bearer ${target.publishableKey}` }]) {
      expect((await send(mail("a@contract.test"), headers)).status).toBe(401);
    }
    for (const body of [
      null,
      {},
      { ...mail("nobody") },
      { ...mail("a@contract.test"), text: "", html: "" },
      { ...mail("a@contract.test"), subject: "x".repeat(999) },
    ]) {
      expect((await send(body)).status).toBe(400);
    }
  });

  it("shows pages on which no script runs, whatever a mail says", async () => {
    const evil = '<script>alert("x")</script>';
    const { ID } = await (
      await send({ ...mail(`${unique("evil")}@contract.test`), subject: evil, text: evil, html: evil })
    ).json();
    for (const path of ["", `/messages/${ID}`]) {
      const page = await fetch(base + path);
      expect(page.headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
      expect(await page.text()).not.toContain("<script>");
    }
    const document = await fetch(`${base}/messages/${ID}/html`);
    expect(document.headers.get("content-security-policy")).toMatch(/^sandbox allow-popups/);
  });

  it("is closed to pages of other sites", async () => {
    const foreign = { "sec-fetch-site": "cross-site" };
    expect((await fetch(`${base}/api/messages`, { method: "DELETE", headers: foreign })).status).toBe(403);
    expect((await fetch(`${base}/delete`, { method: "POST", headers: foreign })).status).toBe(403);
    expect((await fetch(`${base}/api/messages`)).headers.get("access-control-allow-origin")).toBeNull();
    const rebound = request(`${base}/api/messages`, { headers: { host: "evil.example" } }).end();
    const [response] = await once(rebound, "response");
    expect(response.statusCode).toBe(403);
  });
});
