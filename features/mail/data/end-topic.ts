import "server-only";
import { type MailTopic, unsubscribeAnswerSchema } from "@/lib/contracts/mail.ts";
import { readPublicSettings } from "@/lib/env.ts";

const CALL_MS_MAX = 10_000;

/** unknown: the link is not one of ours, or was cut. unavailable: nobody answered, so that trying again may help. */
export type EndTopicResult =
  | { readonly ok: true; readonly topic: MailTopic }
  | { readonly ok: false; readonly reason: "unknown" | "unavailable" };

/** Ends the topic of mail that a token names, without a sign-in. */
export async function endTopic(token: string): Promise<EndTopicResult> {
  const { supabaseUrl, supabasePublishableKey } = readPublicSettings();
  try {
    const response = await fetch(`${supabaseUrl}/functions/v1/unsubscribe`, {
      method: "POST",
      headers: { apikey: supabasePublishableKey, "content-type": "application/json" },
      body: JSON.stringify({ token }),
      cache: "no-store",
      signal: AbortSignal.timeout(CALL_MS_MAX),
    });
    if (!response.ok) return { ok: false, reason: response.status >= 500 ? "unavailable" : "unknown" };
    return { ok: true, topic: unsubscribeAnswerSchema.parse(await response.json()).topic };
  } catch (error) {
    console.error("a topic of mail could not be ended", error);
    return { ok: false, reason: "unavailable" };
  }
}
