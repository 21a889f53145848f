import { expect, it } from "vitest";
import { escapeHtml } from "../../mailbox/page.ts";
import { fill, renderMail } from "./templates.ts";

const values = {
  SiteURL: "https://karbos.example",
  ConfirmationURL: "https://karbos.example/verify?a=1&b=2",
  Token: "123456",
  TokenHash: "abc",
  RedirectTo: "",
  Email: "a@b.example",
  Data: { name: "<Ann>", deep: { er: 1 }, list: [1] },
};
const mail = { otpLength: 6, otpExpiryS: 3600, maxFrequencyMs: 0, doubleConfirmChanges: true };

it.each([
  ["{{ .Token }}/{{.Token}}/{{- .Token -}}", "123456/123456/123456"],
  ["{{ .Data.name }}", "&lt;Ann&gt;"],
  ["{{ .Data.deep.er }} {{ .Data.list }}", "1 [1]"],
  ["[{{ .Nothing }}{{ .Data.constructor }}{{ .RedirectTo }}]", "[]"],
  ["{{ if .Token }}x{{ end }}", "{{ if .Token }}x{{ end }}"],
])("%j becomes %j", (template, expected) => {
  expect(fill(template, values, escapeHtml)).toBe(expected);
});

it("a mail has its defaults, and what config.toml says in their place", () => {
  const plain = renderMail({ ...mail, templates: {} }, "magic_link", values);
  expect(plain.subject).toBe("Your sign-in link");
  expect(plain.html).toContain('href="https://karbos.example/verify?a=1&amp;b=2"');
  expect(plain.text).toContain("https://karbos.example/verify?a=1&b=2\n\nCode: 123456");
  const custom = { recovery: { subject: "For {{ .Data.name }}\n", html: "{{ .TokenHash }}" } };
  expect(renderMail({ ...mail, templates: custom }, "recovery", values)).toMatchObject({
    subject: "For <Ann>",
    html: "abc",
  });
});
