import { describe, expect, it } from "vitest";
import { endWork, whenBlocked } from "../concurrency.ts";
import { as, attempt, connect, only, rolledBack, type Tx } from "../database.ts";
import { bringTo, createWorld, newZone, schedule, submit, type Workload, workloadAt } from "../fixture.ts";

async function planned(tx: Tx, more: { gpuMins?: number; cpuCores?: number; durationMins?: number } = {}) {
  const world = await createWorld(tx);
  const workload = await workloadAt(tx, "PLANNED", {
    organizationId: world.organizationId,
    userId: world.user.userId,
    ...more,
  });
  return { world, workload };
}

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);

describe("an assignment", () => {
  it("by the operator's call schedules at once, and says where", () =>
    rolledBack(async (tx) => {
      const { world, workload } = await planned(tx);
      const code = await codeOf(tx, workload.zoneId);
      await as(tx, world.operator, (sql) => sql`select public.assign_workload(${workload.jobId}, ${code})`);
      const row = only(
        await tx`
          select status, status_reason, scheduled_start = now() as is_now from public.compute_workloads
          where id = ${workload.id}`,
      );
      expect(row).toMatchObject({ status: "SCHEDULED", is_now: true });
      expect(row.status_reason).toMatch(/^Assigned to Test zone/);
    }));

  it("of a start that has passed starts now, not then", () =>
    rolledBack(async (tx) => {
      const { workload } = await planned(tx);
      await schedule(tx, workload, new Date("2020-01-01"));
      const row = only(
        await tx`select scheduled_start = now() as is_now from public.compute_workloads where id = ${workload.id}`,
      );
      expect(row.is_now).toBe(true);
    }));

  it("that would end after the deadline is refused, with the latest start", () =>
    rolledBack(async (tx) => {
      // MEDIUM: a window of twelve hours, with a quarter of an hour to start in.
      const { workload } = await planned(tx);
      const outcome = await attempt(tx, (inner) => schedule(inner, workload, inHours(12.3)));
      expect(outcome).toMatchObject({
        ok: false,
        code: "PT422",
        message: `${workload.jobId} would end after its deadline`,
      });
    }));

  it("in a zone that takes no new work is refused", () =>
    rolledBack(async (tx) => {
      const { workload } = await planned(tx);
      await tx`update public.grid_zones set enabled = false where id = ${workload.zoneId}`;
      expect(await attempt(tx, (inner) => schedule(inner, workload))).toMatchObject({ ok: false, code: "PT409" });
    }));

  it("in a zone that is not there, or without one, is refused", () =>
    rolledBack(async (tx) => {
      const { world, workload } = await planned(tx);
      const call = (code: string) =>
        attempt(tx, (inner) =>
          as(inner, world.operator, (sql) => sql`select public.assign_workload(${workload.jobId}, ${code})`),
        );
      expect(await call("UK-NOWHERE-99")).toMatchObject({ ok: false, code: "PT404" });
      const none = await attempt(
        tx,
        (i) => i`update public.compute_workloads set status = 'SCHEDULED' where id = ${workload.id}`,
      );
      expect(none).toMatchObject({ ok: false, code: "PT422", reason: "zone_required" });
    }));

  it("by anybody but an operator is refused with a reason", () =>
    rolledBack(async (tx) => {
      const { world, workload } = await planned(tx);
      const code = await codeOf(tx, workload.zoneId);
      const assign = (person: typeof world.user) =>
        attempt(tx, (inner) =>
          as(inner, person, (sql) => sql`select public.assign_workload(${workload.jobId}, ${code})`),
        );
      expect(await assign(world.user)).toMatchObject({ ok: false, code: "PT403" });
      expect(await assign(world.viewer)).toMatchObject({ ok: false, code: "PT403", reason: "role_required" });
      expect(await assign(world.outsider)).toMatchObject({ ok: false, code: "PT404" });
    }));

  it("is based on what the operator saw: if two decide at once, the second gets what has changed", async () => {
    const sql = connect(3);
    const { world, workload, seenAt, code } = await sql.begin(async (tx) => {
      const of = await planned(tx);
      const row = only(
        await tx<
          { seen: string }[]
        >`select updated_at::text as seen from public.compute_workloads where id = ${of.workload.id}`,
      );
      return { ...of, seenAt: row.seen, code: await codeOf(tx, of.workload.zoneId) };
    });
    const assign = (tx: Tx, expected: string | null) =>
      as(
        tx,
        world.operator,
        (by) => by`
          select (public.assign_workload(${workload.jobId}, ${code}, p_expected_updated_at := ${expected})).updated_at::text as seen`,
      );
    let beside: Promise<unknown> = Promise.resolve();
    const first = await sql.begin(async (tx) => {
      const rows = await assign(tx, seenAt);
      beside = sql.begin((other) => assign(other, seenAt)).catch((error: unknown) => error);
      await whenBlocked(sql);
      return rows;
    });
    expect(await beside).toMatchObject({
      ...{ code: "PT409", message: `${workload.jobId} has changed since you looked: it is SCHEDULED now` },
      ...{ detail: "changed_meanwhile", hint: "Look at it again, then decide." },
    });
    // Having looked again, or not asking for it, one may still decide.
    const again = await sql.begin((tx) => assign(tx, only(first).seen));
    expect(again).toHaveLength(1);
    expect(await sql.begin((tx) => assign(tx, null))).toHaveLength(1);
    await endWork(sql, world.organizationId);
    await sql.end();
  });

  it("moves to another place and time, and back to be assigned again", () =>
    rolledBack(async (tx) => {
      const { world, workload } = await planned(tx);
      await schedule(tx, workload);
      const other = await newZone(tx);
      await as(
        tx,
        world.operator,
        (sql) => sql`
          update public.compute_workloads set status = 'SCHEDULED', chosen_grid_zone = ${other}, scheduled_start = ${inHours(1)}
          where id = ${workload.id}`,
      );
      await as(
        tx,
        world.operator,
        (sql) => sql`update public.compute_workloads set status = 'PLANNED' where id = ${workload.id}`,
      );
      const row = only(
        await tx`select chosen_grid_zone, scheduled_start from public.compute_workloads where id = ${workload.id}`,
      );
      expect(row).toEqual({ chosen_grid_zone: null, scheduled_start: null });
    }));

  it.each(["QUEUED", "RUNNING"] as const)("does not move a workload that is %s by its zone or start alone", (status) =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const { id } = await workloadAt(tx, status, { organizationId: world.organizationId, userId: world.user.userId });
      const zone = await newZone(tx);
      const changes = [`chosen_grid_zone = ${zone}`, "scheduled_start = now() + interval '1 hour'"];
      for (const change of changes) {
        const outcome = await attempt(tx, (inner) =>
          inner.unsafe(`update public.compute_workloads set ${change} where id = ${id}`),
        );
        expect(outcome).toMatchObject({ ok: false, code: "PT409" });
      }
    }),
  );
});

