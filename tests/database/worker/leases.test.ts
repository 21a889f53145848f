import { describe, expect, it } from "vitest";
import { endWork, whenBlocked } from "../concurrency.ts";
import { as, connect, type Db, only, rolledBack, type Tx } from "../database.ts";
import { type Claim, claimIn, createWorld, type Workload, type World, workloadAt } from "../fixture.ts";

async function running(tx: Tx): Promise<{ world: World; workload: Workload; claim: Claim }> {
  const world = await createWorld(tx);
  const workload = await workloadAt(tx, "QUEUED", { organizationId: world.organizationId, userId: world.user.userId });
  return { world, workload, claim: await claimIn(tx, workload) };
}

const expire = (db: Db, { runId }: Claim) =>
  db`update public.runs set lease_expires_at = clock_timestamp() - interval '1 second' where id = ${runId}`;
/** As if leases had been checked so many seconds ago. */
const sweptAgo = (db: Db, seconds: number) => db`
  insert into private.lease_sweeps (swept_at) values (clock_timestamp() - ${seconds} * interval '1 second')
  on conflict (id) do update set swept_at = excluded.swept_at`;
async function reclaim(db: Db): Promise<unknown> {
  return only(await db`select private.reclaim_lost_runs() as lost`).lost;
}
async function problemWorkload(db: Db, { id }: Workload) {
  return only(
    await db`
      select status, status_reason, array(select r.status from public.runs r where r.workload_id = w.id order by r.attempt)::text as runs,
        array(select a.kind from public.alerts a where a.workload_id = w.id) as alerts
      from public.compute_workloads w where id = ${id}`,
  );
}

describe("a run whose lease ended", () => {
  it("is lost and offered again once; lost again, its workload fails with an alert", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await running(tx);
      await sweptAgo(tx, 10);
      await expire(tx, claim);
      expect(await reclaim(tx)).toBe(1);
      expect(await problemWorkload(tx, workload)).toEqual({
        ...{
          status: "QUEUED",
          status_reason: "The worker fell silent: offered again",
          runs: "{LOST,OFFERED}",
          alerts: [],
        },
      });
      await expire(tx, await claimIn(tx, workload));
      expect(await reclaim(tx)).toBe(1);
      expect(await problemWorkload(tx, workload)).toEqual({
        ...{ status: "FAILED", status_reason: "The worker fell silent, for the second time" },
        ...{ runs: "{LOST,LOST}", alerts: ["run.lost"] },
      });
    }));

  it("and was to be cancelled is cancelled, not run again", () =>
    rolledBack(async (tx) => {
      const { world, workload, claim } = await running(tx);
      await as(tx, world.user, (sql) => sql`select public.cancel_workload(${workload.jobId})`);
      await sweptAgo(tx, 10);
      await expire(tx, claim);
      await reclaim(tx);
      expect(await problemWorkload(tx, workload)).toMatchObject({ status: "CANCELLED", runs: "{LOST}" });
    }));

  it("is accounted for", () =>
    rolledBack(async (tx) => {
      const { claim } = await running(tx);
      await tx`select private.lose_run(${claim.runId}, 'The worker fell silent')`;
      const jobs =
        await tx`select from pgboss.job where name = 'run.account' and singleton_key = ${String(claim.runId)}`;
      expect(jobs).toHaveLength(1);
    }));

  it("is kept while its lease lasts", () =>
    rolledBack(async (tx) => {
      const { workload } = await running(tx);
      await sweptAgo(tx, 10);
      expect(await reclaim(tx)).toBe(0);
      expect(await problemWorkload(tx, workload)).toMatchObject({ status: "RUNNING" });
    }));

  it("is kept when its worker called while it was about to be taken", async () => {
    const sql = connect(3);
    const { world, workload, claim } = await sql.begin(running);
    await expire(sql, claim);
    await sweptAgo(sql, 10);
    let sweep: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      await tx`select private.heartbeat_run(${claim.workerId}, ${claim.runId}, ${claim.fencingToken})`;
      sweep = reclaim(sql);
      await whenBlocked(sql);
    });
    await sweep;
    expect(await problemWorkload(sql, workload)).toMatchObject({ status: "RUNNING", runs: "{RUNNING}" });
    await endWork(sql, world.organizationId);
    await sql.end();
  });
});

describe("after an outage of the database", () => {
  it("workers get a lease's time to call before their runs are taken", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await running(tx);
      await expire(tx, claim);
      await sweptAgo(tx, 600);
      expect(await reclaim(tx)).toBe(0);
      const lease = only(
        await tx`select lease_expires_at > clock_timestamp() + interval '25 seconds' as is_long from public.runs where id = ${claim.runId}`,
      );
      expect(lease.is_long).toBe(true);
      expect(await reclaim(tx)).toBe(0);
      await expire(tx, claim);
      expect(await reclaim(tx)).toBe(1);
      expect(await problemWorkload(tx, workload)).toMatchObject({ status: "QUEUED" });
    }));

  it("the very first check takes nothing", () =>
    rolledBack(async (tx) => {
      const { claim } = await running(tx);
      await expire(tx, claim);
      await tx`delete from private.lease_sweeps`;
      expect(await reclaim(tx)).toBe(0);
    }));
});

describe("a worker that restarts", () => {
  it("gives its run back at once, without waiting for the lease", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await running(tx);
      const { workerId, runId, fencingToken } = claim;
      const release = () => tx`select private.release_run(${workerId}, ${runId}, ${fencingToken}) as state`;
      expect(await release()).toEqual([{ state: "held" }]);
      expect(await problemWorkload(tx, workload)).toMatchObject({ status: "QUEUED", runs: "{LOST,OFFERED}" });
      expect(await release()).toEqual([{ state: "lost" }]);
    }));
});

describe("giving up a job that failed too often", () => {
  it.each([
    ["PENDING", "FAILED"],
    ["SCHEDULED", "FAILED"],
    ["RUNNING", "RUNNING"],
    ["COMPLETED", "COMPLETED"],
  ] as const)("leaves a workload that was %s %s, with an alert", (before, after) =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const of = { organizationId: world.organizationId, userId: world.user.userId };
      const workload = await workloadAt(tx, before, of);
      await tx`select private.give_up(${workload.id}, null)`;
      expect(await problemWorkload(tx, workload)).toMatchObject({ status: after, alerts: ["queue.dead_letter"] });
    }),
  );

  it("of an account raises an alert and fails nothing", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await running(tx);
      await tx`select private.give_up(null, ${claim.runId})`;
      expect(await problemWorkload(tx, workload)).toMatchObject({ status: "RUNNING", alerts: ["queue.dead_letter"] });
    }));
});
