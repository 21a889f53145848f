import { describe, expect, it } from "vitest";
import { endWork } from "./concurrency.ts";
import { as, connect, rolledBack, type Tx } from "./database.ts";
import { createWorld, type Workload, type World, workloadAt } from "./fixture.ts";

const mine = (world: World) => ({ organizationId: world.organizationId, userId: world.user.userId });

/** As if a workload had been submitted two days ago, with a deadline so many minutes from now and a window up to then. */
async function dueIn(tx: Tx, { id }: Workload, minutes: number, windowMins = 2 * 1440 + minutes): Promise<void> {
  await tx`alter table public.compute_workloads disable trigger user`;
  await tx`
    update public.compute_workloads
    set submitted_at = now() - interval '2 days', deadline = now() + ${minutes} * interval '1 minute',
        deferral_window_mins = ${windowMins}
    where id = ${id}`;
  await tx`alter table public.compute_workloads enable trigger user`;
}

const plan = (tx: Tx, { id }: Workload, latestStart: string, version = 1) => tx`
  with made as (
    insert into public.plans (workload_id, version, reason, feasible, summary, weights, energy_kwh, latest_start)
    values (${id}, ${version}, 'Planned', true, 'A summary', '{}', 1, now() + ${latestStart}::interval)
    returning id
  )
  update public.compute_workloads set current_plan_id = made.id from made where compute_workloads.id = ${id}`;
const watch = (tx: Tx) => tx`select private.watch_deadlines()`;
const overdue = (tx: Tx, { id }: Workload) => tx<
  { message: string; state: string; severity: string; occurrences: number }[]
>`
  select message, state, severity, occurrences from public.alerts
  where workload_id = ${id} and kind = 'workload.overdue' order by id`;
const acknowledge = (tx: Tx, { id }: Workload, at = "0 minutes") => tx`
  update public.alerts set state = 'acknowledged', last_at = now() + ${at}::interval where workload_id = ${id}`;