describe("the capacity of a zone", () => {
  it("refuses more than its capacity, and states that", () =>
    rolledBack(async (tx) => {
      const { workload } = await planned(tx, { gpuMins: 180 });
      const zoneId = await newZone(tx, { gpus: 2 });
      expect(await attempt(tx, (inner) => schedule(inner, { ...workload, zoneId }))).toMatchObject({
        ok: false,
        code: "PT409",
        message: expect.stringMatching(
          /has 2 GPUs, 1000 cores and 10000 GB free then; the workload needs 3 GPUs, 1 cores and 1 GB$/,
        ),
      });
    }));

  it("is counted at the worst moment, not in sum, and only while work is placed", () =>
    rolledBack(async (tx) => {
      const { world } = await planned(tx);
      const zoneId = await newZone(tx, { cpuCores: 10 });
      const place = async (cpuCores: number, hours: number, durationMins = 60) => {
        const workload = await workloadAt(tx, "PLANNED", {
          organizationId: world.organizationId,
          userId: world.user.userId,
          cpuCores,
          durationMins,
        });
        return (await attempt(tx, (inner) => schedule(inner, { ...workload, zoneId }, inHours(hours)))).ok;
      };
      expect(await place(6, 1)).toBe(true);
      expect(await place(6, 2)).toBe(true);
      // From hour 1 to 3, beside either one but never beside both.
      expect(await place(4, 1, 120)).toBe(true);
      expect(await place(1, 1.5)).toBe(false);
      expect(await place(10, 3)).toBe(true);
    }));

  it("is held by work that runs over its time", () =>
    rolledBack(async (tx) => {
      const { world } = await planned(tx);
      const zoneId = await newZone(tx, { cpuCores: 1 });
      const late = { organizationId: world.organizationId, userId: world.user.userId };
      const running = await submit(tx, late);
      await bringTo(tx, { ...running, zoneId }, "RUNNING");
      await tx`
        update public.compute_workloads set actual_start = now() - interval '5 hours' where id = ${running.id}`;
      const next = await workloadAt(tx, "PLANNED", late);
      expect(await attempt(tx, (inner) => schedule(inner, { ...next, zoneId }))).toMatchObject({
        ok: false,
        code: "PT409",
      });
      await tx`update public.compute_workloads set status = 'COMPLETED' where id = ${running.id}`;
      expect(await attempt(tx, (inner) => schedule(inner, { ...next, zoneId }))).toMatchObject({ ok: true });
    }));

  it("does not count the workload against itself when it is moved in time", () =>
    rolledBack(async (tx) => {
      const { workload } = await planned(tx, { cpuCores: 10 });
      const zoneId = await newZone(tx, { cpuCores: 10 });
      await schedule(tx, { ...workload, zoneId });
      expect(await attempt(tx, (inner) => schedule(inner, { ...workload, zoneId }, inHours(0.5)))).toMatchObject({
        ok: true,
      });
    }));

  it("gives its last GPU to one of two assignments made at once", async () => {
    const sql = connect(3);
    const { zoneId, first, second, organizationId } = await sql.begin(async (tx) => {
      const world = await createWorld(tx);
      const of = { organizationId: world.organizationId, userId: world.user.userId, gpuMins: 60 };
      return {
        organizationId: world.organizationId,
        zoneId: await newZone(tx, { gpus: 1 }),
        first: await workloadAt(tx, "PLANNED", of),
        second: await workloadAt(tx, "PLANNED", of),
      };
    });
    const place = (tx: Tx, workload: Workload) => schedule(tx, { ...workload, zoneId });
    let beside: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      await place(tx, first);
      beside = sql.begin((other) => place(other, second)).catch((error: unknown) => error);
      await whenBlocked(sql);
    });
    expect(await beside).toMatchObject({ code: "PT409" });
    await endWork(sql, organizationId);
    await sql.end();
  });
});

async function codeOf(tx: Tx, zoneId: number): Promise<string> {
  const row = only(
    await tx<{ code: string }[]>`select grid_zone_code as code from public.grid_zones where id = ${zoneId}`,
  );
  return row.code;
}
