import postgres from "postgres";
import { expect, it } from "vitest";
import { endWork } from "./concurrency.ts";
import { as, connect, type Sql } from "./database.ts";
import { type Claim, claimRun, createWorld, newWorker, newZone, type World } from "./fixture.ts";

const HANDS = 8;
const STEPS_EACH = 40;

type Stage = { sql: Sql; world: World; zones: number[]; workers: number[]; held: Claim[] };
type Step = (stage: Stage, pick: Pick) => Promise<unknown>;
type Pick = <T>(from: readonly T[]) => T;

/** One of each change that people, workers, dispatch and the schedule make, to a workload taken at random. */
const STEPS: Step[] = [
  ({ sql, world }) => sql`
    insert into public.compute_workloads (organization_id, user_id, workload_name, docker_image, estimated_duration_mins, interruptible)
    values (${world.organizationId}, ${world.user.userId}, 'x', 'alpine:3', 60, random() < 0.5)`,
  (stage) => stage.sql`update public.compute_workloads set status = 'PLANNED' where ${some(stage, "PENDING")}`,
  (stage, pick) => stage.sql`
    select private.store_plan(w.id, w.updated_at, jsonb_build_object(
      'reason', 'x', 'feasible', true, 'summary', 'x', 'weights', '{}'::jsonb, 'energyKwh', 1, 'latestStart', now(),
      'candidates', jsonb_build_array(jsonb_build_object(
        'rank', 1, 'zoneId', ${pick(stage.zones)}::bigint, 'startAt', now(), 'endAt', now() + interval '1 hour', 'carbonG', 100,
        'meanIntensityGPerKwh', 100, 'carbonScoreGbp', 0, 'priceScoreGbp', 0, 'latenessScoreGbp', 0, 'scoreGbp', 0, 'filledShare', 0
      ))
    ))
    from public.compute_workloads w where ${some(stage, "PENDING")}`,
  (stage, pick) => {
    const assign = stage.sql`status = 'SCHEDULED', chosen_grid_zone = ${pick(stage.zones)}, scheduled_start = now()`;
    return stage.sql.begin((tx) =>
      as(
        tx,
        stage.world.operator,
        (sql) => sql`update public.compute_workloads set ${assign} where ${some(stage, "PLANNED")}`,
      ),
    );
  },
  (stage, pick) => {
    const move = stage.sql`chosen_grid_zone = ${pick(stage.zones)}, scheduled_start = now() + interval '1 hour'`;
    return stage.sql`update public.compute_workloads set ${move} where ${some(stage, "SCHEDULED")}`;
  },
  ({ sql, world }) => sql`
    select private.offer_due_runs(array(select id from public.compute_workloads where organization_id = ${world.organizationId}))`,
  async ({ sql, workers, held }, pick) => {
    const claim = await claimRun(sql, pick(workers));
    if (claim) held.push(claim);
  },
  async ({ sql, held }, pick) => {
    if (held.length === 0) return;
    const { workerId, runId, fencingToken } = pick(held);
    const energy = JSON.stringify([{ slotStart: "2026-01-01T00:00Z", energyKwh: 1, method: "measured" }]);
    await sql`select private.heartbeat_run(${workerId}, ${runId}, ${fencingToken}, ${energy}::text::jsonb)`;
    const lines = JSON.stringify([{ seq: 1, loggedAt: "2026-01-01T00:00Z", stream: "stdout", line: "x" }]);
    await sql`select private.append_run_logs(${workerId}, ${runId}, ${fencingToken}, ${lines}::text::jsonb)`;
  },
  async ({ sql, held }, pick) => {
    if (held.length === 0) return;
    const { workerId, runId, fencingToken } = pick(held);
    await sql`select private.finish_run(${workerId}, ${runId}, ${fencingToken}, 'SUCCEEDED', 0, 'Ended well')`;
  },
  async ({ sql, held }, pick) => {
    if (held.length === 0) return;
    const { workerId, runId, fencingToken } = pick(held);
    await sql`select private.request_suspension(${runId}, now() + interval '1 hour', 'cleaner later')`;
    await sql`select private.finish_run(${workerId}, ${runId}, ${fencingToken}, 'SUSPENDED', 0, 'Suspended')`;
  },
  async ({ sql, held }, pick) => {
    if (held.length > 0) await sql`select private.lose_run(${pick(held).runId}, 'The worker fell silent')`;
  },
  (stage) =>
    stage.sql`select public.cancel_workload(job_id) from public.compute_workloads where ${some(stage, "QUEUED")}`,
  (stage) => stage.sql`update public.compute_workloads set required_cpu_cores = 2 where ${some(stage, "SCHEDULED")}`,
  ({ sql }) => sql`update public.grid_zones set energy_price = random(), grid_updated_at = now()`,
  ({ sql }) =>
    sql`select private.reclaim_lost_runs(), private.enqueue_settlements(), private.enqueue_replans(), private.enqueue_suspensions()`,
];

