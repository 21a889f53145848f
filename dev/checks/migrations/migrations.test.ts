import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrationFaults } from "./index.ts";
import { writeInitialSchema } from "./initial-schema.ts";
import { releaseMigrations } from "./released.ts";

const INITIAL = "migrations/20261122090000_initial_schema.sql";
const NEW = "migrations/20270101000000_new.sql";
const BEGIN = "set local lock_timeout = '5s';\n";
const OUTSIDE = "-- karbos: no transaction\nset lock_timeout = '5s';\n";

let project = "";
const at = (file: string) => path.join(project, "supabase", file);
const write = (file: string, text: string) => writeFile(at(file), text);
const faults = () => migrationFaults(project);

beforeEach(async () => {
  project = await mkdtemp(path.join(tmpdir(), "karbos-freeze-"));
  await mkdir(at("migrations"), { recursive: true });
  await mkdir(at("schemas/10_meters"), { recursive: true });
  await write("schemas/10_meters/11_meters.sql", "create table public.meters (id bigint primary key);\n");
  await write("schemas/10_meters/12_sites.sql", "create table public.sites (id bigint primary key);\n");
  await write("migrations/released.json", "{}\n");
  await writeInitialSchema(project);
});
afterEach(() => rm(project, { recursive: true, force: true }));

describe("before anything is released", () => {
  it("the initial schema is the declared schemas in the order of their paths", async () => {
    expect(await readFile(at(INITIAL), "utf8")).toMatch(/meters.*\n.*sites.*\n$/);
    expect(await faults()).toEqual([]);
    await write("schemas/10_meters/12_sites.sql", "create table public.sites (id int primary key);\n");
    expect(await faults()).toEqual([expect.stringContaining("npm run db:initial")]);
  });

  it("files are not held to the rules of a database in use", async () => {
    await write(NEW, "drop table public.sites;");
    expect(await faults()).toEqual([]);
  });
});

describe("once migrations are released", () => {
  beforeEach(async () => {
    expect(await releaseMigrations(project)).toEqual(["20261122090000"]);
  });

  it("the initial schema is kept when the declared schemas change", async () => {
    await write("schemas/10_meters/12_sites.sql", "create table public.sites (id int primary key);\n");
    expect(await faults()).toEqual([]);
    expect(await writeInitialSchema(project)).toBe(false);
  });

  it("one that changes is refused", async () => {
    await write(INITIAL, "create table public.meters (id int primary key);\n");
    expect(await faults()).toEqual([expect.stringContaining("20261122090000 is released and has changed")]);
  });

  it("one that vanishes is refused", async () => {
    await rm(at(INITIAL));
    expect(await faults()).toEqual([expect.stringContaining("20261122090000 is released, and its file is missing")]);
  });

  it("a new one before the last released is refused", async () => {
    await write("migrations/20261101000000_late.sql", BEGIN);
    expect(await faults()).toEqual([expect.stringContaining("must be greater than 20261122090000")]);
  });

  it("two of the same version are refused", async () => {
    await write(NEW, BEGIN);
    await write("migrations/20270101000000_other.sql", BEGIN);
    expect(await faults()).toEqual(["20270101000000_other.sql: another migration has its version"]);
  });

  it("releasing adds new migrations to the list, and keeps listed ones", async () => {
    await write(NEW, BEGIN);
    await write(INITIAL, "changed");
    expect(await releaseMigrations(project)).toEqual(["20270101000000"]);
    expect(await faults()).toEqual([expect.stringContaining("20261122090000 is released and has changed")]);
  });
});

