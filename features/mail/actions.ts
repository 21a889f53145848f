"use server";

import { endTopic } from "./data/end-topic.ts";
import type { UnsubscribeState } from "./texts.ts";

/** Ends a topic of mail from the page that a link in it leads to. */
export async function endTopicAction(_previous: UnsubscribeState, form: FormData): Promise<UnsubscribeState> {
  const result = await endTopic(String(form.get("token") ?? "").slice(0, 300));
  return result.ok ? { kind: "ended", topic: result.topic } : { kind: "failed", reason: result.reason };
}
