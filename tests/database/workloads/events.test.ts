import { describe, expect, it } from "vitest";
import { as, attempt, only, rolledBack, SERVICE, type Tx } from "../database.ts";
import { bringTo, claimIn, createWorld, schedule, submit, type World, workloadAt } from "../fixture.ts";

type Event = {
  kind: string;
  from_status: string | null;
  to_status: string;
  reason: string;
  actor_kind: string;
  actor_id: string | null;
};

async function eventsOf(tx: Tx, workload: { id: number }): Promise<Event[]> {
  return await tx<Event[]>`
    select kind, from_status, to_status, reason, actor_kind, actor_id from public.events
    where workload_id = ${workload.id} order by id`;
}

const mine = (world: World) => ({ organizationId: world.organizationId, userId: world.user.userId });

describe("events", () => {
  it("record each change of status in order, with its reason and who made it", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await submit(tx, mine(world));
      await bringTo(tx, workload, "PLANNED");
      await as(
        tx,
        world.operator,
        (sql) => sql`
          update public.compute_workloads
          set status = 'SCHEDULED', chosen_grid_zone = ${workload.zoneId}, status_reason = 'Cleanest tonight'
          where id = ${workload.id}`,
      );
      await tx`select private.offer_due_runs(array[${workload.id}::bigint])`;
      await claimIn(tx, workload);
      await as(tx, world.user, (sql) => sql`select public.cancel_workload(${workload.jobId}, 'Wrong data')`);
      const events = await eventsOf(tx, workload);
      const system = { actor_kind: "system", actor_id: null };
      const status = { kind: "workload.status" };
      expect(events).toMatchObject([
        { kind: "workload.submitted", from_status: null, to_status: "PENDING", reason: "Submitted", ...system },
        { ...status, from_status: "PENDING", to_status: "PLANNED", reason: "A place and time was found", ...system },
        {
          ...{ ...status, from_status: "PLANNED", to_status: "SCHEDULED", reason: "Cleanest tonight" },
          ...{ actor_kind: "operator", actor_id: world.operator.userId },
        },
        { ...status, from_status: "SCHEDULED", to_status: "QUEUED", ...system },
        { ...status, from_status: "QUEUED", to_status: "RUNNING", actor_kind: "worker", actor_id: null },
        {
          ...{ kind: "workload.cancel_requested", from_status: "RUNNING", to_status: "RUNNING" },
          reason: "Asked to stop: Wrong data",
          ...{ actor_kind: "user", actor_id: world.user.userId },
        },
      ]);
    }));

  it("name the worker, not the system, as who ended a run", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, "QUEUED", mine(world));
      const { workerId, runId, fencingToken } = await claimIn(tx, workload);
      await tx`select private.finish_run(${workerId}, ${runId}, ${fencingToken}, 'FAILED', 3, 'Exit code 3')`;
      expect((await eventsOf(tx, workload)).at(-1)).toMatchObject({
        ...{ from_status: "RUNNING", to_status: "FAILED", reason: "Exit code 3", actor_kind: "worker" },
      });
    }));

  it("record a move in place or time, from where to where", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, "SCHEDULED", mine(world));
      await schedule(tx, workload, new Date(Date.now() + 3_600_000));
      const row = only(
        await tx`
          select kind, data from public.events where workload_id = ${workload.id} order by id desc limit 1`,
      );
      expect(row).toMatchObject({
        kind: "workload.reassigned",
        data: { zoneId: workload.zoneId, fromZoneId: workload.zoneId },
      });
    }));

  it("are not written without a change", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, "RUNNING", mine(world));
      const before = (await eventsOf(tx, workload)).length;
      await tx`update public.compute_workloads set workload_name = 'New' where id = ${workload.id}`;
      const cancel = () => as(tx, world.user, (sql) => sql`select public.cancel_workload(${workload.jobId}, 'Once')`);
      await cancel();
      await cancel();
      expect((await eventsOf(tx, workload)).length).toBe(before + 1);
    }));

  it("give the meaning of a change that came without a reason", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, "PENDING", mine(world));
      await tx`update public.compute_workloads set status = 'FAILED' where id = ${workload.id}`;
      expect((await eventsOf(tx, workload)).at(-1)).toMatchObject({ reason: "Could not be planned" });
    }));
});

describe.each(["events", "ledger_entries"])("%s", (table) => {
  it.each([
    ["update", `update public.${table} set created_at = now()`],
    ["delete", `delete from public.${table}`],
    ["truncate", `truncate public.${table} cascade`],
  ])("refuses %s to the owner of the table and to the service role", (_, statement) =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, "RUNNING", mine(world));
      await tx`
        insert into public.ledger_entries (
          organization_id, workload_id, run_id, settlement, settled, energy_kwh, energy_method, pue, actual_share,
          estimated_share, forecast_share, missing_share, slots
        )
        select ${world.organizationId}, ${workload.id}, id, 1, false, 1, 'measured', 1.2, 0, 0, 0, 1, '{}'
        from public.runs where workload_id = ${workload.id}`;
      const owner = await attempt(tx, (inner) => inner.unsafe(statement));
      expect(owner).toMatchObject({ ok: false, code: "PT403", message: expect.stringContaining("append-only") });
      const service = await attempt(tx, (inner) => as(inner, SERVICE, (sql) => sql.unsafe(statement)));
      expect(service).toMatchObject({ ok: false, code: "42501" });
    }),
  );
});
