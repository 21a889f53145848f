import type { KarbosClient } from "@/lib/supabase/client.ts";
import { refused, type WriteResult } from "@/lib/supabase/write-result.ts";

/** Takes open alerts up in the caller's name, and answers how many changed. For operators. */
export async function acknowledgeAlerts(client: KarbosClient, alertIds: number[]): Promise<WriteResult<number>> {
  const answer = await client.rpc("acknowledge_alerts", { p_ids: alertIds });
  return answer.error ? refused(answer.error, answer.status) : { ok: true, value: answer.data.length };
}

/** Puts alerts aside until a moment, UTC; null ends that. Answers how many changed. For operators. */
export async function snoozeAlerts(
  client: KarbosClient,
  alertIds: number[],
  until: string | null,
): Promise<WriteResult<number>> {
  const answer = await client.rpc("snooze_alerts", { p_ids: alertIds, ...(until === null ? {} : { p_until: until }) });
  return answer.error ? refused(answer.error, answer.status) : { ok: true, value: answer.data.length };
}

/** Closes alerts in the caller's name, and answers how many changed. For operators. */
export async function resolveAlerts(client: KarbosClient, alertIds: number[]): Promise<WriteResult<number>> {
  const answer = await client.rpc("resolve_alerts", { p_ids: alertIds });
  return answer.error ? refused(answer.error, answer.status) : { ok: true, value: answer.data.length };
}
