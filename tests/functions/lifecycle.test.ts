import { beforeAll, describe, expect, it } from "vitest";
import { claimResponseSchema } from "../../lib/contracts/worker.ts";
import { addWorker, asSchedule, asWorker, call, dispatch, sql, submit, workload } from "./target.ts";

beforeAll(async () => {
  const { status, body } = await call("poll-grid", "{}", asSchedule);
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      sources: {
        "regional-forecast": "ok",
        "intensity-outturn": "ok",
        prices: "ok",
        "statistical-forecast": "ok",
      },
    },
  });
  await dispatch();
});

/** Puts a planned workload at its best candidate, to start at once. */
async function assignNow(id: number): Promise<void> {
  await sql`
    update public.compute_workloads
    set status = 'SCHEDULED', chosen_grid_zone = recommended_zone_1, scheduled_start = now()
    where id = ${id}`;
}

async function claim(headers: Record<string, string>) {
  const { body } = await call("worker/claim", '{"executors": ["process"], "version": "1"}', headers);
  return claimResponseSchema.parse(body).run;
}

describe("poll-grid", () => {
  it("archives an issue once, and its figures in every region", async () => {
    const count = async () =>
      await sql<{ issues: number; regions: number; zones: number }[]>`
        select (select count(*) from public.grid_forecast_issues) as issues,
          (select count(*) from public.grid_forecasts f where f.issue_id = newest.id) as regions,
          (select count(*) from public.grid_zones where carbon_intensity is not null and energy_price is not null) as zones
        from (select id from public.grid_forecast_issues order by id desc limit 1) newest`;
    const before = await count();
    await call("poll-grid", "{}", asSchedule);
    expect(before).toMatchObject([{ regions: 15, zones: 16 }]);
    expect(await count()).toEqual(before);
  });

  it("marks generated figures as sample", async () => {
    expect(await sql`select distinct kind from public.grid_sources`).toMatchObject([{ kind: "sample" }]);
  });
});

