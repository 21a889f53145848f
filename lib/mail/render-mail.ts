import { type MailData, type MailTemplate, mailDataSchemas } from "../contracts/mail.ts";
import { formatMoment } from "../format/time.ts";
import { type Letter, layOut, type RenderedMail } from "./letter.ts";

export type RenderResult =
  | { readonly ok: true; readonly mail: RenderedMail }
  /** Permanent failure: the template is unknown, or its data does not match. */
  | { readonly ok: false; readonly reason: string };

type Letters = { readonly [Template in MailTemplate]: (data: MailData<Template>, site: Site) => Letter };
type Site = { readonly url: (path: string) => string; readonly now: number };

const letters: Letters = {
  invitation: ({ organizationName, inviterName, role, path, expiresAt }, { url, now }) => ({
    subject: `${inviterName ?? "An administrator"} invites you to ${organizationName} on Karbos`,
    paragraphs: [
      `${inviterName ?? "An administrator"} invites you to join ${organizationName} on Karbos as ${roleWords[role]}.`,
      `The link works for this address until ${formatMoment(Date.parse(expiresAt), now)}. If you did not expect it, do nothing.`,
    ],
    action: { label: "See the invitation", url: url(path) },
    footer: `Karbos sent this because ${organizationName} entered your address.`,
    unsubscribe: null,
  }),
  alert_raised: ({ organizationName, title, message, path, unsubscribeToken }, { url }) => ({
    subject: `${organizationName}: ${title}`,
    paragraphs: [title, message],
    action: { label: "Open the alerts", url: url(path) },
    footer: `You get critical alerts of ${organizationName}.`,
    unsubscribe: unsubscribe(unsubscribeToken, url),
  }),
  workload_failed: ({ workloadName, jobId, reason, path, unsubscribeToken }, { url }) => ({
    subject: `Failed: ${workloadName} (${jobId})`,
    paragraphs: [`Your workload ${workloadName} (${jobId}) failed.`, reason],
    action: { label: "See its log", url: url(path) },
    footer: "You get a mail when your own work fails.",
    unsubscribe: unsubscribe(unsubscribeToken, url),
  }),
  workload_completed: ({ workloadName, jobId, path, unsubscribeToken }, { url }) => ({
    subject: `Completed: ${workloadName} (${jobId})`,
    paragraphs: [`Your workload ${workloadName} (${jobId}) has completed.`],
    action: { label: "See what it emitted", url: url(path) },
    footer: "You get a mail when your own work completes.",
    unsubscribe: unsubscribe(unsubscribeToken, url),
  }),
};

const roleWords = { user: "a user", operator: "an operator", viewer: "a viewer", admin: "an admin" } as const;

/**
 * The mail of a template.
 * @param siteUrl address of the web application, without a slash at its end
 * @param now for relative times
 */
export function renderMail(template: string, data: unknown, siteUrl: string, now: number): RenderResult {
  const site = { url: (path: string) => `${siteUrl}${path}`, now };
  switch (template) {
    case "invitation":
      return render(mailDataSchemas.invitation.safeParse(data), letters.invitation, site);
    case "alert_raised":
      return render(mailDataSchemas.alert_raised.safeParse(data), letters.alert_raised, site);
    case "workload_failed":
      return render(mailDataSchemas.workload_failed.safeParse(data), letters.workload_failed, site);
    case "workload_completed":
      return render(mailDataSchemas.workload_completed.safeParse(data), letters.workload_completed, site);
    default:
      return { ok: false, reason: `There is no mail template ${template}.` };
  }
}

type Parsed<Data> =
  | { readonly success: true; readonly data: Data }
  | {
      readonly success: false;
      readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] };
    };

function render<Data>(parsed: Parsed<Data>, letter: (data: Data, site: Site) => Letter, site: Site): RenderResult {
  if (parsed.success) return { ok: true, mail: layOut(letter(parsed.data, site)) };
  const fields = parsed.error.issues.map(({ path }) => path.join(".")).join(", ");
  return { ok: false, reason: `The mail's data does not match its template: ${fields}.` };
}

function unsubscribe(token: string, url: Site["url"]): Letter["unsubscribe"] {
  const query = `?token=${encodeURIComponent(token)}`;
  return { pageUrl: url(`/unsubscribe${query}`), oneClickUrl: url(`/unsubscribe/one-click${query}`) };
}
