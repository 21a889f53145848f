import { ledgerSlotsSchema } from "@/lib/contracts/ledger.ts";
import type { WorkloadReceipt } from "@/lib/contracts/sci-receipt.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import { type ReceiptSource, workloadReceipt } from "../model/workload-receipt.ts";

/** Runs on one receipt: a lost worker's run is offered once more, and edits may start others. */
const runLimit = 20;

/** The receipt of a workload, from the newest ledger entry of each run; null where there is no such workload for the caller. */
export async function readReceipt(client: KarbosClient, jobId: string): Promise<WorkloadReceipt | null> {
  const [workload] = rowsOf(
    await client
      .from("compute_workloads")
      .select("id, job_id, workload_name, required_gpus, required_cpu_cores")
      .eq("job_id", jobId)
      .limit(1),
  );
  if (!workload) return null;
  const rows = await readEntries(client, workload.id);
  const held = { gpus: workload.required_gpus ?? 0, cpuCores: workload.required_cpu_cores };
  return workloadReceipt(
    workload.job_id,
    workload.workload_name,
    rows.flatMap((row) => toSource(row, held) ?? []),
  );
}

async function readEntries(client: KarbosClient, workloadId: number) {
  return rowsOf(
    await client
      .from("ledger_current")
      .select(
        `id, run_id, settlement, settled, energy_kwh, pue, carbon_g, basis, slots, created_at, chain_number, entry_hash, previous_hash,
         baseline_start, baseline_carbon_g, saved_g, baseline:grid_zones (grid_zone_code),
         runs!inner (attempt, status, claimed_at, finished_at, zone:grid_zones!runs_zone_id_fkey (grid_zone_code, zone_name, region))`,
      )
      .eq("workload_id", workloadId)
      .order("run_id", { ascending: false })
      .limit(runLimit),
  );
}
type EntryRow = Awaited<ReturnType<typeof readEntries>>[number];

/** Columns of a view are nullable to the types; those of the table behind it are not. */
function toSource(row: EntryRow, held: { gpus: number; cpuCores: number }): ReceiptSource | null {
  const { runs } = row;
  const { claimed_at: claimedAt, finished_at: finishedAt } = runs;
  const { id, run_id, settlement, created_at, chain_number, entry_hash, previous_hash } = row;
  if (claimedAt === null || finishedAt === null) return null;
  if (id === null || run_id === null || settlement === null || created_at === null) return null;
  if (chain_number === null || entry_hash === null || previous_hash === null) return null;
  return {
    ...held,
    run: {
      id: run_id,
      attempt: runs.attempt,
      outcome: runs.status,
      startedAt: claimedAt,
      endedAt: finishedAt,
      zoneCode: runs.zone.grid_zone_code,
      zoneName: runs.zone.zone_name,
      region: runs.zone.region,
    },
    pue: row.pue ?? 1,
    energyKwh: row.energy_kwh ?? 0,
    carbonG: row.carbon_g,
    basis: row.basis ?? "",
    slots: ledgerSlotsSchema.parse(row.slots),
    comparison: {
      baselineZoneCode: row.baseline?.grid_zone_code ?? null,
      baselineStart: row.baseline_start,
      baselineCarbonG: row.baseline_carbon_g,
      savedG: row.saved_g,
    },
    ledger: {
      entryId: id,
      settlement,
      isSettled: row.settled ?? false,
      recordedAt: created_at,
      chainNumber: chain_number,
      entryHash: entry_hash,
      previousHash: previous_hash,
    },
  };
}
