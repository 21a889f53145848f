import { describe, expect, it } from "vitest";
import type { WorkloadStatus } from "../../../lib/contracts/workload.ts";
import { as, attempt, only, rolledBack, type Tx, wouldBe } from "../database.ts";
import { createWorld, type Person, type Submission, type Workload, workloadAt } from "../fixture.ts";
import { queuedJobsOf } from "../queue-reads.ts";

type Change = Record<string, string | number | boolean | null>;

function edit(tx: Tx, person: Person, { id }: Workload, change: Change) {
  return attempt(tx, (inner) =>
    as(
      inner,
      person,
      async (sql) => (await sql`update public.compute_workloads set ${sql(change)} where id = ${id}`).count,
    ),
  );
}

async function statusOf(tx: Tx, { id }: Workload) {
  return only(
    await tx<
      { status: string; status_reason: string; chosen_grid_zone: number | null; recommended_zone_1: number | null }[]
    >`
      select status, status_reason, chosen_grid_zone, recommended_zone_1 from public.compute_workloads where id = ${id}`,
  );
}

async function start(tx: Tx, status: WorkloadStatus, more: Partial<Submission> = {}) {
  const world = await createWorld(tx);
  const workload = await workloadAt(tx, status, {
    organizationId: world.organizationId,
    userId: world.user.userId,
    ...more,
  });
  return { world, workload };
}

const REQUIREMENTS: Change[] = [
  { workload_type: "TRAINING" },
  { urgency: "LOW" },
  { docker_image: "python:3.13" },
  { command: "echo edited" },
  { required_gpu_mins: 60 },
  { required_cpu_cores: 2 },
  { required_memory_gb: 2 },
  { estimated_duration_mins: 30 },
  { estimated_energy_kwh: 5 },
  { carbon_cap_gco2: 500 },
  { max_price_gbp: 2 },
  { deferral_window_mins: 10 },
  { deadline: "2099-01-01T00:00Z" },
  { interruptible: true },
  { min_segment_mins: 5 },
  { resume_cost_wh: 5 },
];

describe("an edit by the owner", () => {
  it.each(REQUIREMENTS)("%o takes an assigned workload back to be planned again", (change) =>
    rolledBack(async (tx) => {
      const { world, workload } = await start(tx, "SCHEDULED");
      await tx`delete from pgboss.job where name = 'workload.plan'`;
      expect(await edit(tx, world.user, workload, change)).toEqual({ ok: true, value: 1 });
      expect(await statusOf(tx, workload)).toEqual({
        status: "PENDING",
        status_reason: "Edited, to be planned again",
        chosen_grid_zone: null,
        recommended_zone_1: null,
      });
      expect(await queuedJobsOf(tx, workload)).toEqual(["workload.plan"]);
    }),
  );

  it.each(REQUIREMENTS)("%o of a workload without a feasible place requests a new plan", (change) =>
    rolledBack(async (tx) => {
      const { world, workload } = await start(tx, "PENDING", { energyKwh: 9 });
      await tx`delete from pgboss.job where name = 'workload.plan'`;
      expect(await edit(tx, world.user, workload, change)).toEqual({ ok: true, value: 1 });
      expect(await queuedJobsOf(tx, workload)).toEqual(["workload.plan"]);
    }),
  );

  it.each(["QUEUED", "RUNNING"] as const)("is refused once it is %s, and says what to do", (status) =>
    rolledBack(async (tx) => {
      const { world, workload } = await start(tx, status);
      for (const change of REQUIREMENTS) {
        expect(await edit(tx, world.user, workload, change)).toMatchObject({
          ok: false,
          code: "PT409",
          message: `${workload.jobId} is ${status} and can no longer be edited`,
        });
      }
    }),
  );

  it.each(["COMPLETED", "FAILED", "CANCELLED"] as const)("finds nothing to edit when it is %s", (status) =>
    rolledBack(async (tx) => {
      const { world, workload } = await start(tx, status);
      expect(await edit(tx, world.user, workload, { workload_name: "New" })).toEqual({ ok: true, value: 0 });
    }),
  );

  it("of the name changes nothing else, even while it runs", () =>
    rolledBack(async (tx) => {
      const { world, workload } = await start(tx, "RUNNING");
      expect(await edit(tx, world.user, workload, { workload_name: "New" })).toEqual({ ok: true, value: 1 });
      expect(await statusOf(tx, workload)).toMatchObject({ status: "RUNNING" });
    }));

  it("of only its reason is not recorded: a reason is in events with the change that it explains", () =>
    rolledBack(async (tx) => {
      const { world, workload } = await start(tx, "RUNNING");
      const before = await statusOf(tx, workload);
      await edit(tx, world.user, workload, { status_reason: "All is well" });
      expect(await statusOf(tx, workload)).toEqual(before);
    }));

  it("of the stated energy forgets it when it is taken away, and the planner models it", () =>
    rolledBack(async (tx) => {
      const { world, workload } = await start(tx, "PLANNED", { energyKwh: 9 });
      await edit(tx, world.user, workload, { estimated_energy_kwh: null });
      const row = await tx`
        select estimated_energy_kwh, estimated_energy_method from public.compute_workloads where id = ${workload.id}`;
      expect(row[0]).toEqual({ estimated_energy_kwh: null, estimated_energy_method: "modelled" });
    }));

  it("of the resources drops an energy that was modelled for others, and keeps a stated one", () =>
    rolledBack(async (tx) => {
      for (const [energyKwh, expected] of [
        [null, null],
        [9, "9.000000"],
      ] as const) {
        const { world, workload } = await start(tx, "PENDING", { energyKwh });
        if (energyKwh === null) {
          await tx`update public.compute_workloads set estimated_energy_kwh = 3 where id = ${workload.id}`;
        }
        await edit(tx, world.user, workload, { required_cpu_cores: 8 });
        const row = await tx`select estimated_energy_kwh from public.compute_workloads where id = ${workload.id}`;
        expect(row[0]?.estimated_energy_kwh).toBe(expected);
      }
    }));

  it("of the planner's own figures, by the planner, does not cause a new plan", () =>
    rolledBack(async (tx) => {
      const { workload } = await start(tx, "PENDING");
      await tx`delete from pgboss.job where name = 'workload.plan'`;
      await tx`update public.compute_workloads set estimated_energy_kwh = 3 where id = ${workload.id}`;
      expect(await queuedJobsOf(tx, workload)).toEqual([]);
    }));
});

