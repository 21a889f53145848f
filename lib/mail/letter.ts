/** The content of a mail, before layout. */
export interface Letter {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly action: { readonly label: string; readonly url: string } | null;
  /** Small print: why one gets this mail. */
  readonly footer: string;
  /** How to unsubscribe from this topic; null if that is not possible. */
  readonly unsubscribe: { readonly pageUrl: string; readonly oneClickUrl: string } | null;
}

/** A mail ready to be sent. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Subjects are one line: a name with a line break must not become another header. */
const SUBJECT_LENGTH_MAX = 150;

/**
 * Lays a letter out as plain text and as HTML. All content is escaped: text that a person typed never becomes markup.
 */
export function layOut(letter: Letter): RenderedMail {
  return {
    subject: oneLine(letter.subject),
    text: asText(letter),
    html: asHtml(letter),
    headers: letter.unsubscribe === null ? {} : unsubscribeHeaders(letter.unsubscribe.oneClickUrl),
  };
}

/** RFC 8058: the mail client may post to the address without opening it. */
function unsubscribeHeaders(url: string): Record<string, string> {
  return { "List-Unsubscribe": `<${url}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}

function asText({ paragraphs, action, footer, unsubscribe }: Letter): string {
  return [
    ...paragraphs,
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ["-- ", footer, ...(unsubscribe === null ? [] : [`End these mails: ${unsubscribe.pageUrl}`])].join("\n"),
  ].join("\n\n");
}

function asHtml({ subject, paragraphs, action, footer, unsubscribe }: Letter): string {
  const body = [
    ...paragraphs.map((text) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`),
    ...(action
      ? [
          `<p style="margin:24px 0"><a href="${escapeHtml(action.url)}" style="background:#0b6e4f;color:#ffffff;padding:10px 16px;border-radius:6px;text-decoration:none">${escapeHtml(action.label)}</a></p>`,
        ]
      : []),
    `<p style="margin:32px 0 0;color:#5b6470;font-size:13px">${escapeHtml(footer)}${
      unsubscribe === null
        ? ""
        : ` <a href="${escapeHtml(unsubscribe.pageUrl)}" style="color:#5b6470">End these mails</a>`
    }</p>`,
  ].join("\n");
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(oneLine(subject))}</title></head>
<body style="margin:0;padding:24px;background:#ffffff;color:#16191d;font:16px/1.5 Inter,system-ui,sans-serif">
<div style="max-width:560px">
${body}
</div>
</body>
</html>
`;
}

function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
  const characters = [...line];
  return characters.length <= SUBJECT_LENGTH_MAX ? line : `${characters.slice(0, SUBJECT_LENGTH_MAX - 1).join("")}…`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
