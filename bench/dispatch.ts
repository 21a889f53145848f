import type pg from "pg";
import { PgBoss } from "pg-boss";
import type { Stack } from "../dev/embedded-supabase/index.ts";
import { until } from "../dev/local/until.ts";
import { claimResponseSchema, WORKER_KEY_HEADER } from "../lib/contracts/worker.ts";
import { addBenchWorker, openBenchStack, printTable } from "./support.ts";

const WORKER_LOOPS = 8;
const BATCH = 500;

/**
 * Workloads that are all due in the same moment, drained by the schedule, dispatch and
 * workers that claim and finish each; counted for loss and double runs. Beside it, in
 * the same run, the rate of bare pg-boss fetching and completing as many jobs.
 */
export async function benchDispatch(count: number): Promise<void> {
  const bench = await openBenchStack();
  try {
    const { database, stack } = bench;
    const bare = await bareQueue(stack.dbUrl, count);
    console.log(`Placing ${count} workloads ...`);
    await placeWorkloads(database, count);
    const key = await addBenchWorker(database, "bench");
    const dueAt = await makeDue(database);
    await until(async () => (await countBy(database, "status <> 'SCHEDULED'")) === count, 300_000, "offering all");
    const offers = await offerTimes(database);
    const offeredS = offers.lastS - dueAt;
    const claimed = await drain(stack, key, count);
    await until(async () => (await pending(database)) === 0, 600_000, "accounting for all");
    const accountedS = (await newestEntry(database)) - dueAt;
    const facts = await verify(database);
    printTable(`${count} workloads due at once`, [
      ["bare pg-boss, fetch and complete", `${bare.toFixed(0)} jobs/s (batches of ${BATCH})`],
      [
        "offered to their zones",
        `${offers.perS.toFixed(0)} jobs/s from the first batch to the last (ratio ${(offers.perS / bare).toFixed(3)})`,
      ],
      ["last one offered", `${offeredS.toFixed(1)} s after it was due, the wait for the schedule included`],
      ["claimed and finished by HTTP", `${(count / claimed.seconds).toFixed(0)} runs/s with ${WORKER_LOOPS} workers`],
      ["accounted for", `all after ${accountedS.toFixed(1)} s`],
      ["completed", String(facts.completed)],
      ["lost (not completed)", String(count - facts.completed)],
      ["run twice", String(facts.doubles)],
      ["claims given twice", String(claimed.doubles)],
      ["ledger entries", String(facts.entries)],
    ]);
    if (facts.completed !== count || facts.doubles > 0 || claimed.doubles > 0) process.exitCode = 1;
  } finally {
    await bench.stop();
  }
}

/** Jobs a second of pg-boss itself, on a separate queue in the same database. */
async function bareQueue(dbUrl: string, count: number): Promise<number> {
  const boss = new PgBoss({ connectionString: dbUrl, migrate: false, supervise: false, schedule: false, max: 2 });
  await boss.start();
  await boss.createQueue("bench-bare");
  for (let sent = 0; sent < count; sent += 1000) {
    await boss.insert(
      "bench-bare",
      Array.from({ length: Math.min(1000, count - sent) }, (_, at) => ({ data: { at: sent + at } })),
    );
  }
  const startMs = performance.now();
  for (;;) {
    const jobs = await boss.fetch("bench-bare", { batchSize: BATCH });
    if (jobs.length === 0) break;
    await boss.complete(
      "bench-bare",
      jobs.map(({ id }) => id),
    );
  }
  const seconds = (performance.now() - startMs) / 1000;
  await boss.stop({ graceful: false });
  return count / seconds;
}

async function placeWorkloads(database: pg.Pool, count: number): Promise<void> {
  await database.query("update public.grid_zones set capacity_cpu_cores = 10000000, capacity_memory_gb = 10000000");
  await database.query("update public.compute_workloads set status = 'CANCELLED'");
  await database.query("delete from pgboss.job where name in ('workload.plan', 'run.start')");
  await database.query(
    `insert into public.compute_workloads (organization_id, user_id, workload_name, docker_image, command, estimated_duration_mins, deferral_window_mins)
     select m.organization_id, m.user_id, 'bench ' || n, 'alpine:3.22', 'true', 5, 1440
     from public.memberships m, generate_series(1, $1::integer) n where m.role = 'user'`,
    [count],
  );
  // Planned directly: this measures dispatching, not planning.
  await database.query("delete from pgboss.job where name = 'workload.plan'");
  await database.query("update public.compute_workloads set status = 'PLANNED' where status = 'PENDING'");
  await database.query(
    `update public.compute_workloads
     set status = 'SCHEDULED', scheduled_start = now() + interval '1 hour',
         chosen_grid_zone = (select id from public.grid_zones order by id offset (compute_workloads.id % 14) limit 1)
     where status = 'PLANNED'`,
  );
}

