import { once } from "node:events";
import { cp, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { stopOrphans } from "../../dev/embedded-supabase/index.ts";
import { findFreePorts } from "../../dev/embedded-supabase/ports.ts";
import { makeTemporaryHome, startStackIn } from "../../dev/embedded-supabase/temporary.ts";
import { anonOf, CONTRACT_PROJECT, sql } from "./support/own-stack.ts";
import { isRunning, startAsProcess } from "./support/processes.ts";
import { PASSWORD, target, unique } from "./support/target.ts";

describe.runIf(target.isEmbedded)("starting and stopping", () => {
  it("keeps data, keys and history over a restart, applies new migrations, and leaves nothing running", async () => {
    const { folder, dataDir, remove } = await makeTemporaryHome("contract");
    const projectDir = path.join(folder, "project");
    const migrations = path.join(projectDir, "supabase/migrations");
    await cp(path.join(CONTRACT_PROJECT, "supabase/migrations"), migrations, { recursive: true });
    const [api = 0, db = 0, functions = 0] = await findFreePorts(3);
    const start = () => startStackIn(dataDir, { projectDir, ports: { api, db, functions } });
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

    await writeFile(path.join(migrations, "20260102000000_more.sql"), "create table public.more (id int);");
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
    expect(history).toHaveLength(5);
    expect(history[4]).toEqual({
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
    await remove();
  }, 60_000);

  it("ends what a killed orchestrator left, and only then starts again", async () => {
    const { dataDir, remove } = await makeTemporaryHome("contract");
    // The command takes the next ones too.
    const [api = 0] = await findFreePorts(5);
    const args = ["--data-dir", dataDir, "--project-dir", CONTRACT_PROJECT, "--api-port", String(api)];
    const { child, started } = await startAsProcess(args);
    expect(await stopOrphans(dataDir)).toBe(0);
    child.kill("SIGKILL");
    await once(child, "exit");
    const pids = Object.fromEntries(started.processes.map(({ name, pid }) => [name, pid]));
    // Our own processes notice on their own.
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
    await remove();
  }, 60_000);
});
