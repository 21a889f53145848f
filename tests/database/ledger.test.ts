import { describe, expect, it } from "vitest";
import { settledEventSchema } from "../../lib/contracts/ledger.ts";
import { endWork, whenBlocked } from "./concurrency.ts";
import { as, connect, type Db, only, rolledBack, type Tx } from "./database.ts";
import { type Claim, claimIn, createWorld, submit, type Workload, workloadAt } from "./fixture.ts";
import { finish, finished, mine, settle } from "./ledger-entries.ts";
import { queuedJobsOf } from "./queue-reads.ts";

async function sums(db: Db, { id }: Workload) {
  return only(
    await db`
      select carbon_emitted_kg::float8 as kg, cost_gbp::float8 as cost from public.compute_workloads where id = ${id}`,
  );
}

/** A workload that lost its worker once: two runs, and both emitted. */
async function runTwice(tx: Tx) {
  const world = await createWorld(tx);
  const workload = await workloadAt(tx, "QUEUED", mine(world));
  const first = await claimIn(tx, workload);
  await tx`select private.lose_run(${first.runId}, 'The worker fell silent')`;
  const second = await claimIn(tx, workload);
  await finish(tx, second);
  return { world, workload, first, second };
}

describe("a settlement", () => {
  it("is added if a figure is new, numbered, and the newest counts", () =>
    rolledBack(async (tx) => {
      const { world, workload, claim } = await finished(tx);
      expect(await settle(tx, claim)).toBe(1);
      expect(await settle(tx, claim)).toBeNull();
      expect(await settle(tx, claim, { carbonG: 90 })).toBe(2);
      expect(await settle(tx, claim, { carbonG: 90, settled: true })).toBe(3);
      expect(await sums(tx, workload)).toEqual({ kg: 0.09, cost: 0.5 });
      const current = await as(
        tx,
        world.user,
        (sql) => sql`select settlement, carbon_g::float8 as g, saved_g::float8 as saved from public.ledger_current`,
      );
      expect(current).toEqual([{ settlement: 3, g: 90, saved: 210 }]);
    }));

  it("is one event in the history of its workload, with the figures for the pages", () =>
    rolledBack(async (tx) => {
      const { world, workload, claim } = await finished(tx);
      await settle(tx, claim);
      await settle(tx, claim);
      await settle(tx, claim, { carbonG: null, settled: true });
      const events = await as(
        tx,
        world.user,
        (sql) => sql`
          select reason, actor_kind, from_status, to_status, data from public.events
          where workload_id = ${workload.id} and kind = 'ledger.settled' order by id`,
      );
      const of = { runId: claim.runId, attempt: 1, energyKwh: 1, baselineCarbonG: 300 };
      const byKarbos = { actor_kind: "system", from_status: null, to_status: null };
      expect(events).toEqual([
        { reason: "Accounted", ...byKarbos, data: { ...of, settlement: 1, isSettled: false, carbonG: 100 } },
        {
          ...{ reason: "Accounted again, by better figures", ...byKarbos },
          data: { ...of, settlement: 2, isSettled: true, carbonG: null },
        },
      ]);
      for (const { data } of events) expect(settledEventSchema.safeParse(data).success).toBe(true);
    }));

  it("without a figure leaves the sum empty, and never zero", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await finished(tx);
      await settle(tx, claim, { carbonG: null, costGbp: null });
      expect(await sums(tx, workload)).toEqual({ kg: null, cost: null });
      const row = only(await tx`select saved_g from public.ledger_current where run_id = ${claim.runId}`);
      expect(row.saved_g).toBeNull();
      await settle(tx, claim, { carbonG: 0, costGbp: 0 });
      expect(await sums(tx, workload)).toEqual({ kg: 0, cost: 0 });
    }));

  it("of one run of two is summed with the other, and is empty while either is", () =>
    rolledBack(async (tx) => {
      const { workload, first, second } = await runTwice(tx);
      await settle(tx, first, { carbonG: 30 });
      await settle(tx, second, { carbonG: null });
      expect((await sums(tx, workload)).kg).toBeNull();
      await settle(tx, second, { carbonG: 100 });
      expect(await sums(tx, workload)).toEqual({ kg: 0.13, cost: 1 });
    }));

  it("of two concurrent runs loses neither from the sum", async () => {
    const sql = connect(3);
    const { world, workload, first, second } = await sql.begin(runTwice);
    let beside: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      await settle(tx, first, { carbonG: 30 });
      beside = settle(sql, second, { carbonG: 100 });
      await whenBlocked(sql);
    });
    await beside;
    expect((await sums(sql, workload)).kg).toBe(0.13);
    await endWork(sql, world.organizationId);
    await sql.end();
  });
});

