import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { readMailerConfig } from "./config.ts";
import { httpTransport } from "./http-transport.ts";
import { smtpFailure } from "./smtp-transport.ts";
import type { OutgoingMail } from "./transport.ts";

const mail: OutgoingMail = {
  ...{ from: "Karbos <karbos@example.org>", to: "uma@example.org", key: "karbos-mail-1" },
  ...{ subject: "Hello", text: "text", html: "<p>html</p>", headers: { "List-Unsubscribe": "<https://x.example>" } },
};

/** A provider that answers with one status; what it was asked is kept. */
async function withProvider(status: number, work: (url: string, asked: unknown[]) => Promise<void>): Promise<void> {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      asked.push({ ...request.headers, body: JSON.parse(body) });
      response.writeHead(status, status === 302 ? { location: "http://127.0.0.1:1/" } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  try {
    await work(`http://127.0.0.1:${port}/emails`, asked);
  } finally {
    server.close();
  }
}

describe("the HTTP transport", () => {
  it("posts the mail with its token and a key that makes a repeat harmless", () =>
    withProvider(200, async (url, asked) => {
      expect(await httpTransport({ url, token: "secret" }).deliver(mail)).toEqual({ outcome: "sent" });
      expect(asked).toMatchObject([
        {
          authorization: "Bearer secret",
          "idempotency-key": "karbos-mail-1",
          body: { from: mail.from, to: ["uma@example.org"], subject: "Hello", headers: mail.headers },
        },
      ]);
    }));

  it.each([
    [429, "retry"],
    [503, "retry"],
    [400, "failed"],
    [401, "failed"],
    [302, "retry"],
  ])("after %i: %s", (status, outcome) =>
    withProvider(status, async (url) => {
      expect(await httpTransport({ url, token: "secret" }).deliver(mail)).toMatchObject({ outcome });
    }),
  );

  it("tries again later where nobody answers", async () => {
    const transport = httpTransport({ url: "http://127.0.0.1:1/", token: "secret" });
    expect(await transport.deliver(mail)).toMatchObject({ outcome: "retry" });
  });
});

describe("a failure of SMTP", () => {
  it.each([
    [{ responseCode: 550, message: "no such mailbox" }, "failed"],
    [{ responseCode: 451, message: "try later" }, "retry"],
    [{ responseCode: 535, message: "authentication failed" }, "retry"],
    [{ message: "ECONNREFUSED" }, "retry"],
    ["broken", "retry"],
  ])("%o: %s", (error, outcome) => {
    expect(smtpFailure(error)).toMatchObject({ outcome });
  });
});

describe("the mailer's settings", () => {
  const base = {
    SUPABASE_URL: "http://127.0.0.1:54321/",
    SUPABASE_SECRET_KEY: "sb_secret_x",
    KARBOS_SITE_URL: "https://karbos.example/",
    KARBOS_MAIL_FROM: "Karbos <karbos@example.org>",
  };

  it("take an HTTP provider, or SMTP with TLS", () => {
    const http = { KARBOS_MAIL_HTTP_URL: "https://mail.example/send", KARBOS_MAIL_HTTP_TOKEN: "t" };
    expect(readMailerConfig({ ...base, ...http })).toMatchObject({
      ok: true,
      config: { siteUrl: "https://karbos.example", provider: { kind: "http", token: "t" } },
    });
    expect(readMailerConfig({ ...base, KARBOS_MAIL_SMTP_URL: "smtps://u%40x:p%2Fw@mail.example:465" })).toMatchObject({
      ok: true,
      config: { provider: { kind: "smtp", host: "mail.example", port: 465, user: "u@x", password: "p/w" } },
    });
  });

  it.each([
    ["neither", {}],
    ["both", { KARBOS_MAIL_HTTP_URL: "https://mail.example", KARBOS_MAIL_SMTP_URL: "smtps://u:p@mail.example:465" }],
    ["a port without TLS", { KARBOS_MAIL_SMTP_URL: "smtp://u:p@mail.example:25" }],
    ["a sender with a line break", { KARBOS_MAIL_HTTP_URL: "https://m.example", KARBOS_MAIL_FROM: "a@b\r\nBcc: c@d" }],
  ])("refuse %s, naming the setting", (_, given) => {
    const read = readMailerConfig({ ...base, ...given });
    expect(read).toMatchObject({ ok: false, problems: [expect.stringMatching(/^KARBOS_MAIL_/)] });
  });
});
