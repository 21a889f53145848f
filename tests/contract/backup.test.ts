import { randomBytes } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goLive } from "../../cli/backup/go-live.ts";
import { settle } from "../../cli/backup/refusal.ts";
import { type RestoreOptions, restoreBackup } from "../../cli/backup/restore-backup.ts";
import { type BackupOptions, takeBackup } from "../../cli/backup/take-backup.ts";
import type { Stack } from "../../dev/embedded-supabase/index.ts";
import { PACKAGE_ROOT } from "../../dev/embedded-supabase/paths.ts";
import { startTemporaryStack, type TemporaryStack } from "../../dev/embedded-supabase/temporary.ts";
import { workloadStatusSchema } from "../../lib/contracts/workload.ts";
import { connectTo } from "../database/database.ts";
import { createWorld, workloadAt } from "../database/fixture.ts";
import { finishedIn, mine, settle as settleRun, settleSite, siteEntry } from "../database/ledger-entries.ts";
import { anonOf, serviceOf, sql } from "./support/own-stack.ts";

const PASSPHRASE = "long enough to be tried in vain";
const EMAIL = "ada@backup.test";
const PASSWORD = "correct-horse-battery-1";
const BUCKETS = ["reports", "pictures", "private-things"] as const;
/** Longer than an entry of the archive, so that it is cut. */
const LARGE = randomBytes(5 * 1024 * 1024);

const start = () =>
  startTemporaryStack("backup", {
    projectDir: PACKAGE_ROOT,
    durable: false,
    vaultSecrets: { cron_secret_key: "of this project" },
  });

let source: TemporaryStack;
let target: TemporaryStack;
let file = "";

const optionsFor = (stack: Stack, changes: Partial<BackupOptions & RestoreOptions> = {}) => ({
  file,
  dbUrl: stack.dbUrl,
  api: { url: stack.apiUrl, secretKey: stack.secretKey },
  passphrase: PASSPHRASE,
  withoutSecrets: false,
  withoutFiles: false,
  signal: new AbortController().signal,
  ...changes,
});
const backUp = (changes: Partial<BackupOptions> = {}) => settle(() => takeBackup(optionsFor(source.stack, changes)));
const restore = (changes: Partial<RestoreOptions> = {}) =>
  settle(() => restoreBackup(optionsFor(target.stack, changes)));

/** Everything that Karbos can hold: a workload in each state, settled runs and sites, people, files and secrets. */
async function fill(stack: Stack): Promise<void> {
  const db = connectTo(stack.dbUrl, 1);
  const world = await createWorld(db);
  for (const status of workloadStatusSchema.options) await workloadAt(db, status, mine(world));
  const { claim } = await finishedIn(db, world);
  await settleRun(db, claim);
  await settleRun(db, claim, { settled: true, carbonG: 90 });
  await settleSite(db, world.organizationId, "2026-01-01T00:00:00Z", siteEntry(120));
  // What COPY's text format has to escape.
  await db`update public.compute_workloads set command = ${"a\tb\nc\\N \\. “ü”"} where status = 'PENDING'`;
  await db.end();

  const service = serviceOf(stack);
  const { error } = await service.auth.admin.createUser({ email: EMAIL, password: PASSWORD, email_confirm: true });
  if (error) throw error;
  for (const [index, bucket] of BUCKETS.entries()) {
    await service.storage.createBucket(bucket, { public: index === 1, fileSizeLimit: "20MB" });
    const content = index === 0 ? LARGE : Buffer.from([index]);
    await upload(stack, bucket, `a folder/of ${index}.bin`, content, {
      contentType: "application/x-thing",
      cacheControl: "60",
    });
  }
  await upload(stack, "reports", "empty.txt", Buffer.alloc(0), { contentType: "text/plain" });
  await sql(
    stack,
    "select vault.create_secret('https://original.test', 'project_url'), vault.create_secret('p4ss', 'smtp', 'of mails')",
  );
  await sql(stack, "select cron.alter_job(jobid, active := false) from cron.job where jobname = 'prune'");
}

async function upload(stack: Stack, bucket: string, name: string, content: Buffer, options: Record<string, string>) {
  const { error } = await serviceOf(stack).storage.from(bucket).upload(name, content, options);
  if (error) throw error;
}

