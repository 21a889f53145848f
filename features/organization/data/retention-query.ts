import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { RetentionView } from "../model/retention-view.ts";

/** There are six kinds; the rest is room. */
const kindsMax = 100;

/** How long what is kept, with what there is of it. Empty for who is no admin. */
export async function readRetention(client: KarbosClient): Promise<readonly RetentionView[]> {
  const [settings, overview] = await Promise.all([
    client.from("retention_settings").select("kind, keep_days, pruned_at, last_error").order("kind").limit(kindsMax),
    client.rpc("retention_overview").select("kind, rows_estimated, oldest_at").limit(kindsMax),
  ]);
  const found = new Map(rowsOf(overview).map((row) => [row.kind, row]));
  return rowsOf(settings).map((row) => ({
    kind: row.kind,
    keepDays: row.keep_days,
    rows: found.get(row.kind)?.rows_estimated ?? null,
    oldestAt: toInstant(found.get(row.kind)?.oldest_at ?? null),
    prunedAt: toInstant(row.pruned_at),
    hasFailed: row.last_error !== null,
  }));
}

const toInstant = (iso: string | null) => (iso === null ? null : Date.parse(iso));
