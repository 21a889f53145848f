import { describe, expect, it } from "vitest";
import { as, attempt, only, rolledBack, SERVICE, type Tx } from "./database.ts";
import { claimIn, createWorld, type Person, workloadAt } from "./fixture.ts";
import { finish } from "./ledger-entries.ts";

const data = { workloadName: "Train", jobId: "KB-000001", path: "/workloads/KB-000001" };

const addressOf = ({ userId }: Person) => `${userId}@example.org`;

async function enqueue(tx: Tx, to: string, template: string, key: string): Promise<void> {
  await tx`select private.enqueue_mail(${to}, ${template}, ${JSON.stringify(data)}::text::jsonb, ${key})`;
}

const mailOf = async (tx: Tx, key: string) =>
  only(
    await tx`select state, user_id, data, attempts::integer, last_error, ended_at from public.mail_outbox where dedupe_key = ${key}`,
  );

const claim = (tx: Tx, limit = 20) =>
  as(
    tx,
    SERVICE,
    (own) => own<{ id: number; claim_token: string }[]>`select id, claim_token from public.claim_mails(${limit})`,
  );

const settle = (tx: Tx, { id, claim_token }: { id: number; claim_token: string }, outcome: string) =>
  as(tx, SERVICE, async (own) =>
    only(await own<{ done: boolean }[]>`select public.settle_mail(${id}, ${claim_token}, ${outcome}, 'why') as done`),
  );

describe("the outbox", () => {
  it("keeps one mail for one cause, and its text only until it was sent", () =>
    rolledBack(async (tx) => {
      const { user } = await createWorld(tx);
      await enqueue(tx, addressOf(user), "workload_failed", "k");
      await enqueue(tx, addressOf(user), "workload_failed", "k");
      expect(await mailOf(tx, "k")).toMatchObject({ state: "pending", user_id: user.userId, data });
      const claimed = only(await claim(tx));
      expect(await claim(tx)).toEqual([]);
      expect(await settle(tx, claimed, "sent")).toEqual({ done: true });
      expect(await mailOf(tx, "k")).toMatchObject({ state: "sent", data: {}, last_error: null });
      expect(await settle(tx, claimed, "failed")).toEqual({ done: false });
    }));

  it("goes with the transaction that caused it", () =>
    rolledBack(async (tx) => {
      const { user } = await createWorld(tx);
      await attempt(tx, async (inner) => {
        await enqueue(inner, addressOf(user), "workload_failed", "lost");
        await inner`select 1 / 0`;
      });
      expect(await tx`select id from public.mail_outbox where dedupe_key = 'lost'`).toEqual([]);
    }));

  it("puts a failed attempt off, ever longer, and gives up after the eighth", () =>
    rolledBack(async (tx) => {
      const { user } = await createWorld(tx);
      await enqueue(tx, addressOf(user), "workload_failed", "k");
      const waits: number[] = [];
      for (let count = 0; count < 8; count += 1) {
        await tx`update public.mail_outbox set next_attempt_at = now() where dedupe_key = 'k'`;
        await settle(tx, only(await claim(tx)), "retry");
        const row = only(
          await tx<
            { s: number }[]
          >`select extract(epoch from next_attempt_at - now())::integer as s from public.mail_outbox where dedupe_key = 'k'`,
        );
        waits.push(row.s);
      }
      expect(waits.slice(0, 7)).toEqual([30, 60, 120, 240, 480, 960, 1920]);
      expect(await mailOf(tx, "k")).toMatchObject({ state: "failed", attempts: 8, data: {}, last_error: "why" });
    }));

  it("takes again what a mailer that is gone had claimed, and does not believe that one any more", () =>
    rolledBack(async (tx) => {
      const { user } = await createWorld(tx);
      await enqueue(tx, addressOf(user), "workload_failed", "k");
      const first = only(await claim(tx));
      await tx`update public.mail_outbox set next_attempt_at = now() where dedupe_key = 'k'`;
      const second = only(await claim(tx));
      expect(second.id).toBe(first.id);
      expect(await settle(tx, first, "sent")).toEqual({ done: false });
      expect(await settle(tx, second, "sent")).toEqual({ done: true });
    }));

  it("ends a mail whose sending was never confirmed eight times", () =>
    rolledBack(async (tx) => {
      const { user } = await createWorld(tx);
      await enqueue(tx, addressOf(user), "workload_failed", "k");
      for (let count = 0; count < 9; count += 1) {
        await claim(tx);
        await tx`update public.mail_outbox set next_attempt_at = now() where dedupe_key = 'k' and state = 'sending'`;
      }
      expect(await mailOf(tx, "k")).toMatchObject({ state: "failed", attempts: 8 });
    }));

  it.each(["user", "operator", "viewer", "admin"] as const)("is closed to %s", (role) =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      for (const work of [
        (own: Tx) => own`select * from public.mail_outbox`,
        (own: Tx) => own`select * from public.claim_mails(1)`,
        (own: Tx) => own`select private.enqueue_mail('x@example.org', 'invitation', '{}', 'k')`,
      ]) {
        expect(await attempt(tx, (inner) => as(inner, world[role], work))).toMatchObject({ ok: false, code: "42501" });
      }
    }),
  );

  it.each(["no address", "two@x.example,three@x.example", "a\nb@example.org", "<a@example.org>"])(
    "refuses the address %j",
    (address) =>
      rolledBack(async (tx) => {
        expect(await attempt(tx, (inner) => enqueue(inner, address, "invitation", "k"))).toMatchObject({
          ok: false,
          code: "23514",
        });
      }),
  );
});

