import { describe, expect, it } from "vitest";
import { as, attempt, only, rolledBack, type Tx } from "./database.ts";
import { bringTo, createWorld, newZone, type Submission, submit, type Workload, type World } from "./fixture.ts";
import { planFor, stampOf, store } from "./plan-wire.ts";
import { queuedJobsOf } from "./queue-reads.ts";

async function rowOf(tx: Tx, { id }: Workload) {
  const { first, second, third, ...row } = only(
    await tx`
      select status, status_reason, recommended_zone_1 as first, recommended_zone_2 as second, recommended_zone_3 as third,
        chosen_grid_zone, scheduled_start, estimated_energy_kwh::float8 as kwh
      from public.compute_workloads where id = ${id}`,
  );
  return { ...row, zones: [first, second, third] };
}

async function start(
  tx: Tx,
  more: Partial<Submission> = {},
): Promise<{ world: World; workload: Workload; zones: number[] }> {
  const world = await createWorld(tx);
  const workload = await submit(tx, { organizationId: world.organizationId, userId: world.user.userId, ...more });
  return { world, workload, zones: [await newZone(tx), await newZone(tx), await newZone(tx)] };
}

describe("a plan", () => {
  it("takes a workload to PLANNED with its three zones, its sentence and the energy assumed", () =>
    rolledBack(async (tx) => {
      const { workload, zones } = await start(tx);
      expect(await store(tx, workload, planFor(zones))).toBe(1);
      expect(await rowOf(tx, workload)).toEqual({
        ...{
          status: "PLANNED",
          status_reason: "A summary",
          zones,
          chosen_grid_zone: null,
          scheduled_start: null,
          kwh: 1.5,
        },
      });
      const candidates = await tx`
        select c.rank, c.zone_id from public.plan_candidates c join public.plans p on p.id = c.plan_id
        where p.workload_id = ${workload.id} order by c.rank`;
      expect(candidates).toEqual(zones.map((zone_id, index) => ({ rank: index + 1, zone_id })));
    }));

  it("with fewer than three candidates leaves the other zones empty", () =>
    rolledBack(async (tx) => {
      const { workload, zones } = await start(tx);
      await store(tx, workload, planFor(zones.slice(0, 1)));
      expect((await rowOf(tx, workload)).zones).toEqual([zones[0], null, null]);
    }));

  it("that is infeasible is kept, and leaves the workload PENDING with its sentence", () =>
    rolledBack(async (tx) => {
      const { workload } = await start(tx);
      await tx`delete from pgboss.job`;
      expect(await store(tx, workload, planFor([]))).toBe(1);
      expect(await rowOf(tx, workload)).toMatchObject({ status: "PENDING", status_reason: "A summary" });
      expect(await queuedJobsOf(tx, workload)).toEqual([]);
    }));

  it("made from data that has changed since is not stored", () =>
    rolledBack(async (tx) => {
      const { world, workload, zones } = await start(tx);
      const rows = await tx<{ id: number }[]>`
        insert into public.compute_workloads (
          organization_id, user_id, workload_name, docker_image, estimated_duration_mins, updated_at
        )
        values (${world.organizationId}, ${world.user.userId}, 'Older', 'alpine:3', 60, '2026-01-01') returning id`;
      const older = { ...workload, id: only(rows).id };
      const stamp = await stampOf(tx, older);
      await as(
        tx,
        world.user,
        (sql) => sql`update public.compute_workloads set required_cpu_cores = 2 where id = ${older.id}`,
      );
      expect(await store(tx, older, planFor(zones), stamp)).toBeNull();
      expect(await rowOf(tx, older)).toMatchObject({ status: "PENDING" });
      expect(await store(tx, older, planFor(zones))).toBe(1);
    }));

  it.each(["SCHEDULED", "QUEUED", "RUNNING", "CANCELLED"] as const)(
    "for a workload that is %s is not stored",
    (status) =>
      rolledBack(async (tx) => {
        const { workload, zones } = await start(tx);
        await bringTo(tx, workload, status);
        expect(await store(tx, workload, planFor(zones))).toBeNull();
      }),
  );

  it("made again is a new version, and the earlier one is kept", () =>
    rolledBack(async (tx) => {
      const { workload, zones } = await start(tx);
      expect(await store(tx, workload, planFor(zones))).toBe(1);
      expect(await store(tx, workload, planFor(zones.toReversed()))).toBe(2);
      expect((await rowOf(tx, workload)).zones).toEqual(zones.toReversed());
      const versions = await tx`select version from public.plans where workload_id = ${workload.id} order by version`;
      expect(versions).toEqual([{ version: 1 }, { version: 2 }]);
    }));

  it("made again has an event with its reason, like the first", () =>
    rolledBack(async (tx) => {
      const { workload, zones } = await start(tx);
      await store(tx, workload, planFor(zones));
      await store(tx, workload, { ...planFor(zones), reason: "Planned again", summary: "Another summary" });
      const events = await tx`
        select kind, to_status, reason, actor_kind, data from public.events where workload_id = ${workload.id} order by id`;
      expect(events.slice(1)).toMatchObject([
        { kind: "workload.status", to_status: "PLANNED", reason: "A summary" },
        {
          ...{ kind: "workload.replanned", to_status: "PLANNED", reason: "Planned again. Another summary" },
          ...{ actor_kind: "system", data: { planVersion: 2 } },
        },
      ]);
    }));

  it("is readable by exactly those who see the workload", () =>
    rolledBack(async (tx) => {
      const { workload, zones, world } = await start(tx);
      await store(tx, workload, planFor(zones));
      const seenBy = async (person: typeof world.user) =>
        (await as(tx, person, (sql) => sql`select from public.plan_candidates`)).length;
      expect(await seenBy(world.user)).toBe(3);
      expect(await seenBy(world.viewer)).toBe(3);
      expect(await seenBy(world.secondUser)).toBe(0);
      expect(await seenBy(world.outsider)).toBe(0);
    }));
});

