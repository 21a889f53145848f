import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Stack } from "../../dev/embedded-supabase/index.ts";
import type { TemporaryStack } from "../../dev/embedded-supabase/temporary.ts";
import { anonOf, serviceOf, sql, startContractStack } from "./support/own-stack.ts";
import { isRunning } from "./support/processes.ts";
import { subscribe } from "./support/realtime.ts";
import { PASSWORD, target, unique } from "./support/target.ts";

/** The gateway learns of a new table over a separate connection, which must have recovered as well. */
async function expectNewTablesToShow(stack: Stack): Promise<void> {
  const table = unique("fresh").replaceAll("-", "_");
  await sql(stack, `create table public.${table} (id int)`);
  await sql(stack, `grant select on public.${table} to service_role`);
  const shows = async () => {
    await sql(stack, "notify pgrst, 'reload schema'");
    return (await serviceOf(stack).from(table).select()).error;
  };
  await expect.poll(shows, { timeout: 10_000, interval: 200 }).toBeNull();
}

/** Each part once: the killed parts must work again, and the others too. */
async function expectAllToWork(stack: Stack): Promise<void> {
  const name = unique("alive");
  const within = { timeout: 15_000, interval: 100 };
  await expect.poll(async () => (await serviceOf(stack).from("tags").select("id").limit(1)).error, within).toBeNull();
  const signUp = () => anonOf(stack).auth.signUp({ email: `${unique("alive")}@contract.test`, password: PASSWORD });
  await expect.poll(async () => (await signUp()).error, within).toBeNull();
  const upload = () => serviceOf(stack).storage.from("own-files").upload(name, name, { upsert: true });
  await expect.poll(async () => (await upload()).error, within).toBeNull();
  await expect.poll(async () => (await fetch(`${stack.apiUrl}/functions/v1/fetch-export`)).status, within).toBe(202);
  // Through cron, net and a function.
  const command = `select net.http_get('${stack.apiUrl}/functions/v1/background?name=${name}')`;
  await sql(stack, "select cron.schedule($1, '1 seconds', $2)", [name, command]);
  const marks = async () => (await serviceOf(stack).from("marks").select("name").eq("name", name).limit(1)).data;
  await expect.poll(marks, within).toEqual([{ name }]);
  await sql(stack, "select cron.unschedule($1)", [name]);
}

describe.runIf(target.isEmbedded)("a running stack", () => {
  let started: TemporaryStack;
  let stack: Stack;
  beforeAll(async () => {
    started = await startContractStack();
    stack = started.stack;
  });
  afterAll(() => started.remove());

  it.each(["postgres", "gateway", "functions", "schedule"])(
    "recovers when %s is killed",
    async (name) => {
      const pidOf = () => stack.processes().find((process) => process.name === name)?.pid ?? 0;
      const before = pidOf();
      expect(isRunning(before)).toBe(true);
      process.kill(before, "SIGKILL");
      await expect.poll(() => ![0, before].includes(pidOf()), { timeout: 10_000 }).toBe(true);
      await expect
        .poll(
          () =>
            sql(stack, "select 1").then(
              () => true,
              () => false,
            ),
          { timeout: 15_000 },
        )
        .toBe(true);
      await expectAllToWork(stack);
      await expectNewTablesToShow(stack);
    },
    60_000,
  );

  it("keeps data committed just before Postgres is killed", async () => {
    const name = unique("committed");
    await sql(stack, "insert into public.marks (name) values ($1)", [name]);
    process.kill(stack.processes().find((process) => process.name === "postgres")?.pid ?? 0, "SIGKILL");
    const kept = () => sql(stack, "select name from public.marks where name = $1", [name]).catch(() => null);
    await expect.poll(kept, { timeout: 15_000 }).not.toBeNull();
    expect(await kept()).toEqual([{ name }]);
  });

  it("keeps Realtime channels when Postgres is killed", async () => {
    const client = anonOf(stack);
    const seen: unknown[] = [];
    const channel = client.channel("news").on("broadcast", { event: "note" }, ({ payload }) => seen.push(payload.n));
    expect((await subscribe(channel)).status).toBe("SUBSCRIBED");
    process.kill(stack.processes().find(({ name }) => name === "postgres")?.pid ?? 0, "SIGKILL");
    const send = () => sql(stack, "select realtime.send('{\"n\": 1}', 'note', 'news', false)");
    // Every message that could be stored is delivered, once Realtime has found its place again.
    await expect
      .poll(
        () =>
          send().then(
            () => true,
            () => false,
          ),
        { timeout: 15_000 },
      )
      .toBe(true);
    await expect.poll(() => seen, { timeout: 15_000 }).toEqual([1]);
    await client.removeAllChannels();
  }, 60_000);

  it("sends what pg_net had queued when the schedule process was killed", async () => {
    const pid = stack.processes().find(({ name }) => name === "schedule")?.pid ?? 0;
    const name = unique("queued");
    // Stopped first, so that the requests surely wait when it dies.
    process.kill(pid, "SIGSTOP");
    await sql(stack, "select net.http_get($1) from generate_series(1, 3)", [
      `${stack.apiUrl}/functions/v1/background?name=${name}`,
    ]);
    process.kill(pid, "SIGKILL");
    const marks = async () => (await serviceOf(stack).from("marks").select("name").eq("name", name)).data;
    await expect.poll(marks, { timeout: 15_000 }).toHaveLength(3);
  }, 30_000);

  it("notes as failed a job that was cut off", async () => {
    const name = unique("cut");
    await sql(stack, "select cron.schedule($1, '1 seconds', 'select pg_sleep(600)')", [name]);
    const runs = () =>
      sql(
        stack,
        "select status, return_message from cron.job_run_details d join cron.job j using (jobid) where j.jobname = $1 order by runid",
        [name],
      );
    await expect.poll(async () => (await runs())[0]?.status, { timeout: 10_000 }).toBe("running");
    await sql(stack, "select cron.alter_job((select jobid from cron.job where jobname = $1), active := false)", [name]);
    process.kill(stack.processes().find((process) => process.name === "schedule")?.pid ?? 0, "SIGKILL");
    await expect.poll(runs, { timeout: 15_000 }).toEqual([{ status: "failed", return_message: "server restarted" }]);
  }, 30_000);
});
