import { escapeHtml } from "../../mailbox/page.ts";
import type { MailConfig, TemplateKind } from "../mail-config.ts";

/** The variables of a template, as `{{ .Email }}` or `{{ .Data.full_name }}`. */
export interface TemplateValues {
  SiteURL: string;
  ConfirmationURL: string;
  /** The code. */
  Token: string;
  TokenHash: string;
  RedirectTo: string;
  Email: string;
  NewEmail?: string;
  Data: Record<string, unknown>;
}

const DEFAULTS: Record<TemplateKind, { subject: string; title: string; action: string }> = {
  invite: { subject: "You have been invited", title: "You have been invited", action: "Accept the invitation" },
  confirmation: { subject: "Confirm your email address", title: "Confirm your email address", action: "Confirm" },
  recovery: { subject: "Reset your password", title: "Reset your password", action: "Choose a new password" },
  magic_link: { subject: "Your sign-in link", title: "Your sign-in link", action: "Sign in" },
  email_change: {
    subject: "Confirm your new email address",
    title: "Change your email address to {{ .NewEmail }}",
    action: "Confirm the change",
  },
  reauthentication: { subject: "{{ .Token }} is your code", title: "Your code", action: "" },
};

const LINK = `<p><a href="{{ .ConfirmationURL }}">%</a></p><p>Or enter this code: <strong>{{ .Token }}</strong></p>`;

/** The three parts of a mail, from config.toml's template or the plain default one. */
export function renderMail(config: MailConfig, kind: TemplateKind, values: TemplateValues) {
  const { subject, title, action } = DEFAULTS[kind];
  const custom = config.templates[kind];
  const html = custom?.html ?? `<h2>${title}</h2>\n${LINK.replace("%", action)}\n`;
  return {
    subject: fill(custom?.subject ?? subject, values, String)
      .replace(/\s+/g, " ")
      .trim(),
    html: fill(html, values, escapeHtml),
    text: `${fill(title, values, String)}\n\n${values.ConfirmationURL}\n\nCode: ${values.Token}\n`,
  };
}

/** Go's `{{ .Name }}` and nothing more of its template language; a name without a value is empty. */
export function fill(template: string, values: TemplateValues, write: (text: string) => string): string {
  return template.replace(/\{\{-?\s*\.([A-Za-z_][\w.]*)\s*-?\}\}/g, (_whole, name: string) => {
    const value = name.split(".").reduce<unknown>((at, key) => ownValue(at, key), values);
    return value === undefined || value === null
      ? ""
      : write(typeof value === "object" ? JSON.stringify(value) : String(value));
  });
}

function ownValue(holder: unknown, key: string): unknown {
  return typeof holder === "object" && holder !== null && Object.hasOwn(holder, key)
    ? Reflect.get(holder, key)
    : undefined;
}
