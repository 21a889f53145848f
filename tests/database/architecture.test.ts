import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { rolledBack } from "./database.ts";

const document = readFileSync(path.join(import.meta.dirname, "../../docs/architecture.md"), "utf8");

/** The rows of the table whose first heading is `heading`, as cells without their code marks. */
function tableOf(heading: string): string[][] {
  const lines = document.split("\n");
  const at = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
  const rows = lines.slice(at + 2);
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith("|")),
    )
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", "")),
    );
}

it("docs/architecture.md lists the triggers of compute_workloads, all of them in their order", () =>
  rolledBack(async (tx) => {
    // BEFORE comes first, then a row's AFTER, then a statement's; within each by name.
    const triggers = await tx<{ name: string; moment: string; calls: string }[]>`
      select tgname as name, pg_get_triggerdef(oid) as moment, tgfoid::regproc::text as calls
      from pg_trigger where tgrelid = 'public.compute_workloads'::regclass and not tgisinternal
      order by (tgtype & 2) = 0, (tgtype & 1) = 0, tgname collate "C"`;
    const listed = tableOf("trigger").map(([name, moment, calls]) => ({ name, moment, calls }));
    expect(listed).toEqual(
      triggers.map(({ name, moment, calls }) => ({
        name,
        moment: /(BEFORE|AFTER) [A-Z ]+?(?= OF | ON )/.exec(moment)?.[0].toLowerCase().replaceAll(" or ", ", "),
        calls,
      })),
    );
  }));

it("docs/architecture.md lists every reason of a refusal, with its SQLSTATE", () =>
  rolledBack(async (tx) => {
    const raised = await tx<{ state: string; reason: string }[]>`
      select distinct
        case call[1] when 'forbidden' then 'PT403' when 'missing' then 'PT404' when 'conflict' then 'PT409' else 'PT422' end as state,
        call[2] as reason
      from pg_proc, regexp_matches(prosrc, 'private\\.refuse_(forbidden|missing|conflict|value)\\(\\s*''([a-z_]+)''', 'g') call
      where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      order by 1, 2`;
    const listed = tableOf("SQLSTATE").flatMap(([state, , , reasons = ""]) =>
      reasons.split(", ").map((reason) => ({ state, reason })),
    );
    expect(listed).toEqual(raised.map(({ state, reason }) => ({ state, reason })));
  }));
