import { text } from "node:stream/consumers";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { describe, expect, it } from "vitest";
import { testCertificate, testKey } from "./certificate.test-data.ts";
import { smtpTransport } from "./smtp-transport.ts";
import type { OutgoingMail } from "./transport.ts";

const mail: OutgoingMail = {
  ...{ from: "Karbos <karbos@example.org>", to: "uma@example.org", key: "karbos-mail-1" },
  ...{
    subject: "Grüße",
    text: "Plain text",
    html: "<p>Markup</p>",
    headers: { "List-Unsubscribe": "<https://x.example/>" },
  },
};

type Refusal = { readonly at: "recipient" | "data"; readonly responseCode: number };

/** A mail server that speaks TLS from the first byte, and keeps what it takes. */
async function withServer(
  refusal: Refusal | null,
  work: (transport: ReturnType<typeof smtpTransport>, taken: string[], port: number) => Promise<void>,
  password = "right",
): Promise<void> {
  const taken: string[] = [];
  const refused = () => Object.assign(new Error("refused"), { responseCode: refusal?.responseCode });
  const options: SMTPServerOptions = {
    ...{ secure: true, key: testKey, cert: testCertificate, logger: false },
    onAuth: (auth, _session, done) =>
      auth.password === "right"
        ? done(null, { user: "karbos" })
        : done(Object.assign(new Error("no"), { responseCode: 535 })),
    onRcptTo: (_address, _session, done) => done(refusal?.at === "recipient" ? refused() : null),
    onData: (stream, _session, done) => {
      void text(stream).then((content) => {
        if (refusal?.at === "data") return done(refused());
        taken.push(content);
        return done(null);
      });
    },
  };
  const server = new SMTPServer(options);
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.server.address();
  const port = address !== null && typeof address === "object" ? address.port : 0;
  try {
    await work(smtpTransport({ host: "127.0.0.1", port, user: "karbos", password, ca: testCertificate }), taken, port);
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

describe("the SMTP transport", () => {
  it("sends text and HTML over TLS, under an id that stays the same", () =>
    withServer(null, async (transport, taken) => {
      expect(await transport.deliver(mail)).toEqual({ outcome: "sent" });
      expect(taken).toHaveLength(1);
      expect(taken[0]).toContain("Message-ID: <karbos-mail-1@127.0.0.1>");
      expect(taken[0]).toContain("List-Unsubscribe: <https://x.example/>");
      expect(taken[0]).toContain("Plain text");
      expect(taken[0]).toContain("<p>Markup</p>");
    }));

  it.each([
    ["an address that does not exist", { at: "recipient", responseCode: 550 }, "failed"],
    ["a mailbox that is busy", { at: "recipient", responseCode: 450 }, "retry"],
    ["a mail that is taken for spam", { at: "data", responseCode: 554 }, "failed"],
  ] as const)("of %s: %o gives %s", (_, refusal, outcome) =>
    withServer(refusal, async (transport) => {
      expect(await transport.deliver(mail)).toMatchObject({ outcome });
    }),
  );

  it("tries again later where it may not sign in: that is about us, not about the mail", () =>
    withServer(
      null,
      async (transport) => {
        expect(await transport.deliver(mail)).toMatchObject({ outcome: "retry" });
      },
      "wrong",
    ));

  it("sends nothing to a server whose certificate nobody vouches for", () =>
    withServer(null, async (_, taken, port) => {
      const stranger = smtpTransport({ host: "127.0.0.1", port, user: "karbos", password: "right" });
      expect(await stranger.deliver(mail)).toMatchObject({
        outcome: "retry",
        reason: expect.stringMatching(/self-signed/),
      });
      expect(taken).toEqual([]);
    }));
});
