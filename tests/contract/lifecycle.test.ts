import { once } from "node:events";
import { appendFile, cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { createClient } from "@supabase/supabase-js";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { removeData, type Stack, startStack, stopOrphans } from "../../stack/index.ts";
import { resolvePaths } from "../../stack/paths.ts";
import { findFreePorts } from "../../stack/ports.ts";
import { newDataDir, startContractStack } from "./support/global-setup.ts";
import { isRunning, startAsProcess } from "./support/processes.ts";
import { subscribe } from "./support/realtime.ts";
import { PASSWORD, target, unique } from "./support/target.ts";

const options = { auth: { persistSession: false, autoRefreshToken: false } };
const serviceOf = (stack: Stack) => createClient(stack.apiUrl, stack.secretKey, options);
const anonOf = (stack: Stack) => createClient(stack.apiUrl, stack.publishableKey, options);

async function sql(stack: Stack, text: string, values: unknown[] = []): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: stack.dbUrl });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** The gateway hears of a new table by a connection of its own, which must have come back as well. */
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

/** Each part once: the parts that were killed must work again, and those beside them too. */
async function expectAllToWork(stack: Stack): Promise<void> {
  const name = unique("alive");
  const within = { timeout: 15_000, interval: 100 };
  await expect.poll(async () => (await serviceOf(stack).from("tags").select("id").limit(1)).error, within).toBeNull();
  const signUp = () => anonOf(stack).auth.signUp({ email: `${unique("alive")}@contract.test`, password: PASSWORD });
  await expect.poll(async () => (await signUp()).error, within).toBeNull();
  await expect.poll(async () => (await fetch(`${stack.apiUrl}/functions/v1/fetch-export`)).status, within).toBe(202);
  // Through cron, net and a function.
  const command = `select net.http_get('${stack.apiUrl}/functions/v1/background?name=${name}')`;
  await sql(stack, "select cron.schedule($1, '1 seconds', $2)", [name, command]);
  const marks = async () => (await serviceOf(stack).from("marks").select("name").eq("name", name).limit(1)).data;
  await expect.poll(marks, within).toEqual([{ name }]);
  await sql(stack, "select cron.unschedule($1)", [name]);
}

