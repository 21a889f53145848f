import type { QueryData } from "@supabase/supabase-js";
import { toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import type { AlertView } from "../model/alert-view.ts";

/** What the list and the detail show of an alert. Two columns refer to people, hence the names of the keys. */
export const alertColumns =
  "id, kind, severity, state, title, message, subject_kind, subject_id, occurrences, created_at, last_at, snoozed_until, acknowledged_at, resolved_at, acknowledger:profiles!alerts_acknowledged_by_fkey (display_name), resolver:profiles!alerts_resolved_by_fkey (display_name)";

const selectAlerts = (client: KarbosClient) => client.from("alerts").select(alertColumns);
export type AlertRow = QueryData<ReturnType<typeof selectAlerts>>[number];

/** A row of the database as the page's alert. */
export function toAlertView(row: AlertRow): AlertView {
  const acknowledgedAt = toInstant(row.acknowledged_at);
  const resolvedAt = toInstant(row.resolved_at);
  return {
    ...{ id: row.id, kind: row.kind, severity: row.severity, state: row.state, title: row.title, message: row.message },
    subject: { kind: row.subject_kind, id: row.subject_id },
    occurrences: row.occurrences,
    raisedAt: toInstant(row.created_at),
    lastAt: toInstant(row.last_at),
    snoozedUntil: toInstant(row.snoozed_until),
    acknowledged: acknowledgedAt === null ? null : { at: acknowledgedAt, by: row.acknowledger?.display_name ?? null },
    resolved: resolvedAt === null ? null : { at: resolvedAt, by: row.resolver?.display_name ?? null },
  };
}
