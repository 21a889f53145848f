import { describe, expect, it } from "vitest";
import { modelledEnergyKwh } from "../../lib/domain/power/power-model.ts";
import { addBudget, committed, plan, setIntensity, tryToSubmit, usage } from "./budget-support.ts";
import { as, attempt, only, rolledBack } from "./database.ts";
import { bringTo, claimIn, createWorld, newMember, type Person, schedule, submit } from "./fixture.ts";
import { finish, settle } from "./ledger-entries.ts";

describe("a hard carbon budget", () => {
  it("accepts workloads that fit, and refuses others with the amount left", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await setIntensity(tx);
      await addBudget(tx, world, { limitG: 150 });
      expect(await tryToSubmit(tx, world, world.user)).toMatchObject({ ok: true });
      expect(await tryToSubmit(tx, world, world.secondUser)).toMatchObject({
        ...{ ok: false, code: "PT409" },
        message: expect.stringMatching(
          /^The carbon budget of the organization for \w+ \d{4} has 50 g left; this needs about 100 g$/,
        ),
      });
      expect(await usage(tx, world, world.user)).toMatchObject([{ limit: 150, expected: 100, left: 50, workloads: 1 }]);
    }));

  it("that is spent says by how much", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await setIntensity(tx);
      expect(await tryToSubmit(tx, world, world.user)).toMatchObject({ ok: true });
      await addBudget(tx, world, { limitG: 60 });
      expect(await tryToSubmit(tx, world, world.user)).toMatchObject({
        ok: false,
        message: expect.stringMatching(/ is spent: what is committed goes 40 g beyond its 60 g$/),
      });
    }));

  it.each(["project", "user"] as const)("of a %s holds for that alone", (scope) =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await setIntensity(tx);
      await addBudget(tx, world, {
        limitG: 50,
        ...(scope === "project" ? { project: "Atlas" } : { userId: world.user.userId }),
      });
      const [refused, allowed] =
        scope === "project"
          ? [await tryToSubmit(tx, world, world.user, "Atlas"), await tryToSubmit(tx, world, world.user, "Other")]
          : [await tryToSubmit(tx, world, world.user), await tryToSubmit(tx, world, world.secondUser)];
      expect(refused).toMatchObject({ ok: false, code: "PT409" });
      expect(allowed).toMatchObject({ ok: true });
    }),
  );

  it("of a specific month replaces that of every month", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await setIntensity(tx);
      await addBudget(tx, world, { limitG: 1 });
      const { month } = only(await tx<{ month: string }[]>`select private.london_month(now())::text as month`);
      await addBudget(tx, world, { limitG: 1000, month });
      expect(await tryToSubmit(tx, world, world.user)).toMatchObject({ ok: true });
      expect(await usage(tx, world, world.user)).toMatchObject([{ limit: 1000 }]);
      expect(await usage(tx, world, world.user, "2031-01-01")).toMatchObject([{ limit: 1, expected: 0 }]);
    }));

  it("makes a plan beyond it infeasible, with the sentence, until there is room", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await submit(tx, {
        organizationId: world.organizationId,
        userId: world.user.userId,
        energyKwh: 1,
      });
      await addBudget(tx, world, { limitG: 80 });
      await tx`delete from public.carbon_commitments where workload_id = ${workload.id}`;
      await plan(tx, workload.id, 90, workload.zoneId);
      const state = async () =>
        only(await tx`select status, status_reason as reason from public.compute_workloads where id = ${workload.id}`);
      expect(await state()).toMatchObject({
        status: "PENDING",
        reason: expect.stringContaining("has 80 g left; this needs about 90 g."),
      });
      expect(
        only(await tx`select feasible, binding_constraint from public.plans where workload_id = ${workload.id}`),
      ).toEqual({
        ...{ feasible: false, binding_constraint: "carbon_budget" },
      });
      await plan(tx, workload.id, 70, workload.zoneId);
      expect(await state()).toMatchObject({ status: "PLANNED" });
      expect(await committed(tx, workload.id)).toMatchObject({ reserved: 70 });
    }));

  it("refuses a placement beyond it, and counts it in the month of its start", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await submit(tx, {
        organizationId: world.organizationId,
        userId: world.user.userId,
        energyKwh: 1,
      });
      await bringTo(tx, workload, "PLANNED");
      await tx`
        insert into public.grid_intensities (region_id, slot_start, intensity_g_per_kwh, status, kind)
        select 13, private.half_hour_floor(now()) + n * interval '30 minutes', 100, 'actual', 'sample' from generate_series(0, 3) n
        on conflict (region_id, slot_start) do update set intensity_g_per_kwh = 100`;
      const { pue } = only(
        await tx<{ pue: number }[]>`select pue::float8 as pue from public.grid_zones where id = ${workload.zoneId}`,
      );
      await addBudget(tx, world, { limitG: 100 * pue - 1 });
      expect(await attempt(tx, (inner) => schedule(inner, workload))).toMatchObject({ ok: false, code: "PT409" });
      await tx`update public.carbon_budgets set limit_g = 10000 where organization_id = ${world.organizationId}`;
      await schedule(tx, workload);
      expect((await committed(tx, workload.id)).reserved).toBeCloseTo(100 * pue, 3);
    }));
});