describe("asking for new settlements", () => {
  async function asked(tx: Tx, { runId }: Claim): Promise<boolean> {
    await tx`delete from pgboss.job where name = 'run.account'`;
    await tx`select private.enqueue_settlements()`;
    const jobs = await tx`select from pgboss.job where name = 'run.account' and singleton_key = ${String(runId)}`;
    return jobs.length > 0;
  }

  it("takes runs whose newest entry uses forecasts, until it no longer does", () =>
    rolledBack(async (tx) => {
      const { claim } = await finished(tx);
      expect(await asked(tx, claim)).toBe(false);
      await settle(tx, claim);
      expect(await asked(tx, claim)).toBe(true);
      await settle(tx, claim, { settled: true });
      expect(await asked(tx, claim)).toBe(false);
    }));

  it("leaves a run of more than 35 days ago", () =>
    rolledBack(async (tx) => {
      const { claim } = await finished(tx);
      await settle(tx, claim);
      await tx`update public.runs set finished_at = now() - interval '36 days' where id = ${claim.runId}`;
      expect(await asked(tx, claim)).toBe(false);
    }));

  it("takes those first that were asked longest ago, so that each has its turn", () =>
    rolledBack(async (tx) => {
      const claims = [(await finished(tx)).claim, (await finished(tx)).claim];
      for (const [index, claim] of claims.entries()) {
        await settle(tx, claim);
        await tx`
          update public.runs set settlement_asked_at = ${new Date(Date.UTC(2020, 0, 2 - index))} where id = ${claim.runId}`;
      }
      await tx`update public.runs set settlement_asked_at = now() where settlement_asked_at is null`;
      const takenInTurn = [];
      for (let turn = 0; turn < 2; turn += 1) {
        await tx`delete from pgboss.job where name = 'run.account'`;
        await tx`select private.enqueue_settlements(1)`;
        takenInTurn.push(...(await tx`select singleton_key::int as id from pgboss.job where name = 'run.account'`));
      }
      expect(takenInTurn.map(({ id }) => id)).toEqual(claims.toReversed().map(({ runId }) => runId));
    }));
});

describe("asking for new plans, once the forecast has changed", () => {
  it("takes what waits because nothing was feasible, while its deadline has not passed", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const waiting = await submit(tx, mine(world));
      const planned = await workloadAt(tx, "PLANNED", mine(world));
      const rows = await tx<{ id: number; job_id: string }[]>`
        insert into public.compute_workloads (
          organization_id, user_id, workload_name, docker_image, estimated_duration_mins, submitted_at
        )
        values (${world.organizationId}, ${world.user.userId}, 'Too late', 'alpine:3', 60, now() - interval '3 days')
        returning id, job_id`;
      await tx`delete from pgboss.job`;
      await tx`select private.enqueue_replans()`;
      expect(await queuedJobsOf(tx, waiting)).toEqual(["workload.plan"]);
      expect(await queuedJobsOf(tx, planned)).toEqual([]);
      expect(await queuedJobsOf(tx, only(rows))).toEqual([]);
    }));

  it("takes those first that were tried longest ago, so that each has its turn", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const insert = async (submittedAt: string, updatedAt: string) =>
        only(
          await tx<{ id: number }[]>`
            insert into public.compute_workloads (
              organization_id, user_id, workload_name, docker_image, estimated_duration_mins, submitted_at, updated_at,
              deferral_window_mins, deadline
            )
            values (
              ${world.organizationId}, ${world.user.userId}, 'Waiting', 'alpine:3', 60, ${submittedAt}, ${updatedAt}, 60,
              now() + interval '1 day'
            )
            returning id`,
        ).id;
      await insert("2026-01-01", "2020-01-02");
      const longestAgo = await insert("2026-01-02", "2020-01-01");
      await tx`delete from pgboss.job`;
      await tx`select private.enqueue_replans(1)`;
      const jobs = await tx`select singleton_key::int as id from pgboss.job where name = 'workload.plan'`;
      expect(jobs).toEqual([{ id: longestAgo }]);
    }));
});

describe("old data", () => {
  it("is pruned: logs after 90 days, but no event, entry or issue", () =>
    rolledBack(async (tx) => {
      const { world, claim } = await finished(tx);
      const other = await claimIn(tx, await workloadAt(tx, "QUEUED", mine(world)));
      for (const { runId } of [claim, other]) {
        await tx`insert into public.execution_logs (run_id, seq, logged_at, line) values (${runId}, 0, now(), 'x')`;
      }
      await settle(tx, claim);
      await tx`update public.runs set finished_at = now() - interval '91 days' where id = ${claim.runId}`;
      const count = async () =>
        only(await tx`select (select count(*) from public.events) + (select count(*) from public.ledger_entries) as n`)
          .n;
      const before = await count();
      await tx`select private.prune()`;
      const left = await tx`select run_id from public.execution_logs where run_id in ${tx([claim.runId, other.runId])}`;
      expect(left).toEqual([{ run_id: other.runId }]);
      expect(await count()).toBe(before);
    }));
});
