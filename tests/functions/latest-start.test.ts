import { beforeAll, describe, expect, it } from "vitest";
import { asSchedule, call, dispatch, sql, submit } from "./target.ts";

beforeAll(async () => {
  await call("poll-grid", "{}", asSchedule);
});

/** The newest plan of a workload, with how many minutes before the deadline it must have started. */
async function planOf(id: number) {
  const [plan] = await sql<{ p90: number; runs: number | null; before: number; is_kept: boolean }[]>`
    select p.p90_duration_mins as p90, p.p90_runs as runs,
      round(extract(epoch from w.deadline - p.latest_start) / 60)::integer as before,
      (select bool_and(c.start_at <= p.latest_start) from public.plan_candidates c where c.plan_id = p.id) as is_kept
    from public.plans p join public.compute_workloads w on w.id = p.workload_id
    where p.workload_id = ${id} order by p.version desc limit 1`;
  return plan;
}

/** Earlier runs of a name that took so many minutes and did well. */
async function ran(name: string, minutes: number, runs: number): Promise<void> {
  await sql`
    with done as (
      insert into public.compute_workloads (
        organization_id, user_id, workload_name, docker_image, estimated_duration_mins, deferral_window_mins, submitted_at, status,
        status_reason, chosen_grid_zone, scheduled_start, actual_start, actual_end
      )
      select organization_id, user_id, ${name}, 'busybox:1', 60, 600, now() - interval '1 day', 'COMPLETED', 'History',
        (select min(id) from public.grid_zones), now() - interval '1 day', now() - interval '1 day', now() - interval '1 hour'
      from public.memberships cross join generate_series(1, ${runs}::int) where role = 'user'
      returning id, organization_id, chosen_grid_zone
    )
    insert into public.runs (workload_id, attempt, organization_id, zone_id, urgency, status, claimed_at, finished_at, fencing_token)
    select id, 1, organization_id, chosen_grid_zone, 'LOW', 'SUCCEEDED', now() - ${minutes}::int * interval '1 minute', now(), id
    from done`;
}

describe("the latest safe start", () => {
  it("leaves a fifth more than the estimate and five minutes where earlier runs say nothing", async () => {
    const id = await submit({ name: "never run before", minutes: 90, command: "sleep 1" });
    await dispatch();
    expect(await planOf(id)).toEqual({ p90: 108, runs: null, before: 113, is_kept: true });
  });

  it("leaves what nine of ten earlier runs of the same work took, once there are five", async () => {
    await ran("often run", 100, 4);
    const few = await submit({ name: "often run", minutes: 60, command: "sleep 2" });
    await dispatch();
    expect(await planOf(few)).toMatchObject({ p90: 72, runs: null });
    await ran("often run", 100, 1);
    const enough = await submit({ name: "often run", minutes: 60, command: "sleep 2" });
    await dispatch();
    const plan = await planOf(enough);
    expect(plan).toMatchObject({ runs: 5, is_kept: true });
    expect(plan?.p90).toBeCloseTo(100, 1);
    expect(plan?.before).toBe(105);
  });
});
