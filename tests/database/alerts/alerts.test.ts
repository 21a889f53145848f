import { describe, expect, it } from "vitest";
import { whenBlocked } from "../concurrency.ts";
import { as, attempt, connect, only, rolledBack, type Tx } from "../database.ts";
import { createWorld, type Person, type World, workloadAt } from "../fixture.ts";
import { alertsOf, raise, resolve, timelineOf } from "./alert-support.ts";

const ids = (rows: readonly Record<string, number>[]) => rows.map((row) => Object.values(row)[0]);
const acknowledge = (by: Tx, alertIds: number[]) => by`select public.acknowledge_alerts(${alertIds}::bigint[]) as id`;
const resolveAll = (by: Tx, alertIds: number[]) => by`select public.resolve_alerts(${alertIds}::bigint[]) as id`;
const snooze = (by: Tx, alertIds: number[], wait: string | null) =>
  by`select public.snooze_alerts(${alertIds}::bigint[], now() + ${wait}::interval) as id`;

describe("raising an alert", () => {
  it("again counts up in the same row, keeps the newest words, and never makes a second unresolved one", () =>
    rolledBack(async (tx) => {
      const { organizationId, otherOrganizationId } = await createWorld(tx);
      const id = await raise(tx, { organizationId });
      expect(await raise(tx, { organizationId, message: "Newer" })).toBe(id);
      expect(await raise(tx, { organizationId: otherOrganizationId })).not.toBe(id);
      expect(await alertsOf(tx, organizationId)).toMatchObject([{ id, state: "open", occurrences: 2 }]);
      expect(await tx`select message from public.alerts where id = ${id}`).toEqual([{ message: "Newer" }]);
      expect(await timelineOf(tx, id)).toEqual(["raised", "repeated"]);
    }));

  it("for the same occurrence changes nothing, also after a person has resolved it", () =>
    rolledBack(async (tx) => {
      const { organizationId, operator } = await createWorld(tx);
      const id = await raise(tx, { organizationId, occurrence: "run 1" });
      await raise(tx, { organizationId, occurrence: "run 1" });
      await as(tx, operator, (by) => resolveAll(by, [id]));
      await raise(tx, { organizationId, occurrence: "run 1" });
      expect(await alertsOf(tx, organizationId)).toMatchObject([{ id, state: "resolved", occurrences: 1 }]);
      await raise(tx, { organizationId, occurrence: "run 2" });
      expect(await alertsOf(tx, organizationId)).toMatchObject([{ id, state: "open", occurrences: 2 }]);
      expect(await timelineOf(tx, id)).toEqual(["raised", "resolved", "reopened"]);
    }));

  it("opens an acknowledged one again, and leaves a snoozed one put aside", () =>
    rolledBack(async (tx) => {
      const { organizationId, operator } = await createWorld(tx);
      const acknowledged = await raise(tx, { organizationId });
      const snoozed = await raise(tx, { organizationId, key: "test.raised:2" });
      await as(tx, operator, (by) => acknowledge(by, [acknowledged]));
      await as(tx, operator, (by) => snooze(by, [snoozed], "1 hour"));
      await raise(tx, { organizationId });
      await raise(tx, { organizationId, key: "test.raised:2" });
      expect(await alertsOf(tx, organizationId)).toMatchObject([
        { state: "open", acknowledged_by: null, occurrences: 2 },
        { state: "open", snoozed_until: expect.any(Date), occurrences: 2 },
      ]);
    }));

  it("lets the severity rise, which calls again, and fall, which does not", () =>
    rolledBack(async (tx) => {
      const { organizationId, operator } = await createWorld(tx);
      const again = (severity: "warning" | "critical") => raise(tx, { organizationId, severity, occurrence: "same" });
      const id = await again("warning");
      await as(tx, operator, (by) => acknowledge(by, [id]));
      await as(tx, operator, (by) => snooze(by, [id], "1 hour"));
      await again("critical");
      expect(await alertsOf(tx, organizationId)).toMatchObject([
        { severity: "critical", state: "open", snoozed_until: null, occurrences: 1 },
      ]);
      await as(tx, operator, (by) => acknowledge(by, [id]));
      await again("warning");
      expect(await alertsOf(tx, organizationId)).toMatchObject([{ severity: "warning", state: "acknowledged" }]);
      expect(await timelineOf(tx, id)).toEqual([
        ...["raised", "acknowledged", "snoozed", "escalated", "reopened", "woke", "acknowledged", "deescalated"],
      ]);
    }));

  it("makes a new alert when the last was resolved more than an hour ago", () =>
    rolledBack(async (tx) => {
      const { organizationId } = await createWorld(tx);
      const first = await raise(tx, { organizationId });
      await resolve(tx, organizationId);
      await tx`update public.alerts set resolved_at = now() - interval '61 minutes' where id = ${first}`;
      expect(await raise(tx, { organizationId })).not.toBe(first);
    }));

  it("bounds its timeline", () =>
    rolledBack(async (tx) => {
      const { organizationId } = await createWorld(tx);
      const id = await raise(tx, { organizationId });
      await tx`update public.alerts set occurrences = 99 where id = ${id}`;
      for (let time = 0; time < 3; time += 1) await raise(tx, { organizationId });
      expect(await timelineOf(tx, id)).toEqual(["raised", "repeated", "repeated"]);
      expect(await alertsOf(tx, organizationId)).toMatchObject([{ occurrences: 102 }]);
    }));

  it("twice at once makes one row that has occurred twice", async () => {
    const sql = connect(3);
    const { organizationId } = await sql.begin(createWorld);
    await sql.begin(async (first) => {
      await raise(first, { organizationId, occurrence: "a" });
      const second = sql.begin((tx) => raise(tx, { organizationId, occurrence: "b" }));
      await whenBlocked(sql);
      return [second];
    });
    await expect
      .poll(() => alertsOf(sql, organizationId), { timeout: 5_000 })
      .toMatchObject([{ state: "open", occurrences: 2 }]);
    await sql.end();
  });
});

