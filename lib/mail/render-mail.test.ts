import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderMail } from "./render-mail.ts";

const now = Date.parse("2026-11-22T09:00Z");
const site = "https://karbos.example";
const failure = {
  workloadName: "Nightly embeddings",
  jobId: "KB-000042",
  reason: "Exit code 3.",
  path: "/workloads/KB-000042",
  unsubscribeToken: "a.failures.b",
};

function rendered(template: string, data: unknown) {
  const result = renderMail(template, data, site, now);
  if (!result.ok) throw new Error(result.reason);
  return result.mail;
}

describe("renderMail", () => {
  it("says the same in text and in HTML, with links that lead to the site", () => {
    const mail = rendered("workload_failed", failure);
    expect(mail.subject).toBe("Failed: Nightly embeddings (KB-000042)");
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain("Exit code 3.");
      expect(part).toContain("https://karbos.example/workloads/KB-000042");
      expect(part).toContain("https://karbos.example/unsubscribe?token=a.failures.b");
    }
  });

  it("lets a mail program end what is optional, and only that", () => {
    expect(rendered("workload_failed", failure).headers).toEqual({
      "List-Unsubscribe": "<https://karbos.example/unsubscribe/one-click?token=a.failures.b>",
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    });
    const invitation = {
      ...{ organizationName: "Acme", inviterName: "Ada", role: "operator", path: "/invitations/x" },
      expiresAt: "2026-11-29T09:00:00+00:00",
    };
    expect(rendered("invitation", invitation).headers).toEqual({});
    expect(rendered("invitation", invitation).text).toContain("as an operator");
  });

  it.each([
    ["a template that is not known", "surprise", failure],
    ["data that do not fit", "workload_failed", { ...failure, reason: 5 }],
    ["a path that leads elsewhere", "workload_failed", { ...failure, path: "https://evil.example/" }],
    ["nothing", "workload_failed", null],
  ])("refuses %s", (_, template, data) => {
    expect(renderMail(template, data, site, now)).toMatchObject({ ok: false });
  });

  it("never lets what a person typed become markup or a header", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: "binary" }), (typed) => {
        const name = `${typed}\r\nBcc: x@example.org <script>"'&`;
        const { subject, html } = rendered("workload_failed", { ...failure, workloadName: name.slice(0, 1_000) });
        expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect([...subject].length).toBeLessThanOrEqual(150);
        expect(html).not.toContain("<script>");
      }),
    );
  });
});
