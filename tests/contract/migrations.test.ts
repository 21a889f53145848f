import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withScratchServer } from "../../dev/checks/scratch.ts";
import { applyMigrations } from "../../dev/embedded-supabase/migrations.ts";
import { PACKAGE_ROOT } from "../../dev/embedded-supabase/paths.ts";

const METERS = "create table public.meters (id bigint primary key); insert into public.meters values (1);";
const INDEX = `-- karbos: no transaction
  set lock_timeout = '1min';
  drop index concurrently if exists public.meters_id;
  create index concurrently meters_id on public.meters (id);`;

let project = "";
const write = (file: string, text: string) => writeFile(path.join(project, "supabase/migrations", file), text);

beforeEach(async () => {
  project = await mkdtemp(path.join(tmpdir(), "karbos-migrations-"));
  await mkdir(path.join(project, "supabase/migrations"), { recursive: true });
  await write("20260101000000_meters.sql", METERS);
  await write("20260101000200_unit.sql", "alter table public.meters add column unit text;");
});
afterEach(() => rm(project, { recursive: true, force: true }));

/** Runs `work` with a new database without any migration, and a connection to it. */
async function withDatabase(work: (url: string, client: pg.Client) => Promise<void>): Promise<void> {
  await withScratchServer(async (server) => {
    const url = await server.createDatabase("migrated");
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await work(url, client);
    } finally {
      await client.end();
    }
  });
}

const read = async (client: pg.Client, sql: string) =>
  (await client.query({ text: sql, rowMode: "array" })).rows.flat();
const history = (client: pg.Client) =>
  read(client, "select version from supabase_migrations.schema_migrations order by version");

describe("a database that has migrations", () => {
  it("is refused, unchanged, where they are not the first of the present ones", async () => {
    await withDatabase(async (url, client) => {
      expect(await applyMigrations(url, project)).toEqual(["20260101000000", "20260101000200"]);
      expect(await applyMigrations(url, project)).toEqual([]);
      await write("20260101000300_more.sql", "create table public.more (id bigint primary key);");

      await write("20260101000000_meters.sql", METERS.replace("(1)", "(2)"));
      await expect(applyMigrations(url, project)).rejects.toThrow(/20260101000000_meters .* start --fresh/s);
      await write("20260101000000_meters.sql", METERS);

      await write("20260101000100_before.sql", "select 1;");
      await expect(applyMigrations(url, project)).rejects.toThrow(/20260101000200_unit .* preceded/s);
      await rm(path.join(project, "supabase/migrations/20260101000100_before.sql"));

      await rm(path.join(project, "supabase/migrations/20260101000000_meters.sql"));
      await expect(applyMigrations(url, project)).rejects.toThrow(/20260101000000_meters .* missing/s);
      await write("20260101000000_meters.sql", METERS);

      expect(await read(client, "select to_regclass('public.more')")).toEqual([null]);
      expect(await applyMigrations(url, project)).toEqual(["20260101000300"]);
    });
  });

  it("gets all that are new, or none", async () => {
    await withDatabase(async (url, client) => {
      await write("20260101000300_fails.sql", "create table public.more (id bigint); select 1 / 0;");
      await expect(applyMigrations(url, project)).rejects.toThrow(/20260101000300_fails\.sql: statement 2 of 2 failed/);
      expect(await read(client, "select to_regclass('public.meters')")).toEqual([null]);
      expect(await history(client)).toEqual([]);
    });
  });
});

describe("a migration without a transaction", () => {
  it("keeps earlier migrations, and runs again after it was killed", async () => {
    await withDatabase(async (url, client) => {
      await write("20260101000200_unit.sql", "create table public.gate (id bigint);");
      await applyMigrations(url, project);
      await write("20260101000300_site.sql", "alter table public.meters add column site text;");
      await write("20260101000400_index.sql", INDEX.replaceAll("meters", "gate"));
      await write("20260101000500_more.sql", "create table public.more (id bigint primary key);");
      // A writer that stays open: the index waits for it, and is killed while it waits.
      const blocker = new pg.Client({ connectionString: url });
      await blocker.connect();
      await blocker.query("begin; lock table public.gate in row exclusive mode");
      const killed = expect(applyMigrations(url, project)).rejects.toThrow(
        /20260101000400_index\.sql: statement 3 of 3/,
      );
      const kill = `select pg_terminate_backend(pid) from pg_stat_activity
        where query like 'create index concurrently%' and wait_event_type = 'Lock' and pid <> pg_backend_pid()`;
      await expect.poll(() => read(client, kill), { timeout: 10_000, interval: 50 }).toEqual([true]);
      await killed;
      await blocker.end();
      const valid = () => read(client, "select indisvalid from pg_index where indexrelid = 'public.gate_id'::regclass");
      expect(await valid()).toEqual([false]);
      expect(await history(client)).toEqual(["20260101000000", "20260101000200", "20260101000300"]);

      expect(await applyMigrations(url, project)).toEqual(["20260101000400", "20260101000500"]);
      expect(await valid()).toEqual([true]);
    });
  });
});

describe("supabase db push", () => {
  const push = async (url: string) => {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [
        path.join(PACKAGE_ROOT, "node_modules/.bin/supabase"),
        "db",
        "push",
        "--db-url",
        `${url}?sslmode=disable`,
        "--yes",
      ],
      { cwd: project, env: { ...process.env, HOME: project, SUPABASE_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" } },
    );
    return stdout + stderr;
  };
  beforeEach(async () => {
    await writeFile(path.join(project, "supabase/config.toml"), 'project_id = "migrations"\n');
    await write("released.json", "{}");
    await write(
      "20260101000300_timeout.sql",
      "set local lock_timeout = '5s'; create table public.seen as select current_setting('lock_timeout') as timeout;",
    );
    await write("20260101000400_index.sql", `${INDEX} vacuum public.meters;`);
    await write("20260101000500_after.sql", "insert into public.seen values (current_setting('lock_timeout'));");
  });

  it("applies both kinds of files, and leaves a history that is the stack's own", async () => {
    await withDatabase(async (url, client) => {
      await push(url);
      expect(await read(client, "select timeout from public.seen")).toEqual(["5s", "0"]);
      expect(await read(client, "select to_regclass('public.meters_id') is not null")).toEqual([true]);
      expect(await applyMigrations(url, project)).toEqual([]);
    });
  });

  it("finds nothing to do where the stack has applied them", async () => {
    await withDatabase(async (url, client) => {
      await applyMigrations(url, project);
      expect(await read(client, "select timeout from public.seen")).toEqual(["5s", "0"]);
      expect(await push(url)).toContain("up to date");
    });
  });
});