describe("work that has ended", () => {
  const keysOf = async (tx: Tx, { userId }: Person) => {
    const rows = await tx`select template, data ->> 'path' as path from public.mail_outbox where user_id = ${userId}`;
    return rows.map(({ template, path }) => `${template} ${path}`);
  };

  it("is mailed to its owner once: failures by default, completions where they are wanted", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const mine = { organizationId: world.organizationId, userId: world.user.userId };
      const ends = async (outcome: string) => {
        const workload = await workloadAt(tx, "QUEUED", mine);
        await finish(tx, await claimIn(tx, workload), outcome);
        return workload.jobId;
      };
      const failed = await ends("FAILED");
      await ends("SUCCEEDED");
      expect(await keysOf(tx, world.user)).toEqual([`workload_failed /workloads/${failed}`]);
      await tx`insert into public.mail_preferences values (${world.user.userId}, 'completions', true)`;
      const completed = await ends("SUCCEEDED");
      expect(await keysOf(tx, world.user)).toContain(`workload_completed /workloads/${completed}`);
      expect(await keysOf(tx, world.operator)).toEqual([]);
    }));
});

describe("a critical alert", () => {
  it("is mailed once to those who may act on it, and a warning to nobody", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const raise = (kind: string, severity: string) => tx`
        select private.raise_alert(
          ${world.organizationId}, ${kind}, ${severity}::public.alert_severity, 'queue', 'run.start', 'A job was given up',
          'Look at it.')`;
      await tx`insert into public.mail_preferences values (${world.admin.userId}, 'alerts', false)`;
      await raise("queue.warning", "warning");
      await raise("queue.dead_letter", "critical");
      await raise("queue.dead_letter", "critical");
      const mails = await tx`select user_id, template, data ->> 'title' as title from public.mail_outbox`;
      expect(mails).toEqual([
        { user_id: world.operator.userId, template: "alert_raised", title: "A job was given up" },
      ]);
    }));
});

describe("which mail is wanted", () => {
  const prefer = (tx: Tx, person: Person, topic: string, isWanted: boolean) =>
    as(
      tx,
      person,
      (own) => own`
      insert into public.mail_preferences (user_id, topic, is_wanted) values (${person.userId}, ${topic}, ${isWanted})
      on conflict (user_id, topic) do update set is_wanted = excluded.is_wanted`,
    );

  it("is failures, and not completions, until a person says otherwise", () =>
    rolledBack(async (tx) => {
      const { user } = await createWorld(tx);
      await enqueue(tx, addressOf(user), "workload_failed", "f1");
      await enqueue(tx, addressOf(user), "workload_completed", "c1");
      await prefer(tx, user, "failures", false);
      await prefer(tx, user, "completions", true);
      await enqueue(tx, addressOf(user), "workload_failed", "f2");
      await enqueue(tx, addressOf(user), "workload_completed", "c2");
      await enqueue(tx, addressOf(user), "invitation", "i");
      const states =
        await tx`select dedupe_key, state from public.mail_outbox where user_id = ${user.userId} order by id`;
      expect(states.map(({ dedupe_key, state }) => [dedupe_key, state])).toEqual([
        ["f1", "pending"],
        ["c2", "pending"],
        ["i", "pending"],
      ]);
    }));

  it("is set by oneself alone", () =>
    rolledBack(async (tx) => {
      const { user, admin } = await createWorld(tx);
      await prefer(tx, user, "failures", false);
      const seen = await as(tx, admin, (own) => own`select * from public.mail_preferences`);
      expect(seen).toEqual([]);
      const forged = await attempt(tx, (inner) =>
        as(
          inner,
          admin,
          (own) =>
            own`insert into public.mail_preferences (user_id, topic, is_wanted) values (${user.userId}, 'alerts', false)`,
        ),
      );
      expect(forged).toMatchObject({ ok: false, code: "42501" });
    }));

  it("is ended by the link of a mail without a sign-in, for its topic only", () =>
    rolledBack(async (tx) => {
      const { user } = await createWorld(tx);
      await enqueue(tx, addressOf(user), "workload_failed", "k");
      const { data: filled } = await mailOf(tx, "k");
      const token = String(filled.unsubscribeToken);
      const topic = only(await tx`select private.unsubscribe(${token}) as topic`);
      expect(topic).toEqual({ topic: "failures" });
      expect(await tx`select topic, is_wanted from public.mail_preferences where user_id = ${user.userId}`).toEqual([
        { topic: "failures", is_wanted: false },
      ]);
      for (const forged of [token.replace("failures", "alerts"), `${token}0`, "", "a.b.c", "x".repeat(300)]) {
        const answer = await attempt(tx, (inner) => inner`select private.unsubscribe(${forged})`);
        expect(answer).toMatchObject({ ok: false, code: "PT404" });
      }
    }));
});