describe("a workload", () => {
  it("is planned with three candidates in three zones, their parts adding up to the score", async () => {
    const id = await submit({ name: "planned" });
    expect(await dispatch()).toMatchObject({ queues: { "workload.plan": { done: 1, failed: 0 } }, more: false });
    expect(await workload(id)).toMatchObject({ status: "PLANNED" });
    const candidates = await sql<{ zone_id: number; score_gbp: number; parts: number }[]>`
      select c.zone_id, c.score_gbp, c.carbon_score_gbp + c.price_score_gbp + c.lateness_score_gbp as parts
      from public.plan_candidates c join public.plans p on p.id = c.plan_id
      where p.workload_id = ${id} order by c.rank`;
    expect(new Set(candidates.map(({ zone_id }) => zone_id)).size).toBe(3);
    for (const { score_gbp, parts } of candidates) expect(parts).toBeCloseTo(score_gbp, 5);
    expect(candidates.map(({ score_gbp }) => score_gbp)).toEqual(
      candidates.map(({ score_gbp }) => score_gbp).sort((a, b) => a - b),
    );
  });

  it("whose maximum price cannot be met stays PENDING and states the nearest alternative", async () => {
    const id = await submit({ name: "too dear", maxPriceGbp: 0.0001 });
    await dispatch();
    expect(await workload(id)).toMatchObject({
      status: "PENDING",
      status_reason: expect.stringMatching(
        /^The maximum price of £0.0001 cannot be met: the minimum is £.+, starting .+ in .+ Grid Cluster\.$/,
      ),
    });
    const [plan] = await sql`select feasible, binding_constraint, nearest from public.plans where workload_id = ${id}`;
    expect(plan).toMatchObject({
      feasible: false,
      binding_constraint: "max_price",
      nearest: { zoneId: expect.any(Number) },
    });
  });

  it("is started when due, run, and accounted for with the energy that was measured", async () => {
    const headers = asWorker(await addWorker("lifecycle"));
    const id = await submit({ name: "run" });
    await dispatch();
    await assignNow(id);
    expect(await dispatch()).toMatchObject({ queues: { "run.start": { done: 1, failed: 0 } } });
    const run = await claim(headers);
    expect(run).toMatchObject({ jobId: (await workload(id)).job_id, attempt: 1, command: "true" });
    const token = { runId: run?.runId, fencingToken: run?.fencingToken };
    const [slot] = await sql<{ slot: Date }[]>`select private.half_hour_floor(now()) as slot`;
    const energy = [
      { slotStart: slot?.slot.toISOString(), energyKwh: 2, method: "measured", source: "processor_counter" },
    ];
    const line = { seq: 0, loggedAt: new Date().toISOString(), stream: "stdout", line: "done" };
    expect(await call("worker/logs", JSON.stringify({ ...token, lines: [line] }), headers)).toMatchObject({
      status: 200,
    });
    const end = JSON.stringify({ ...token, outcome: "SUCCEEDED", exitCode: 0, reason: "Exit code 0", energy });
    expect(await call("worker/finish", end, headers)).toMatchObject({ status: 200, body: { accepted: true } });
    // Told twice, as after a lost answer.
    expect(await call("worker/finish", end, headers)).toMatchObject({ status: 200 });
    expect(await dispatch()).toMatchObject({ queues: { "run.account": { done: 1, failed: 0 } } });

    const [entry] = await sql`
      select l.settlement, l.energy_kwh, l.energy_method, l.carbon_g, l.saved_g, l.baseline_carbon_g, l.kind, l.slots, w.carbon_emitted_kg, z.pue,
        t.intensity_g_per_kwh
      from public.ledger_entries l
      join public.compute_workloads w on w.id = l.workload_id
      join public.grid_zones z on z.id = w.chosen_grid_zone
      join public.grid_regions r on r.name = z.region
      cross join public.region_timeline(r.id, ${slot?.slot ?? null}, ${slot?.slot ?? null}::timestamptz + interval '1 minute') t
      where l.workload_id = ${id}`;
    expect(entry).toMatchObject({ settlement: 1, energy_kwh: 2, energy_method: "measured", kind: "sample" });
    expect(entry?.carbon_g).toBeCloseTo(2 * entry?.pue * entry?.intensity_g_per_kwh, 1);
    expect(entry?.saved_g).toBeCloseTo(entry?.baseline_carbon_g - entry?.carbon_g, 3);
    const drawn = { energyKwh: 2, energyMethod: "measured", energySource: "processor_counter" };
    expect(entry?.slots.run).toMatchObject([{ ...drawn, kind: "sample", asOf: expect.stringMatching(/Z$/) }]);
    expect(
      entry?.slots.baseline.reduce((sum: number, each: { energyKwh: number }) => sum + each.energyKwh, 0),
    ).toBeCloseTo(2, 9);
    expect(entry?.carbon_emitted_kg).toBeCloseTo(entry?.carbon_g / 1000, 5);
  });

  it("is settled again when figures arrive, and not when nothing has changed", async () => {
    const [{ run_id: runId } = { run_id: 0 }] = await sql<
      { run_id: number }[]
    >`select l.run_id from public.ledger_entries l join public.compute_workloads w on w.id = l.workload_id
      where w.workload_name = 'run' limit 1`;
    const settle = async () => {
      await sql`select private.enqueue('run.account', jsonb_build_object('version', 1, 'runId', ${runId}::bigint), ${String(runId)})`;
      await dispatch();
      return await sql`select settlement, settled from public.ledger_entries where run_id = ${runId} order by settlement`;
    };
    expect(await settle()).toMatchObject([{ settlement: 1, settled: false }]);
    await sql`
      insert into public.grid_intensities (region_id, slot_start, intensity_g_per_kwh, status, kind)
      select r.id, s, 123, 'estimated', 'sample'
      from public.grid_regions r, generate_series(private.half_hour_floor(now()) - interval '1 hour', now(), interval '30 minutes') s
      where r.id <= 14
      on conflict (region_id, slot_start) do update set intensity_g_per_kwh = 123, status = 'estimated'`;
    expect(await settle()).toMatchObject([
      { settlement: 1, settled: false },
      { settlement: 2, settled: true },
    ]);
    expect(await settle()).toHaveLength(2);
  });

  it("is judged in hindsight once the time it could have run in is over and known", async () => {
    const [run] = await sql<{ id: number; due: Date | null }[]>`
      select r.id, r.foresight_due_at as due from public.runs r
      join public.compute_workloads w on w.id = r.workload_id
      where w.workload_name = 'run' limit 1`;
    const judged = () =>
      sql`select zone_id, carbon_g, saved_g, start_at from public.run_foresights where run_id = ${run?.id ?? 0}`;
    expect(await judged()).toHaveLength(0);
    expect(run?.due?.getTime()).toBeGreaterThan(Date.now());
    // As if it had been submitted long ago, and South Scotland had been the cleanest all the while.
    await sql`alter table public.compute_workloads disable trigger user`;
    await sql`
      update public.compute_workloads w
      set submitted_at = r.claimed_at - interval '10 hours', deadline = r.finished_at - interval '5 seconds'
      from public.runs r where r.workload_id = w.id and r.id = ${run?.id ?? 0}`;
    await sql`alter table public.compute_workloads enable trigger user`;
    await sql`
      insert into public.grid_intensities (region_id, slot_start, intensity_g_per_kwh, status, kind)
      select r.id, s, case r.id when 2 then 10 else 200 end, 'estimated', 'sample'
      from public.grid_regions r, generate_series(private.half_hour_floor(now()) - interval '12 hours', now(), interval '30 minutes') s
      where r.id <= 14
      on conflict (region_id, slot_start) do update set intensity_g_per_kwh = excluded.intensity_g_per_kwh, status = 'estimated'`;
    await sql`update public.runs set foresight_due_at = now() where id = ${run?.id ?? 0}`;
    await sql`delete from pgboss.job where name = 'run.account'`;
    await sql`select private.enqueue_settlements()`;
    await dispatch();
    const [best] = await judged();
    const [place] = await sql<{ region: string; pue: number }[]>`
      select region, pue from public.grid_zones where id = ${best?.zone_id ?? 0}`;
    expect(place?.region).toBe("South Scotland");
    expect(best?.carbon_g).toBeCloseTo(2 * (place?.pue ?? 0) * 10, 3);
    const [sums] = await sql`
      select runs_judged, captured_g, foresight_g from public.savings_by_period(
        (select organization_id from public.runs where id = ${run?.id ?? 0}), now() - interval '1 day', 'week')`;
    expect(sums).toMatchObject({ runs_judged: 1, foresight_g: best?.saved_g });
    expect(sums?.captured_g).toBeLessThanOrEqual(sums?.foresight_g);
    const [left] = await sql`select foresight_due_at from public.runs where id = ${run?.id ?? 0}`;
    expect(left).toEqual({ foresight_due_at: null });
  });

  it("cancelled before it is due never runs", async () => {
    const id = await submit({ name: "cancelled" });
    await dispatch();
    await assignNow(id);
    await sql`update public.compute_workloads set status = 'CANCELLED' where id = ${id}`;
    await dispatch();
    expect(await workload(id)).toMatchObject({ status: "CANCELLED" });
    expect(await sql`select from public.runs where workload_id = ${id}`).toHaveLength(0);
  });

  it("moved before it is due starts at its new time only", async () => {
    const id = await submit({ name: "moved" });
    await dispatch();
    await assignNow(id);
    await sql`update public.compute_workloads set scheduled_start = now() + interval '1 hour' where id = ${id}`;
    await dispatch();
    expect(await workload(id)).toMatchObject({ status: "SCHEDULED" });
  });

  it("is placed at once under the automatic policy, and two in one batch do not share the last place", async () => {
    await sql`update public.organizations set assignment_policy = 'automatic'`;
    await sql`update public.grid_zones set capacity_cpu_cores = 20`;
    const ids = [await submit({ name: "first", deferralMins: 0 }), await submit({ name: "second", deferralMins: 0 })];
    await dispatch();
    const placed = await sql<{ status: string; chosen_grid_zone: number }[]>`
      select status, chosen_grid_zone from public.compute_workloads where id = any (${ids})`;
    expect(placed.map(({ status }) => status)).not.toContain("PENDING");
    expect(new Set(placed.map(({ chosen_grid_zone }) => chosen_grid_zone)).size).toBe(2);
    await sql`update public.organizations set assignment_policy = 'manual'`;
    await sql`update public.grid_zones set capacity_cpu_cores = 2048`;
  });
});

