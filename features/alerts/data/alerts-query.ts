import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { AlertFilter, AlertView } from "../model/alert-view.ts";
import { alertKeys } from "./keys.ts";

const pageSize = 50;

export interface AlertPage {
  readonly alerts: readonly AlertView[];
  /** Where the next page begins; null on the last. */
  readonly nextBefore: number | null;
}

/** One page of the organization's alerts, the newest first. */
export function alertsQueryOptions(
  client: KarbosClient,
  organizationId: number,
  filter: AlertFilter,
  before: number | null,
) {
  return queryOptions({
    queryKey: alertKeys.list(organizationId, filter, before),
    queryFn: ({ signal }) => readAlerts(client, organizationId, filter, before, signal),
    placeholderData: keepPreviousData,
  });
}

/** How many alerts nobody has taken up yet. */
export function openAlertsQueryOptions(client: KarbosClient, organizationId: number) {
  return queryOptions({
    queryKey: alertKeys.open(organizationId),
    queryFn: async ({ signal }) => {
      const answer = await client
        .from("alerts")
        .select("id", { count: "exact", head: true })
        .eq("organization_id", organizationId)
        .is("acknowledged_at", null)
        .abortSignal(signal);
      rowsOf(answer);
      return answer.count ?? 0;
    },
  });
}

async function readAlerts(
  client: KarbosClient,
  organizationId: number,
  filter: AlertFilter,
  before: number | null,
  signal: AbortSignal,
): Promise<AlertPage> {
  let query = client
    .from("alerts")
    .select("id, kind, message, created_at, acknowledged_at, compute_workloads (job_id), profiles (display_name)")
    .eq("organization_id", organizationId)
    .order("id", { ascending: false })
    .limit(pageSize + 1);
  if (filter === "open") query = query.is("acknowledged_at", null);
  if (before !== null) query = query.lt("id", before);
  const rows = rowsOf(await query.abortSignal(signal));
  const page = rows.slice(0, pageSize);
  return {
    alerts: page.map((row) => ({
      id: row.id,
      kind: row.kind,
      message: row.message,
      jobId: row.compute_workloads?.job_id ?? null,
      createdAt: Date.parse(row.created_at),
      takenUp:
        row.acknowledged_at === null
          ? null
          : { at: Date.parse(row.acknowledged_at), by: row.profiles?.display_name ?? null },
    })),
    nextBefore: rows.length > pageSize ? (page.at(-1)?.id ?? null) : null,
  };
}
