import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type KilledKarbos, startKarbos } from "./support.ts";

let karbos: KilledKarbos;
beforeAll(async () => {
  karbos = await startKarbos();
});
afterAll(async () => {
  await karbos?.dispose();
});

/** Submits a workload of the sample user that runs some five seconds and prints its lines. */
async function submit(name: string): Promise<number> {
  const [row] = await karbos.query(
    (sql) => sql<{ id: string }[]>`
      insert into public.compute_workloads (organization_id, user_id, workload_name, docker_image, command, estimated_duration_mins, deferral_window_mins)
      select organization_id, user_id, ${name}, 'alpine:3.22', 'for n in 1 2 3 4; do echo "line $n"; sleep 1.2; done', 5, 600
      from public.memberships where role = 'user'
      returning id`,
  );
  return Number(row?.id);
}

async function reaches(id: number, statuses: readonly string[]): Promise<void> {
  await vi.waitFor(
    async () => {
      const [row] = await karbos.query(
        (sql) => sql<{ status: string }[]>`select status from public.compute_workloads where id = ${id}`,
      );
      expect(statuses).toContain(row?.status);
    },
    { timeout: 90_000, interval: 250 },
  );
}

async function assign(id: number, inSeconds: number): Promise<void> {
  await reaches(id, ["PLANNED"]);
  await karbos.query(
    (sql) => sql`
      update public.compute_workloads
      set status = 'SCHEDULED', chosen_grid_zone = recommended_zone_1, scheduled_start = now() + ${inSeconds} * interval '1 second'
      where id = ${id} and status = 'PLANNED'`,
  );
}

/** What must hold of a workload that ended, however often something died on its way. */
async function expectDoneOnce(id: number): Promise<void> {
  const [facts] = await karbos.query(
    (sql) => sql<{ completions: number; succeeded: number; open: number; lines: string[]; entries: number }[]>`
      select
        (select count(*)::integer from public.events where workload_id = ${id} and to_status = 'COMPLETED') as completions,
        (select count(*)::integer from public.runs where workload_id = ${id} and status = 'SUCCEEDED') as succeeded,
        (select count(*)::integer from public.runs where workload_id = ${id} and status in ('OFFERED', 'RUNNING')) as open,
        (select array_agg(l.line order by l.seq) from public.execution_logs l join public.runs r on r.id = l.run_id
          where r.workload_id = ${id} and r.status = 'SUCCEEDED' and l.stream = 'stdout') as lines,
        (select count(*)::integer from public.ledger_current l join public.runs r on r.id = l.run_id
          where r.workload_id = ${id} and r.status = 'SUCCEEDED') as entries`,
  );
  expect(facts).toEqual({
    completions: 1,
    succeeded: 1,
    open: 0,
    lines: ["line 1", "line 2", "line 3", "line 4"],
    entries: 1,
  });
}

describe("killed while workloads are pending, scheduled and running", () => {
  it.each(["functions", "schedule", "gateway", "postgres", "worker", "orchestrator"])(
    "%s: each still ends COMPLETED, once",
    async (name) => {
      const running = await submit(`${name}: running`);
      await assign(running, 0);
      const scheduled = await submit(`${name}: scheduled`);
      await assign(scheduled, 6);
      await reaches(running, ["RUNNING"]);
      const pending = await submit(`${name}: pending`);
      await karbos.kill(name);
      await assign(pending, 0);
      for (const id of [running, scheduled, pending]) {
        await reaches(id, ["COMPLETED"]);
        await vi.waitFor(() => expectDoneOnce(id), { timeout: 30_000, interval: 500 });
      }
    },
  );
});