/** The condition of one workload of the organization that has a status; none when there is none. */
function some({ sql, world }: Stage, status: string) {
  return sql`id = (
    select id from public.compute_workloads where organization_id = ${world.organizationId} and status = ${status}
    order by random() limit 1
  )`;
}

it("everything at once causes no deadlock and no inconsistent workload", async () => {
  const sql = connect(HANDS);
  const stage = await sql.begin(async (tx) => {
    const world = await createWorld(tx);
    const zones = [await newZone(tx), await newZone(tx)];
    // One that is always spent, and one that never is: each change takes their locks.
    await tx`update public.grid_zones set carbon_intensity = 100 where id in ${tx(zones)}`;
    await tx`
      insert into public.carbon_budgets (organization_id, user_id, limit_g, is_hard)
      values (${world.organizationId}, null, 1, false), (${world.organizationId}, ${world.user.userId}, 1e12, true)`;
    const workers = [];
    for (const zone of [...zones, null]) workers.push(await newWorker(tx, world.organizationId, zone));
    return { world, zones, workers };
  });
  const faults = await Promise.all(Array.from({ length: HANDS }, (_, seed) => work({ sql, held: [], ...stage }, seed)));
  expect(faults.flat()).toEqual([]);
  expect(await inconsistent(sql, stage.world)).toEqual([]);
  await endWork(sql, stage.world.organizationId);
  await sql`select private.refresh_zone_figures()`;
  await sql.end();
}, 60_000);

/** Makes changes one after another, in its own order; a refusal by a rule is fine, anything else is a fault. */
async function work(stage: Stage, seed: number): Promise<string[]> {
  const faults: string[] = [];
  let state = seed + 1;
  const random = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const pick: Pick = (from) => {
    const found = from[random(from.length)];
    if (found === undefined) throw new Error("nothing to pick from");
    return found;
  };
  for (let step = 0; step < STEPS_EACH; step += 1) {
    try {
      await pick(STEPS)(stage, pick);
    } catch (error) {
      if (!(error instanceof postgres.PostgresError)) throw error;
      if (!["PT403", "PT404", "PT409", "PT422"].includes(error.code)) faults.push(`${error.code} ${error.message}`);
    }
  }
  return faults;
}

/** Workloads whose status, runs and waiting job are inconsistent. */
async function inconsistent(sql: Sql, { organizationId }: World) {
  const rows = await sql<{ job_id: string }[]>`
    select w.job_id, w.status, runs, jobs from public.compute_workloads w
    cross join lateral (
      select coalesce(array_agg(r.status::text order by r.attempt) filter (where r.status in ('OFFERED', 'RUNNING')), '{}') as runs
      from public.runs r where r.workload_id = w.id
    ) r
    cross join lateral (
      select count(*)::int as jobs from pgboss.job j
      where j.name = 'run.start' and j.singleton_key = w.id::text and j.state = 'created'
    ) j
    where w.organization_id = ${organizationId} and not case w.status
      when 'QUEUED' then runs = '{OFFERED}' when 'RUNNING' then runs = '{RUNNING}'
      when 'SCHEDULED' then runs = '{}' and jobs = 1 else runs = '{}' and jobs = 0
    end`;
  return [...rows];
}
