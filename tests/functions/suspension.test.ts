import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimResponseSchema, heartbeatResponseSchema } from "../../lib/contracts/worker.ts";
import { addWorker, asSchedule, asWorker, call, dispatch, endWork, sql, workload } from "./target.ts";

const HASH = "suspension";

beforeAll(async () => {
  await call("poll-grid", "{}", asSchedule);
  await sql`
    update public.organizations
    set assignment_policy = 'automatic', carbon_price_gbp_per_kg = 100, lateness_gbp_per_hour_low = 0`;
  await dispatch();
});
// The other files count what poll-grid archives, and place manually.
afterAll(async () => {
  await endWork();
  await sql`update public.organizations set assignment_policy = 'manual'`;
  await sql`delete from public.grid_forecast_issues where content_hash like ${`${HASH}%`}`;
});

/** A newer issue by which every region is dirty for some hours, and clean before and after; of each two hours only one, where so asked. */
async function publishDirty(fromHour: number, toHour: number, everyOther = false): Promise<void> {
  const [issue] = await sql<{ id: number; newest: number }[]>`
    insert into public.grid_forecast_issues (kind, issued_at, last_seen_at, content_hash, first_slot, slot_count)
    select kind, issued_at + interval '1 minute', last_seen_at, ${HASH} || id, first_slot, slot_count
    from public.grid_forecast_issues order by issued_at desc limit 1
    returning id, (select id from public.grid_forecast_issues order by issued_at desc limit 1) as newest`;
  if (!issue) throw new Error("poll-grid has archived an issue");
  // An estimate would count before the forecast.
  await sql`delete from public.grid_intensities where slot_start >= private.half_hour_floor(now())`;
  await sql`
    insert into public.grid_forecasts (issue_id, region_id, intensity_g_per_kwh)
    select ${issue.id}, f.region_id, array(
      select case
        when i.first_slot + (n - 1) * interval '30 minutes' >= now() + ${fromHour} * interval '1 hour' - interval '30 minutes'
          and i.first_slot + (n - 1) * interval '30 minutes' < now() + ${toHour} * interval '1 hour'
          and (not ${everyOther} or mod(n, 4) < 2) then 500
        else 1
      end
      from generate_series(1, i.slot_count) n order by n
    )
    from public.grid_forecasts f
    join public.grid_forecast_issues i on i.id = f.issue_id
    where f.issue_id = ${issue.newest}`;
}