describe("under the automatic policy", () => {
  async function automatic(tx: Tx, more: Partial<Submission> = {}) {
    const started = await start(tx, more);
    const { organizationId } = started.world;
    await tx`update public.organizations set assignment_policy = 'automatic' where id = ${organizationId}`;
    return started;
  }

  it("the best candidate is scheduled in the same breath", () =>
    rolledBack(async (tx) => {
      const { workload, zones } = await automatic(tx);
      const plan = planFor(zones);
      await store(tx, workload, plan);
      expect(await rowOf(tx, workload)).toMatchObject({
        ...{ status: "SCHEDULED", status_reason: "Assigned by the organization's policy" },
        ...{ chosen_grid_zone: zones[0], scheduled_start: plan.candidates[0]?.startAt },
      });
      expect(await queuedJobsOf(tx, workload)).toContain("run.start");
    }));

  it.each([1, 2])("where %s of the best places were filled since the plan was made, the next is taken", (filled) =>
    rolledBack(async (tx) => {
      const { workload, zones } = await automatic(tx, { cpuCores: 2 });
      const full = [await newZone(tx, { cpuCores: 1 }), await newZone(tx, { cpuCores: 1 })].slice(0, filled);
      const plan = planFor([...full, ...zones].slice(0, 3));
      expect(await store(tx, workload, plan)).toBe(1);
      expect(await rowOf(tx, workload)).toMatchObject({
        ...{ status: "SCHEDULED", chosen_grid_zone: zones[0], scheduled_start: plan.candidates[filled]?.startAt },
        status_reason: `Assigned by the organization's policy to candidate ${filled + 1}: better ones have been taken`,
      });
      const jobs = await queuedJobsOf(tx, workload);
      expect(jobs.filter((name) => name === "run.start")).toHaveLength(1);
      const events = await tx`select from public.events where workload_id = ${workload.id} and to_status = 'SCHEDULED'`;
      expect(events).toHaveLength(1);
    }),
  );

  it("if all places were filled since the plan was made nothing is stored: the job is retried with the capacity free then", () =>
    rolledBack(async (tx) => {
      const { workload } = await automatic(tx, { cpuCores: 2 });
      const full = await Promise.all([1, 2, 3].map(() => newZone(tx, { cpuCores: 1 })));
      const outcome = await attempt(tx, (inner) => store(inner, workload, planFor(full)));
      expect(outcome).toMatchObject({
        ...{ ok: false, code: "PT409" },
        message: expect.stringMatching(
          /^No candidate can be had any more. The best: Test zone \S+ has 1000 GPUs, 1 cores/,
        ),
      });
      expect(await rowOf(tx, workload)).toMatchObject({ status: "PENDING" });
      expect(await tx`select from public.plans where workload_id = ${workload.id}`).toHaveLength(0);
    }));
});