describe.runIf(target.isEmbedded)("a running stack", () => {
  const dataDir = newDataDir();
  let stack: Stack;
  beforeAll(async () => {
    stack = await startContractStack(dataDir);
  });
  afterAll(async () => {
    await stack.stop();
    await removeData(dataDir);
  });

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

describe.runIf(target.isEmbedded)("starting and stopping", () => {
  it("keeps data, keys and history over a restart, applies new migrations, and leaves nothing running", async () => {
    const dataDir = newDataDir();
    const projectDir = path.join(path.dirname(dataDir), "project");
    await cp(
      path.join(import.meta.dirname, "project/supabase/migrations"),
      path.join(projectDir, "supabase/migrations"),
      { recursive: true },
    );
    const [api = 0, db = 0, functions = 0] = await findFreePorts(3);
    const start = () =>
      startStack({ dataDir, projectDir, ports: { api, db, functions }, siteUrl: "http://127.0.0.1:3000" });
    const email = `${unique("kept")}@contract.test`;

    const first = await start();
    const pids = first.processes().map(({ pid }) => pid);
    expect(
      first
        .processes()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["functions", "gateway", "postgres", "schedule"]);
    const signUp = await anonOf(first).auth.signUp({ email, password: PASSWORD });
    expect(signUp.error).toBeNull();
    await first.stop();
    expect(pids.filter(isRunning)).toEqual([]);

    await writeFile(
      path.join(projectDir, "supabase/migrations/20260102000000_more.sql"),
      "create table public.more (id int);",
    );
    const second = await start();
    expect([second.secretKey, second.publishableKey, second.jwtSecret]).toEqual([
      first.secretKey,
      first.publishableKey,
      first.jwtSecret,
    ]);
    const refreshed = await anonOf(second).auth.refreshSession({
      refresh_token: signUp.data.session?.refresh_token ?? "",
    });
    expect(refreshed.data.user?.email).toBe(email);
    const history = await sql(
      second,
      "select version, name, statements from supabase_migrations.schema_migrations order by version",
    );
    expect(history).toHaveLength(4);
    expect(history[3]).toEqual({
      version: "20260102000000",
      name: "more",
      statements: ["create table public.more (id int)"],
    });
    expect(await sql(second, "select rolsuper from pg_roles where rolname = current_user")).toEqual([
      { rolsuper: false },
    ]);
    await second.stop();
    const keysFile = path.join(dataDir, "keys.json");
    expect(((await stat(keysFile)).mode & 0o777).toString(8)).toBe("600");
    await removeData(dataDir);
  }, 60_000);

  it("ends what a killed orchestrator left, and only then starts again", async () => {
    const dataDir = newDataDir();
    const [api = 0] = await findFreePorts(1);
    const args = [
      "--data-dir",
      dataDir,
      "--project-dir",
      path.join(import.meta.dirname, "project"),
      "--api-port",
      String(api),
    ];
    const { child, started } = await startAsProcess(args);
    expect(await stopOrphans(dataDir)).toBe(0);
    child.kill("SIGKILL");
    await once(child, "exit");
    const pids = Object.fromEntries(started.processes.map(({ name, pid }) => [name, pid]));
    // Our own processes notice by themselves.
    await expect
      .poll(() => [pids.gateway, pids.schedule, pids.functions].filter((pid) => isRunning(pid ?? 0)), {
        timeout: 10_000,
      })
      .toEqual([]);
    expect(isRunning(pids.postgres ?? 0)).toBe(true);
    expect(await stopOrphans(dataDir)).toBe(1);
    expect(isRunning(pids.postgres ?? 0)).toBe(false);
    expect(await stopOrphans(dataDir)).toBe(0);

    const again = await startAsProcess(args);
    again.child.kill("SIGINT");
    expect(await once(again.child, "exit")).toEqual([0, null]);
    expect(again.started.processes.filter(({ pid }) => isRunning(pid))).toEqual([]);
    await removeData(dataDir);
  }, 60_000);
});

describe.runIf(target.isEmbedded)("what cannot work is said in one sentence", () => {
  const projectDir = path.join(import.meta.dirname, "project");
  let dataDir = "";
  const startWith = async (changes: Partial<Parameters<typeof startStack>[0]> = {}) => {
    const [api = 0, db = 0, functions = 0] = await findFreePorts(3);
    return startStack({
      dataDir,
      projectDir,
      ports: { api, db, functions },
      siteUrl: "http://127.0.0.1:3000",
      durable: false,
      ...changes,
    });
  };
  beforeEach(() => {
    dataDir = newDataDir();
  });
  afterEach(() => removeData(dataDir));

  it("a taken port", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const [api = 0, functions = 0] = await findFreePorts(2);
    await expect(startWith({ ports: { api, db: port, functions } })).rejects.toThrow(
      `Port ${port} for the database is taken`,
    );
    server.close();
  });

  it("a migration that fails, with its file and statement, and nothing of it kept", async () => {
    const broken = path.join(path.dirname(dataDir), "broken");
    const file = path.join(broken, "supabase/migrations/20260101000000_broken.sql");
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(
      file,
      "create table public.made (id int); -- fine;\ninsert into public.made select 1 / 0;\nselect 1;",
    );
    await expect(startWith({ projectDir: broken })).rejects.toThrow(
      /20260101000000_broken\.sql: statement 2 of 3 failed: division by zero \(22012\)/,
    );
    await writeFile(file, "create table public.made (id int);");
    const stack = await startWith({ projectDir: broken });
    expect(await sql(stack, "select count(*)::int as n from public.made")).toEqual([{ n: 0 }]);
    await stack.stop();
  });

  it("what only a superuser may do is refused to migrations", async () => {
    const greedy = path.join(path.dirname(dataDir), "greedy");
    await mkdir(path.join(greedy, "supabase/migrations"), { recursive: true });
    await writeFile(
      path.join(greedy, "supabase/migrations/20260105000000_greedy.sql"),
      "create role mighty superuser;",
    );
    await expect(startWith({ projectDir: greedy })).rejects.toThrow(/permission denied/);
  });

  it("a data folder in use", async () => {
    const stack = await startWith();
    await expect(startWith()).rejects.toThrow(
      `The data folder ${dataDir} is in use by a running stack (process ${process.pid})`,
    );
    await stack.stop();
  });

  it("a data folder of another Postgres version, damaged keys, and a config.toml that cannot be read", async () => {
    await (await startWith()).stop();
    const versionFile = path.join((await resolvePaths(dataDir)).postgresHome, "data/PG_VERSION");
    await writeFile(versionFile, "16\n");
    await expect(startWith()).rejects.toThrow(/belongs to Postgres 16, this is 17/);
    await writeFile(versionFile, "17\n");

    const keys = path.join(dataDir, "keys.json");
    const before = await readFile(keys, "utf8");
    await appendFile(keys, "x");
    await expect(startWith()).rejects.toThrow(/keys\.json is damaged/);
    await writeFile(keys, before);

    const odd = path.join(path.dirname(dataDir), "odd");
    await mkdir(path.join(odd, "supabase"), { recursive: true });
    await writeFile(path.join(odd, "supabase/config.toml"), "[api]\nmax_rows = 'many'\n");
    await expect(startWith({ projectDir: odd })).rejects.toThrow(/config\.toml cannot be read: .*max_rows/s);
    await rm(odd, { recursive: true });
  });
});
