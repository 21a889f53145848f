import { csvLine } from "@/lib/format/csv.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { type AuditEntry, type AuditFilter, actorWords, type ColumnChange } from "../model/audit-entry.ts";
import { readAuditEntries } from "./audit-query.ts";

/** What one answer of the database holds. */
const pageSize = 1_000;
/** A download of more is better made from the database. */
export const auditExportLimit = 20_000;

const header = [
  ...["entry", "occurred_at_utc", "actor_kind", "actor", "action", "subject_kind", "subject_id", "subject_name"],
  ...["before", "after", "reason"],
];

/** The audit log as CSV, newest first, read page by page as it is taken; ends after `auditExportLimit` entries. */
export function auditCsv(
  client: KarbosClient,
  organizationId: number,
  filter: AuditFilter,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let before: number | null = null;
  let count = 0;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(csvLine(header)));
    },
    async pull(controller) {
      const entries = await readAuditEntries(
        client,
        { organizationId, filter, before },
        Math.min(pageSize, auditExportLimit - count),
      );
      if (entries.length > 0) controller.enqueue(encoder.encode(entries.map(toLine).join("")));
      count += entries.length;
      before = entries.at(-1)?.id ?? null;
      if (entries.length < pageSize || count >= auditExportLimit) controller.close();
    },
  });
}

function toLine(entry: AuditEntry): string {
  const { id, at, actorKind, action, subject, changes, reason } = entry;
  return csvLine([
    ...[id, new Date(at).toISOString(), actorKind, actorWords(entry), action, subject.kind, subject.id, subject.name],
    ...[listed(changes, "before"), listed(changes, "after"), reason],
  ]);
}

function listed(changes: readonly ColumnChange[], side: "before" | "after"): string {
  return changes.flatMap((change) => (change[side] === null ? [] : [`${change.column}: ${change[side]}`])).join("; ");
}
