import { describe, expect, it } from "vitest";
import { rolledBack } from "./database.ts";
import { createWorld, type World, workloadAt } from "./fixture.ts";

const mine = (world: World) => ({ organizationId: world.organizationId, userId: world.user.userId });

describe("the watch over deadlines", () => {
  it.each(["PENDING", "PLANNED"] as const)(
    "fails what is still %s when its deadline has passed, and says so",
    (status) =>
      rolledBack(async (tx) => {
        const world = await createWorld(tx);
        const late = await workloadAt(tx, status, mine(world));
        const waiting = await workloadAt(tx, status, mine(world));
        await tx`alter table public.compute_workloads disable trigger user`;
        await tx`
        update public.compute_workloads
        set submitted_at = now() - interval '3 days', deadline = now() - interval '1 minute'
        where id = ${late.id}`;
        await tx`alter table public.compute_workloads enable trigger user`;
        await tx`select private.watch_deadlines()`;
        const rows = await tx`
        select id, status, status_reason from public.compute_workloads where id = any (${[late.id, waiting.id]}) order by id`;
        expect(rows).toMatchObject([
          { id: late.id, status: "FAILED", status_reason: expect.stringMatching(/^The deadline passed before/) },
          { id: waiting.id, status },
        ]);
      }),
  );

  it("raises one alert for a run that nobody claims, however often it looks", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, "QUEUED", mine(world));
      const alerts = () => tx`select kind, message from public.alerts where workload_id = ${workload.id}`;
      await tx`select private.watch_deadlines()`;
      expect(await alerts()).toEqual([]);
      await tx`update public.runs set offered_at = now() - interval '6 minutes' where workload_id = ${workload.id}`;
      await tx`select private.watch_deadlines()`;
      await tx`select private.watch_deadlines()`;
      expect(await alerts()).toMatchObject([
        { kind: "run.unclaimed", message: expect.stringContaining("no worker has claimed it") },
      ]);
    }));
});
