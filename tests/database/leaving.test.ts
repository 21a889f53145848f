import { describe, expect, it } from "vitest";
import { as, attempt, only, rolledBack, type Tx } from "./database.ts";
import { createWorld, newPerson, type Person, workloadAt } from "./fixture.ts";

const byPage = (tx: Tx, { userId }: Person) =>
  as(tx, { role: "authenticated", userId }, (sql) => sql`select public.delete_my_account()`);
const inStudio = (tx: Tx, { userId }: Person) => tx`delete from auth.users where id = ${userId}`;

describe.each([
  ["by the page", byPage],
  ["in Auth or Studio", inStudio],
])("an account that is deleted %s", (_, leave) => {
  it("leaves what was done under another name, and nothing else of the person", () =>
    rolledBack(async (tx) => {
      const { user, admin, organizationId } = await createWorld(tx);
      const mark = `Zebedee ${user.userId}`;
      await tx`update public.profiles set display_name = ${mark} where user_id = ${user.userId}`;
      await tx`update auth.users set email = ${`zebedee-${user.userId}@example.org`} where id = ${user.userId}`;
      const { id } = await workloadAt(tx, "COMPLETED", { organizationId, userId: user.userId });
      await as(tx, admin, (sql) => sql`update public.memberships set role = 'operator' where user_id = ${user.userId}`);
      await as(
        tx,
        user,
        (sql) => sql`update public.organizations set name = 'By a person' where id = ${organizationId}`,
      );
      await tx`
        insert into public.invitations (organization_id, email, role, token_hash, expires_at)
        values (${organizationId}, ${`zebedee-${user.userId}@example.org`}, 'user', repeat('c', 64), now() + interval '1 day')`;
      await tx`
        select private.raise_alert(
          ${organizationId}, 'budget.spent', 'warning', 'budget', '1', 'Carbon budget spent', ${`The budget of ${mark} is spent`}
        )`;
      await as(tx, user, (sql) => sql`select public.acknowledge_alerts(array(select a.id from public.alerts a))`);
      await leave(tx, user);

      const profile = only(await tx`select display_name, left_at from public.profiles where user_id = ${user.userId}`);
      expect(profile.display_name).toMatch(/^Former member \d+$/);
      expect(profile.left_at).not.toBeNull();
      expect(await tx`select user_id from public.compute_workloads where id = ${id}`).toEqual([
        { user_id: user.userId },
      ]);
      expect(await tx`select from public.memberships where user_id = ${user.userId}`).toHaveLength(0);
      expect(await placesOf(tx, `zebedee`)).toEqual([]);
    }));

  it("is refused while its work waits or runs", () =>
    rolledBack(async (tx) => {
      const { user, organizationId } = await createWorld(tx);
      await workloadAt(tx, "PLANNED", { organizationId, userId: user.userId });
      expect(await attempt(tx, (inner) => leave(inner, user))).toMatchObject({ ok: false, code: "PT409" });
    }));

  it("is refused to the last admin and to the last platform owner", () =>
    rolledBack(async (tx) => {
      await tx`delete from public.platform_owners`;
      const { admin, stranger } = await createWorld(tx);
      expect(await attempt(tx, (inner) => leave(inner, admin))).toMatchObject({ ok: false, code: "PT409" });
      await tx`insert into public.platform_owners (user_id) values (${stranger.userId})`;
      expect(await attempt(tx, (inner) => leave(inner, stranger))).toMatchObject({ ok: false, code: "PT409" });
    }));

  it("ends every session", () =>
    rolledBack(async (tx) => {
      const { stranger } = await createWorld(tx);
      await tx`insert into auth.sessions (id, user_id) values (gen_random_uuid(), ${stranger.userId})`;
      await leave(tx, stranger);
      expect(await tx`select from auth.sessions where user_id = ${stranger.userId}`).toHaveLength(0);
    }));
});

/** Every text column of every table of public and auth in which a word stands. */
async function placesOf(tx: Tx, word: string): Promise<string[]> {
  const columns = await tx<{ relation: string; name: string }[]>`
    select c.oid::regclass::text as relation, a.attname::text as name
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace in ('public'::regnamespace, 'auth'::regnamespace) and c.relkind = 'r'
      and a.atttypid in ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype)`;
  expect(columns.length).toBeGreaterThan(80);
  const found: string[] = [];
  for (const { relation, name } of columns) {
    const rows = await tx.unsafe(`select from ${relation} where "${name}"::text ilike '%${word}%' limit 1`);
    if (rows.length > 0) found.push(`${relation}.${name}`);
  }
  return found;
}