describe("resolving an alert", () => {
  it("by its cause names nobody, and waits for the off delay, which a relapse begins again", () =>
    rolledBack(async (tx) => {
      const { organizationId } = await createWorld(tx);
      const id = await raise(tx, { organizationId, occurrence: "same" });
      const later = () =>
        tx`update public.alerts set clear_since = clear_since - interval '11 minutes' where id = ${id}`;
      const clear = () => resolve(tx, organizationId, "test.raised:1", "10 minutes");
      expect(await clear()).toBe(false);
      await raise(tx, { organizationId, occurrence: "same" });
      await later();
      expect(await clear()).toBe(false);
      await later();
      expect(await clear()).toBe(true);
      expect(await clear()).toBe(false);
      expect(await alertsOf(tx, organizationId)).toMatchObject([
        { state: "resolved", resolved_by: null, occurrences: 1 },
      ]);
    }));
});

describe("what people do with alerts", () => {
  it("is done once, for many, in one's own name", () =>
    rolledBack(async (tx) => {
      const { organizationId, operator, admin } = await createWorld(tx);
      const all = [await raise(tx, { organizationId }), await raise(tx, { organizationId, key: "test.raised:2" })];
      expect(ids(await as(tx, operator, (by) => acknowledge(by, all))).toSorted()).toEqual(all);
      expect(await as(tx, admin, (by) => acknowledge(by, all))).toEqual([]);
      expect(ids(await as(tx, admin, (by) => snooze(by, all, "2 hours"))).toSorted()).toEqual(all);
      expect(await as(tx, admin, (by) => snooze(by, all, "2 hours"))).toEqual([]);
      expect(ids(await as(tx, admin, (by) => resolveAll(by, all))).toSorted()).toEqual(all);
      expect(await as(tx, operator, (by) => resolveAll(by, all))).toEqual([]);
      const expected = {
        state: "resolved",
        acknowledged_by: operator.userId,
        resolved_by: admin.userId,
        snoozed_until: null,
      };
      expect(await alertsOf(tx, organizationId)).toMatchObject([expected, expected]);
      const [first = 0] = all;
      expect(await tx`select kind, actor_id from public.alert_events where alert_id = ${first} order by id`).toEqual([
        { kind: "raised", actor_id: null },
        { kind: "acknowledged", actor_id: operator.userId },
        { kind: "snoozed", actor_id: admin.userId },
        { kind: "resolved", actor_id: admin.userId },
      ]);
    }));

  it.each(["user", "viewer", "outsider", "stranger"] as const)("changes nothing when asked by the %s", (who) =>
    rolledBack(async (tx) => {
      const world: World = await createWorld(tx);
      const person: Person = world[who];
      const id = await raise(tx, { organizationId: world.organizationId });
      for (const ask of [acknowledge, resolveAll]) expect(await as(tx, person, (by) => ask(by, [id]))).toEqual([]);
      expect(await as(tx, person, (by) => snooze(by, [id], "1 hour"))).toEqual([]);
      expect(await alertsOf(tx, world.organizationId)).toMatchObject([{ state: "open", snoozed_until: null }]);
    }),
  );

  it.each([
    ["no alert", () => [], "1 hour", "PT422"],
    ["201 alerts", () => Array.from({ length: 201 }, (_, at) => at + 1), "1 hour", "PT422"],
    ["a snooze of 31 days", (id: number) => [id], "31 days", "PT422"],
    ["a snooze that is over", (id: number) => [id], "-1 minute", "PT422"],
  ] as const)("is refused with %s", (_, select, wait, code) =>
    rolledBack(async (tx) => {
      const { organizationId, operator } = await createWorld(tx);
      const chosen = [...select(await raise(tx, { organizationId }))];
      const outcome = await attempt(tx, (inner) => as(inner, operator, (by) => snooze(by, chosen, wait)));
      expect(outcome).toMatchObject({ ok: false, code });
    }),
  );

  it("keeps to the state machine, by REST too", () =>
    rolledBack(async (tx) => {
      const { organizationId, operator } = await createWorld(tx);
      const id = await raise(tx, { organizationId });
      const set = (state: string) =>
        attempt(tx, (inner) =>
          as(
            inner,
            operator,
            (by) => by`update public.alerts set state = ${state}::public.alert_state where id = ${id}`,
          ),
        );
      expect(await set("acknowledged")).toMatchObject({ ok: true });
      expect(await set("open")).toMatchObject({ ok: false, code: "PT409" });
      expect(await set("resolved")).toMatchObject({ ok: true });
      for (const state of ["open", "acknowledged"])
        expect(await set(state)).toMatchObject({ ok: false, code: "PT409" });
    }));

  it("leaves out what another is just changing, instead of waiting for it", async () => {
    const sql = connect(2);
    const world = await sql.begin(createWorld);
    const { organizationId, operator } = world;
    const [held, free] = [
      await raise(sql, { organizationId }),
      await raise(sql, { organizationId, key: "test.raised:2" }),
    ];
    const changed = await sql.begin(async (other) => {
      await other`select from public.alerts where id = ${held} for update`;
      return await sql.begin(async (tx) => {
        await tx`set local lock_timeout = '2s'`;
        return ids(await as(tx, operator, (by) => acknowledge(by, [held, free])));
      });
    });
    expect([...changed]).toEqual([free]);
    await sql.end();
  });

  it("ends a snooze by the clock", () =>
    rolledBack(async (tx) => {
      const { organizationId, operator } = await createWorld(tx);
      const id = await raise(tx, { organizationId });
      await as(tx, operator, (by) => snooze(by, [id], "1 minute"));
      await tx`select private.wake_alerts()`;
      expect(await alertsOf(tx, organizationId)).toMatchObject([{ snoozed_until: expect.any(Date) }]);
      await tx`alter table public.alerts disable trigger alerts_guard`;
      await tx`update public.alerts set snoozed_until = now() - interval '1 second' where id = ${id}`;
      await tx`alter table public.alerts enable trigger alerts_guard`;
      await tx`select private.wake_alerts()`;
      expect(await alertsOf(tx, organizationId)).toMatchObject([{ snoozed_until: null, state: "open" }]);
      expect((await timelineOf(tx, id)).at(-1)).toBe("woke");
    }));
});