describe("an edit by another", () => {
  it("an operator may not change what somebody else's workload needs", () =>
    rolledBack(async (tx) => {
      const { world, workload } = await start(tx, "PLANNED");
      for (const change of REQUIREMENTS) {
        expect(await edit(tx, world.operator, workload, change)).toMatchObject({ ok: false, code: "PT403" });
      }
    }));

  it("an operator may change what their own needs", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, "SCHEDULED", {
        organizationId: world.organizationId,
        userId: world.operator.userId,
      });
      expect(await edit(tx, world.operator, workload, { required_cpu_cores: 2 })).toEqual({ ok: true, value: 1 });
      expect(await statusOf(tx, workload)).toMatchObject({ status: "PENDING" });
    }));

  it("a fellow user, a viewer and an outsider reach no row", () =>
    rolledBack(async (tx) => {
      const { world, workload } = await start(tx, "PLANNED");
      for (const person of [world.secondUser, world.viewer, world.outsider, world.stranger]) {
        expect(await edit(tx, person, workload, { workload_name: "New" })).toEqual({ ok: true, value: 0 });
      }
    }));

  it("a user who became a viewer, or left, no longer edits", () =>
    rolledBack(async (tx) => {
      const { world, workload } = await start(tx, "PLANNED");
      const { userId } = world.user;
      await tx`update public.memberships set role = 'viewer' where user_id = ${userId}`;
      expect(await edit(tx, world.user, workload, { workload_name: "New" })).toEqual({ ok: true, value: 0 });
      await tx`delete from public.memberships where user_id = ${userId}`;
      expect(await as(tx, world.user, (sql) => sql`select from public.compute_workloads`)).toHaveLength(0);
    }));
});

describe("what never changes", () => {
  it.each([
    "job_id = 'KB-999999'",
    "organization_id = (select max(id) from public.organizations)",
    "user_id = (select user_id from public.profiles p where p.user_id <> compute_workloads.user_id limit 1)",
    "submitted_at = submitted_at - interval '1 hour'",
    "baseline_zone = (select max(id) from public.grid_zones)",
  ])("%s is refused to the owner of the tables too", (change) =>
    rolledBack(async (tx) => {
      const { workload } = await start(tx, "PLANNED");
      const outcome = await wouldBe(tx, (inner) =>
        inner.unsafe(`update public.compute_workloads set ${change} where id = ${workload.id}`),
      );
      expect(outcome).toMatchObject({ ok: false, code: "PT422" });
    }),
  );
});
