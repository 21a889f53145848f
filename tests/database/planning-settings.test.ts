import { describe, expect, it } from "vitest";
import { as, attempt, rolledBack, type Tx } from "./database.ts";
import { createWorld, newOrganization, type Person, workloadAt } from "./fixture.ts";
import { queuedJobsOf } from "./queue-reads.ts";

/** Every part of how plans are made, as the page sets it. */
const change = (tx: Tx, organizationId: number) => tx`
  update public.organizations
  set assignment_policy = 'automatic', carbon_price_gbp_per_kg = 1.5, lateness_gbp_per_hour_high = 1,
      lateness_gbp_per_hour_medium = 0.0125, lateness_gbp_per_hour_low = 0.001,
      default_zone = (select id from public.grid_zones where grid_zone_code = 'UK-SCOTLAND-01')
  where id = ${organizationId}
  returning id`;

describe("how plans are made", () => {
  it.each([
    ["operator", 1],
    ["admin", 1],
    ["user", 0],
    ["viewer", 0],
    ["outsider", 0],
    ["stranger", 0],
  ] as const)("the %s sets it in %s organization", (who, rows) =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const person: Person = world[who];
      expect(await as(tx, person, (by) => change(by, world.organizationId))).toHaveLength(rows);
    }),
  );

  it.each([
    ["a carbon price below nothing", "carbon_price_gbp_per_kg", -0.0001],
    ["a carbon price above £100,000 a tonne", "carbon_price_gbp_per_kg", 100.0001],
    ["an hour that counts less than nothing", "lateness_gbp_per_hour_low", -0.0001],
    ["an hour that counts more than £9,999", "lateness_gbp_per_hour_high", 9999.0001],
  ])("is refused with %s", (_, column, value) =>
    rolledBack(async (tx) => {
      const { organizationId } = await createWorld(tx);
      const outcome = await attempt(
        tx,
        (inner) => inner`update public.organizations set ${inner(column)} = ${value} where id = ${organizationId}`,
      );
      expect(outcome).toMatchObject({ ok: false, code: "23514" });
    }),
  );

  it("applies another default zone to later submissions only", () =>
    rolledBack(async (tx) => {
      const { organizationId, user, operator } = await createWorld(tx);
      const submit = () => workloadAt(tx, "PENDING", { organizationId, userId: user.userId });
      const before = await submit();
      await as(tx, operator, (by) => change(by, organizationId));
      const after = await submit();
      const rows = await tx<{ isNew: boolean }[]>`
        select z.grid_zone_code = 'UK-SCOTLAND-01' as "isNew"
        from public.compute_workloads w
        join public.grid_zones z on z.id = w.baseline_zone
        where w.id in ${tx([before.id, after.id])}
        order by w.id`;
      expect(rows).toEqual([{ isNew: false }, { isNew: true }]);
    }));

  it("has what waits for an operator planned again as the policy becomes automatic, in the same transaction", () =>
    rolledBack(async (tx) => {
      const { organizationId, user, operator } = await createWorld(tx);
      const mine = { organizationId, userId: user.userId };
      const waiting = await workloadAt(tx, "PLANNED", mine);
      const placed = await workloadAt(tx, "SCHEDULED", mine);
      const takenBack = await workloadAt(tx, "SCHEDULED", mine);
      await as(
        tx,
        operator,
        (by) => by`update public.compute_workloads set status = 'PLANNED' where id = ${takenBack.id}`,
      );
      const elsewhere = await workloadAt(tx, "PLANNED", { ...mine, organizationId: await newOrganization(tx) });
      const planned = async () => {
        const all = [waiting, placed, takenBack, elsewhere];
        const jobs = await Promise.all(all.map((workload) => queuedJobsOf(tx, workload)));
        return all.filter((_, at) => jobs[at]?.includes("workload.plan"));
      };
      await tx`delete from pgboss.job where name = 'workload.plan'`;
      await as(tx, operator, (by) => by`update public.organizations set carbon_price_gbp_per_kg = 1`);
      expect(await planned()).toEqual([]);
      await as(tx, operator, (by) => by`update public.organizations set assignment_policy = 'automatic'`);
      expect(await planned()).toEqual([waiting]);

      await tx`delete from pgboss.job where name = 'workload.plan'`;
      await as(tx, operator, (by) => by`update public.organizations set assignment_policy = 'manual'`);
      expect(await planned()).toEqual([]);
    }));
});
