import { describe, expect, it } from "vitest";
import { as, attempt, only, rolledBack, SERVICE, type Tx } from "./database.ts";
import { createWorld, newPerson } from "./fixture.ts";

const setDays = (tx: Tx, kind: string, days: number) =>
  tx`update public.retention_settings set keep_days = ${days} where kind = ${kind}`;

/** A mail that ended so many days ago. */
const mailOf = (tx: Tx, days: number) => tx`
  insert into public.mail_outbox (dedupe_key, to_address, template, data, state, ended_at)
  values (${`ended ${days}`}, 'x@example.org', 'invitation', '{}', 'sent', now() - ${days} * interval '1 day')`;
const mailsLeft = async (tx: Tx) =>
  (
    await tx<
      { key: string }[]
    >`select dedupe_key as key from public.mail_outbox where dedupe_key like 'ended %' order by 1`
  ).map(({ key }) => key);

/** An alert that was resolved so many days ago; null: it is open, and old. */
const alertOf = (tx: Tx, message: string, days: number | null) => tx`
  insert into public.alerts (severity, subject_kind, subject_id, kind, dedupe_key, title, message, created_at, state, resolved_at)
  values (
    'info', 'workload', ${message}, 'run.lost', ${message}, 'A title', ${message}, now() - interval '4000 days',
    ${days === null ? "open" : "resolved"}, now() - ${days} * interval '1 day'
  )`;

describe("retention", () => {
  it("starts with the default of each kind", () =>
    rolledBack(async (tx) => {
      const kinds =
        await tx`select kind, keep_days = default_days as is_default from public.retention_settings order by kind`;
      expect(kinds.map(({ kind, is_default }) => [kind, is_default])).toEqual(
        ["alerts", "changes", "generation_mixes", "mails", "outlooks", "run_logs", "schedule_runs"].map((kind) => [
          kind,
          true,
        ]),
      );
    }));

  it("stays within its bounds, whoever sets it", () =>
    rolledBack(async (tx) => {
      for (const [days, ok] of [
        [6, false],
        [7, true],
        [365, true],
        [366, false],
      ] as const)
        expect([
          days,
          await attempt(tx, (inner) => as(inner, SERVICE, (sql) => setDays(sql, "mails", days))),
        ]).toMatchObject([days, { ok }]);
    }));

  it("removes what is older than set, to the day, and leaves open alerts", () =>
    rolledBack(async (tx) => {
      for (const days of [6, 8, 29, 31]) await mailOf(tx, days);
      await alertOf(tx, "open", null);
      await alertOf(tx, "long settled", 366);
      await alertOf(tx, "settled", 364);
      await tx`select private.prune()`;
      expect(await mailsLeft(tx)).toEqual(["ended 29", "ended 6", "ended 8"]);
      const alerts =
        await tx`select message from public.alerts where message in ('open', 'settled', 'long settled') order by 1`;
      expect(alerts.map(({ message }) => message)).toEqual(["open", "settled"]);
      await setDays(tx, "mails", 7);
      await tx`select private.prune()`;
      expect(await mailsLeft(tx)).toEqual(["ended 6"]);
    }));

  it("removes a bounded number at once", () =>
    rolledBack(async (tx) => {
      for (const days of [40, 41, 42]) await mailOf(tx, days);
      const rows = await tx`select private.prune_kind('mails', now() - interval '30 days', 2)::int as rows`;
      expect([only(rows), (await mailsLeft(tx)).length]).toEqual([{ rows: 2 }, 1]);
    }));

  it("notes a kind that fails, and goes on with the others", () =>
    rolledBack(async (tx) => {
      await mailOf(tx, 31);
      await alertOf(tx, "long settled", 366);
      await tx`create function pg_temp.fail() returns trigger language plpgsql as $$ begin raise 'no room'; end $$`;
      await tx`create trigger fail before delete on public.alerts for each row execute function pg_temp.fail()`;
      await tx`select private.prune()`;
      expect(await mailsLeft(tx)).toEqual([]);
      const notes =
        await tx`select kind, last_error, pruned_at is not null as is_pruned from public.retention_settings where kind in ('alerts', 'mails') order by 1`;
      expect([...notes]).toEqual([
        { kind: "alerts", last_error: "no room", is_pruned: false },
        { kind: "mails", last_error: null, is_pruned: true },
      ]);
    }));

  it("is changed by platform owners alone, and the change is audited", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const owner = await newPerson(tx);
      await tx`insert into public.platform_owners (user_id) values (${owner.userId})`;
      for (const person of [world.user, world.operator, world.viewer, world.admin, world.stranger])
        expect((await as(tx, person, (sql) => setDays(sql, "mails", 8))).count).toBe(0);
      expect((await as(tx, owner, (sql) => setDays(sql, "mails", 8))).count).toBe(1);
      const entry = await tx`select before, after, actor_id from public.audit_logs where subject_kind = 'retention'`;
      expect(only(entry)).toEqual({ before: { keep_days: 30 }, after: { keep_days: 8 }, actor_id: owner.userId });
      // Bounds and notes are not theirs.
      const bound = await attempt(tx, (inner) =>
        as(inner, owner, (sql) => sql`update public.retention_settings set min_days = 1`),
      );
      expect(bound).toMatchObject({ ok: false, code: "42501" });
    }));

  it("is shown to admins and platform owners, with how much there is and since when", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const owner = await newPerson(tx);
      await tx`insert into public.platform_owners (user_id) values (${owner.userId})`;
      await mailOf(tx, 3);
      await tx`analyze public.mail_outbox`;
      const seen = (by: typeof owner) =>
        as(
          tx,
          by,
          (sql) => sql<{ kind: string; rows_estimated: number | null; oldest_at: Date | null }[]>`
          select * from public.retention_overview()`,
        );
      for (const person of [world.admin, owner]) {
        const mails = (await seen(person)).find(({ kind }) => kind === "mails");
        expect(mails?.rows_estimated).toBeGreaterThan(0);
        expect(mails?.oldest_at).toBeInstanceOf(Date);
      }
      for (const person of [world.user, world.operator, world.viewer, world.stranger])
        expect(await seen(person)).toHaveLength(0);
    }));
});