/** A checksum of each table's rows, as text and in order; of Storage without what names the stored copy. */
async function checksums(stack: Stack): Promise<Record<string, string>> {
  const tables = await sql(
    stack,
    `select n.nspname || '.' || c.relname as name, quote_ident(n.nspname) || '.' || quote_ident(c.relname) as quoted
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition
       and (n.nspname in ('public', 'private', 'pgboss') or n.nspname || '.' || c.relname in ('auth.users', 'auth.identities', 'storage.buckets', 'storage.objects'))
       and c.relname <> 'queue_stats'
     order by 1`,
  );
  const sums: Record<string, string> = {};
  for (const { name, quoted } of tables) {
    const row = name === "storage.objects" ? "(to_jsonb(t) - 'version' - 'metadata')::text" : "t::text";
    const [{ sum } = { sum: "" }] = await sql(
      stack,
      `select count(*) || ' ' || md5(coalesce(string_agg(${row}, '' order by ${row} collate "C"), '')) as sum from ${quoted} t`,
    );
    sums[String(name)] = String(sum);
  }
  return sums;
}

const jobs = (stack: Stack) => sql(stack, "select jobname, schedule, command, active from cron.job order by jobname");
const stillJobs = async (stack: Stack) => (await jobs(stack)).filter(({ active }) => active === true).length;
const secretsOf = (stack: Stack) =>
  sql(stack, "select name, decrypted_secret as secret, description from vault.decrypted_secrets order by name");

/** The archive with some bytes of its contents changed, and packed again. */
async function changed(change: (tar: Buffer) => Buffer): Promise<string> {
  const copy = path.join(source.home.folder, `changed-${randomBytes(4).toString("hex")}.kbk`);
  await writeFile(copy, gzipSync(change(gunzipSync(await readFile(file))), { level: 1 }));
  return copy;
}

beforeAll(async () => {
  [source, target] = await Promise.all([start(), start()]);
  file = path.join(source.home.folder, "karbos.kbk");
  await sql(source.stack, "select cron.alter_job(jobid, active := false) from cron.job where jobname <> 'poll-grid'");
  await fill(source.stack);
});
afterAll(async () => {
  await source?.remove();
  await target?.remove();
});

describe("a backup", () => {
  it("is refused while secrets have no passphrase or files no address, and leaves no file behind", async () => {
    expect(await backUp({ passphrase: null })).toMatchObject({
      message: expect.stringContaining("Vault holds 3 secrets"),
    });
    expect(await backUp({ api: null })).toMatchObject({ message: expect.stringContaining("Storage holds files") });
    await expect(stat(file)).rejects.toThrow("ENOENT");
    await expect(stat(`${file}.partial`)).rejects.toThrow("ENOENT");
  });

  it("is one file that only its owner may read, and that shows no secret", async () => {
    expect(await backUp()).toMatchObject({ ok: true, value: { secrets: 3, files: { count: 4, missing: [] } } });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const tar = gunzipSync(await readFile(file));
    expect(tar.includes("karbos-backup")).toBe(true);
    expect(tar.includes("p4ss")).toBe(false);
  });
});

describe("is not restored, and nothing changes,", () => {
  const before = { sums: {}, secrets: [], active: 0 };
  beforeAll(async () => {
    Object.assign(before, await state());
  });
  const state = async () => ({
    sums: {
      "auth.users": (await checksums(target.stack))["auth.users"],
      "public.grid_zones": (await checksums(target.stack))["public.grid_zones"],
    },
    secrets: await secretsOf(target.stack),
    active: await stillJobs(target.stack),
  });
  const refused = async (changes: Partial<RestoreOptions>, sentence: RegExp) => {
    expect(await restore(changes)).toEqual({ ok: false, message: expect.stringMatching(sentence) });
    expect(await state()).toEqual(before);
  };

  it("what was cut off", async () => {
    const whole = await readFile(file);
    for (const share of [0, 0.3, 0.999]) {
      const cut = path.join(source.home.folder, "cut.kbk");
      await writeFile(cut, whole.subarray(0, Math.floor(whole.length * share)));
      await refused({ file: cut }, /is damaged or no backup of Karbos/);
    }
  });

  it("what was changed, also with a checksum made anew", async () => {
    const flipped = await changed((tar) => {
      const at = tar.indexOf(LARGE.subarray(100, 120));
      tar[at] = (tar[at] ?? 0) ^ 1;
      return tar;
    });
    await refused({ file: flipped }, /do not give its checksum/);
    const renamed = await changed((tar) => {
      tar.write("9999", tar.indexOf('"takenAt": "') + '"takenAt": "'.length);
      return tar;
    });
    await refused({ file: renamed }, /or the file was changed/);
  });

  it("with another passphrase or none", async () => {
    await refused({ passphrase: "another one, long enough" }, /is not the passphrase/);
    await refused({ passphrase: null }, /holds secrets of Vault/);
  });

  it("without an address for its files", async () => {
    await refused({ api: null }, /holds files of Storage/);
  });

  it("into a database of other migrations", async () => {
    await sql(
      target.stack,
      "update supabase_migrations.schema_migrations set statements = statements || array['select 1']",
    );
    await refused({}, /other migrations: the first that differs is 20261122090000/);
    await sql(
      target.stack,
      "update supabase_migrations.schema_migrations set statements = statements[:cardinality(statements) - 1]",
    );
  });

  it("into one that is in use", async () => {
    expect(await settle(() => restoreBackup(optionsFor(source.stack)))).toEqual({
      ok: false,
      message: expect.stringContaining("The database is in use"),
    });
  });

  it("when it is interrupted while files are uploaded", async () => {
    const controller = new AbortController();
    const interrupting = restore({ signal: controller.signal });
    await expect
      .poll(async () => (await serviceOf(target.stack).storage.listBuckets()).data?.length, {
        timeout: 30_000,
        interval: 5,
      })
      .toBeGreaterThan(0);
    controller.abort();
    await expect(interrupting).rejects.toThrow("aborted");
    expect(await state()).toEqual(before);
    expect((await serviceOf(target.stack).storage.listBuckets()).data).toEqual([]);
  });
});