describe("a former member", () => {
  it("with a token that still lives reads nothing and cannot take a name again", () =>
    rolledBack(async (tx) => {
      const { user, organizationId } = await createWorld(tx);
      await workloadAt(tx, "COMPLETED", { organizationId, userId: user.userId });
      await inStudio(tx, user);
      await as(tx, user, async (sql) => {
        const renamed = await sql`update public.profiles set display_name = 'Back' where user_id = ${user.userId}`;
        expect(renamed.count).toBe(0);
        expect(await sql`select from public.my_organizations()`).toHaveLength(0);
      });
      expect(await attempt(tx, (inner) => byPage(inner, user))).toMatchObject({ ok: false, code: "PT404" });
    }));

  it("is the only one whose name the audit log lets be changed, to that of the profile alone", () =>
    rolledBack(async (tx) => {
      const { admin, operator, user } = await createWorld(tx);
      await as(
        tx,
        admin,
        (sql) => sql`update public.memberships set role = 'viewer' where user_id = ${operator.userId}`,
      );
      const rename = (name: string) =>
        attempt(
          tx,
          (inner) => inner`update public.audit_logs set actor_name = ${name} where actor_id = ${admin.userId}`,
        );
      expect(await rename("Somebody else")).toMatchObject({ ok: false, code: "PT403" });
      await as(tx, admin, (sql) => sql`update public.memberships set role = 'admin' where user_id = ${user.userId}`);
      await inStudio(tx, admin);
      expect(await rename("Somebody else")).toMatchObject({ ok: false, code: "PT403" });
      const action = await attempt(
        tx,
        (inner) => inner`update public.audit_logs set action = 'membership.forged' where actor_id = ${admin.userId}`,
      );
      expect(action).toMatchObject({ ok: false, code: "PT403" });
    }));
});

describe("the export of what is held of a person", () => {
  const exported = async (tx: Tx, by: Person, section: string) =>
    (
      await as(
        tx,
        by,
        (sql) => sql<{ data: Record<string, unknown> }[]>`select data from public.export_my_data(${section})`,
      )
    ).map(({ data }) => data);

  it("holds one's own rows, past one's rights to read where they are about oneself, and nobody else's", () =>
    rolledBack(async (tx) => {
      const { user, secondUser, admin, organizationId } = await createWorld(tx);
      const own = await workloadAt(tx, "PLANNED", { organizationId, userId: user.userId });
      await workloadAt(tx, "PLANNED", { organizationId, userId: secondUser.userId });
      await as(tx, admin, (sql) => sql`update public.memberships set role = 'viewer' where user_id = ${user.userId}`);
      expect(await exported(tx, user, "profile")).toMatchObject([{ user_id: user.userId }]);
      expect(await exported(tx, user, "memberships")).toMatchObject([
        { organization_id: organizationId, role: "viewer" },
      ]);
      expect(await exported(tx, user, "workloads")).toMatchObject([{ job_id: own.jobId }]);
      const audited = await exported(tx, user, "audit_logs");
      expect(audited.map(({ action }) => action)).toContain("membership.role_changed");
      expect(JSON.stringify(await exported(tx, user, "invitations"))).not.toContain("token_hash");
      await tx`insert into public.mail_preferences values (${user.userId}, 'alerts', false), (${secondUser.userId}, 'alerts', true)`;
      await tx`select private.enqueue_mail(${`${user.userId}@example.org`}, 'invitation', '{}', 'held')`;
      expect(await exported(tx, user, "mail_preferences")).toMatchObject([{ topic: "alerts", is_wanted: false }]);
      expect(await exported(tx, user, "mails")).toMatchObject([{ template: "invitation", state: "pending" }]);
      expect(await exported(tx, user, "anything")).toEqual([]);
    }));

  it("comes in parts of 500", () =>
    rolledBack(async (tx) => {
      const person = await newPerson(tx);
      await tx`
        insert into public.events (kind, reason, actor_kind, actor_id)
        select 'test.probe', 'x', 'user', ${person.userId} from generate_series(1, 501)`;
      const rows = await as(tx, person, (sql) => sql<{ id: number }[]>`select id from public.export_my_data('events')`);
      expect(rows).toHaveLength(500);
      const rest = await as(
        tx,
        person,
        (sql) => sql`select id from public.export_my_data('events', ${rows.at(-1)?.id ?? 0})`,
      );
      expect(rest).toHaveLength(1);
    }));
});
