import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { type Instant, toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { LedgerEntryView, LedgerSubject } from "../model/ledger-entry-view.ts";

/** Entries of one page. */
export const ledgerPageSize = 50;

/** all: every settlement. current: the newest of each subject. open: of these, not final. worse: of these, negative savings. */
export const LEDGER_VIEWS = ["all", "current", "open", "worse"] as const;
export type LedgerViewName = (typeof LEDGER_VIEWS)[number];

export interface LedgerListParams {
  readonly organizationId: number;
  readonly view: LedgerViewName;
  /** Number in the chain of the last entry of the page before; null: begin at the newest. */
  readonly before: number | null;
}

export interface LedgerEntryPage {
  readonly entries: readonly LedgerEntryView[];
  /** Where the next, older page begins; null on the last. */
  readonly nextBefore: number | null;
}

/** Where the chain of an organization ends. */
export interface LedgerHead {
  readonly entries: number;
  readonly entryHash: string;
  readonly updatedAt: Instant;
}

export const ledgerKeys = {
  all: ["ledger"] as const,
  list: (params: LedgerListParams) => ["ledger", "list", params] as const,
  head: (organizationId: number) => ["ledger", "head", organizationId] as const,
};

/** A page of the ledger, newest first: of the organization, or of one's own workloads. */
export function ledgerQueryOptions(client: KarbosClient, params: LedgerListParams) {
  return queryOptions({
    queryKey: ledgerKeys.list(params),
    queryFn: async ({ signal }): Promise<LedgerEntryPage> => {
      const rows = await readEntries(client, params, ledgerPageSize + 1, signal);
      const entries = rows.slice(0, ledgerPageSize);
      return { entries, nextBefore: rows.length > ledgerPageSize ? (entries.at(-1)?.chainNumber ?? null) : null };
    },
    placeholderData: keepPreviousData,
  });
}

/** The end of the chain; null for an empty one, and for who does not see the whole ledger. */
export function ledgerHeadQueryOptions(client: KarbosClient, organizationId: number) {
  return queryOptions({
    queryKey: ledgerKeys.head(organizationId),
    queryFn: async ({ signal }): Promise<LedgerHead | null> => {
      const [row] = rowsOf(
        await client
          .from("ledger_heads")
          .select("entries, entry_hash, updated_at")
          .eq("organization_id", organizationId)
          .limit(1)
          .abortSignal(signal),
      );
      return row ? { entries: row.entries, entryHash: row.entry_hash, updatedAt: toInstant(row.updated_at) } : null;
    },
  });
}

/** Entries older than `before`, newest first, at most `limit` (1,000 is what one answer holds). */
export async function readEntries(
  client: KarbosClient,
  params: LedgerListParams,
  limit: number,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly LedgerEntryView[]> {
  const rows =
    params.view === "all" ? readAll(client, params, limit, signal) : readCurrent(client, params, limit, signal);
  return (await rows).map(toEntry);
}

const columns =
  `id, chain_number, entry_hash, settlement, settled, created_at, energy_kwh, energy_method, pue, carbon_g,
  baseline_carbon_g, saved_g, cost_gbp, kind, subject_id, slot_start, compute_workloads (job_id, workload_name), runs (attempt)` as const;

async function readAll(
  client: KarbosClient,
  { organizationId, before }: LedgerListParams,
  limit: number,
  signal: AbortSignal,
) {
  const query = client.from("ledger_entries").select(columns).eq("organization_id", organizationId);
  const older = before === null ? query : query.lt("chain_number", before);
  return rowsOf(await older.order("chain_number", { ascending: false }).limit(limit).abortSignal(signal));
}

async function readCurrent(
  client: KarbosClient,
  { organizationId, view, before }: LedgerListParams,
  limit: number,
  signal: AbortSignal,
) {
  let query = client.from("ledger_current").select(columns).eq("organization_id", organizationId);
  if (before !== null) query = query.lt("chain_number", before);
  if (view === "open") query = query.eq("settled", false);
  if (view === "worse") query = query.lt("saved_g", 0);
  return rowsOf(await query.order("chain_number", { ascending: false }).limit(limit).abortSignal(signal));
}

type EntryRow = Awaited<ReturnType<typeof readCurrent>>[number];

/** A run has a workload, which whoever reads the entry may read; a site has none. */
function toSubject(row: EntryRow): LedgerSubject {
  const { compute_workloads: workload, runs: run } = row;
  if (workload !== null && run !== null) {
    return { kind: "run", jobId: workload.job_id, workloadName: workload.workload_name, attempt: run.attempt };
  }
  return { kind: "site", siteId: row.subject_id ?? 0, slotStart: toInstant(row.slot_start) ?? 0 };
}

/** Columns of a view are nullable to the types; those of the table behind it are not. */
function toEntry(row: EntryRow): LedgerEntryView {
  return {
    id: row.id ?? 0,
    chainNumber: row.chain_number ?? 0,
    entryHash: row.entry_hash ?? "",
    subject: toSubject(row),
    settlement: row.settlement ?? 0,
    isSettled: row.settled ?? false,
    recordedAt: toInstant(row.created_at) ?? 0,
    energyKwh: row.energy_kwh ?? 0,
    energyMethod: row.energy_method ?? "modelled",
    pue: row.pue ?? 1,
    carbonG: row.carbon_g,
    baselineCarbonG: row.baseline_carbon_g,
    savedG: row.saved_g,
    costGbp: row.cost_gbp,
    kind: row.kind,
  };
}
