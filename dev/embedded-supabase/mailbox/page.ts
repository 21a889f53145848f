import type { StoredMail } from "./store.ts";

/** No script runs on these pages, and nothing is loaded from elsewhere. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** Of a mail's own HTML: a document of no origin, whose links open in a new tab. */
const MAIL_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

const STYLE = `
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
  table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8884 }
  iframe { width: 100%; height: 28rem; border: 1px solid #8884; background: #fff } pre { white-space: pre-wrap; overflow-wrap: anywhere }
  form { display: inline } header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem }`;

export function listPage(mails: StoredMail[]): Response {
  const rows = mails.map(
    (mail) => html`<tr><td>${mail.createdAt.slice(0, 19).replace("T", " ")}</td><td>${addressesOf(mail)}</td>
      <td><a href="/mailbox/messages/${mail.id}">${mail.subject || "(no subject)"}</a></td></tr>`,
  );
  const table = html`<table><tr><th>Sent (UTC)</th><th>To</th><th>Subject</th></tr>${rows}</table>`;
  return page(
    "Mailbox",
    html`<meta http-equiv="refresh" content="3">`,
    html`<header><h1>Mailbox</h1>${mails.length > 0 ? deleteButton("/mailbox/delete", "Delete all") : ""}</header>
      <p>Mails that Karbos and Auth would have sent. They stay on this machine.</p>
      ${mails.length > 0 ? table : html`<p>No mails yet.</p>`}`,
  );
}

export function mailPage(mail: StoredMail): Response {
  const frame = html`<h2>HTML</h2><iframe title="The mail" src="/mailbox/messages/${mail.id}/html"
    sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`;
  return page(
    mail.subject,
    html``,
    html`<p><a href="/mailbox">All mails</a></p>
      <header><h1>${mail.subject || "(no subject)"}</h1>${deleteButton(`/mailbox/messages/${mail.id}/delete`, "Delete")}</header>
      <p>From ${mail.from.name} &lt;${mail.from.address}&gt; to ${addressesOf(mail)}, ${mail.createdAt}</p>
      ${mail.html === "" ? "" : frame}
      <h2>Text</h2><pre>${mail.text}</pre>`,
  );
}

/** A mail's unchanged HTML, sandboxed. */
export function mailDocument(mail: StoredMail): Response {
  return document(`<!doctype html><base target="_blank">${mail.html}`, MAIL_POLICY);
}

function addressesOf(mail: StoredMail): string {
  return mail.to.map(({ address }) => address).join(", ");
}

function deleteButton(action: string, label: string): Markup {
  return html`<form method="post" action="${action}"><button>${label}</button></form>`;
}

function page(title: string, head: Markup, body: Markup): Response {
  const style = new Markup(`<style>${STYLE}</style>`);
  const whole = html`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>${title}</title>${style}${head}${body}</html>`;
  return document(whole.text, PAGE_POLICY);
}

function document(text: string, policy: string): Response {
  return new Response(text, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    },
  });
}

/** HTML written in this file, not text of a mail. */
class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Text is escaped, markup is not. */
function html(parts: TemplateStringsArray, ...values: (string | Markup | Markup[])[]): Markup {
  const written = values.map((value) => [value].flat().map(escaped).join(""));
  return new Markup(parts.map((part, index) => part + (written[index] ?? "")).join(""));
}

function escaped(value: string | Markup): string {
  return value instanceof Markup ? value.text : escapeHtml(value);
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };

/** Text escaped for HTML, including attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
