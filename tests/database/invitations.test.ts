import { describe, expect, it } from "vitest";
import { ANON, as, attempt, only, rolledBack, type Tx } from "./database.ts";
import { createWorld, newMember, newOrganization, newPerson, type Person } from "./fixture.ts";

const emailOf = ({ userId }: Person) => `${userId}@example.org`;

/** Invites as a person does, and answers the token of the link. */
async function invite(tx: Tx, by: Person, organizationId: number, email: string, role = "user", scopes = "[]") {
  const rows = await as(
    tx,
    by,
    (sql) =>
      sql<{ id: number; token: string }[]>`
        select * from public.invite_member(${organizationId}, ${email}, ${role}, ${scopes}::text::jsonb)`,
  );
  return only(rows);
}
const accept = (tx: Tx, by: Person, token: string) =>
  attempt(tx, (inner) => as(inner, by, (sql) => sql`select public.accept_invitation(${token}) as id`));
const roleOf = async (tx: Tx, organizationId: number, { userId }: Person) =>
  await tx`select role from public.memberships where organization_id = ${organizationId} and user_id = ${userId}`;

describe("an invitation", () => {
  it("makes a membership, with role and scopes, when the invited address accepts; twice is once", () =>
    rolledBack(async (tx) => {
      const { admin, stranger, organizationId } = await createWorld(tx);
      const scopes = JSON.stringify([{ kind: "project", id: "Atlas" }]);
      const email = ` ${emailOf(stranger).toUpperCase()} `;
      const { token } = await invite(tx, admin, organizationId, email, "operator", scopes);
      expect(await accept(tx, stranger, token)).toMatchObject({ ok: true, value: [{ id: organizationId }] });
      expect(await accept(tx, stranger, token)).toMatchObject({ ok: true });
      expect(await roleOf(tx, organizationId, stranger)).toEqual([{ role: "operator" }]);
      const limits =
        await tx`select scope_kind, scope_id from public.membership_scopes where user_id = ${stranger.userId}`;
      expect(limits).toEqual([{ scope_kind: "project", scope_id: "Atlas" }]);
    }));

  it("is no way to make a membership for somebody else: not even an admin may insert one", () =>
    rolledBack(async (tx) => {
      const { admin, stranger, organizationId } = await createWorld(tx);
      const outcome = await attempt(tx, (inner) =>
        as(
          inner,
          admin,
          (sql) =>
            sql`insert into public.memberships (organization_id, user_id, role) values (${organizationId}, ${stranger.userId}, 'user')`,
        ),
      );
      expect(outcome).toMatchObject({ ok: false, code: "42501" });
    }));

  it("is of use only to the account with the invited, confirmed address", () =>
    rolledBack(async (tx) => {
      const { admin, stranger, outsider, organizationId } = await createWorld(tx);
      const { token } = await invite(tx, admin, organizationId, emailOf(stranger));
      expect(await accept(tx, outsider, token)).toMatchObject({ ok: false, code: "PT403" });
      await tx`update auth.users set email_confirmed_at = null where id = ${stranger.userId}`;
      expect(await accept(tx, stranger, token)).toMatchObject({ ok: false, code: "PT403" });
      expect(await accept(tx, stranger, "kbi_none")).toMatchObject({ ok: false, code: "PT404" });
      expect(await roleOf(tx, organizationId, stranger)).toEqual([]);
    }));

  it.each([
    ["expired", "sent_at = now() - interval '8 days', expires_at = now() - interval '1 day'"],
    ["revoked", "revoked_at = now()"],
    ["declined", "declined_at = now()"],
  ])("that is %s is not accepted", (state, change) =>
    rolledBack(async (tx) => {
      const { admin, stranger, organizationId } = await createWorld(tx);
      const { id, token } = await invite(tx, admin, organizationId, emailOf(stranger));
      await tx.unsafe(`update public.invitations set ${change} where id = ${id}`);
      expect(await accept(tx, stranger, token)).toMatchObject({ ok: false, code: "PT409" });
      const seen = await as(tx, ANON, (sql) => sql`select state from public.invitation_of_token(${token})`);
      expect(seen).toEqual([{ state }]);
    }),
  );

  it("does not open a suspended organization, and leaves a role that was given meanwhile", () =>
    rolledBack(async (tx) => {
      const { admin, stranger, organizationId } = await createWorld(tx);
      const { token } = await invite(tx, admin, organizationId, emailOf(stranger), "admin");
      await tx`update public.organizations set suspended_at = now() where id = ${organizationId}`;
      expect(await accept(tx, stranger, token)).toMatchObject({ ok: false, code: "PT409" });
      await tx`update public.organizations set suspended_at = null where id = ${organizationId}`;
      await tx`insert into public.memberships (organization_id, user_id, role) values (${organizationId}, ${stranger.userId}, 'viewer')`;
      expect(await accept(tx, stranger, token)).toMatchObject({ ok: true });
      expect(await roleOf(tx, organizationId, stranger)).toEqual([{ role: "viewer" }]);
    }));

  it("can be declined by the invited alone, and is then over", () =>
    rolledBack(async (tx) => {
      const { admin, stranger, user, organizationId } = await createWorld(tx);
      const { token } = await invite(tx, admin, organizationId, emailOf(stranger));
      const decline = (by: Person) =>
        attempt(tx, (inner) => as(inner, by, (sql) => sql`select public.decline_invitation(${token})`));
      expect(await decline(user)).toMatchObject({ ok: false, code: "PT403" });
      expect(await decline(stranger)).toMatchObject({ ok: true });
      expect(await accept(tx, stranger, token)).toMatchObject({ ok: false, code: "PT409" });
      await invite(tx, admin, organizationId, emailOf(stranger));
    }));

  it("sent again has a new link, ends the old one, and not within the minute", () =>
    rolledBack(async (tx) => {
      const { admin, stranger, organizationId } = await createWorld(tx);
      const { id, token } = await invite(tx, admin, organizationId, emailOf(stranger));
      const resend = () =>
        attempt(tx, (inner) =>
          as(inner, admin, (sql) => sql<{ token: string }[]>`select public.resend_invitation(${id}) as token`),
        );
      expect(await resend()).toMatchObject({ ok: false, code: "PT409" });
      await tx`update public.invitations set sent_at = now() - interval '8 days', expires_at = now() - interval '1 day' where id = ${id}`;
      const again = await resend();
      if (!again.ok) throw new Error(again.message);
      expect(await accept(tx, stranger, token)).toMatchObject({ ok: false, code: "PT404" });
      expect(await accept(tx, stranger, only(again.value).token)).toMatchObject({ ok: true });
    }));

  it("keeps the hash of its token alone, which nobody signed in may read", () =>
    rolledBack(async (tx) => {
      const { admin, organizationId } = await createWorld(tx);
      const { token } = await invite(tx, admin, organizationId, "ada@example.org");
      expect(token).toMatch(/^kbi_[A-Za-z0-9_-]{43}$/);
      const read = await attempt(tx, (inner) =>
        as(inner, admin, (sql) => sql`select token_hash from public.invitations`),
      );
      expect(read).toMatchObject({ ok: false, code: "42501" });
    }));

  it("is refused for a member, for an address invited already, for no address, and to anyone who is not an admin there", () =>
    rolledBack(async (tx) => {
      const { admin, operator, user, organizationId, otherOrganizationId } = await createWorld(tx);
      const invited = (by: Person, id: number, email: string, scopes = "[]") =>
        attempt(tx, (inner) => invite(inner, by, id, email, "user", scopes));
      expect(await invited(admin, organizationId, emailOf(user))).toMatchObject({ ok: false, code: "PT409" });
      expect(await invited(admin, organizationId, "ada@example.org")).toMatchObject({ ok: true });
      expect(await invited(admin, organizationId, "ADA@example.org")).toMatchObject({ ok: false, code: "PT409" });
      expect(await invited(admin, organizationId, "ada")).toMatchObject({ ok: false, code: "PT422" });
      expect(await invited(admin, organizationId, "bob@example.org", '[{"kind": "planet", "id": "1"}]')).toMatchObject({
        ok: false,
        code: "PT422",
      });
      expect(await invited(operator, organizationId, "bob@example.org")).toMatchObject({ ok: false, code: "PT403" });
      expect(await invited(admin, otherOrganizationId, "bob@example.org")).toMatchObject({ ok: false, code: "PT403" });
    }));

  it.each([
    { limit: "100 open ones", rows: 100, sent: "3 days" },
    { limit: "50 in a day", rows: 50, sent: "1 hour" },
  ])("is one of at most $limit", ({ rows, sent }) =>
    rolledBack(async (tx) => {
      const { admin, organizationId } = await createWorld(tx);
      const fill = (from: number, to: number) => tx`
        insert into public.invitations (organization_id, email, role, token_hash, sent_at, expires_at)
        select ${organizationId}, 'a' || n || '@example.org', 'user', private.token_hash(n::text || ${organizationId}), now() - ${sent}::interval, now() + interval '1 day'
        from generate_series(${from}::int, ${to}::int) n`;
      await fill(2, rows);
      await invite(tx, admin, organizationId, "last@example.org");
      const more = await attempt(tx, (inner) => invite(inner, admin, organizationId, "more@example.org"));
      expect(more).toMatchObject({ ok: false, code: "PT422" });
    }),
  );

  it("is audited without its address or token", () =>
    rolledBack(async (tx) => {
      const { admin, stranger, organizationId } = await createWorld(tx);
      const { id, token } = await invite(tx, admin, organizationId, emailOf(stranger));
      await accept(tx, stranger, token);
      const entries = await tx<{ action: string; text: string }[]>`
        select action, a::text as text from public.audit_logs a
        where subject_kind = 'invitation' and subject_id = ${String(id)} order by a.id`;
      expect(entries.map(({ action }) => action)).toEqual(["invitation.created", "invitation.accepted_at_changed"]);
      for (const { text } of entries) {
        expect(text).not.toContain("@example.org");
        expect(text).not.toContain("token_hash");
      }
    }));
});

