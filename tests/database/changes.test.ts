import { describe, expect, it } from "vitest";
import { as, attempt, connect, only, rolledBack, SERVICE, type Sql, type Tx } from "./database.ts";
import { bringTo, claimIn, createWorld, newWorker, type Person, submit, workloadAt } from "./fixture.ts";

interface Change {
  cursor: string;
  subject_kind: string;
  subject_id: string;
  operation: string;
}

/** What was written for an organization in this transaction, which the feed does not show yet. */
const writtenFor = (tx: Tx, organizationId: number) => tx<Omit<Change, "cursor">[]>`
  select subject_kind, subject_id, operation from public.changes
  where organization_id = ${organizationId} order by id`;
const clear = (tx: Tx) => tx`delete from public.changes`;

describe("the feed of changes", () => {
  it("has one row for each subject and statement, with the operation", () =>
    rolledBack(async (tx) => {
      const { organizationId, user, admin } = await createWorld(tx);
      await clear(tx);
      const workload = await submit(tx, { organizationId, userId: user.userId });
      await tx`update public.compute_workloads set workload_name = 'Renamed' where id = ${workload.id}`;
      expect(await writtenFor(tx, organizationId)).toEqual([
        { subject_kind: "workload", subject_id: workload.jobId, operation: "created" },
        { subject_kind: "workload", subject_id: workload.jobId, operation: "updated" },
      ]);
      await clear(tx);
      await tx`delete from public.memberships where user_id = ${user.userId}`;
      await tx`insert into public.carbon_budgets (organization_id, limit_g) values (${organizationId}, 5)`;
      await tx`
        select private.raise_alert(${organizationId}, 'test.raised', 'info', 'workload', ${workload.jobId}, 'A title', 'A message')`;
      expect(await writtenFor(tx, organizationId)).toMatchObject([
        { subject_kind: "membership", subject_id: user.userId, operation: "deleted" },
        { subject_kind: "budget", operation: "created" },
        { subject_kind: "alert", operation: "created" },
      ]);
      expect(admin.userId).not.toBe(user.userId);
    }));

  it("says nothing of what a worker's every call changes", () =>
    rolledBack(async (tx) => {
      const { organizationId, user } = await createWorld(tx);
      const workload = await workloadAt(tx, "QUEUED", { organizationId, userId: user.userId });
      const { workerId, runId, fencingToken } = await claimIn(tx, workload);
      const idle = await newWorker(tx, organizationId, null);
      await clear(tx);
      await tx`select private.heartbeat_run(${workerId}, ${runId}, ${fencingToken})`;
      await tx`update public.workers set last_seen_at = now(), version = '2' where id = ${idle}`;
      expect(await writtenFor(tx, organizationId)).toEqual([]);
      await tx`update public.workers set enabled = false where id = ${idle}`;
      expect(await writtenFor(tx, organizationId)).toEqual([
        { subject_kind: "worker", subject_id: String(idle), operation: "updated" },
      ]);
    }));

  it("shows a user their own, watchers their organization, and nobody another", () =>
    rolledBack(async (tx) => {
      const { organizationId, user, secondUser, viewer, outsider, stranger } = await createWorld(tx);
      await clear(tx);
      const workload = await submit(tx, { organizationId, userId: user.userId });
      await bringTo(tx, workload, "QUEUED");
      await tx`insert into public.carbon_budgets (organization_id, limit_g) values (${organizationId}, 5)`;
      await tx`
        insert into public.grid_forecast_issues (kind, issued_at, last_seen_at, content_hash, first_slot, slot_count)
        values ('sample', now(), now(), 'x', '2026-01-01T00:00Z', 1)`;
      const kinds = async (who: Person) =>
        (
          await as(
            tx,
            who,
            (by) => by<{ kind: string }[]>`select distinct subject_kind as kind from public.changes order by 1`,
          )
        ).map(({ kind }) => kind);
      expect(await kinds(user)).toEqual(["workload", "run", "grid_issue"]);
      expect(await kinds(viewer)).toEqual(["workload", "run", "budget", "grid_issue"]);
      expect(await kinds(secondUser)).toEqual(["grid_issue"]);
      expect(await kinds(outsider)).toEqual(["grid_issue"]);
      expect(await kinds(stranger)).toEqual([]);
      const forge = (by: Tx) => by`
        insert into public.changes (organization_id, subject_kind, subject_id, operation) values (${organizationId}, 'worker', '1', 'created')`;
      for (const who of [viewer, SERVICE]) {
        expect(await attempt(tx, (inner) => as(inner, who, forge))).toMatchObject({ ok: false, code: "42501" });
      }
    }));

  it("keeps seven days", () =>
    rolledBack(async (tx) => {
      const { organizationId } = await createWorld(tx);
      await tx`update public.changes set changed_at = now() - interval '8 days' where organization_id = ${organizationId}`;
      await newWorker(tx, organizationId, null);
      await tx`select private.prune()`;
      expect(await writtenFor(tx, organizationId)).toMatchObject([{ subject_kind: "worker" }]);
    }));

  it.each(["x", "1", "1-x", "1-1; select 1", ""])("refuses %j as a cursor", (cursor) =>
    rolledBack(async (tx) => {
      const outcome = await attempt(tx, (inner) => inner`select * from public.changes_since(${cursor})`);
      expect(outcome).toMatchObject({ ok: false, code: "PT422" });
    }),
  );
});

