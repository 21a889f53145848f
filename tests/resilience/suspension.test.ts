import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type KilledKarbos, startKarbos } from "./support.ts";

let karbos: KilledKarbos;
beforeAll(async () => {
  karbos = await startKarbos();
});
afterAll(async () => {
  await karbos?.dispose();
});

/** Counts to twelve, a second each; asked to stop, it takes some seconds to write how far it has come. */
const command = (seconds: number) => `d="$KARBOS_CHECKPOINT_DIR"; n=$(cat "$d/n" 2>/dev/null || echo 0)
trap 'sleep ${seconds}; echo $n > "$d/n"; exit 0' TERM
while [ $n -lt 12 ]; do n=$((n+1)); echo "step $n"; sleep 1 & wait $!; done`;

async function until(is: () => Promise<boolean>): Promise<void> {
  await vi.waitFor(async () => expect(await is()).toBe(true), { timeout: 90_000, interval: 200 });
}

/** An interruptible workload that runs, and is asked to be suspended for some seconds. */
async function startSuspending(name: string, seconds: number): Promise<number> {
  const [row] = await karbos.query(
    (sql) => sql<{ id: string }[]>`
      insert into public.compute_workloads (
        organization_id, user_id, workload_name, docker_image, command, estimated_duration_mins, deferral_window_mins, interruptible
      )
      select organization_id, user_id, ${name}, 'alpine:3.22', ${command(seconds)}, 5, 600, true
      from public.memberships where role = 'user'
      returning id`,
  );
  const id = Number(row?.id);
  await until(async () => {
    const placed = await karbos.query(
      (sql) => sql`
        update public.compute_workloads
        set status = 'SCHEDULED', chosen_grid_zone = recommended_zone_1, scheduled_start = now()
        where id = ${id} and status = 'PLANNED' returning id`,
    );
    return placed.length === 1;
  });
  await until(async () => {
    const asked = await karbos.query(
      (sql) => sql<{ asked: boolean }[]>`
        select private.request_suspension(id, now() + interval '8 seconds', 'it runs cleaner later') as asked
        from public.runs where workload_id = ${id} and status = 'RUNNING'`,
    );
    return asked[0]?.asked === true;
  });
  return id;
}

async function factsOf(id: number) {
  const [facts] = await karbos.query(
    (sql) => sql<{ completions: number; runs: string[]; first: string; last: string; accounts: number }[]>`
      select
        (select count(*)::integer from public.events where workload_id = ${id} and to_status = 'COMPLETED') as completions,
        array(select r.status::text from public.runs r where r.workload_id = ${id} order by r.attempt) as runs,
        (array_agg(l.line order by l.seq))[1] as first, (array_agg(l.line order by l.seq desc))[1] as last,
        (select count(*)::integer from public.ledger_current c where c.workload_id = ${id}) as accounts
      from public.execution_logs l join public.runs r on r.id = l.run_id
      where r.workload_id = ${id} and r.status = 'SUCCEEDED' and l.stream = 'stdout'`,
  );
  return facts;
}

describe("a workload that is suspended", () => {
  it("resumes from its checkpoint and ends COMPLETED, once", async () => {
    const id = await startSuspending("suspended", 1);
    await vi.waitFor(
      async () => {
        const facts = await factsOf(id);
        expect(facts).toMatchObject({ completions: 1, runs: ["SUSPENDED", "SUCCEEDED"], last: "step 12", accounts: 2 });
        expect(facts?.first).not.toBe("step 1");
      },
      { timeout: 90_000, interval: 500 },
    );
  });

  it("whose worker is killed while the checkpoint is written runs again and ends COMPLETED, once", async () => {
    const id = await startSuspending("killed while suspending", 10);
    await until(async () => {
      const asked = await karbos.query(
        (sql) => sql`
          select from public.execution_logs l join public.runs r on r.id = l.run_id
          where r.workload_id = ${id} and l.line like 'Asked to write%'`,
      );
      return asked.length === 1;
    });
    await karbos.kill("worker");
    await vi.waitFor(
      async () =>
        expect(await factsOf(id)).toMatchObject({
          ...{ completions: 1, runs: ["LOST", "SUCCEEDED"], last: "step 12", accounts: 2 },
        }),
      { timeout: 120_000, interval: 500 },
    );
  });
});