describe("a job that cannot be done", () => {
  it("is given up with an alert, and its workload fails", async () => {
    const id = await submit({ name: "doomed" });
    await sql`update pgboss.job set state = 'failed' where name = 'workload.plan' and singleton_key = ${String(id)}`;
    await sql`select private.enqueue('dead-letter', jsonb_build_object('version', 1, 'workloadId', ${id}::bigint))`;
    await dispatch();
    expect(await workload(id)).toMatchObject({ status: "FAILED" });
    expect(await sql`select kind from public.alerts where workload_id = ${id}`).toMatchObject([
      { kind: "queue.dead_letter" },
    ]);
  });

  it("that is unreadable is dropped, and does not block others", async () => {
    await sql`select private.enqueue('workload.plan', '{"version": 99}', 'unreadable')`;
    const id = await submit({ name: "behind it" });
    expect(await dispatch()).toMatchObject({ queues: { "workload.plan": { done: 2, failed: 0 } } });
    expect(await workload(id)).toMatchObject({ status: "PLANNED" });
  });

  it("is retried later with the error kept", async () => {
    await sql`alter table public.plans add constraint no_more_plans check (version < 1) not valid`;
    const id = await submit({ name: "retried" });
    expect(await dispatch()).toMatchObject({ queues: { "workload.plan": { failed: 1 } } });
    const [job] =
      await sql`select state, output, start_after > now() as is_later from pgboss.job where singleton_key = ${String(id)} and name = 'workload.plan'`;
    expect(job).toMatchObject({
      state: "retry",
      is_later: true,
      output: { message: expect.stringContaining("no_more_plans") },
    });
    await sql`alter table public.plans drop constraint no_more_plans`;
  });
});