const ALLOWED: readonly string[] = [
  `${BEGIN}alter table public.meters add column unit text;`,
  `${BEGIN}alter table public.meters add column unit text not null default 'kWh';`,
  `${BEGIN}create table public.tariffs (id bigint primary key, site_id bigint not null references public.sites (id));
  create index tariffs_site_id on public.tariffs (site_id);`,
  `${BEGIN}alter table public.meters add constraint positive check (id > 0) not valid;`,
  `${BEGIN}alter table public.meters validate constraint positive;`,
  `${BEGIN}-- squawk-ignore ban-drop-column\nalter table public.meters drop column unit;`,
  `-- A reason.\n${BEGIN}select 'vacuum; create index concurrently';`,
  `${OUTSIDE}drop index concurrently if exists public.meters_unit;
  create index concurrently meters_unit on public.meters (unit);`,
  `-- A reason.\n\n${OUTSIDE}alter type public.kind add value if not exists 'gas';`,
  `${OUTSIDE}vacuum analyze public.meters;\nanalyze public.meters;`,
  `${OUTSIDE}alter table public.meters validate constraint positive;`,
];

const REFUSED: readonly (readonly [reason: string, text: string])[] = [
  ["must begin with set local lock_timeout", "alter table public.meters add column unit text;"],
  ["must begin with set local lock_timeout", "set lock_timeout = '5s';"],
  ["must begin with set local lock_timeout", `select 1;\n${BEGIN}`],
  ["must begin with set lock_timeout", "-- karbos: no transaction\nset local lock_timeout = '5s';"],
  ["require-concurrent-index-creation", `${BEGIN}create index meters_unit on public.meters (unit);`],
  ["adding-field-with-default", `${BEGIN}alter table public.meters add column u uuid default gen_random_uuid();`],
  ["adding-required-field", `${BEGIN}alter table public.meters add column unit text not null;`],
  ["changing-column-type", `${BEGIN}alter table public.meters alter column unit type int using unit::int;`],
  ["ban-drop-column", `${BEGIN}alter table public.meters drop column unit;`],
  ["ban-drop-table", `${BEGIN}drop table public.meters;`],
  ["renaming-column", `${BEGIN}alter table public.meters rename column unit to measure;`],
  ["renaming-table", `${BEGIN}alter table public.meters rename to counters;`],
  ["constraint-missing-not-valid", `${BEGIN}alter table public.meters add constraint positive check (id > 0);`],
  [
    "constraint-missing-not-valid",
    `${BEGIN}alter table public.meters add constraint positive check (id > 0) not valid;
    alter table public.meters validate constraint positive;`,
  ],
  [
    "adding-foreign-key-constraint",
    `${BEGIN}alter table public.meters add foreign key (id) references public.sites (id);`,
  ],
  ["transaction-nesting", `${BEGIN}commit;`],
  ...[
    "create unique index concurrently meters_unit on public.meters (unit)",
    "drop index concurrently if exists public.meters_unit",
    "reindex table concurrently public.meters",
    "reindex (verbose) index concurrently public.meters_unit",
    "alter type public.kind add value 'gas'",
    "/* a */ VACUUM public.meters",
    "alter table public.readings detach partition public.readings_1 concurrently",
  ].map((statement): [string, string] => ["needs a separate file", `${BEGIN}${statement};`]),
  ["cannot be run again", `${OUTSIDE}insert into public.meters values (1);`],
  ["cannot be run again", `${OUTSIDE}alter type public.kind add value 'gas';`],
  ["cannot be run again", `${OUTSIDE}drop index concurrently public.meters_unit;`],
  ["drop it concurrently", `${OUTSIDE}create index concurrently if not exists meters_unit on public.meters (unit);`],
  [
    "drop it concurrently",
    `${OUTSIDE}drop index concurrently if exists public.other; create index concurrently meters_unit on public.meters (unit);`,
  ],
];

describe("a new migration, where migrations are released,", () => {
  beforeEach(async () => {
    await releaseMigrations(project);
  });

  it.each(ALLOWED)("may be %j", async (text) => {
    await write(NEW, text);
    expect(await faults()).toEqual([]);
  });

  it.each(REFUSED)("is refused by %s: %j", async (reason, text) => {
    await write(NEW, text);
    expect((await faults()).join("\n")).toContain(reason);
  });
});
