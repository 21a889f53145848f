import { describe, expect, it } from "vitest";
import { endWork } from "./concurrency.ts";
import { as, connect, type Db, only, rolledBack, type Tx } from "./database.ts";
import {
  type Claim,
  claimIn,
  createWorld,
  newZone,
  type Submission,
  submit,
  type Workload,
  type World,
} from "./fixture.ts";
import { planFor, stampOf } from "./plan-wire.ts";

type Scene = { world: World; urgent: Workload; displaced: Workload; zoneId: number; elsewhere: number };

async function leaveToPolicy(db: Db, organizationId: number): Promise<void> {
  await db`update public.organizations set assignment_policy = 'automatic' where id = ${organizationId}`;
}

/** Work of one zone's size, placed there by policy an hour from now. */
async function placed(db: Db, { organizationId, user }: World, zoneId: number, more: Partial<Submission> = {}) {
  const workload = await submit(db, { organizationId, userId: user.userId, cpuCores: 10, ...more });
  await db`select private.store_plan(${workload.id}, ${await stampOf(db, workload)}, ${json(planFor([zoneId]))}::text::jsonb)`;
  return { ...workload, zoneId };
}

/** A full zone with less urgent work in it, another that is empty, and urgent work of the same size. */
async function scene(tx: Db, more: Partial<Submission> = {}): Promise<Scene> {
  const world = await createWorld(tx);
  await leaveToPolicy(tx, world.organizationId);
  const zoneId = await newZone(tx, { cpuCores: 10 });
  const displaced = await placed(tx, world, zoneId, more);
  const of = { organizationId: world.organizationId, userId: world.operator.userId };
  const urgent = await submit(tx, { ...of, cpuCores: 10, urgency: "HIGH" });
  return { world, urgent, displaced, zoneId, elsewhere: await newZone(tx, { cpuCores: 10 }) };
}

const json = (value: unknown) => JSON.stringify(value);

async function makeRoom(db: Db, urgent: Workload, zoneId: number, moves: [Workload, number, number?][]) {
  const wire = await Promise.all(
    moves.map(async ([workload, to, inHours = 1]) => ({
      ...{ workloadId: workload.id, updatedAt: await stampOf(db, workload), plan: planFor([to], inHours) },
    })),
  );
  const rows = await db<{ version: number | null }[]>`
    select private.make_room(
      ${urgent.id}, ${await stampOf(db, urgent)}, ${json(planFor([zoneId]))}::text::jsonb, ${json(wire)}::text::jsonb
    ) as version`;
  return only(rows).version;
}

async function stateOf(db: Db, { id }: Workload) {
  return only(
    await db`
      select status, status_reason, chosen_grid_zone, (select count(*)::int from public.plans p where p.workload_id = w.id) as plans
      from public.compute_workloads w where id = ${id}`,
  );
}

describe("urgent work without room", () => {
  it("takes the place of less urgent work, which moves; both plans are kept, and its owner gets an alert", () =>
    rolledBack(async (tx) => {
      const { world, urgent, displaced, zoneId, elsewhere } = await scene(tx);
      expect(await makeRoom(tx, urgent, zoneId, [[displaced, elsewhere, 2]])).toBe(1);
      expect(await stateOf(tx, urgent)).toMatchObject({
        ...{ status: "SCHEDULED", chosen_grid_zone: zoneId },
        status_reason: "Assigned by the organization's policy: less urgent work made way",
      });
      expect(await stateOf(tx, displaced)).toEqual({
        ...{ status: "SCHEDULED", chosen_grid_zone: elsewhere, plans: 2 },
        status_reason: `Made way for ${urgent.jobId}, which is urgent`,
      });
      const events = await as(
        tx,
        world.user,
        (sql) => sql`
          select reason, data from public.events where workload_id = ${displaced.id} and kind = 'workload.reassigned'`,
      );
      expect(events).toMatchObject([
        { reason: `Made way for ${urgent.jobId}, which is urgent`, data: { zoneId: elsewhere, fromZoneId: zoneId } },
      ]);
      const alerts = await as(tx, world.user, (sql) => sql`select kind, message from public.alerts`);
      expect(alerts).toMatchObject([
        {
          kind: "workload.displaced",
          message: expect.stringMatching(
            new RegExp(`^${displaced.jobId} was moved from .+ to .+ to make room for ${urgent.jobId}, which is urgent`),
          ),
        },
      ]);
      expect(await as(tx, world.secondUser, (sql) => sql`select from public.alerts`)).toHaveLength(0);
    }));

  it.each<[string, (tx: Tx, scene: Scene) => Promise<unknown>]>([
    [
      "a person placed it",
      (tx, { world, displaced, zoneId }) =>
        as(
          tx,
          world.operator,
          (sql) => sql`
            update public.compute_workloads set chosen_grid_zone = ${zoneId}, scheduled_start = scheduled_start + interval '1 minute'
            where id = ${displaced.id}`,
        ),
    ],
    [
      "its organization leaves nothing to policy any more",
      (tx, { world }) =>
        tx`update public.organizations set assignment_policy = 'manual' where id = ${world.organizationId}`,
    ],
    [
      "it is urgent too",
      (tx, { displaced }) => tx`update public.compute_workloads set urgency = 'HIGH' where id = ${displaced.id}`,
    ],
    [
      "there is no room for it elsewhere",
      (tx, { elsewhere }) => tx`update public.grid_zones set capacity_cpu_cores = 9 where id = ${elsewhere}`,
    ],
    [
      "the other is not urgent",
      (tx, { urgent }) => tx`update public.compute_workloads set urgency = 'LOW' where id = ${urgent.id}`,
    ],
  ])("changes nothing where %s", (_, spoil) =>
    rolledBack(async (tx) => {
      const all = await scene(tx);
      const { urgent, displaced, zoneId, elsewhere } = all;
      await spoil(tx, all);
      const before = [await stateOf(tx, urgent), await stateOf(tx, displaced)];
      expect(await makeRoom(tx, urgent, zoneId, [[displaced, elsewhere, 2]])).toBeNull();
      expect([await stateOf(tx, urgent), await stateOf(tx, displaced)]).toEqual(before);
      expect(await tx`select from public.alerts where workload_id = ${displaced.id}`).toHaveLength(0);
    }),
  );

  it("moves no work of another organization, or if that would gain no place", () =>
    rolledBack(async (tx) => {
      const { urgent, displaced, zoneId, elsewhere } = await scene(tx);
      const other = await scene(tx);
      expect(await makeRoom(tx, other.urgent, zoneId, [[displaced, elsewhere, 2]])).toBeNull();
      expect(await makeRoom(tx, urgent, other.zoneId, [[displaced, elsewhere, 2]])).toBeNull();
      expect(await stateOf(tx, displaced)).toMatchObject({ chosen_grid_zone: zoneId });
    }));

  it("and its like, at once and crosswise, wait for each other and never in a circle", async () => {
    const sql = connect(6);
    const { world, displaced, zoneId, elsewhere } = await sql.begin((tx) => scene(tx));
    const { organizationId, user } = world;
    await sql`update public.compute_workloads set status = 'CANCELLED' where id = ${displaced.id}`;
    await sql`insert into public.carbon_budgets (organization_id, limit_g) values (${organizationId}, 1000000)`;
    const pairs = await Promise.all(
      [zoneId, elsewhere].flatMap((from) =>
        [3, 5, 7].map(async (inHours) => {
          const of = { organizationId, userId: user.userId, cpuCores: 1 };
          const work = await submit(sql, of);
          const plan = json(planFor([from], inHours));
          await sql`select private.store_plan(${work.id}, ${await stampOf(sql, work)}, ${plan}::text::jsonb)`;
          const urgent = await submit(sql, { ...of, urgency: "HIGH" });
          return { work, urgent, from, to: from === zoneId ? elsewhere : zoneId, inHours };
        }),
      ),
    );
    const outcomes = await Promise.all(
      pairs.map(({ work, urgent, from, to, inHours }) => makeRoom(sql, urgent, from, [[work, to, inHours + 1]])),
    );
    expect(outcomes).toEqual(pairs.map(() => 1));
    await endWork(sql, organizationId);
    await sql.end();
  });
});

