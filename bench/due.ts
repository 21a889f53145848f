import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { until } from "../dev/local/until.ts";
import { runAgent } from "../worker/agent.ts";
import { DEFAULT_TIMING } from "../worker/config.ts";
import { addBenchWorker, openBenchStack, printTable, quantile } from "./support.ts";

/** Starts are spread over this long, so that they fall anywhere between two ticks of the schedule. */
const SPREAD_S = 60;

/** From due to claimed, with the real schedule and one real worker at its usual polling interval. */
export async function benchDue(count: number): Promise<void> {
  const bench = await openBenchStack();
  const stateDir = mkdtempSync(path.join(tmpdir(), "karbos-bench-worker-"));
  const stop = new AbortController();
  try {
    const { database, stack } = bench;
    await database.query("update public.compute_workloads set status = 'CANCELLED'");
    await database.query(
      `insert into public.compute_workloads (organization_id, user_id, workload_name, docker_image, command, estimated_duration_mins, deferral_window_mins)
       select m.organization_id, m.user_id, 'bench ' || n, 'alpine:3.22', 'true', 5, 1440
       from public.memberships m, generate_series(1, $1::integer) n where m.role = 'user'`,
      [count],
    );
    const planned = async () =>
      (
        await database.query(
          "select from public.compute_workloads where workload_name like 'bench %' and status = 'PENDING'",
        )
      ).rowCount === 0;
    await until(planned, 120_000, "planning all");
    await database.query(
      `update public.compute_workloads
       set status = 'SCHEDULED', chosen_grid_zone = recommended_zone_1, scheduled_start = now() + interval '5 seconds' + random() * $1 * interval '1 second'
       where status = 'PLANNED'`,
      [SPREAD_S],
    );
    const agent = runAgent({
      config: {
        apiUrl: stack.apiUrl,
        publishableKey: stack.publishableKey,
        workerKey: await addBenchWorker(database, "bench"),
        stateDir,
        executors: ["process"],
        slots: 2,
        timing: DEFAULT_TIMING,
      },
      signal: stop.signal,
      log: () => {},
    });
    const completed = async () =>
      (
        await database.query(
          "select from public.compute_workloads where workload_name like 'bench %' and status = 'COMPLETED'",
        )
      ).rowCount === count;
    await until(completed, (SPREAD_S + 120) * 1000, "completing all");
    stop.abort();
    await agent;
    const { rows } = await database.query<{ waited: string }>(
      "select extract(epoch from r.claimed_at - w.scheduled_start) as waited from public.runs r join public.compute_workloads w on w.id = r.workload_id",
    );
    const waits = rows.map(({ waited }) => Number(waited));
    printTable(`From due to claimed, ${count} workloads over ${SPREAD_S} s`, [
      ["p50", `${quantile(waits, 0.5).toFixed(1)} s`],
      ["p95", `${quantile(waits, 0.95).toFixed(1)} s (promise: under 15 s)`],
      ["most", `${Math.max(...waits).toFixed(1)} s`],
      ["earliest", `${Math.min(...waits).toFixed(1)} s (never before it is due)`],
    ]);
    if (quantile(waits, 0.95) >= 15 || Math.min(...waits) < 0) process.exitCode = 1;
  } finally {
    stop.abort();
    await bench.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}