describe("the watch over deadlines", () => {
  it.each(["PENDING", "PLANNED"] as const)(
    "fails a workload that is still %s after its deadline, with the reason",
    (status) =>
      rolledBack(async (tx) => {
        const world = await createWorld(tx);
        const late = await workloadAt(tx, status, mine(world));
        const waiting = await workloadAt(tx, status, mine(world));
        await dueIn(tx, late, -1);
        await watch(tx);
        const rows = await tx`
        select id, status, status_reason from public.compute_workloads where id = any (${[late.id, waiting.id]}) order by id`;
        expect(rows).toMatchObject([
          { id: late.id, status: "FAILED", status_reason: expect.stringMatching(/^The deadline passed before/) },
          { id: waiting.id, status },
        ]);
        expect(await overdue(tx, late)).toMatchObject([
          { message: expect.stringMatching(/was not run: its deadline, .*Submit it again with a later deadline/) },
        ]);
        expect(await overdue(tx, waiting)).toEqual([]);
      }),
  );

  it("alerts once that the latest safe start has passed without an assignment, also when the alert is acknowledged", () =>
    rolledBack(async (tx) => {
      const workload = await workloadAt(tx, "PLANNED", mine(await createWorld(tx)));
      await dueIn(tx, workload, 90);
      await plan(tx, workload, "-4 minutes");
      await watch(tx);
      expect(await overdue(tx, workload)).toEqual([]);
      await plan(tx, workload, "-6 minutes", 2);
      await watch(tx);
      await watch(tx);
      expect(await overdue(tx, workload)).toMatchObject([
        { message: expect.stringContaining("has passed its latest safe start"), state: "open", severity: "warning" },
      ]);
      await acknowledge(tx, workload, "-1 minute");
      await watch(tx);
      expect(await overdue(tx, workload)).toHaveLength(1);
    }));

  it.each([false, true])(
    "raises the deadline in the same alert, open again (acknowledged before: %s)",
    (isAcknowledged) =>
      rolledBack(async (tx) => {
        const workload = await workloadAt(tx, "PLANNED", mine(await createWorld(tx)));
        await dueIn(tx, workload, 30);
        await plan(tx, workload, "-20 minutes");
        await watch(tx);
        if (isAcknowledged) await acknowledge(tx, workload);
        await dueIn(tx, workload, -1);
        await watch(tx);
        expect(await overdue(tx, workload)).toMatchObject([
          {
            ...{ state: "open", severity: "critical", occurrences: 2 },
            message: expect.stringContaining("passed before anyone assigned it"),
          },
        ]);
      }),
  );

  it("does not count a plan made after the window is over as another latest start", () =>
    rolledBack(async (tx) => {
      const workload = await workloadAt(tx, "PLANNED", mine(await createWorld(tx)));
      await dueIn(tx, workload, 90, 2 * 1440 - 30);
      await plan(tx, workload, "-20 minutes");
      await watch(tx);
      await acknowledge(tx, workload, "-15 minutes");
      await plan(tx, workload, "-10 minutes", 2);
      await watch(tx);
      expect(await overdue(tx, workload)).toHaveLength(1);
    }));

  it("alerts that a workload without a place can no longer end in time", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, "PENDING", mine(world));
      await dueIn(tx, workload, 58);
      await watch(tx);
      expect(await overdue(tx, workload)).toEqual([]);
      await dueIn(tx, workload, 54);
      await watch(tx);
      expect(await overdue(tx, workload)).toMatchObject([{ message: expect.stringContaining("has found no place") }]);
    }));

  it.each(["SCHEDULED", "QUEUED"] as const)("alerts that a %s workload has passed its deadline", (status) =>
    rolledBack(async (tx) => {
      const workload = await workloadAt(tx, status, mine(await createWorld(tx)));
      await dueIn(tx, workload, -6);
      await watch(tx);
      await watch(tx);
      expect(await overdue(tx, workload)).toMatchObject([
        { message: expect.stringContaining("and still waits to be run in Test zone") },
      ]);
    }),
  );

  it.each(["RUNNING", "COMPLETED", "FAILED", "CANCELLED"] as const)("raises no alert for a %s workload", (status) =>
    rolledBack(async (tx) => {
      const workload = await workloadAt(tx, status, mine(await createWorld(tx)));
      await dueIn(tx, workload, -30);
      await watch(tx);
      expect(await overdue(tx, workload)).toEqual([]);
    }),
  );

  it("reaches exactly those who see the workload", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await dueIn(tx, await workloadAt(tx, "PENDING", mine(world)), -1);
      await watch(tx);
      const seenBy = async (person: typeof world.user) =>
        (await as(tx, person, (sql) => sql`select from public.alerts where kind = 'workload.overdue'`)).length;
      for (const person of [world.user, world.operator, world.viewer, world.admin])
        expect(await seenBy(person)).toBe(1);
      for (const person of [world.secondUser, world.outsider, world.stranger]) expect(await seenBy(person)).toBe(0);
    }));

  it("raises one alert for an unclaimed run, also on repeated checks", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, "QUEUED", mine(world));
      const alerts = () => tx`select kind, message from public.alerts where workload_id = ${workload.id}`;
      await watch(tx);
      expect(await alerts()).toEqual([]);
      await tx`update public.runs set offered_at = now() - interval '6 minutes' where workload_id = ${workload.id}`;
      await watch(tx);
      await watch(tx);
      expect(await alerts()).toMatchObject([
        { kind: "run.unclaimed", message: expect.stringContaining("no worker has claimed it") },
      ]);
    }));

  it("leaves what somebody is deciding on to the next minute, instead of waiting for it with other work held", async () => {
    const sql = connect(2);
    const world = await sql.begin(createWorld);
    const workload = await sql.begin(async (tx) => {
      const queued = await workloadAt(tx, "QUEUED", mine(world));
      await dueIn(tx, queued, -6);
      await tx`update public.runs set offered_at = now() - interval '6 minutes' where workload_id = ${queued.id}`;
      return queued;
    });
    const watchAndRead = () =>
      sql.begin(async (tx) => {
        await tx`set local lock_timeout = '2s'`;
        await watch(tx);
        return await tx`select kind from public.alerts where workload_id = ${workload.id} order by kind`;
      });
    const meanwhile = await sql.begin(async (other) => {
      await other`select from public.compute_workloads where id = ${workload.id} for update`;
      return await watchAndRead();
    });
    expect([...meanwhile]).toEqual([]);
    expect([...(await watchAndRead())]).toEqual([{ kind: "run.unclaimed" }, { kind: "workload.overdue" }]);
    await endWork(sql, world.organizationId);
    await sql.end();
  });
});
