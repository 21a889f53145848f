import { describe, expect, it } from "vitest";
import { endWork } from "../concurrency.ts";
import { as, attempt, connect, only, rolledBack, type Tx } from "../database.ts";
import { bringTo, createWorld, newZone, schedule, submit, type Workload, type World, workloadAt } from "../fixture.ts";
import { queuedJobsOf, startJobs } from "../queue-reads.ts";

const mine = (world: World) => ({ organizationId: world.organizationId, userId: world.user.userId });
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);

describe("a job on the queue", () => {
  it("exists if and only if the change that caused it was committed", async () => {
    const sql = connect(2);
    const { world, workload } = await sql.begin(async (tx) => {
      const world = await createWorld(tx);
      return { world, workload: await workloadAt(tx, "PLANNED", mine(world)) };
    });
    await sql`delete from pgboss.job where singleton_key = ${String(workload.id)}`;
    const undone = new Error("undone");
    const change = (fail: boolean) =>
      sql.begin(async (tx) => {
        await schedule(tx, workload);
        expect(await queuedJobsOf(tx, workload)).toEqual(["run.start"]);
        expect(await queuedJobsOf(sql, workload)).toEqual([]);
        if (fail) throw undone;
      });
    await expect(change(true)).rejects.toBe(undone);
    expect(await queuedJobsOf(sql, workload)).toEqual([]);
    await change(false);
    expect(await queuedJobsOf(sql, workload)).toEqual(["run.start"]);
    await endWork(sql, world.organizationId);
    await sql.end();
  });

  it("on a queue that is not there is a bug that is said", () =>
    rolledBack(async (tx) => {
      const outcome = await attempt(tx, (inner) => inner`select private.enqueue('workload.plam', '{}')`);
      expect(outcome).toMatchObject({ ok: false, code: "XX000", message: "There is no queue workload.plam" });
    }));

  it("carries the settings of its queue, as pg-boss itself would send it", () =>
    rolledBack(async (tx) => {
      await tx`select private.enqueue('run.start', '{"version": 1}', 'settings', now() + interval '30 days', 2)`;
      const rows = await tx`
        select
          (j.policy, j.retry_limit, j.retry_delay, j.retry_backoff, j.retry_delay_max, j.expire_seconds, j.deletion_seconds, j.dead_letter)
            is not distinct from
          (q.policy, q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max, q.expire_seconds, q.deletion_seconds, q.dead_letter)
            as is_same,
          j.keep_until > j.start_after + interval '59 days' as is_kept, j.priority, j.state
        from pgboss.job j join pgboss.queue q using (name) where j.singleton_key = 'settings'`;
      expect(only(rows)).toEqual({ is_same: true, is_kept: true, priority: 2, state: "created" });
    }));

  it("waits once a key: edits in a row plan once", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await submit(tx, mine(world));
      for (const cores of [2, 3, 4]) {
        await as(
          tx,
          world.user,
          (sql) => sql`update public.compute_workloads set required_cpu_cores = ${cores} where id = ${workload.id}`,
        );
      }
      expect(await queuedJobsOf(tx, workload)).toEqual(["workload.plan"]);
    }));

  it("is written again while one with its key is active: that one may have read the old state", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await submit(tx, mine(world));
      await tx`update pgboss.job set state = 'active' where name = 'workload.plan' and singleton_key = ${String(workload.id)}`;
      await as(
        tx,
        world.user,
        (sql) => sql`update public.compute_workloads set required_cpu_cores = 2 where id = ${workload.id}`,
      );
      expect(await queuedJobsOf(tx, workload)).toEqual(["workload.plan"]);
    }));

  it("is written by a submission, and not by the planner's own writing", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await submit(tx, mine(world));
      expect(await queuedJobsOf(tx, workload)).toEqual(["workload.plan"]);
      await tx`delete from pgboss.job where singleton_key = ${String(workload.id)}`;
      await tx`update public.compute_workloads set status_reason = 'No place yet', estimated_energy_kwh = 2 where id = ${workload.id}`;
      await bringTo(tx, workload, "PLANNED");
      expect(await queuedJobsOf(tx, workload)).toEqual([]);
    }));
});

