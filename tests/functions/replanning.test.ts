import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { asSchedule, call, dispatch, sql, submit, workload } from "./target.ts";

beforeAll(async () => {
  await call("poll-grid", "{}", asSchedule);
});
// The other files count what poll-grid archives, and begin with the policy of the sample.
afterAll(async () => {
  await sql`update public.organizations set assignment_policy = 'manual'`;
  await sql`delete from public.grid_forecast_issues where content_hash = 'newer'`;
});
beforeEach(async () => {
  await sql`update public.organizations set assignment_policy = 'manual'`;
  await dispatch();
});

/**
 * A newer issue: the newest with grams added that may depend on the region. Some regions are at zero, so a factor would
 * not work.
 */
async function publishIssue(addedTo: (region: number) => number): Promise<number> {
  const [issue] = await sql<{ id: number; newest: number }[]>`
    insert into public.grid_forecast_issues (kind, issued_at, last_seen_at, content_hash, first_slot, slot_count)
    select kind, issued_at + interval '1 minute', last_seen_at, 'newer', first_slot, slot_count
    from public.grid_forecast_issues order by issued_at desc limit 1
    returning id, (select id from public.grid_forecast_issues order by issued_at desc limit 1) as newest`;
  if (!issue) throw new Error("poll-grid has archived an issue");
  for (let region = 1; region <= 18; region += 1) {
    await sql`
      insert into public.grid_forecasts (issue_id, region_id, intensity_g_per_kwh)
      select ${issue.id}, region_id, (
        select array_agg(figure + ${addedTo(region)}::int order by slot)
        from unnest(intensity_g_per_kwh) with ordinality as of (figure, slot)
      )
      from public.grid_forecasts where issue_id = ${issue.newest} and region_id = ${region}`;
  }
  return issue.id;
}

async function plansOf(id: number) {
  return await sql<
    { version: number; reason: string; issue_id: number; checked_issue_id: number | null; region: number }[]
  >`
    select p.version, p.reason, p.issue_id, p.checked_issue_id, r.id as region
    from public.plans p
    join public.plan_candidates c on c.plan_id = p.id and c.rank = 1
    join public.grid_zones z on z.id = c.zone_id
    join public.grid_regions r on r.name = z.region
    where p.workload_id = ${id} order by p.version`;
}

/** Carbon counts for much and waiting for nothing, so that the figures of the test decide. */
async function letCarbonDecide(): Promise<void> {
  await sql`
    update public.organizations
    set carbon_price_gbp_per_kg = 1, lateness_gbp_per_hour_low = 0, lateness_gbp_per_hour_medium = 0,
        lateness_gbp_per_hour_high = 0`;
}

describe("a newer forecast", () => {
  it("moves a plan if the gain is large enough, and both plans and the reason are kept", async () => {
    await letCarbonDecide();
    const id = await submit({ name: "moves" });
    await dispatch();
    const [first] = await plansOf(id);
    const issueId = await publishIssue((region) => (region === first?.region ? 500 : 0));
    await sql`select private.enqueue_replans()`;
    await dispatch();
    const plans = await plansOf(id);
    expect(plans).toHaveLength(2);
    expect(plans[1]).toMatchObject({ version: 2, issue_id: issueId });
    expect(plans[1]?.region).not.toBe(first?.region);
    expect(plans[1]?.reason).toMatch(/^Planned again by a newer forecast: .+ where the plan before would now emit .+$/);
    expect(await workload(id)).toMatchObject({ status: "PLANNED" });
  });

  it("makes a plan again, once, if it was made before all data of the issue had arrived", async () => {
    await letCarbonDecide();
    const issueId = await publishIssue(() => 0);
    const id = await submit({ name: "provisional" });
    await dispatch();
    expect(await plansOf(id)).toMatchObject([{ version: 1, issue_id: issueId }]);
    for (let poll = 0; poll < 2; poll += 1) {
      await sql`select private.enqueue_replans()`;
      await dispatch();
    }
    expect(await plansOf(id)).toMatchObject([
      { version: 1, issue_id: issueId },
      { version: 2, issue_id: issueId, reason: "Planned again" },
    ]);
  });

  it("moves nothing for a small gain, and is not looked at twice", async () => {
    await letCarbonDecide();
    const id = await submit({ name: "stays" });
    await dispatch();
    const [first] = await plansOf(id);
    const issueId = await publishIssue((region) => (region === first?.region ? 1 : 0));
    await sql`select private.enqueue_replans()`;
    await dispatch();
    expect(await plansOf(id)).toMatchObject([{ version: 1, checked_issue_id: issueId }]);
    const [asked] = await sql<{ count: number }[]>`select private.enqueue_replans() as count`;
    const waiting = await sql`
      select from pgboss.job where name = 'workload.plan' and state = 'created' and singleton_key = ${String(id)}`;
    expect({ asked: asked !== undefined, waiting: waiting.length }).toEqual({ asked: true, waiting: 0 });
  });

  it("moves what the policy has placed, and its start with it", async () => {
    await letCarbonDecide();
    await sql`update public.organizations set assignment_policy = 'automatic'`;
    const id = await submit({ name: "placed by policy" });
    await dispatch();
    const before = await workload(id);
    expect(before).toMatchObject({ status: "SCHEDULED" });
    const [first] = await plansOf(id);
    await publishIssue((region) => (region === first?.region ? 500 : 0));
    await sql`select private.enqueue_replans()`;
    await dispatch();
    const [after] = await sql<{ status: string; region: number; jobs: number }[]>`
      select w.status, r.id as region, (
        select count(*) from pgboss.job j
        where j.name = 'run.start' and j.state in ('created', 'retry') and j.singleton_key = w.id::text
      )::int as jobs
      from public.compute_workloads w
      join public.grid_zones z on z.id = w.chosen_grid_zone
      join public.grid_regions r on r.name = z.region
      where w.id = ${id}`;
    expect(after).toMatchObject({ status: "SCHEDULED", jobs: 1 });
    expect(after?.region).not.toBe(first?.region);
  });

  it("leaves work that a person has placed where it is", async () => {
    await letCarbonDecide();
    const id = await submit({ name: "placed manually" });
    await dispatch();
    await sql`
      update public.compute_workloads
      set status = 'SCHEDULED', chosen_grid_zone = recommended_zone_1, scheduled_start = now() + interval '2 hours'
      where id = ${id}`;
    const [first] = await plansOf(id);
    await publishIssue((region) => (region === first?.region ? 500 : 0));
    await sql`select private.enqueue_replans()`;
    await dispatch();
    expect(await plansOf(id)).toHaveLength(1);
  });

  it("is weighed with what carbon counts by then, not before", async () => {
    await letCarbonDecide();
    await sql`update public.organizations set carbon_price_gbp_per_kg = 0`;
    const id = await submit({ name: "weighed again" });
    await dispatch();
    const weights = async () =>
      (
        await sql<{ price: number }[]>`
        select (weights ->> 'carbonPriceGbpPerKg')::float8 as price
        from public.plans where workload_id = ${id} order by version`
      ).map(({ price }) => price);
    await sql`update public.organizations set carbon_price_gbp_per_kg = 100`;
    await sql`select private.enqueue_replans()`;
    await dispatch();
    expect(await weights()).toEqual([0]);
    await publishIssue(() => 0);
    await sql`select private.enqueue_replans()`;
    await dispatch();
    expect(await weights()).toEqual([0, 100]);
  });
});

