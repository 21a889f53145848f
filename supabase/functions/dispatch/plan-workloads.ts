import { workloadJobSchema } from "../../../lib/contracts/queue.ts";
import type { PlacedWork, ZoneOutlook } from "../../../lib/domain/planning/plan-types.ts";
import { planSummary } from "../../../lib/domain/planning/plan-words.ts";
import { planWorkload } from "../../../lib/domain/planning/plan-workload.ts";
import { queryOne } from "../_shared/database.ts";
import { type QueuedJob, readPayload } from "../_shared/queue.ts";
import { type Context, eachJob, type JobOutcome } from "./context.ts";
import { type GridView, loadGridView, loadWorkloads, type WorkloadToPlan } from "./planning-reads.ts";
import { toStoredPlan } from "./stored-plan.ts";

/** Plans a batch on one view of the grid. What a batch places itself counts against the workloads after it. */
export async function planWorkloads(context: Context, jobs: readonly QueuedJob[]): Promise<readonly JobOutcome[]> {
  const ids = jobs.flatMap((job) => readPayload(job, workloadJobSchema)?.workloadId ?? []);
  const workloads = await loadWorkloads(context.database, ids);
  const view = workloads.size > 0 ? await loadGridView(context.database, context.now()) : null;
  return await eachJob(context, jobs, workloadJobSchema, async ({ workloadId }) => {
    const workload = workloads.get(workloadId);
    if (workload && view) await planOne(context, workload, view);
  });
}

async function planOne({ database, now }: Context, workload: WorkloadToPlan, view: GridView): Promise<void> {
  const nowMs = now();
  const outcome = planWorkload({ ...workload, zones: view.zones, nowMs });
  const summary = planSummary(outcome, workload.request, (id) => view.zoneNames.get(id) ?? `zone ${id}`, nowMs);
  const plan = toStoredPlan(outcome, workload, view, summary);
  const { version } = await queryOne<{ version: number | null }>(
    database,
    "select private.store_plan($1, $2::timestamptz, $3::jsonb) as version",
    [workload.id, workload.updatedAt, JSON.stringify(plan)],
  );
  // Under the automatic policy a stored plan is also placed.
  if (version !== null && workload.isPlacedAtOnce && outcome.feasible) {
    const [best] = outcome.candidates;
    place(view.zones, best.zoneId, { ...workload.request, startMs: best.startMs, endMs: best.endMs });
  }
}

function place(zones: ZoneOutlook[], zoneId: number, work: PlacedWork): void {
  const at = zones.findIndex((zone) => zone.zoneId === zoneId);
  const zone = zones[at];
  if (zone) zones[at] = { ...zone, placed: [...zone.placed, work] };
}