describe("the start of an assigned workload", () => {
  async function scheduled(tx: Tx, hours: number, urgency: "HIGH" | "MEDIUM" | "LOW" = "MEDIUM") {
    const world = await createWorld(tx);
    const workload = await workloadAt(tx, "PLANNED", { ...mine(world), urgency });
    const startAt = inHours(hours);
    await schedule(tx, workload, startAt);
    return { world, workload, startAt };
  }

  it.each([
    ["HIGH", 2],
    ["MEDIUM", 1],
    ["LOW", 0],
  ] as const)("waits on the queue until it is due, %s with priority %i", (urgency, priority) =>
    rolledBack(async (tx) => {
      const { workload, startAt } = await scheduled(tx, 1, urgency);
      expect(await startJobs(tx, workload)).toEqual([{ state: "created", start_after: startAt, priority }]);
    }),
  );

  it("has one job, of the newest time, however often it is moved", () =>
    rolledBack(async (tx) => {
      const { workload } = await scheduled(tx, 1);
      await schedule(tx, workload, inHours(2));
      const last = inHours(0.5);
      await schedule(tx, { ...workload, zoneId: await newZone(tx) }, last);
      expect(await startJobs(tx, workload)).toMatchObject([{ start_after: last }]);
    }));

  it.each([
    ["cancelled", "status = 'CANCELLED'"],
    ["taken back", "status = 'PLANNED'"],
    ["edited", "required_cpu_cores = 2"],
    ["failed", "status = 'FAILED'"],
  ])("has no job left when it is %s before it is due", (_, change) =>
    rolledBack(async (tx) => {
      const { workload } = await scheduled(tx, 1);
      await tx.unsafe(`update public.compute_workloads set ${change} where id = ${workload.id}`);
      expect(await startJobs(tx, workload)).toEqual([]);
    }),
  );

  it("queued manually before it was due, and assigned again, has the job of its new time", () =>
    rolledBack(async (tx) => {
      const { workload } = await scheduled(tx, 1);
      await tx`update public.compute_workloads set status = 'QUEUED' where id = ${workload.id}`;
      expect(await startJobs(tx, workload)).toEqual([]);
      const later = inHours(2);
      await schedule(tx, workload, later);
      expect(await startJobs(tx, workload)).toMatchObject([{ start_after: later }]);
    }));

  it("drops a job that waits to be tried again as well", () =>
    rolledBack(async (tx) => {
      const { workload } = await scheduled(tx, 1);
      await tx`update pgboss.job set state = 'retry' where name = 'run.start' and singleton_key = ${String(workload.id)}`;
      await schedule(tx, workload, inHours(2));
      expect(await startJobs(tx, workload)).toMatchObject([{ state: "created" }]);
    }));
});

describe("offering due workloads", () => {
  const offer = async (tx: Tx, ...workloads: Workload[]): Promise<number[]> => {
    const ids = workloads.map(({ id }) => id);
    const rows = await tx<{ id: number }[]>`select private.offer_due_runs(${ids}::bigint[]) as id`;
    return rows.map(({ id }) => id).sort((a, b) => a - b);
  };

  it("takes due workloads, except those moved, cancelled, taken back or edited since their job was fetched", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const at = async () => workloadAt(tx, "SCHEDULED", mine(world));
      const [due, moved, cancelled, back, edited] = [await at(), await at(), await at(), await at(), await at()];
      await schedule(tx, moved, inHours(1));
      await tx`update public.compute_workloads set status = 'CANCELLED' where id = ${cancelled.id}`;
      await tx`update public.compute_workloads set status = 'PLANNED' where id = ${back.id}`;
      await tx`update public.compute_workloads set required_cpu_cores = 2 where id = ${edited.id}`;
      expect(await offer(tx, due, moved, cancelled, back, edited)).toEqual([due.id]);
      const runs =
        await tx`select workload_id, status, attempt, zone_id from public.runs where organization_id = ${world.organizationId}`;
      expect(runs).toEqual([{ workload_id: due.id, status: "OFFERED", attempt: 1, zone_id: due.zoneId }]);
    }));

  it("offers a workload once when requested twice", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, "SCHEDULED", mine(world));
      expect(await offer(tx, workload, workload)).toEqual([workload.id]);
      expect(await offer(tx, workload)).toEqual([]);
    }));

  it("offers again, as another attempt, what an operator took back from the queue", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, "QUEUED", mine(world));
      await schedule(tx, workload);
      expect(await offer(tx, workload)).toEqual([workload.id]);
      const runs =
        await tx`select status, attempt from public.runs where workload_id = ${workload.id} order by attempt`;
      expect(runs).toEqual([
        { status: "WITHDRAWN", attempt: 1 },
        { status: "OFFERED", attempt: 2 },
      ]);
    }));
});
