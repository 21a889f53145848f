import { describe, expect, it } from "vitest";
import { addBudget, plan } from "./budget-support.ts";
import { endWork, whenBlocked } from "./concurrency.ts";
import { connect } from "./database.ts";
import { createWorld, newZone } from "./fixture.ts";

describe("a hard carbon budget", () => {
  it("lets exactly one of two submissions at once have the last of it", async () => {
    const sql = connect(3);
    const world = await sql.begin(createWorld);
    await addBudget(sql, world, { limitG: 150 });
    const insert = () =>
      sql`
        insert into public.compute_workloads (
          organization_id, user_id, workload_name, docker_image, estimated_duration_mins, estimated_energy_kwh, carbon_cap_gco2
        )
        values (${world.organizationId}, ${world.user.userId}, 'At once', 'alpine:3', 60, 1000000, 100)`;
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, insert));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(String(outcome.reason)).toContain("has 50 g left");
    }
    await endWork(sql, world.organizationId);
    await sql.end();
  });

  it("lets exactly one of two concurrent plans exceed the amount counted at submission", async () => {
    const sql = connect(3);
    const world = await sql.begin(createWorld);
    const zoneId = await newZone(sql);
    await addBudget(sql, world, { limitG: 150 });
    const rows = await sql<{ id: number }[]>`
      insert into public.compute_workloads (
        organization_id, user_id, workload_name, docker_image, estimated_duration_mins, estimated_energy_kwh, carbon_cap_gco2
      )
      select ${world.organizationId}, ${world.user.userId}, 'Counted low', 'alpine:3', 60, 1000000, 40 from generate_series(1, 2)
      returning id`;
    const [first, second] = rows.map(({ id }) => id);
    let beside: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      await plan(tx, first ?? 0, 100, zoneId);
      beside = sql.begin((other) => plan(other, second ?? 0, 100, zoneId));
      await whenBlocked(sql);
    });
    await beside;
    const planned = await sql`
      select status, status_reason from public.compute_workloads where organization_id = ${world.organizationId} order by id`;
    expect(planned).toMatchObject([
      { status: "PLANNED" },
      { status: "PENDING", status_reason: expect.stringContaining("has 50 g left; this needs about 100 g.") },
    ]);
    await endWork(sql, world.organizationId);
    await sql.end();
  });
});
