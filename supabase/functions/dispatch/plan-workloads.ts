import { z } from "zod";
import { workloadJobSchema } from "../../../lib/contracts/queue.ts";
import { withoutOwn } from "../../../lib/domain/planning/own-share.ts";
import type { PlacedWork, PlanOutcome, ZoneOutlook } from "../../../lib/domain/planning/plan-types.ts";
import { planWorkload, priceIfPossible } from "../../../lib/domain/planning/plan-workload.ts";
import { isWorthMoving, moveReason } from "../../../lib/domain/planning/replan.ts";
import { type Database, execute, queryAll, queryOne } from "../_shared/database.ts";
import { type QueuedJob, readPayload } from "../_shared/queue.ts";
import { type Context, eachJob, type JobOutcome } from "./context.ts";
import { type GridView, loadGridView } from "./grid-view.ts";
import { makeRoomFor } from "./make-room-for.ts";
import { loadRests } from "./rest-reads.ts";
import { toStoredPlan } from "./stored-plan.ts";
import { weighRest } from "./weigh-rest.ts";
import { loadWorkloads, type WorkloadToPlan } from "./workload-reads.ts";

const storedRowSchema = z.object({ version: z.number().nullable() });
const placedRowSchema = z.object({ zone_id: z.number(), start_ms: z.number() });

/** Plans a batch on one view of the grid. Workloads placed in a batch count against later ones. */
export async function planWorkloads(context: Context, jobs: readonly QueuedJob[]): Promise<readonly JobOutcome[]> {
  const ids = jobs.flatMap((job) => readPayload(job, workloadJobSchema)?.workloadId ?? []);
  const workloads = await loadWorkloads(context.database, ids);
  const rests = await loadRests(context.database, ids);
  const view = workloads.size + rests.size > 0 ? await loadGridView(context.database, context.now()) : null;
  return await eachJob(context, jobs, workloadJobSchema, async ({ workloadId }) => {
    const workload = workloads.get(workloadId);
    const rest = rests.get(workloadId);
    if (workload && view) await planOne(context, workload, view);
    if (rest && view) await weighRest(context, rest, view);
  });
}

async function planOne(context: Context, workload: WorkloadToPlan, view: GridView): Promise<void> {
  const { database, now } = context;
  const nowMs = now();
  const { current, isProvisional } = workload;
  const input = {
    ...workload,
    zones: current?.isPlaced ? withoutOwn(view.zones, current, workload.request) : view.zones,
    nowMs,
  };
  const outcome = planWorkload(input);
  const priced = current && priceIfPossible(input, current.zoneId, current.startMs);
  const isMoving = outcome.feasible && isWorthMoving(priced, outcome.candidates[0]);
  // It waited for an operator until the policy became automatic: it is assigned, or gets its reason, without having to
  // move.
  const isHandedOver = current !== null && !current.isPlaced && workload.isPlacedAtOnce;
  const isMadeAgain = isHandedOver || (isProvisional && outcome.feasible && !current?.isPlaced);
  if (current !== null && !isMoving && !isMadeAgain) {
    await execute(database, "select private.keep_plan($1, $2)", [workload.id, view.issueId]);
    return;
  }
  const room = isInNeed(workload, outcome) ? await makeRoomFor(context, workload, view) : "none";
  if (room === "placed") {
    view.zones.splice(0, view.zones.length, ...(await loadGridView(database, nowMs)).zones);
    return;
  }
  const note = room === "awaited" ? "Running work is being suspended to make room." : "";
  const reason =
    current !== null && outcome.feasible && isMoving ? moveReason(priced, outcome.candidates[0]) : workload.reason;
  const plan = toStoredPlan(outcome, { ...workload, reason }, view, nowMs, note);
  const { version } = await queryOne(
    database,
    storedRowSchema,
    "select private.store_plan($1, $2::timestamptz, $3::jsonb) as version",
    [workload.id, workload.updatedAt, JSON.stringify(plan)],
  );
  if (version === null || !workload.isPlacedAtOnce || !outcome.feasible) return;
  if (current?.isPlaced) view.zones.splice(0, view.zones.length, ...input.zones);
  await countPlaced(database, workload, view.zones);
}

/** Urgent, left to policy, and without capacity anywhere before its deadline: it may preempt less urgent work. */
function isInNeed({ urgency, isPlacedAtOnce, current }: WorkloadToPlan, outcome: PlanOutcome): boolean {
  return (
    urgency === "HIGH" &&
    isPlacedAtOnce &&
    current === null &&
    !outcome.feasible &&
    outcome.bindingConstraint === "capacity"
  );
}

/**
 * A workload left to the policy is also placed when its plan is stored, at the best candidate that is still available.
 */
async function countPlaced(database: Database, { id, request }: WorkloadToPlan, zones: ZoneOutlook[]): Promise<void> {
  const [placed] = await queryAll(
    database,
    placedRowSchema,
    `select chosen_grid_zone as zone_id, extract(epoch from scheduled_start) * 1000 as start_ms
     from public.compute_workloads where id = $1 and status = 'SCHEDULED'`,
    [id],
  );
  if (!placed) return;
  const endMs = placed.start_ms + request.durationMinutes * 60_000;
  place(zones, placed.zone_id, { ...request, startMs: placed.start_ms, endMs });
}

function place(zones: ZoneOutlook[], zoneId: number, work: PlacedWork): void {
  const at = zones.findIndex((zone) => zone.zoneId === zoneId);
  const zone = zones[at];
  if (zone) zones[at] = { ...zone, placed: [...zone.placed, work] };
}
