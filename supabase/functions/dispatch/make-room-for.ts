import { z } from "zod";
import { isoFromMs } from "../../../lib/domain/grid/slots.ts";
import {
  type Movable,
  makeRoomByMoving,
  makeRoomBySuspending,
  type Suspendable,
} from "../../../lib/domain/planning/make-room.ts";
import { type Database, queryAll, queryOne } from "../_shared/database.ts";
import type { Context } from "./context.ts";
import type { GridView } from "./grid-view.ts";
import { leftOf, loadRests } from "./rest-reads.ts";
import { toStoredPlan } from "./stored-plan.ts";
import { loadWorkloads, type WorkloadToPlan } from "./workload-reads.ts";

/** Workloads considered for preemption by one; more could not be planned again within the time of a function. */
const LESS_URGENT_MAX = 100;

const lessUrgentRowSchema = z.object({ id: z.number(), is_running: z.boolean() });

/** Whether an urgent workload got a place, waits for running work to be suspended, or neither. */
export type RoomFound = "placed" | "awaited" | "none";

/**
 * Finds capacity for an urgent workload that has none before its deadline: moves others, or else suspends running ones.
 */
export async function makeRoomFor(context: Context, workload: WorkloadToPlan, view: GridView): Promise<RoomFound> {
  const { database, now } = context;
  const lessUrgent = await queryAll(
    database,
    lessUrgentRowSchema,
    `select w.id, w.status = 'RUNNING' as is_running
     from public.compute_workloads w
     join public.compute_workloads u on u.id = $1 and u.organization_id = w.organization_id
     where w.urgency in ('MEDIUM', 'LOW')
       and ((w.status = 'RUNNING' and w.interruptible) or (w.status = 'SCHEDULED' and w.scheduled_start > now() + interval '1 minute'))
       and private.is_left_to_policy(w) and not private.is_suspended(w)
     order by w.urgency desc, w.deadline desc, w.id
     limit $2`,
    [workload.id, LESS_URGENT_MAX],
  );
  const idsOf = (isRunning: boolean) => lessUrgent.filter((row) => row.is_running === isRunning).map(({ id }) => id);
  const urgent = { ...workload, zones: view.zones, nowMs: now() };
  const others = await loadWorkloads(database, idsOf(false));
  const found = makeRoomByMoving(urgent, [...others.values()].flatMap(toMovable));
  if (found) {
    const moves = found.moves.flatMap(({ id, outcome }) => {
      const other = others.get(id);
      const reason = "Moved to make room for more urgent work";
      return other
        ? { workloadId: id, updatedAt: other.updatedAt, plan: toStoredPlan(outcome, { ...other, reason }, view, now()) }
        : [];
    });
    const plan = toStoredPlan(found.outcome, workload, view, now());
    const { version } = await queryOne(
      database,
      z.object({ version: z.number().nullable() }),
      "select private.make_room($1, $2::timestamptz, $3::jsonb, $4::jsonb) as version",
      [workload.id, workload.updatedAt, JSON.stringify(plan), JSON.stringify(moves)],
    );
    if (version !== null) return "placed";
  }
  return await suspendFor(context, workload, view, idsOf(true));
}

function toMovable({ current, urgency, ...rest }: WorkloadToPlan): Movable[] {
  if (current === null || urgency === "HIGH") return [];
  return [{ ...rest, urgency, zoneId: current.zoneId, startMs: current.startMs }];
}

/** Suspends running work, unless a suspension is already requested: that capacity is awaited first. */
async function suspendFor(
  { database, now }: Context,
  workload: WorkloadToPlan,
  view: GridView,
  ids: readonly number[],
): Promise<RoomFound> {
  if (ids.length === 0) return "none";
  if (await isSuspending(database, workload.id)) return "awaited";
  const nowMs = now();
  const rests = [...(await loadRests(database, ids)).values()];
  const running = rests.flatMap(({ urgency, ...rest }): Suspendable[] => {
    const { request, isSplittable } = leftOf({ urgency, ...rest }, nowMs);
    return urgency === "HIGH" || rest.runId === null || !isSplittable ? [] : [{ ...rest, urgency, request }];
  });
  const suspensions = makeRoomBySuspending({ ...workload, zones: view.zones, nowMs }, running) ?? [];
  let isAsked = false;
  for (const { id, startMs } of suspensions) {
    const runId = rests.find((rest) => rest.id === id)?.runId ?? null;
    const { asked } = await queryOne(
      database,
      z.object({ asked: z.boolean() }),
      "select private.suspend_for($1, $2::timestamptz, $3) as asked",
      [runId, isoFromMs(startMs), workload.id],
    );
    isAsked ||= asked;
  }
  return isAsked ? "awaited" : "none";
}

async function isSuspending(database: Database, workloadId: number): Promise<boolean> {
  const rows = await queryAll(
    database,
    z.object({}),
    `select from public.runs r
     join public.compute_workloads u on u.id = $1 and u.organization_id = r.organization_id
     where r.status = 'RUNNING' and r.suspend_requested_at > now() - interval '2 minutes'
     limit 1`,
    [workloadId],
  );
  return rows.length > 0;
}
