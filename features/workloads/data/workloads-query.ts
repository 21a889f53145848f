import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import { type StatusGroup, statusGroups } from "../model/statuses.ts";
import type { WorkloadView } from "../model/workload-view.ts";
import { afterCursor, decodeCursor, encodeCursor } from "./cursor.ts";
import { type WorkloadListParams, type WorkloadScope, workloadKeys } from "./keys.ts";
import { type LedgerSumRow, ledgerSumColumns, toWorkload, workloadColumns } from "./rows.ts";
import { searchFilter } from "./search-filter.ts";

/** Rows of one page of the list: a screen and a half at the comfortable height. */
export const workloadPageSize = 25;

export interface WorkloadListPage {
  readonly workloads: readonly WorkloadView[];
  /** Where the next, older page begins; null on the last. */
  readonly nextCursor: string | null;
}

export interface WorkloadCounts extends Readonly<Record<StatusGroup, number>> {
  /** The scheduled workload that starts next; null without one. */
  readonly next: { readonly startAt: number; readonly zoneName: string } | null;
}

/** One page of workloads, newest first. */
export function workloadsQueryOptions(client: KarbosClient, params: WorkloadListParams) {
  return queryOptions({
    queryKey: workloadKeys.list(params),
    queryFn: ({ signal }) => readWorkloads(client, params, signal),
    placeholderData: keepPreviousData,
  });
}

/** How many wait, run and have ended, and what starts next. */
export function workloadCountsQueryOptions(client: KarbosClient, scope: WorkloadScope) {
  return queryOptions({
    queryKey: workloadKeys.counts(scope),
    queryFn: ({ signal }) => readCounts(client, scope, signal),
  });
}

async function readWorkloads(
  client: KarbosClient,
  { scope, group, search, cursor }: WorkloadListParams,
  signal: AbortSignal,
): Promise<WorkloadListPage> {
  let query = inScope(client.from("compute_workloads").select(workloadColumns), scope)
    .order("submitted_at", { ascending: false })
    .order("id", { ascending: false })
    .limit(workloadPageSize + 1);
  if (group !== null) query = query.in("status", [...statusGroups[group]]);
  const sought = searchFilter(search);
  if (sought !== null) query = query.or(sought);
  const after = decodeCursor(cursor);
  if (after !== null) query = query.or(afterCursor(after));

  const rows = rowsOf(await query.abortSignal(signal));
  const page = rows.slice(0, workloadPageSize);
  const ledger = await readLedger(
    client,
    page.filter((row) => row.actual_start !== null || row.done_mins > 0).map((row) => row.id),
    signal,
  );
  const workloads = page.map((row) => toWorkload(row, ledger.get(row.id) ?? []));
  const last = workloads.at(-1);
  return { workloads, nextCursor: rows.length > workloadPageSize && last ? encodeCursor(last) : null };
}

/** The newest settlements of some workloads' runs, by workload. */
async function readLedger(
  client: KarbosClient,
  workloadIds: readonly number[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, readonly LedgerSumRow[]>> {
  if (workloadIds.length === 0) return new Map();
  const rows = rowsOf(
    await client
      .from("ledger_current")
      .select(`workload_id, ${ledgerSumColumns}`)
      .in("workload_id", [...workloadIds])
      .order("run_id", { ascending: false })
      // A workload that runs in pieces has many.
      .limit(workloadPageSize * 20)
      .abortSignal(signal),
  );
  return Map.groupBy(
    rows.filter((row) => row.workload_id !== null),
    (row) => row.workload_id ?? 0,
  );
}

async function readCounts(client: KarbosClient, scope: WorkloadScope, signal: AbortSignal): Promise<WorkloadCounts> {
  const count = async (group: StatusGroup) => {
    const query = inScope(client.from("compute_workloads").select("id", { count: "exact", head: true }), scope);
    const answer = await query.in("status", [...statusGroups[group]]).abortSignal(signal);
    rowsOf(answer);
    return answer.count ?? 0;
  };
  const readNext = async () => {
    const query = client
      .from("compute_workloads")
      .select("scheduled_start, chosen:grid_zones!compute_workloads_chosen_grid_zone_fkey (zone_name)");
    const [row] = rowsOf(
      await inScope(query, scope).eq("status", "SCHEDULED").order("scheduled_start").limit(1).abortSignal(signal),
    );
    if (!row?.scheduled_start || !row.chosen) return null;
    return { startAt: toInstant(row.scheduled_start), zoneName: row.chosen.zone_name };
  };
  const [waiting, running, ended, next] = await Promise.all([
    count("waiting"),
    count("running"),
    count("ended"),
    readNext(),
  ]);
  return { waiting, running, ended, next };
}

/** Row level security already narrows to what the caller may see; the filter lets the index do it. */
function inScope<
  Query extends { eq(column: "organization_id", value: number): Query; eq(column: "user_id", value: string): Query },
>(query: Query, scope: WorkloadScope): Query {
  const inOrganization = query.eq("organization_id", scope.organizationId);
  return scope.kind === "own" ? inOrganization.eq("user_id", scope.userId) : inOrganization;
}
