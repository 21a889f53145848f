import { MAIL_TOPICS, type MailPreferences, type MailTopic } from "@/lib/contracts/mail.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import { refused, type WriteResult } from "@/lib/supabase/write-result.ts";

/** As private.wants_mail of the database decides where a person has set nothing. */
const defaults: MailPreferences = { alerts: true, failures: true, completions: false };

/** Which mail the caller gets. */
export async function readMailPreferences(client: KarbosClient): Promise<MailPreferences> {
  const rows = rowsOf(await client.from("mail_preferences").select("topic, is_wanted").limit(MAIL_TOPICS.length));
  const set = rows.flatMap(({ topic, is_wanted }) =>
    MAIL_TOPICS.filter((each) => each === topic).map((each) => [each, is_wanted] as const),
  );
  return { ...defaults, ...Object.fromEntries(set) };
}

/** Sets whether the caller gets mail of a topic. */
export async function saveMailPreference(
  client: KarbosClient,
  userId: string,
  topic: MailTopic,
  isWanted: boolean,
): Promise<WriteResult<boolean>> {
  const key = { user_id: userId, topic };
  const updated = await client.from("mail_preferences").update({ is_wanted: isWanted }).match(key).select("topic");
  if (updated.error) return refused(updated.error, updated.status);
  if (updated.data.length > 0) return { ok: true, value: isWanted };
  const inserted = await client.from("mail_preferences").insert({ ...key, is_wanted: isWanted });
  return inserted.error ? refused(inserted.error, inserted.status) : { ok: true, value: isWanted };
}
