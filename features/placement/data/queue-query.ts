import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { searchFilter } from "@/features/workloads/data/search-filter.ts";
import type { WorkloadStatus } from "@/lib/contracts/workload.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { QueueWorkload, Waiting, WaitingGroup } from "../model/queue-workload.ts";
import type { QueueCounts } from "../model/sentences.ts";
import {
  afterQueueCursor,
  decodeQueueCursor,
  encodeQueueCursor,
  type QueueListParams,
  sortColumns,
  statusesOf,
} from "../params.ts";
import { queueKeys } from "./keys.ts";
import { selectQueue, toQueueWorkload } from "./queue-rows.ts";

/** Rows of one page of the queue. */
export const queuePageSize = 50;
/** Workloads beside the map that wait for an operator, and that have a place. The queue page has all. */
const waitingMax = 60;
const placedMax = 20;

const dayMs = 24 * 3_600_000;

export interface QueueWorkloadPage {
  readonly workloads: readonly QueueWorkload[];
  /** Where the next page begins; null on the last. */
  readonly nextCursor: string | null;
}

/** One page of the organization's workloads. */
export function queueListQueryOptions(client: KarbosClient, organizationId: number, params: QueueListParams) {
  return queryOptions({
    queryKey: queueKeys.list(organizationId, params),
    queryFn: ({ signal }) => readQueuePage(client, organizationId, params, signal),
    placeholderData: keepPreviousData,
  });
}

/** How many workloads stand in each status. */
export function queueCountsQueryOptions(client: KarbosClient, organizationId: number) {
  return queryOptions({
    queryKey: queueKeys.counts(organizationId),
    queryFn: ({ signal }) => readCounts(client, organizationId, Date.now(), signal),
  });
}

/** What waits for an operator: to be assigned first, then to be planned, the nearest deadline first. */
export function waitingQueryOptions(client: KarbosClient, organizationId: number) {
  return queryOptions({
    queryKey: queueKeys.waiting(organizationId),
    queryFn: ({ signal }) => readWaiting(client, organizationId, signal),
  });
}

/** What has a place and waits for its start or for a worker, the next first. */
export function placedQueryOptions(client: KarbosClient, organizationId: number) {
  return queryOptions({
    queryKey: queueKeys.placed(organizationId),
    queryFn: ({ signal }) => readPlaced(client, organizationId, signal),
  });
}

/** One workload by its job id; null where there is none, or none for this person. */
export function queueWorkloadQueryOptions(client: KarbosClient, jobId: string) {
  return queryOptions({
    queryKey: queueKeys.workload(jobId),
    queryFn: async ({ signal }) => {
      const [row] = rowsOf(await selectQueue(client).eq("job_id", jobId).limit(1).abortSignal(signal));
      return row ? toQueueWorkload(row) : null;
    },
  });
}

async function readQueuePage(
  client: KarbosClient,
  organizationId: number,
  { filter, search, sort, isDescending, after }: QueueListParams,
  signal: AbortSignal,
): Promise<QueueWorkloadPage> {
  let query = selectQueue(client)
    .eq("organization_id", organizationId)
    .in("status", [...statusesOf(filter)])
    .order(sortColumns[sort], { ascending: !isDescending })
    .order("id")
    .limit(queuePageSize + 1);
  if (filter === "ended") query = query.gte("updated_at", dayAgo(Date.now()));
  const sought = searchFilter(search);
  if (sought !== null) query = query.or(sought);
  const cursor = decodeQueueCursor(after, sort);
  if (cursor !== null) query = query.or(afterQueueCursor(cursor, sort, isDescending));

  const rows = rowsOf(await query.abortSignal(signal));
  const page = rows.slice(0, queuePageSize);
  const last = page.at(-1);
  return {
    workloads: page.map(toQueueWorkload),
    nextCursor:
      rows.length > queuePageSize && last ? encodeQueueCursor({ value: last[sortColumns[sort]], id: last.id }) : null,
  };
}

async function readCounts(
  client: KarbosClient,
  organizationId: number,
  now: number,
  signal: AbortSignal,
): Promise<QueueCounts> {
  const count = (statuses: readonly WorkloadStatus[]) => countOf(client, organizationId, statuses, signal);
  const [pending, planned, scheduled, queued, running, ended] = await Promise.all([
    count(["PENDING"]),
    count(["PLANNED"]),
    count(["SCHEDULED"]),
    count(["QUEUED"]),
    count(["RUNNING"]),
    countOf(client, organizationId, statusesOf("ended"), signal, dayAgo(now)),
  ]);
  return { pending, planned, scheduled, queued, running, ended };
}

async function readWaiting(client: KarbosClient, organizationId: number, signal: AbortSignal): Promise<Waiting> {
  const answer = await selectQueue(client)
    .eq("organization_id", organizationId)
    .in("status", ["PLANNED", "PENDING"])
    .order("status", { ascending: false })
    .order("deadline")
    .order("id")
    .limit(waitingMax + 1)
    .abortSignal(signal);
  const rows = rowsOf(answer);
  const workloads = rows.slice(0, waitingMax).map(toQueueWorkload);
  const group = async (status: WorkloadStatus): Promise<WaitingGroup> => {
    const shown = workloads.filter((workload) => workload.status === status);
    if (rows.length <= waitingMax) return { workloads: shown, total: shown.length };
    const total = await countOf(client, organizationId, [status], signal);
    // Counted a moment after the rows were read.
    return { workloads: shown, total: Math.max(shown.length, total) };
  };
  const [planned, pending] = await Promise.all([group("PLANNED"), group("PENDING")]);
  return { planned, pending };
}

async function readPlaced(client: KarbosClient, organizationId: number, signal: AbortSignal): Promise<WaitingGroup> {
  const statuses = ["SCHEDULED", "QUEUED"] as const;
  const answer = await selectQueue(client)
    .eq("organization_id", organizationId)
    .in("status", statuses)
    .order("scheduled_start")
    .order("id")
    .limit(placedMax + 1)
    .abortSignal(signal);
  const rows = rowsOf(answer);
  const workloads = rows.slice(0, placedMax).map(toQueueWorkload);
  const total = rows.length > placedMax ? await countOf(client, organizationId, statuses, signal) : workloads.length;
  return { workloads, total: Math.max(workloads.length, total) };
}

async function countOf(
  client: KarbosClient,
  organizationId: number,
  statuses: readonly WorkloadStatus[],
  signal: AbortSignal,
  changedSince: string | null = null,
): Promise<number> {
  const query = client
    .from("compute_workloads")
    .select("id", { count: "exact", head: true })
    .eq("organization_id", organizationId)
    .in("status", [...statuses]);
  const answer = await (changedSince === null ? query : query.gte("updated_at", changedSince)).abortSignal(signal);
  rowsOf(answer);
  return answer.count ?? 0;
}

function dayAgo(now: number): string {
  return new Date(now - dayMs).toISOString();
}