describe("a commitment", () => {
  it("is released if a workload ends before it ran, and otherwise settled to what it emitted", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await setIntensity(tx);
      await addBudget(tx, world, { limitG: 1000 });
      const owner = { organizationId: world.organizationId, userId: world.user.userId, energyKwh: 1 };
      const cancelled = await submit(tx, owner);
      await tx`update public.compute_workloads set status = 'CANCELLED' where id = ${cancelled.id}`;
      expect(await tx`select from public.carbon_commitments where workload_id = ${cancelled.id}`).toHaveLength(0);

      const workload = await submit(tx, owner);
      await bringTo(tx, workload, "QUEUED");
      const claim = await claimIn(tx, workload);
      await finish(tx, claim);
      expect(await committed(tx, workload.id)).toMatchObject({ reserved: 100, actual: 0 });
      await settle(tx, claim, { carbonG: null });
      expect(await committed(tx, workload.id)).toMatchObject({ reserved: 100, actual: 0 });
      await settle(tx, claim, { carbonG: 130 });
      expect(await committed(tx, workload.id)).toMatchObject({ reserved: 0, actual: 130 });
      await settle(tx, claim, { carbonG: 120, settled: true });
      expect(await usage(tx, world, world.viewer)).toMatchObject([{ emitted: 120, expected: 0, left: 880 }]);
    }));

  it("keeps the expectation of a second run beside what a lost one emitted", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await setIntensity(tx);
      const workload = await submit(tx, {
        organizationId: world.organizationId,
        userId: world.user.userId,
        energyKwh: 1,
      });
      await bringTo(tx, workload, "QUEUED");
      const claim = await claimIn(tx, workload);
      await tx`select private.lose_run(${claim.runId}, 'The worker fell silent')`;
      await settle(tx, claim, { carbonG: 30 });
      expect(await committed(tx, workload.id)).toMatchObject({ reserved: 100, actual: 30 });
    }));

  it("keeps a suspended run's expectation until its ledger entry, and then adds the remaining work to the entry", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await setIntensity(tx);
      await addBudget(tx, world, { limitG: 1000 });
      const of = { organizationId: world.organizationId, userId: world.user.userId };
      const workload = await submit(tx, { ...of, durationMins: 240, energyKwh: 4, interruptible: true });
      await tx`update public.grid_zones set pue = 1 where id = ${workload.zoneId}`;
      await tx`
        insert into public.grid_intensities (region_id, slot_start, intensity_g_per_kwh, status, kind)
        select 13, s, 100, 'estimated', 'sample'
        from generate_series(private.half_hour_floor(now()), now() + interval '12 hours', interval '30 minutes') s
        on conflict (region_id, slot_start) do update set intensity_g_per_kwh = 100`;
      await bringTo(tx, workload, "QUEUED");
      const claim = await claimIn(tx, workload);
      await tx`update public.runs set claimed_at = now() - interval '2 hours' where id = ${claim.runId}`;
      await tx`select private.request_suspension(${claim.runId}, now() + interval '1 minute', 'it runs cleaner')`;
      await finish(tx, claim, "SUSPENDED");
      expect(await committed(tx, workload.id)).toMatchObject({ reserved: 400, actual: 0 });
      await settle(tx, claim, { carbonG: 150 });
      expect(await committed(tx, workload.id)).toMatchObject({ reserved: 200, actual: 150 });
    }));

  it("before a plan is the energy of the power model, at once in the cleanest zone, no more than the cap", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await setIntensity(tx);
      const owner = { organizationId: world.organizationId, userId: world.user.userId };
      const workload = await submit(tx, { ...owner, gpuMins: 120, cpuCores: 16 });
      const energyKwh = modelledEnergyKwh({ gpus: 2, cpuCores: 16, memoryGb: 1 }, 60);
      expect((await committed(tx, workload.id)).reserved).toBeCloseTo(energyKwh * 100, 1);
      await tx`update public.compute_workloads set carbon_cap_gco2 = 7 where id = ${workload.id}`;
      expect((await committed(tx, workload.id)).reserved).toBe(7);
    }));

  it("is unknown, not zero, while no intensity is, and counts by the month of the United Kingdom", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await tx`update public.grid_zones set carbon_intensity = null`;
      const workload = await submit(tx, { organizationId: world.organizationId, userId: world.user.userId });
      expect(await committed(tx, workload.id)).toMatchObject({ reserved: null });
      const months = await tx`
        select private.london_month('2026-06-30T23:30:00Z')::text as summer, private.london_month('2026-12-31T23:59:00Z')::text as winter`;
      expect(months).toEqual([{ summer: "2026-07-01", winter: "2026-12-01" }]);
    }));
});