describe("the timeline of an alert", () => {
  it("is never changed, and goes only with its alert, a year after that was resolved", () =>
    rolledBack(async (tx) => {
      const { organizationId } = await createWorld(tx);
      const [old, recent] = [
        await raise(tx, { organizationId }),
        await raise(tx, { organizationId, key: "test.raised:2" }),
      ];
      for (const change of ["update public.alert_events set kind = 'woke'", "delete from public.alert_events"]) {
        expect(await attempt(tx, (inner) => inner.unsafe(change))).toMatchObject({ ok: false, code: "PT403" });
      }
      await resolve(tx, organizationId);
      await resolve(tx, organizationId, "test.raised:2");
      await tx`update public.alerts set resolved_at = now() - interval '366 days' where id = ${old}`;
      await tx`select private.prune()`;
      expect((await alertsOf(tx, organizationId)).map(({ id }) => id)).toEqual([recent]);
      expect(await timelineOf(tx, old)).toEqual([]);
      expect(await timelineOf(tx, recent)).toEqual(["raised", "resolved"]);
    }));

  it("is read by who reads the alert: its workload's owner too", () =>
    rolledBack(async (tx) => {
      const { organizationId, user, secondUser, viewer, outsider } = await createWorld(tx);
      const workload = await workloadAt(tx, "PENDING", { organizationId, userId: user.userId });
      await tx`
        select private.raise_alert(${organizationId}, 'run.failed', 'warning', 'workload', ${workload.jobId}, 'A title', 'A message')`;
      const count = async (who: Person) => (await as(tx, who, (by) => by`select from public.alert_events`)).length;
      for (const who of [user, viewer]) expect(await count(who)).toBe(1);
      for (const who of [secondUser, outsider]) expect(await count(who)).toBe(0);
    }));
});

describe("the figures of the alerts", () => {
  it("count what was raised, what chatters, what stands and what is most frequent", () =>
    rolledBack(async (tx) => {
      const { organizationId, viewer, outsider } = await createWorld(tx);
      for (let time = 0; time < 3; time += 1) await raise(tx, { organizationId });
      const standing = await raise(tx, { organizationId, key: "test.raised:2" });
      await tx`update public.alerts set created_at = now() - interval '25 hours' where id = ${standing}`;
      const figures = (who: Person) =>
        as(tx, who, (by) => by`select * from public.alert_figures(${organizationId}, 1)`);
      const subject = { kind: "test.raised", title: "A title", subjectKind: "queue", subjectId: "1" };
      expect(only(await figures(viewer))).toEqual({
        ...{ raised: 4, per_ten_mins: "0.028", peak_in_ten_mins: 4, standing: 1, chattering: 1 },
        most_frequent: [
          { ...subject, count: 3 },
          { ...subject, count: 1 },
        ],
      });
      expect(only(await figures(outsider))).toMatchObject({ raised: 0, standing: 0, chattering: 0, most_frequent: [] });
    }));
});