describe("reading the feed of changes", () => {
  /** Reads on from a cursor to the end, two rows at a time, as the operator. */
  async function readOn(
    sql: Sql,
    operator: Person,
    from: string | null,
  ): Promise<{ ids: string[]; cursor: string | null }> {
    const found: string[] = [];
    let cursor = from;
    for (;;) {
      const page = await sql.begin((tx) =>
        as(
          tx,
          operator,
          (by) => by<Change[]>`select * from public.changes_since(${cursor}, 2) where subject_kind = 'worker'`,
        ),
      );
      const last = await sql.begin((tx) =>
        as(tx, operator, (by) => by<Change[]>`select * from public.changes_since(${cursor}, 2)`),
      );
      found.push(...page.map(({ subject_id }) => subject_id));
      const end = last.at(-1);
      if (end === undefined) return { ids: found, cursor };
      cursor = end.cursor;
    }
  }

  it("loses nothing when two transactions commit in the other order than they began, with either taking its number first", async () => {
    const sql = connect(4);
    const world = await sql.begin(createWorld);
    const { organizationId, operator } = world;
    const start = await readOn(sql, operator, null);
    for (const isOlderFirst of [true, false]) {
      const seen: string[] = [];
      let cursor = start.cursor;
      let expected: string[] = [];
      await sql.begin(async (older) => {
        await older`select pg_current_xact_id()`;
        const early = isOlderFirst ? await newWorker(older, organizationId, null) : null;
        const quick = await sql.begin((tx) => newWorker(tx, organizationId, null));
        const meanwhile = await readOn(sql, operator, cursor);
        seen.push(...meanwhile.ids);
        cursor = meanwhile.cursor;
        const late = early ?? (await newWorker(older, organizationId, null));
        expected = [String(late), String(quick)];
      });
      const afterwards = await readOn(sql, operator, cursor);
      seen.push(...afterwards.ids);
      expect(seen).toEqual(expect.arrayContaining(expected));
      expect(new Set(seen).size).toBe(seen.length);
      start.cursor = afterwards.cursor;
    }
    await sql.end();
  });

  it("loses nothing when the younger transaction takes the lower number and commits last", async () => {
    const sql = connect(4);
    const { organizationId, operator } = await sql.begin(createWorld);
    let { cursor } = await readOn(sql, operator, null);
    const seen: string[] = [];
    const young = await sql.reserve();
    const old = await sql.reserve();
    await old`begin`;
    await old`select pg_current_xact_id()`;
    await young`begin`;
    const lower = await newWorker(young, organizationId, null);
    const higher = await newWorker(old, organizationId, null);
    await old`commit`;
    for (const commit of [null, young]) {
      if (commit) await commit`commit`;
      const page = await readOn(sql, operator, cursor);
      seen.push(...page.ids);
      cursor = page.cursor;
    }
    for (const each of [young, old]) each.release();
    expect(seen).toEqual([String(higher), String(lower)]);
    expect(
      only(
        await sql`select count(*)::int as n from public.changes where subject_id = ${String(lower)} and organization_id = ${organizationId}`,
      ).n,
    ).toBe(1);
    await sql.end();
  });
});