describe("a soft carbon budget", () => {
  it("lets everything in, warns once, and takes what goes beyond it last", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await setIntensity(tx);
      await addBudget(tx, world, { limitG: 150, isHard: false });
      const owner = {
        organizationId: world.organizationId,
        userId: world.user.userId,
        urgency: "HIGH" as const,
        energyKwh: 1,
      };
      const within = await submit(tx, owner);
      const beyond = await submit(tx, owner);
      await submit(tx, owner);
      expect([(await committed(tx, within.id)).over, (await committed(tx, beyond.id)).over]).toEqual([false, true]);
      const alerts =
        await tx`select kind, occurrences, data from public.alerts where organization_id = ${world.organizationId}`;
      expect(alerts).toEqual([
        { kind: "budget.spent", occurrences: 1, data: { jobId: beyond.jobId, month: expect.stringMatching(/-01$/) } },
      ]);
      for (const workload of [within, beyond]) await bringTo(tx, workload, "QUEUED");
      const runs =
        await tx`select workload_id as id, urgency from public.runs where workload_id in ${tx([within.id, beyond.id])} order by workload_id`;
      expect(runs).toEqual([
        { id: within.id, urgency: "HIGH" },
        { id: beyond.id, urgency: "LOW" },
      ]);
    }));
});

describe("who sees a budget", () => {
  it("of another user: members who see the organization, and that user", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await addBudget(tx, world, { limitG: 100 });
      await addBudget(tx, world, { limitG: 50, userId: world.secondUser.userId });
      const limits = async (person: Person) => {
        const read = await as(
          tx,
          person,
          (sql) => sql<{ limit: number }[]>`select limit_g::float8 as limit from public.carbon_budgets order by id`,
        );
        expect((await usage(tx, world, person)).map((row) => row.limit)).toEqual(read.map((row) => row.limit));
        return read.map((row) => row.limit);
      };
      expect(await limits(world.user)).toEqual([100]);
      expect(await limits(world.secondUser)).toEqual([100, 50]);
      for (const person of [world.operator, world.viewer, world.admin]) expect(await limits(person)).toEqual([100, 50]);
      for (const person of [world.outsider, world.stranger]) expect(await limits(person)).toEqual([]);
    }));

  it("is one of a member, for one thing, once, and from the first of a month", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const stranger = await newMember(tx, world.otherOrganizationId, "user");
      await addBudget(tx, world, { limitG: 100 });
      for (const wrong of [
        { limitG: 1 },
        { limitG: 1, userId: stranger.userId },
        { limitG: 1, project: "Atlas", userId: world.user.userId },
        { limitG: 0, project: "Atlas" },
        { limitG: 1, project: "" },
        { limitG: 1, month: "2026-11-02" },
      ]) {
        expect(await attempt(tx, (inner) => addBudget(inner, world, wrong))).toMatchObject({ ok: false });
      }
    }));
});
