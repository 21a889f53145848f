import { describe, expect, it } from "vitest";
import { nameText } from "../../lib/contracts/text.ts";
import { as, attempt, only, rolledBack, type Tx } from "./database.ts";
import { createWorld, newPerson, newWorker, newZone, submit, type World } from "./fixture.ts";

const RIGHT_TO_LEFT_OVERRIDE = "\u202e";
const REFUSED = [
  ["a line break", "two\nlines"],
  ["an escape", "Night\u001b[31mly"],
  ["a character of the upper controls", "Night\u0085ly"],
  ["an override of the direction", `Nightly${RIGHT_TO_LEFT_OVERRIDE}gnp.exe`],
  ["an isolate", "\u2067Nightly\u2069"],
  ["a line separator", "Night\u2028ly"],
  ["white space alone", "   "],
] as const;
const TAKEN = [
  ...[
    "Nightly run",
    "Prévision à 18 h",
    "夜間ジョブ",
    "🌍 world 👩‍🔬",
    "تقرير الكربون",
    "דוח פחמן",
    "Nghiên cứu",
    "l'essai “3”",
  ],
] as const;

/** Every name that people read: how it is written, and by which role. */
const NAMES: Record<string, (tx: Tx, name: string, world: World) => Promise<unknown>> = {
  compute_workloads_workload_name_seen: (tx, name, { user }) =>
    as(
      tx,
      user,
      (sql) => sql`
        insert into public.compute_workloads (user_id, workload_name, docker_image, estimated_duration_mins)
        values (${user.userId}, ${name}, 'alpine:3', 60)`,
    ),
  compute_workloads_project_seen: async (tx, name, { organizationId, user }) => {
    const { id } = await submit(tx, { organizationId, userId: user.userId });
    return as(tx, user, (sql) => sql`update public.compute_workloads set project = ${name} where id = ${id}`);
  },
  carbon_budgets_project_seen: (tx, name, { organizationId, operator }) =>
    as(
      tx,
      operator,
      (sql) => sql`
        insert into public.carbon_budgets (organization_id, project, limit_g) values (${organizationId}, ${name}, 1)`,
    ),
  workers_worker_name_seen: async (tx, name, { organizationId, admin }) => {
    const id = await newWorker(tx, organizationId, null);
    return as(tx, admin, (sql) => sql`update public.workers set worker_name = ${name} where id = ${id}`);
  },
  profiles_display_name_seen: (tx, name, { user }) =>
    tx`update public.profiles set display_name = ${name} where user_id = ${user.userId}`,
  organizations_name_seen: (tx, name, { organizationId }) =>
    tx`update public.organizations set name = ${name} where id = ${organizationId}`,
  grid_zones_zone_name_seen: async (tx, name) =>
    tx`update public.grid_zones set zone_name = ${name} where id = ${await newZone(tx)}`,
};

describe.each(Object.entries(NAMES))("%s", (_constraint, write) => {
  it.each(REFUSED)("refuses a name with %s", (_, name) =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      expect(await attempt(tx, (inner) => write(inner, name, world))).toMatchObject({
        ...{ ok: false, code: "PT422", reason: "unseen_characters" },
      });
    }),
  );

  it("takes names in every script", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      for (const name of TAKEN) {
        expect({ name, ...(await attempt(tx, (inner) => write(inner, name, world))) }).toMatchObject({ ok: true });
      }
    }));
});

it("a name is refused where the browser would change it, character by character", () =>
  rolledBack(async (tx) => {
    const rows = await tx<{ code: number }[]>`
      select code from generate_series(1, 65535) as code
      where code not between 55296 and 57343 and 'a' || chr(code) || 'b' <> private.seen_text('a' || chr(code) || 'b')`;
    const changed = [];
    for (let code = 1; code <= 65_535; code += 1) {
      const name = `a${String.fromCharCode(code)}b`;
      if ((code < 55_296 || code > 57_343) && nameText().parse(name) !== name) changed.push(code);
    }
    expect(rows.map(({ code }) => code)).toEqual(changed);
  }));

it("an account whose name has unseen characters gets a profile without them", () =>
  rolledBack(async (tx) => {
    const person = await newPerson(tx);
    const userId = person.userId.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
    await tx`
      insert into auth.users (id, email, raw_user_meta_data)
      values (${userId}, ${`${userId}@example.org`}, ${JSON.stringify({ display_name: ` Ada${RIGHT_TO_LEFT_OVERRIDE}\n ` })}::text::jsonb)`;
    expect(only(await tx`select display_name from public.profiles where user_id = ${userId}`).display_name).toBe("Ada");
  }));
