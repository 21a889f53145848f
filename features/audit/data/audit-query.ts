import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import { type AuditEntry, type AuditFilter, auditKinds, columnChanges } from "../model/audit-entry.ts";

const pageSize = 50;
const columnsSchema = z.record(z.string(), z.unknown()).nullable();

export interface AuditListParams {
  readonly organizationId: number;
  readonly filter: AuditFilter;
  /** Number of the entry before which the page begins; null for the newest. */
  readonly before: number | null;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** Where the next page begins; null on the last. */
  readonly nextBefore: number | null;
}

/** One page of the organization's audit log, the newest first. */
export function auditQueryOptions(client: KarbosClient, params: AuditListParams) {
  return queryOptions({
    queryKey: ["audit", "list", params],
    queryFn: async ({ signal }): Promise<AuditPage> => {
      const rows = await readAuditEntries(client, params, pageSize + 1, signal);
      const entries = rows.slice(0, pageSize);
      return { entries, nextBefore: rows.length > pageSize ? (entries.at(-1)?.id ?? null) : null };
    },
    placeholderData: keepPreviousData,
  });
}

/** Entries of the audit log that the caller may see, the newest first, `limit` at most. Throws a DataError. */
export async function readAuditEntries(
  client: KarbosClient,
  { organizationId, filter, before }: AuditListParams,
  limit: number,
  signal?: AbortSignal,
): Promise<readonly AuditEntry[]> {
  let query = client
    .from("audit_logs")
    .select(
      "id, occurred_at, actor_kind, actor_name, action, subject_kind, subject_id, subject_name, before, after, reason",
    )
    .eq("organization_id", organizationId)
    .order("id", { ascending: false })
    .limit(limit);
  if (filter === "other") query = query.not("subject_kind", "in", `(${auditKinds.join(",")})`);
  else if (filter !== "all") query = query.eq("subject_kind", filter);
  if (before !== null) query = query.lt("id", before);
  if (signal) query = query.abortSignal(signal);
  return rowsOf(await query).map((row) => ({
    id: row.id,
    at: toInstant(row.occurred_at),
    actorKind: row.actor_kind,
    actorName: row.actor_name,
    action: row.action,
    subject: { kind: row.subject_kind, id: row.subject_id, name: row.subject_name },
    changes: columnChanges(row.subject_id, columnsSchema.parse(row.before), columnsSchema.parse(row.after)),
    reason: row.reason,
  }));
}
