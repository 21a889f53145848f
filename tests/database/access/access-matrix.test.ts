import { beforeAll, describe, expect, it } from "vitest";
import { rolledBack } from "../database.ts";
import { COLUMNS, readColumns, readMatrix } from "./document.ts";
import { CALLS, PROBES } from "./probes.ts";
import { createCast } from "./subjects.ts";
import { type Walked, walk, walkRow } from "./walk.ts";

const documented = readMatrix();

/** Held append-only for everyone, the owner included; views are read. */
const OWNER: Record<string, string> = {
  ...{ alert_events: "S I", audit_logs: "S I", events: "S I", ledger_entries: "S I" },
  ...{ ledger_current: "S", zone_activity: "S" },
};

describe("the access matrix of docs/access.md", () => {
  let walked: Walked;
  beforeAll(async () => {
    walked = await walk();
  });

  it.each([...documented])("%s: each role may do what the document says, and no more", (name, cells) => {
    const { owner: _, ...actual } = walked.get(name) ?? {};
    expect(actual).toEqual(cells);
  });

  it.each(Object.keys(PROBES))("%s: the trial is fair, since only rights refuse it", (name) => {
    expect(walked.get(name)?.owner).toBe(OWNER[name] ?? "S I U D");
  });

  it("has a row for every table, view and function of public, and no other", () =>
    rolledBack(async (tx) => {
      const rows = await tx<{ name: string }[]>`
        select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
        union all
        select distinct proname || '()' from pg_proc where pronamespace = 'public'::regnamespace`;
      const names = rows.map(({ name }) => name).sort();
      expect([...documented.keys()].sort()).toEqual(names);
      expect([...Object.keys(PROBES), ...Object.keys(CALLS).map((call) => `${call}()`)].sort()).toEqual(names);
    }));

  it("has a letter or a dash in every cell", () => {
    const cells = [...documented.values()].flatMap((row) => COLUMNS.map((column) => row[column]));
    expect(cells.filter((cell) => !/^(-|[SIUDX]( [IUD])*)$/i.test(cell))).toEqual([]);
  });
});

describe("the walk", () => {
  it("notices a policy that opens too much", () =>
    rolledBack(async (tx) => {
      await tx`create policy plans_open on public.plans for select to authenticated using (true)`;
      const cells = await walkRow(tx, await createCast(tx), "plans");
      expect(cells).toMatchObject({ user: "S of other organizations", outsider: "S of other organizations" });
    }));

  it("notices a table without row level security", () =>
    rolledBack(async (tx) => {
      await tx`alter table public.alerts disable row level security`;
      const cells = await walkRow(tx, await createCast(tx), "alerts");
      expect(cells.user).toBe("S of other organizations U of other organizations");
    }));
});

describe("column grants", () => {
  it("to a signed-in person are those of docs/access.md", () =>
    rolledBack(async (tx) => {
      const rows = await tx<{ name: string; columns: string[]; is_whole: boolean }[]>`
        select
          c.relname || ' ' || p.privilege as name,
          array_agg(a.attname::text order by a.attname::text)
            filter (where has_column_privilege('authenticated', c.oid, a.attnum, p.privilege)) as columns,
          bool_and(has_column_privilege('authenticated', c.oid, a.attnum, p.privilege)) as is_whole
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        cross join (values ('select'), ('insert'), ('update')) as p (privilege)
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v')
        group by c.relname, p.privilege
        having bool_or(has_column_privilege('authenticated', c.oid, a.attnum, p.privilege))`;
      const partial = rows
        .filter(({ is_whole }) => !is_whole)
        .map(({ name, columns }) => [name, columns.toSorted()] as const);
      expect(Object.fromEntries(partial)).toEqual(Object.fromEntries(readColumns()));
    }));

  it("leave the key hash of a worker unreadable, also to its admin", () =>
    rolledBack(async (tx) => {
      const rows =
        await tx`select has_column_privilege('authenticated', 'public.workers', 'key_hash', 'select') as may`;
      expect(rows[0]?.may).toBe(false);
    }));
});
