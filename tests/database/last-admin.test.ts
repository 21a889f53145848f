import { describe, expect, it } from "vitest";
import { whenBlocked } from "./concurrency.ts";
import { as, attempt, connect, rolledBack, type Tx } from "./database.ts";
import { createWorld, newMember, type Person } from "./fixture.ts";

const refused = {
  ok: false,
  code: "PT409",
  reason: "last_admin",
  message: "This is the last admin of the organization",
};
const demote = (tx: Tx, { userId }: Person) =>
  tx`update public.memberships set role = 'user' where user_id = ${userId}`;
const remove = (tx: Tx, { userId }: Person) => tx`delete from public.memberships where user_id = ${userId}`;

describe("the last admin of an organization", () => {
  it.each([
    ["demote", demote],
    ["remove", remove],
  ])("cannot %s themself, nor can anyone in SQL", (_, step) =>
    rolledBack(async (tx) => {
      const { admin } = await createWorld(tx);
      expect(await attempt(tx, (inner) => as(inner, admin, (by) => step(by, admin)))).toMatchObject(refused);
      expect(await attempt(tx, (inner) => step(inner, admin))).toMatchObject(refused);
    }),
  );

  it("may go once there is another, and changes other members as before", () =>
    rolledBack(async (tx) => {
      const { admin, operator, viewer, organizationId } = await createWorld(tx);
      await as(tx, admin, (by) => remove(by, viewer));
      await as(tx, admin, (by) => by`update public.memberships set role = 'admin' where user_id = ${operator.userId}`);
      await as(tx, admin, (by) => remove(by, admin));
      const left = await tx`
        select user_id from public.memberships where organization_id = ${organizationId} and role = 'admin'`;
      expect(left).toEqual([{ user_id: operator.userId }]);
    }));

  it("is also kept when all members are removed in one statement", () =>
    rolledBack(async (tx) => {
      const { admin, organizationId } = await createWorld(tx);
      await newMember(tx, organizationId, "admin");
      const all = await attempt(tx, (inner) =>
        as(inner, admin, (by) => by`delete from public.memberships where organization_id = ${organizationId}`),
      );
      expect(all).toMatchObject(refused);
    }));

  it("goes with the organization, and not with the account", () =>
    rolledBack(async (tx) => {
      const { admin, organizationId } = await createWorld(tx);
      expect(await attempt(tx, (inner) => inner`delete from auth.users where id = ${admin.userId}`)).toMatchObject(
        refused,
      );
      await tx`delete from public.organizations where id = ${organizationId}`;
      expect(await tx`select from public.memberships where organization_id = ${organizationId}`).toHaveLength(0);
    }));

  it("is one of two who step down at once", async () => {
    const sql = connect(3);
    const { admin, second } = await sql.begin(async (tx) => {
      const world = await createWorld(tx);
      return { ...world, second: await newMember(tx, world.organizationId, "admin") };
    });
    let beside: Promise<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      await demote(tx, admin);
      beside = sql.begin((other) => demote(other, second)).catch((error: unknown) => error);
      await whenBlocked(sql);
    });
    expect(await beside).toMatchObject({ code: "PT409" });
    await sql.end();
  });
});
