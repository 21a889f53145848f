import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { advise } from "../../dev/checks/advisors.ts";
import { generateTypes } from "../../dev/checks/generate-types.ts";
import { schemaDrift } from "../../dev/checks/schema-drift.ts";
import { withScratchServer } from "../../dev/checks/scratch.ts";
import { applyMigrations } from "../../dev/embedded-supabase/migrations.ts";

const DECLARED = `
  create table public.meters (id bigint generated always as identity primary key, name text not null);
  alter table public.meters enable row level security;
  create policy meters_select on public.meters for select to authenticated using (name <> '');`;

describe("the checks of the gate", () => {
  let project = "";
  const write = (file: string, text: string) => writeFile(path.join(project, "supabase", file), text);

  beforeAll(async () => {
    project = await mkdtemp(path.join(tmpdir(), "karbos-check-"));
    await mkdir(path.join(project, "supabase/migrations"), { recursive: true });
    await mkdir(path.join(project, "supabase/schemas/10_meters"), { recursive: true });
    await write("schemas/10_meters/11_meters.sql", DECLARED);
    await write("migrations/20260101000000_meters.sql", DECLARED);
  });
  afterAll(() => rm(project, { recursive: true, force: true }));

  it("find no drift and no advice if there is none", async () => {
    expect(await schemaDrift(project)).toEqual([]);
    expect(await advise(project)).toEqual([]);
  });

  it("generate types", async () => {
    const types = await withScratchServer(async (server) => {
      const url = await server.createDatabase("types");
      await applyMigrations(url, project);
      return generateTypes(url, ["public"]);
    });
    expect(types).toMatch(/meters: \{\s+Row: \{\s+id: number\s+name: string\s+\}/);
  });

  it("find what the migrations lack, and a schema file that does not run", async () => {
    await write("schemas/10_meters/12_more.sql", "alter table public.meters add column unit text;");
    expect(await schemaDrift(project)).toEqual([expect.stringMatching(/ADD COLUMN "unit" text/)]);
    await write("schemas/10_meters/12_more.sql", "alter table public.later add column unit text;");
    await expect(schemaDrift(project)).rejects.toThrow(/12_more\.sql: statement 1 of 1 failed/);
    await rm(path.join(project, "supabase/schemas/10_meters/12_more.sql"));
  });

  it("find an open table", async () => {
    await write(
      "migrations/20260101000100_open.sql",
      "create table public.open (id int primary key); grant all on public.open to anon;",
    );
    expect((await advise(project)).map(({ name }) => name)).toContain("rls_disabled_in_public");
  });
});
