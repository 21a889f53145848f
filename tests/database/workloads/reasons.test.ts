import { describe, expect, it } from "vitest";
import { as, only, rolledBack, type Tx } from "../database.ts";
import { claimIn, createWorld, newZone, schedule, submit, type Workload, workloadAt } from "../fixture.ts";
import { planFor, store } from "../plan-wire.ts";

const start = async (tx: Tx) => {
  const world = await createWorld(tx);
  const workload = await submit(tx, { organizationId: world.organizationId, userId: world.user.userId });
  return { world, workload, zone: await newZone(tx) };
};

const stateOf = async (tx: Tx, { id }: Workload) =>
  only(
    await tx<{ code: string; version: number | null }[]>`
      select w.status_reason_code as code, p.version
      from public.compute_workloads w left join public.plans p on p.id = w.current_plan_id
      where w.id = ${id}`,
  );

const edit = (tx: Tx, person: Parameters<typeof as>[1], { id }: Workload) =>
  as(
    tx,
    person,
    (sql) => sql`update public.compute_workloads set required_cpu_cores = required_cpu_cores + 1 where id = ${id}`,
  );

describe("the reason of a status, as a code", () => {
  it("follows a workload from its submission to its end", () =>
    rolledBack(async (tx) => {
      const { world, workload, zone } = await start(tx);
      const codes: string[] = [];
      const note = async () => codes.push((await stateOf(tx, workload)).code);
      await note();
      await store(tx, workload, planFor([]));
      await note();
      await store(tx, workload, planFor([zone]));
      await note();
      await schedule(tx, workload);
      await note();
      await as(
        tx,
        world.operator,
        (sql) => sql`update public.compute_workloads set status = 'PLANNED' where id = ${workload.id}`,
      );
      await note();
      await schedule(tx, workload);
      await tx`select private.offer_due_runs(array[${workload.id}::bigint])`;
      await note();
      const claim = await claimIn(tx, workload);
      await note();
      await as(tx, world.user, (sql) => sql`select public.cancel_workload(${workload.jobId})`);
      await note();
      await tx`select private.finish_run(${claim.workerId}, ${claim.runId}, ${claim.fencingToken}, 'CANCELLED', 143, 'Stopped')`;
      await note();
      expect(codes).toEqual([
        ...["submitted", "infeasible", "planned", "assigned_by_person", "taken_back"],
        ...["due", "claimed", "cancel_requested", "stopped"],
      ]);
    }));

  it("is that of the person where a person decides on what the policy had placed, and cannot be written by one", () =>
    rolledBack(async (tx) => {
      const { world, workload, zone } = await start(tx);
      await tx`update public.organizations set assignment_policy = 'automatic' where id = ${world.organizationId}`;
      await store(tx, workload, planFor([zone]));
      expect((await stateOf(tx, workload)).code).toBe("assigned_by_policy");
      await as(
        tx,
        world.operator,
        (sql) =>
          sql`update public.compute_workloads set chosen_grid_zone = ${workload.zoneId} where id = ${workload.id}`,
      );
      expect((await stateOf(tx, workload)).code).toBe("assigned_by_person");
      const grants = await tx`
        select from information_schema.column_privileges
        where table_name = 'compute_workloads' and column_name in ('status_reason_code', 'current_plan_id')
          and grantee in ('anon', 'authenticated') and privilege_type <> 'SELECT'`;
      expect(grants).toHaveLength(0);
    }));

  it("of a cancellation is one code, whatever words come with it", () =>
    rolledBack(async (tx) => {
      const { world } = await start(tx);
      const mine = { organizationId: world.organizationId, userId: world.user.userId };
      for (const words of [null, "Wrong data"]) {
        const workload = await workloadAt(tx, "PLANNED", mine);
        await as(tx, world.user, (sql) => sql`select public.cancel_workload(${workload.jobId}, ${words})`);
        expect((await stateOf(tx, workload)).code).toBe("cancelled");
      }
    }));
});

describe("the plan in force", () => {
  it("is the newest, feasible or not, and none once the workload is edited or sent back", () =>
    rolledBack(async (tx) => {
      const { world, workload, zone } = await start(tx);
      expect(await stateOf(tx, workload)).toEqual({ code: "submitted", version: null });
      await store(tx, workload, planFor([]));
      expect(await stateOf(tx, workload)).toEqual({ code: "infeasible", version: 1 });
      await edit(tx, world.user, workload);
      expect(await stateOf(tx, workload)).toEqual({ code: "edited", version: null });
      await store(tx, workload, planFor([zone]));
      expect(await stateOf(tx, workload)).toEqual({ code: "planned", version: 2 });
      await as(
        tx,
        world.user,
        (sql) => sql`update public.compute_workloads set status = 'PENDING' where id = ${workload.id}`,
      );
      expect(await stateOf(tx, workload)).toEqual({ code: "to_be_planned", version: null });
    }));

  it("stays while a workload is assigned, taken back and run", () =>
    rolledBack(async (tx) => {
      const { world, workload, zone } = await start(tx);
      await store(tx, workload, planFor([zone]));
      await schedule(tx, workload);
      await as(
        tx,
        world.operator,
        (sql) => sql`update public.compute_workloads set status = 'PLANNED' where id = ${workload.id}`,
      );
      expect((await stateOf(tx, workload)).version).toBe(1);
      await schedule(tx, workload);
      await tx`select private.offer_due_runs(array[${workload.id}::bigint])`;
      await claimIn(tx, workload);
      expect((await stateOf(tx, workload)).version).toBe(1);
    }));
});