/** Moves every start to one moment some seconds from now; returns that moment in seconds. */
async function makeDue(database: pg.Pool): Promise<number> {
  const { rows } = await database.query<{ due: string }>("select extract(epoch from clock_timestamp()) + 30 as due");
  const due = Number(rows[0]?.due);
  await database.query(
    "update public.compute_workloads set scheduled_start = to_timestamp($1) where status = 'SCHEDULED'",
    [due],
  );
  const waiting = await database.query(
    "select count(*) from pgboss.job where name = 'run.start' and state = 'created'",
  );
  console.log(`${waiting.rows[0]?.count} jobs wait; due in ${(due - Date.now() / 1000).toFixed(0)} s`);
  return due;
}

async function drain(stack: Stack, key: string, count: number): Promise<{ seconds: number; doubles: number }> {
  const seen = new Set<number>();
  let doubles = 0;
  const call = (action: string, body: unknown) =>
    fetch(`${stack.apiUrl}/functions/v1/worker/${action}`, {
      method: "POST",
      headers: { "content-type": "application/json", apikey: stack.publishableKey, [WORKER_KEY_HEADER]: key },
      body: JSON.stringify(body),
    });
  const loop = async () => {
    while (seen.size < count) {
      const answer = await call("claim", { executors: ["process"], version: "bench" });
      const { run } = claimResponseSchema.parse(await answer.json());
      if (!run) return;
      if (seen.has(run.runId)) doubles += 1;
      seen.add(run.runId);
      const end = {
        runId: run.runId,
        fencingToken: run.fencingToken,
        outcome: "SUCCEEDED",
        exitCode: 0,
        reason: "bench",
        energy: [],
      };
      const finished = await call("finish", end);
      if (!finished.ok) throw new Error(`finish answered ${finished.status}: ${await finished.text()}`);
    }
  };
  const startMs = performance.now();
  await Promise.all(Array.from({ length: WORKER_LOOPS }, loop));
  return { seconds: (performance.now() - startMs) / 1000, doubles };
}

async function countBy(database: pg.Pool, condition: string): Promise<number> {
  const { rows } = await database.query(
    `select count(*) from public.compute_workloads where workload_name like 'bench %' and ${condition}`,
  );
  return Number(rows[0]?.count);
}

/** When the last batch was offered, and the rate of all batches after the first. */
async function offerTimes(database: pg.Pool): Promise<{ lastS: number; perS: number }> {
  const { rows } = await database.query<{ at: string; offers: string }>(
    "select extract(epoch from offered_at) as at, count(*) as offers from public.runs group by offered_at order by offered_at",
  );
  const firstS = Number(rows[0]?.at);
  const lastS = Number(rows.at(-1)?.at);
  const later = rows.slice(1).reduce((sum, { offers }) => sum + Number(offers), 0);
  return { lastS, perS: later / (lastS - firstS) };
}

async function newestEntry(database: pg.Pool): Promise<number> {
  const { rows } = await database.query(
    "select extract(epoch from max(created_at)) as newest from public.ledger_entries",
  );
  return Number(rows[0]?.newest);
}

async function pending(database: pg.Pool): Promise<number> {
  const { rows } = await database.query(
    "select count(*) from pgboss.job where name = 'run.account' and state in ('created', 'retry', 'active')",
  );
  return Number(rows[0]?.count);
}

async function verify(database: pg.Pool): Promise<{ completed: number; doubles: number; entries: number }> {
  const { rows } = await database.query(
    `select
       (select count(*) from public.compute_workloads where workload_name like 'bench %' and status = 'COMPLETED') as completed,
       (select count(*) from (select workload_id from public.runs group by workload_id having count(*) > 1) twice) as doubles,
       (select count(*) from public.ledger_entries) as entries`,
  );
  return {
    completed: Number(rows[0]?.completed),
    doubles: Number(rows[0]?.doubles),
    entries: Number(rows[0]?.entries),
  };
}