describe("a restored copy", () => {
  beforeAll(async () => {
    const restored = await restore();
    if (!restored.ok) throw new Error(restored.message);
    expect(restored.value.ledger).toMatchObject({ isWhole: true, missingHashes: [] });
  });

  it("equals the original, row by row", async () => {
    const [original, copy] = [await checksums(source.stack), await checksums(target.stack)];
    expect(copy).toEqual(original);
    expect(original["public.ledger_entries"]).toMatch(/^3 /);
  });

  it("numbers what is new beyond what there was, and gives no fencing token again", async () => {
    const read =
      "select sequencename, last_value from pg_sequences where schemaname in ('public', 'private') order by 1";
    const ahead = (rows: { sequencename?: string; last_value?: string }[]) =>
      Object.fromEntries(rows.map(({ sequencename, last_value }) => [sequencename, Number(last_value)]));
    const [original, copy] = [ahead(await sql(source.stack, read)), ahead(await sql(target.stack, read))];
    expect(copy).toEqual({ ...original, fencing_token_seq: (original.fencing_token_seq ?? 0) + 1_000_000 });
  });

  it("lets people sign in", async () => {
    const { data, error } = await anonOf(target.stack).auth.signInWithPassword({ email: EMAIL, password: PASSWORD });
    expect(error).toBeNull();
    expect(data.user?.email).toBe(EMAIL);
  });

  it("has the files, byte by byte, in buckets with their limits", async () => {
    const { storage } = serviceOf(target.stack);
    const large = await storage.from("reports").download("a folder/of 0.bin");
    expect(Buffer.from((await large.data?.arrayBuffer()) ?? new ArrayBuffer()).equals(LARGE)).toBe(true);
    const empty = await storage.from("reports").download("empty.txt");
    expect(empty.data?.size).toBe(0);
    const info = await storage.from("pictures").info("a folder/of 1.bin");
    expect(info.data).toMatchObject({ contentType: "application/x-thing", cacheControl: "max-age=60" });
    expect((await storage.getBucket("reports")).data?.file_size_limit).toBe(20_000_000);
  });

  it("reads Vault's secrets, but for the address and key of the original project", async () => {
    expect(await secretsOf(target.stack)).toEqual([
      { name: "cron_secret_key", secret: "of this project", description: "" },
      { name: "smtp", secret: "p4ss", description: "of mails" },
    ]);
  });

  it("stands still until it is to go live, and then does what the original did", async () => {
    expect(await stillJobs(target.stack)).toBe(0);
    const live = () => settle(() => goLive({ ...optionsFor(target.stack), projectUrl: target.stack.apiUrl }));
    expect(await live()).toEqual({ ok: true, value: ["poll-grid"] });
    expect(await jobs(target.stack)).toEqual(await jobs(source.stack));
    expect(await secretsOf(target.stack)).toContainEqual(
      expect.objectContaining({ name: "project_url", secret: target.stack.apiUrl }),
    );
  });
});
