import { once } from "node:events";
import { appendFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolvePaths } from "../../dev/embedded-supabase/paths.ts";
import { findFreePorts } from "../../dev/embedded-supabase/ports.ts";
import {
  makeTemporaryHome,
  startStackIn,
  type TemporaryHome,
  type TemporaryStackOptions,
} from "../../dev/embedded-supabase/temporary.ts";
import { CONTRACT_PROJECT, sql } from "./support/own-stack.ts";
import { target } from "./support/target.ts";

describe.runIf(target.isEmbedded)("what cannot work is said in one sentence", () => {
  let home: TemporaryHome;
  const startWith = (changes: Partial<TemporaryStackOptions> = {}) =>
    startStackIn(home.dataDir, { projectDir: CONTRACT_PROJECT, durable: false, ...changes });
  beforeEach(async () => {
    home = await makeTemporaryHome("contract");
  });
  afterEach(() => home.remove());

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
    const broken = path.join(home.folder, "broken");
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
    const greedy = path.join(home.folder, "greedy");
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
      `The data folder ${home.dataDir} is in use by a running stack (process ${process.pid})`,
    );
    await stack.stop();
  });

  it("a data folder of another Postgres version, damaged keys, and a config.toml that cannot be read", async () => {
    await (await startWith()).stop();
    const versionFile = path.join((await resolvePaths(home.dataDir)).postgresHome, "data/PG_VERSION");
    await writeFile(versionFile, "16\n");
    await expect(startWith()).rejects.toThrow(/belongs to Postgres 16, this is 17/);
    await writeFile(versionFile, "17\n");

    const keys = path.join(home.dataDir, "keys.json");
    const before = await readFile(keys, "utf8");
    await appendFile(keys, "x");
    await expect(startWith()).rejects.toThrow(/keys\.json is damaged/);
    await writeFile(keys, before);

    const odd = path.join(home.folder, "odd");
    await mkdir(path.join(odd, "supabase"), { recursive: true });
    await writeFile(path.join(odd, "supabase/config.toml"), "[api]\nmax_rows = 'many'\n");
    await expect(startWith({ projectDir: odd })).rejects.toThrow(/config\.toml cannot be read: .*max_rows/s);
    await rm(odd, { recursive: true });
  });
});
