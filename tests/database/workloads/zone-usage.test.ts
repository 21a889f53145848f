import { describe, expect, it } from "vitest";
import { as, only, rolledBack, type Tx } from "../database.ts";
import { bringTo, claimIn, createWorld, newZone, submit, type Workload, type World, workloadAt } from "../fixture.ts";

const mine = (world: World) => ({ organizationId: world.organizationId, userId: world.user.userId });

/** Cores in use by half hour, from a moment given as SQL, for six hours. */
async function usage(tx: Tx, { zoneId }: { zoneId: number }, from: string): Promise<number[]> {
  const rows = await tx.unsafe<{ cores: string }[]>(`
    select array_to_string(cpu_cores, ',') as cores
    from private.zone_usage(${from}, ${from} + interval '6 hours') where zone_id = ${zoneId}`);
  return only(rows).cores.split(",").map(Number);
}

const FULL_HOUR = "date_trunc('hour', now())";

/** Places a workload in a zone at so many minutes after the full hour to come. */
async function place(tx: Tx, workload: Workload, zoneId: number, afterMins: number): Promise<void> {
  await tx`
    update public.compute_workloads
    set status = 'SCHEDULED', chosen_grid_zone = ${zoneId},
      scheduled_start = date_trunc('hour', now()) + interval '1 hour' + ${afterMins} * interval '1 minute'
    where id = ${workload.id}`;
}

describe("the usage of a zone", () => {
  it("is counted in each half hour that work touches", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const zoneId = await newZone(tx);
      const [first, second] = [
        await workloadAt(tx, "PLANNED", { ...mine(world), cpuCores: 3, durationMins: 60 }),
        await workloadAt(tx, "PLANNED", { ...mine(world), cpuCores: 5, durationMins: 31 }),
      ];
      await place(tx, first, zoneId, 0);
      await place(tx, second, zoneId, 45);
      expect(await usage(tx, { zoneId }, FULL_HOUR)).toEqual([0, 0, 3, 8, 5, 0, 0, 0, 0, 0, 0, 0]);
      // Asked from the middle of a slot, it begins with that slot.
      const from = `${FULL_HOUR} + interval '1 hour 40 minutes'`;
      expect((await usage(tx, { zoneId }, from)).slice(0, 3)).toEqual([8, 5, 0]);
    }));

  it("includes work that runs over its time, as placement does", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await submit(tx, mine(world));
      await bringTo(tx, workload, "QUEUED");
      await claimIn(tx, workload);
      await tx`update public.compute_workloads set actual_start = now() - interval '5 hours' where id = ${workload.id}`;
      expect((await usage(tx, workload, "now()"))[0]).toBe(1);
      const from = "now() - interval '4 hours'";
      expect((await usage(tx, workload, from)).slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 1));
    }));

  it("is empty for a zone without work, and absent for a disabled zone", () =>
    rolledBack(async (tx) => {
      const zoneId = await newZone(tx);
      expect(await usage(tx, { zoneId }, FULL_HOUR)).toEqual(Array.from({ length: 12 }, () => 0));
      await tx`update public.grid_zones set enabled = false where id = ${zoneId}`;
      const rows = await tx`select from private.zone_usage(now(), now() + interval '1 hour') where zone_id = ${zoneId}`;
      expect(rows).toHaveLength(0);
    }));

  it("counts all work in numbers, also of other organizations, and never shows its owner", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, "SCHEDULED", { ...mine(world), cpuCores: 7, gpuMins: 120 });
      await submit(tx, mine(world));
      const seen = await as(
        tx,
        world.outsider,
        (sql) => sql`
          select gpus::text, cpu_cores::text from public.zone_usage(now(), now() + interval '2 hours')
          where zone_id = ${workload.zoneId}`,
      );
      expect(only(seen).gpus).toMatch(/^\{2,2/);
      expect(only(seen).cpu_cores).toMatch(/^\{7,7/);
      const activity = (person: typeof world.user) =>
        as(
          tx,
          person,
          (sql) => sql`select running, assigned from public.zone_activity where zone_id = ${workload.zoneId}`,
        );
      expect(await activity(world.operator)).toEqual([{ running: 0, assigned: 1 }]);
      expect(await activity(world.outsider)).toEqual([{ running: 0, assigned: 0 }]);
    }));
});