describe("a policy that becomes automatic", () => {
  const setPolicy = (policy: "manual" | "automatic") =>
    sql`update public.organizations set assignment_policy = ${policy}`;

  it("assigns what waited for an operator at once, which waited for a forecast that moved its plan", async () => {
    await letCarbonDecide();
    const id = await submit({ name: "waits on" });
    await dispatch();
    expect(await workload(id)).toMatchObject({ status: "PLANNED" });
    await setPolicy("automatic");
    await dispatch();
    expect(await workload(id)).toMatchObject({ status: "SCHEDULED", status_reason: expect.stringMatching(/policy/) });
    expect(await plansOf(id)).toMatchObject([{ version: 1 }, { version: 2, reason: "Planned again" }]);
  });

  it("requests the rest at the next poll", async () => {
    await letCarbonDecide();
    const id = await submit({ name: "left over" });
    await dispatch();
    await setPolicy("automatic");
    await sql`delete from pgboss.job where name = 'workload.plan' and singleton_key = ${String(id)}`;
    await sql`select private.enqueue_replans()`;
    await dispatch();
    expect(await workload(id)).toMatchObject({ status: "SCHEDULED" });
  });

  it("says why what waited has no place by then, and assigns it once there is one", async () => {
    await letCarbonDecide();
    const id = await submit({ name: "no place by then" });
    await dispatch();
    await sql`update public.grid_zones set enabled = false`;
    await setPolicy("automatic");
    await dispatch();
    await sql`update public.grid_zones set enabled = true`;
    const [plan] = await sql<{ summary: string }[]>`
      select summary from public.plans where workload_id = ${id} and version = 2 and not feasible`;
    expect(await workload(id)).toMatchObject({ status: "PENDING", status_reason: plan?.summary });
    await sql`select private.enqueue_replans()`;
    await dispatch();
    expect(await workload(id)).toMatchObject({ status: "SCHEDULED" });
  });

  it("leaves to a person what a person took back, also where a newer forecast moves its plan", async () => {
    await letCarbonDecide();
    await setPolicy("automatic");
    const id = await submit({ name: "taken back" });
    await dispatch();
    const [operator] = await sql<{ user_id: string }[]>`
      select user_id from public.memberships where role = 'operator'`;
    await sql.begin(async (tx) => {
      await tx`select set_config('request.jwt.claims', ${JSON.stringify({ role: "authenticated", sub: operator?.user_id })}, true)`;
      await tx`set local role authenticated`;
      await tx`update public.compute_workloads set status = 'PLANNED' where id = ${id}`;
    });
    const [first] = await plansOf(id);
    await publishIssue((region) => (region === first?.region ? 500 : 0));
    await sql`select private.enqueue_replans()`;
    await dispatch();
    expect(await plansOf(id)).toHaveLength(2);
    expect(await workload(id)).toMatchObject({ status: "PLANNED" });
  });
});