/** A workload of four hours that may be suspended, placed by policy and due. */
async function submitDue(): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into public.compute_workloads (
      organization_id, user_id, workload_name, urgency, docker_image, command, required_cpu_cores, required_memory_gb,
      estimated_duration_mins, deferral_window_mins, interruptible, resume_cost_wh
    )
    select organization_id, user_id, 'in pieces', 'LOW', 'alpine:3.22', 'true', 16, 64, 240, 900, true, 10
    from public.memberships where role = 'user'
    returning id`;
  const id = row?.id ?? 0;
  await dispatch();
  await startNow(id);
  return id;
}

/** Nothing else is due then: the worker of the test serves every zone. */
async function startNow(id: number): Promise<void> {
  await sql`
    update public.compute_workloads set status = 'CANCELLED'
    where id <> ${id} and status in ('PENDING', 'PLANNED', 'SCHEDULED', 'QUEUED')`;
  await sql`update public.compute_workloads set scheduled_start = now() where id = ${id} and status = 'SCHEDULED'`;
  await dispatch();
}

async function claim(headers: Record<string, string>) {
  const { body } = await call("worker/claim", '{"executors": ["process"], "version": "1"}', headers);
  const { run } = claimResponseSchema.parse(body);
  if (!run) throw new Error("a run is offered");
  return run;
}

async function letPass(id: number, runId: number, minutes: number): Promise<void> {
  await sql`update public.runs set claimed_at = now() - ${minutes} * interval '1 minute' where id = ${runId}`;
  await sql`update public.compute_workloads set actual_start = now() - ${minutes} * interval '1 minute' where id = ${id}`;
}

async function startsInHours(id: number): Promise<number> {
  const [row] = await sql<{ hours: number }[]>`
    select extract(epoch from scheduled_start - now())::float8 / 3600 as hours from public.compute_workloads where id = ${id}`;
  return row?.hours ?? Number.NaN;
}

describe("an interruptible workload", () => {
  it("is suspended at a border when the rest runs cleaner later, moves with the forecast, and ends once", async () => {
    const headers = asWorker(await addWorker("suspension"));
    const id = await submitDue();
    const run = await claim(headers);
    expect(run).toMatchObject({ estimatedDurationMins: 240, checkpoint: { isResumed: false } });
    await letPass(id, run.runId, 60);
    const token = { runId: run.runId, fencingToken: run.fencingToken };
    const beat = async () => await call("worker/heartbeat", JSON.stringify({ ...token, energy: [] }), headers);
    const weigh = async () => {
      await sql`select private.enqueue_suspensions()`;
      await dispatch();
      return heartbeatResponseSchema.parse((await beat()).body);
    };
    await publishDirty(3, 40);
    expect(await weigh()).toEqual({ cancel: false });
    await publishDirty(0, 4);
    expect(await weigh()).toEqual({ cancel: false, suspend: true });
    const end = JSON.stringify({ ...token, outcome: "SUSPENDED", exitCode: 0, reason: "Suspended", energy: [] });
    expect(await call("worker/finish", end, headers)).toMatchObject({ status: 200 });
    expect(await call("worker/finish", end, headers)).toMatchObject({ status: 200 });
    expect(await beat()).toMatchObject({ status: 409, body: { error: { code: "lease_lost" } } });
    expect(await workload(id)).toMatchObject({
      status: "SCHEDULED",
      status_reason: expect.stringMatching(
        /^Suspended: what is left emits .+ from .+ on, and would emit .+ without a pause$/,
      ),
    });
    expect(await startsInHours(id)).toBeGreaterThan(3.4);

    await publishDirty(3, 40);
    await sql`select private.enqueue_replans()`;
    await dispatch();
    expect(await startsInHours(id)).toBeLessThan(0.6);
    expect(await workload(id)).toMatchObject({
      status: "SCHEDULED",
      status_reason: expect.stringMatching(/^Suspended: by a newer forecast what is left emits .+/),
    });

    await startNow(id);
    const next = await claim(headers);
    expect(next).toMatchObject({ attempt: 2, estimatedDurationMins: 180, checkpoint: { isResumed: true } });
    await letPass(id, next.runId, 180);
    const last = {
      runId: next.runId,
      fencingToken: next.fencingToken,
      outcome: "SUCCEEDED",
      exitCode: 0,
      reason: "Done",
    };
    await call("worker/finish", JSON.stringify({ ...last, energy: [] }), headers);
    await dispatch();
    expect(await workload(id)).toMatchObject({ status: "COMPLETED" });
    expect(await accountOf(id)).toEqual([
      { status: "SUSPENDED", minutes: 60, baseline_after: 0, resumed_wh: 0, completions: 1 },
      { status: "SUCCEEDED", minutes: 180, baseline_after: 60, resumed_wh: 10, completions: 1 },
    ]);
  });

  it("is planned in pieces where those are enough cleaner, and begins with the first", async () => {
    await sql`update public.organizations set assignment_policy = 'automatic'`;
    await publishDirty(0, 40, true);
    const [row] = await sql<{ id: number }[]>`
      insert into public.compute_workloads (
        organization_id, user_id, workload_name, urgency, docker_image, command, required_cpu_cores, required_memory_gb,
        estimated_duration_mins, deferral_window_mins, interruptible
      )
      select organization_id, user_id, 'planned in pieces', 'LOW', 'alpine:3.22', 'true', 16, 64, 240, 900, true
      from public.memberships where role = 'user'
      returning id`;
    await dispatch();
    const [plan] = await sql`
      select jsonb_array_length(c.segments) > 2 as is_split, (c.segments -> 0 ->> 'startAt')::timestamptz = w.scheduled_start as begins,
        w.status, p.summary
      from public.compute_workloads w
      join public.plans p on p.workload_id = w.id
      join public.plan_candidates c on c.plan_id = p.id and c.rank = 1
      where w.id = ${row?.id ?? 0}`;
    expect(plan).toMatchObject({ is_split: true, begins: true, status: "SCHEDULED" });
    expect(plan?.summary).toMatch(/, in \d pieces: /);
  });

  it("that a person has placed is left running", async () => {
    const headers = asWorker(await addWorker("manual suspension"));
    const id = await submitDue();
    await sql`update public.organizations set assignment_policy = 'manual'`;
    const run = await claim(headers);
    await letPass(id, run.runId, 60);
    await publishDirty(0, 4);
    await sql`select private.enqueue_suspensions()`;
    await dispatch();
    const [state] = await sql`select suspend_requested_at from public.runs where id = ${run.runId}`;
    expect(state).toEqual({ suspend_requested_at: null });
    expect(await workload(id)).toMatchObject({ status: "RUNNING" });
  });
});

/** The runs with their accounts: how long each ran, how long after submission its counterfactual begins, and what that saves of resuming. */
async function accountOf(id: number) {
  return await sql`
    select r.status, round(extract(epoch from r.finished_at - r.claimed_at) / 60)::int as minutes,
      round(extract(epoch from l.baseline_start - w.submitted_at) / 60)::int as baseline_after,
      round(1000 * (l.energy_kwh - (
        select sum((s ->> 'energyKwh')::numeric) from jsonb_array_elements(l.slots -> 'baseline') s
      )), 3)::float8 as resumed_wh,
      (select count(*) from public.events e where e.workload_id = w.id and e.to_status = 'COMPLETED')::int as completions
    from public.runs r
    join public.compute_workloads w on w.id = r.workload_id
    join public.ledger_current l on l.run_id = r.id
    where r.workload_id = ${id} order by r.attempt`;
}