describe("a membership scope", () => {
  const limitsOf = async (tx: Tx, by: Person, organizationId: number, kind: string) =>
    only(await as(tx, by, (sql) => sql`select private.my_scope_ids(${organizationId}, ${kind}) as ids`)).ids;

  it("limits its kind alone, its member alone, its organization alone, and never an admin", () =>
    rolledBack(async (tx) => {
      const { admin, user, operator, organizationId, otherOrganizationId } = await createWorld(tx);
      for (const { userId } of [user, admin]) {
        await as(
          tx,
          admin,
          (sql) => sql`
            insert into public.membership_scopes (organization_id, user_id, scope_kind, scope_id)
            values (${organizationId}, ${userId}, 'project', 'Atlas'), (${organizationId}, ${userId}, 'project', 'Zephyr')`,
        );
      }
      expect(await limitsOf(tx, user, organizationId, "project")).toEqual(["Atlas", "Zephyr"]);
      expect(await limitsOf(tx, user, organizationId, "zone")).toBeNull();
      expect(await limitsOf(tx, operator, organizationId, "project")).toBeNull();
      expect(await limitsOf(tx, admin, organizationId, "project")).toBeNull();
      expect(await limitsOf(tx, user, otherOrganizationId, "project")).toEqual([]);
    }));

  it("goes with the membership, and is one of at most 100", () =>
    rolledBack(async (tx) => {
      const organizationId = await newOrganization(tx);
      const { userId } = await newMember(tx, organizationId, "user");
      const add = (from: number, to: number) => tx`
        insert into public.membership_scopes (organization_id, user_id, scope_kind, scope_id)
        select ${organizationId}, ${userId}, 'zone', n::text from generate_series(${from}::int, ${to}::int) n`;
      await add(1, 100);
      expect(await attempt(tx, () => add(101, 101))).toMatchObject({ ok: false, code: "PT422" });
      await tx`delete from public.memberships where user_id = ${userId}`;
      expect(await tx`select from public.membership_scopes where user_id = ${userId}`).toHaveLength(0);
    }));
});

