import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { releaseMigrations } from "../../dev/checks/migrations/released.ts";
import { upgradeFaults } from "../../dev/checks/migrations/upgrade.ts";
import { PACKAGE_ROOT } from "../../dev/embedded-supabase/paths.ts";
import { seedSample } from "../../dev/local/sample.ts";
import { workloadStatusSchema } from "../../lib/contracts/workload.ts";
import { connectTo } from "./database.ts";
import { createWorld, workloadAt } from "./fixture.ts";
import { finishedIn, mine, settle } from "./ledger-entries.ts";

/** The sample organization, and one with a workload in each status and two entries in its ledger. */
async function fill(url: string): Promise<void> {
  await seedSample(url);
  const db = connectTo(url, 1);
  try {
    const world = await createWorld(db);
    for (const status of workloadStatusSchema.options) await workloadAt(db, status, mine(world));
    const { claim } = await finishedIn(db, world);
    await settle(db, claim);
    await settle(db, claim, { settled: true, carbonG: 90 });
  } finally {
    await db.end();
  }
}

describe("new migrations", () => {
  it("bring a database of the released ones to the declared schemas, and lose nothing", async () => {
    expect(await upgradeFaults(PACKAGE_ROOT, fill)).toEqual([]);
  });
});

describe("the proof of that", () => {
  const SITES = "create table public.sites (id bigint primary key);";
  let project = "";
  const write = (file: string, text: string) => writeFile(path.join(project, "supabase", file), text);
  const faultsWith = async (migration: string) => {
    await write("migrations/99990101000000_new.sql", migration);
    return upgradeFaults(project, fill);
  };
  // The project as if all of it were released, and a table more was declared since.
  beforeEach(async () => {
    project = await mkdtemp(path.join(tmpdir(), "karbos-upgrade-"));
    for (const folder of ["migrations", "schemas"]) {
      await cp(path.join(PACKAGE_ROOT, "supabase", folder), path.join(project, "supabase", folder), {
        recursive: true,
      });
    }
    await releaseMigrations(project);
    await write("schemas/99_sites.sql", SITES);
  });
  afterEach(() => rm(project, { recursive: true, force: true }));

  it("accepts one that results in the declared schemas", async () => {
    expect(await faultsWith(SITES)).toEqual([]);
  });

  it("finds missing declarations, lost rows, and a broken chain", async () => {
    const faults = await faultsWith(`
      delete from pgboss.job;
      alter table public.ledger_entries disable trigger user;
      update public.ledger_entries set carbon_g = 1 where settlement = 2;
      alter table public.ledger_entries enable trigger user;`);
    const found = (text: string) => faults.filter((fault) => fault.includes(text));
    expect(found(" rows, and has 0")).not.toEqual([]);
    expect(found("the hash chain of the ledger has changed")).toHaveLength(1);
    expect(found('lacks what supabase/schemas declares: CREATE TABLE "public"."sites"')).toHaveLength(1);
  });
});
