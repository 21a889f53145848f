import type { MailTopic } from "@/lib/contracts/mail.ts";

export type UnsubscribeState =
  | { readonly kind: "asked" }
  | { readonly kind: "ended"; readonly topic: MailTopic }
  | { readonly kind: "failed"; readonly reason: "unknown" | "unavailable" };

const topics: Readonly<Record<MailTopic, string>> = {
  alerts: "critical alerts",
  failures: "work of yours that fails",
  completions: "work of yours that completes",
};

export const mailTexts = {
  title: "End these mails",
  ask: "Karbos stops sending you mail about this topic. You can turn it on again in your account.",
  button: "End these mails",
  pending: "Ending",
  ended: (topic: MailTopic) => `You get no more mail about ${topics[topic]}. Turn it on again in your account.`,
  failed: {
    unknown:
      "This link does not end any mail. Copy it whole from the mail, or set which mail you want in your account.",
    unavailable: "The service does not answer. Nothing was changed; try again in a moment.",
  },
} as const;