describe("the current organization", () => {
  const currentOf = async (tx: Tx, by: Person) =>
    (await as(tx, by, (sql) => sql`select organization_id from public.my_organizations() where is_current`)).map(
      ({ organization_id }) => organization_id,
    );

  it("is not changed by another membership, nor by a stronger role", () =>
    rolledBack(async (tx) => {
      const first = await newOrganization(tx);
      const second = await newOrganization(tx);
      const person = await newMember(tx, first, "user");
      expect(await currentOf(tx, person)).toEqual([first]);
      await tx`insert into public.memberships (organization_id, user_id, role) values (${second}, ${person.userId}, 'admin')`;
      expect(await currentOf(tx, person)).toEqual([first]);
    }));

  it("is unknown once its membership is gone; the one that is left is kept when another comes", () =>
    rolledBack(async (tx) => {
      const organizations = [await newOrganization(tx), await newOrganization(tx), await newOrganization(tx)];
      const [first = 0, second = 0, third = 0] = organizations;
      const person = await newMember(tx, first, "user");
      const join = (id: number) =>
        tx`insert into public.memberships (organization_id, user_id, role) values (${id}, ${person.userId}, 'user')`;
      await join(second);
      await tx`delete from public.memberships where organization_id = ${first} and user_id = ${person.userId}`;
      expect(await currentOf(tx, person)).toEqual([]);
      await join(third);
      expect(await currentOf(tx, person)).toEqual([second]);
    }));

  it("is chosen by the person alone, among their own", () =>
    rolledBack(async (tx) => {
      const { user, stranger, otherOrganizationId } = await createWorld(tx);
      const choose = (by: Person, userId: string) =>
        attempt(tx, (inner) =>
          as(
            inner,
            by,
            (sql) => sql`
              insert into public.current_organizations (user_id, organization_id) values (${userId}, ${otherOrganizationId})
              on conflict (user_id) do update set organization_id = excluded.organization_id`,
          ),
        );
      expect(await choose(user, user.userId)).toMatchObject({ ok: false, code: "23503" });
      expect(await choose(stranger, user.userId)).toMatchObject({ ok: false, code: "42501" });
      await newPerson(tx);
    }));

  it("that is suspended is named to its members, and nothing else of it can be read", () =>
    rolledBack(async (tx) => {
      const { user, organizationId } = await createWorld(tx);
      await tx`update public.organizations set suspended_at = now() where id = ${organizationId}`;
      await as(tx, user, async (sql) => {
        expect(await sql`select is_suspended from public.my_organizations()`).toEqual([{ is_suspended: true }]);
        expect(await sql`select from public.organizations`).toHaveLength(0);
        expect(await sql`select from public.memberships`).toHaveLength(0);
      });
    }));
});