describe("running work", () => {
  async function running(tx: Tx): Promise<Scene & { claim: Claim }> {
    const all = await scene(tx, { interruptible: true, urgency: "LOW" });
    await tx`update public.compute_workloads set scheduled_start = now() where id = ${all.displaced.id}`;
    await tx`update public.compute_workloads set status = 'QUEUED' where id = ${all.displaced.id}`;
    return { ...all, claim: await claimIn(tx, all.displaced) };
  }
  async function suspendFor(tx: Tx, { claim, urgent }: { claim: Claim; urgent: Workload }) {
    const rows = await tx<{ asked: boolean }[]>`
      select private.suspend_for(${claim.runId}, now() + interval '3 hours', ${urgent.id}) as asked`;
    return only(rows).asked;
  }

  it("is suspended for urgent work, with an alert to its owner; the urgent one is planned again once it has stopped", () =>
    rolledBack(async (tx) => {
      const all = await running(tx);
      const { workerId, runId, fencingToken } = all.claim;
      expect(await suspendFor(tx, all)).toBe(true);
      const alerts = await as(tx, all.world.user, (sql) => sql`select message from public.alerts`);
      expect(alerts).toMatchObject([{ message: expect.stringContaining(" is suspended until ") }]);
      await tx`delete from pgboss.job where name = 'workload.plan'`;
      await tx`select private.finish_run(${workerId}, ${runId}, ${fencingToken}, 'SUSPENDED', 0, 'Suspended')`;
      expect(await stateOf(tx, all.displaced)).toMatchObject({
        ...{ status: "SCHEDULED", status_reason: `Suspended: makes way for ${all.urgent.jobId}, which is urgent` },
      });
      const jobs = await tx<
        { key: string }[]
      >`select singleton_key as key from pgboss.job where name = 'workload.plan'`;
      expect(jobs.map(({ key }) => key)).toEqual([String(all.urgent.id)]);
    }));

  it.each<[string, (tx: Tx, scene: Scene) => Promise<unknown>]>([
    [
      "a person placed it",
      (tx, { world }) =>
        tx`update public.organizations set assignment_policy = 'manual' where id = ${world.organizationId}`,
    ],
    [
      "what asks is not urgent",
      (tx, { urgent }) => tx`update public.compute_workloads set urgency = 'MEDIUM' where id = ${urgent.id}`,
    ],
    [
      "what asks has ended",
      (tx, { urgent }) => tx`update public.compute_workloads set status = 'CANCELLED' where id = ${urgent.id}`,
    ],
  ])("continues if %s", (_, spoil) =>
    rolledBack(async (tx) => {
      const all = await running(tx);
      await spoil(tx, all);
      expect(await suspendFor(tx, all)).toBe(false);
      expect(await stateOf(tx, all.displaced)).toMatchObject({ status: "RUNNING" });
    }),
  );
});
