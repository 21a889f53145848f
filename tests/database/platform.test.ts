import { describe, expect, it } from "vitest";
import { as, attempt, only, rolledBack, type Tx } from "./database.ts";
import { createWorld, newPerson, type Person, workloadAt } from "./fixture.ts";

async function newPlatformOwner(tx: Tx): Promise<Person> {
  const person = await newPerson(tx);
  await tx`insert into public.platform_owners (user_id) values (${person.userId})`;
  return person;
}
const refused = (code: string) => ({ ok: false, code });
const REASON = "A member asked for help with a stuck run";

describe("a platform owner", () => {
  it("reads no organization's content", () =>
    rolledBack(async (tx) => {
      const { user, organizationId } = await createWorld(tx);
      const owner = await newPlatformOwner(tx);
      await workloadAt(tx, "PLANNED", { organizationId, userId: user.userId });
      const tables = await tx<{ name: string }[]>`
        select c.relname as name from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v')
          and c.relname not in ('platform_access', 'current_organizations')`;
      expect(tables.length).toBeGreaterThan(10);
      await as(tx, owner, async (sql) => {
        for (const { name } of tables) {
          const rows = await sql`select organization_id from ${sql(`public.${name}`)}`;
          expect([name, rows.length]).toEqual([name, 0]);
        }
        expect(await sql`select from public.organizations`).toHaveLength(0);
      });
    }));

  it("makes, renames and suspends organizations, and invites the first admin; nobody else may", () =>
    rolledBack(async (tx) => {
      const { admin, organizationId } = await createWorld(tx);
      const owner = await newPlatformOwner(tx);
      const first = await newPerson(tx);
      const create = (by: Person) =>
        attempt(tx, (inner) =>
          as(
            inner,
            by,
            (sql) =>
              sql`select * from public.create_organization('Tidal', ${`tidal-${first.userId}`}, ${`${first.userId}@example.org`})`,
          ),
        );
      const change = (by: Person) =>
        attempt(tx, (inner) =>
          as(inner, by, (sql) => sql`select public.change_organization(${organizationId}, 'Renamed', true)`),
        );
      expect(await create(admin)).toMatchObject(refused("PT403"));
      expect(await change(admin)).toMatchObject(refused("PT403"));
      const made = await create(owner);
      if (!made.ok) throw new Error(made.message);
      const { organization_id, token } = only(made.value);
      expect(await create(owner)).toMatchObject(refused("PT409"));
      await as(tx, first, (sql) => sql`select public.accept_invitation(${token})`);
      expect(await tx`select role from public.memberships where organization_id = ${organization_id}`).toEqual([
        { role: "admin" },
      ]);
      expect(await change(owner)).toMatchObject({ ok: true });
      const listed = await as(
        tx,
        owner,
        (sql) => sql`
          select organization_name, suspended_at is not null as is_suspended from public.platform_organizations()
          where organization_id = ${organizationId}`,
      );
      expect(listed).toEqual([{ organization_name: "Renamed", is_suspended: true }]);
      expect(await as(tx, admin, (sql) => sql`select from public.platform_organizations()`)).toHaveLength(0);
    }));

  it("suspends: its members read and change nothing until it is open again", () =>
    rolledBack(async (tx) => {
      const { user, organizationId } = await createWorld(tx);
      const owner = await newPlatformOwner(tx);
      await workloadAt(tx, "PLANNED", { organizationId, userId: user.userId });
      const suspend = (isSuspended: boolean) =>
        as(tx, owner, (sql) => sql`select public.change_organization(${organizationId}, 'Here', ${isSuspended})`);
      const seen = () => as(tx, user, (sql) => sql`select from public.compute_workloads`);
      await suspend(true);
      expect(await seen()).toHaveLength(0);
      await suspend(false);
      expect(await seen()).toHaveLength(1);
    }));

  it("sets the capacity of zones, which a member may not", () =>
    rolledBack(async (tx) => {
      const { admin } = await createWorld(tx);
      const owner = await newPlatformOwner(tx);
      const set = (by: Person) =>
        as(tx, by, (sql) => sql`update public.grid_zones set capacity_gpus = 7 where grid_zone_code = 'UK-LONDON-01'`);
      expect((await set(admin)).count).toBe(0);
      expect((await set(owner)).count).toBe(1);
      const entries =
        await tx`select action from public.audit_logs where subject_kind = 'grid_zone' and actor_id = ${owner.userId}`;
      expect(entries).toEqual([{ action: "grid_zone.capacity_gpus_changed" }]);
    }));

  it("sees the health of schedule and queues, without a payload; nobody else does", () =>
    rolledBack(async (tx) => {
      const { admin } = await createWorld(tx);
      const health = async (by: Person) =>
        only(await as(tx, by, (sql) => sql`select public.platform_health() as health`)).health;
      expect(await health(admin)).toBeNull();
      const seen = await health(await newPlatformOwner(tx));
      expect(Object.keys(seen)).toEqual(["jobs", "queues", "sources"]);
      expect(JSON.stringify(seen)).not.toContain("workloadId");
    }));
});

describe("looking into an organization", () => {
  const open = (tx: Tx, by: Person, organizationId: number, hours = 2, reason = REASON) =>
    attempt(tx, (inner) =>
      as(inner, by, (sql) => sql`select public.open_platform_access(${organizationId}, ${reason}, ${hours})`),
    );

  it("is as a viewer, gives its members the reason, and is audited", () =>
    rolledBack(async (tx) => {
      const { user, viewer, organizationId } = await createWorld(tx);
      const owner = await newPlatformOwner(tx);
      const { jobId } = await workloadAt(tx, "PLANNED", { organizationId, userId: user.userId });
      expect(await open(tx, owner, organizationId)).toMatchObject({ ok: true });
      expect(await open(tx, owner, organizationId)).toMatchObject(refused("PT409"));
      await as(tx, owner, async (sql) => {
        expect(await sql`select job_id from public.compute_workloads`).toEqual([{ job_id: jobId }]);
        expect(await sql`select role from public.my_organizations()`).toEqual([{ role: "viewer" }]);
        expect((await sql`update public.organizations set name = 'Mine' where id = ${organizationId}`).count).toBe(0);
      });
      await as(tx, viewer, async (sql) => {
        const alerts = await sql`select message from public.alerts where kind = 'platform.access'`;
        expect(only(alerts).message).toContain(REASON);
        expect(await sql`select reason from public.platform_access`).toEqual([{ reason: REASON }]);
        expect(await sql`select reason from public.audit_logs where action = 'platform_access.opened'`).toEqual([
          { reason: REASON },
        ]);
      });
    }));

  it("ends by itself, or before", () =>
    rolledBack(async (tx) => {
      const { user, organizationId } = await createWorld(tx);
      const owner = await newPlatformOwner(tx);
      await workloadAt(tx, "PLANNED", { organizationId, userId: user.userId });
      const seen = () => as(tx, owner, (sql) => sql`select from public.compute_workloads`);
      await open(tx, owner, organizationId);
      await tx`update public.platform_access set started_at = now() - interval '3 hours', expires_at = now() where user_id = ${owner.userId}`;
      expect(await seen()).toHaveLength(0);
      await tx`delete from public.platform_access where user_id = ${owner.userId}`;
      await open(tx, owner, organizationId);
      expect(await seen()).toHaveLength(1);
      await tx`update public.platform_access set started_at = now() - interval '1 hour' where user_id = ${owner.userId}`;
      await as(tx, owner, (sql) => sql`select public.end_platform_access(${organizationId})`);
      expect(await seen()).toHaveLength(0);
    }));

  it("is for platform owners, with a reason, for at most a day", () =>
    rolledBack(async (tx) => {
      const { outsider, organizationId } = await createWorld(tx);
      const owner = await newPlatformOwner(tx);
      expect(await open(tx, outsider, organizationId)).toMatchObject(refused("PT403"));
      expect(await open(tx, owner, organizationId, 25)).toMatchObject(refused("PT422"));
      expect(await open(tx, owner, organizationId, 1, "Because")).toMatchObject(refused("PT422"));
      expect(await open(tx, owner, -1)).toMatchObject(refused("PT404"));
      const forever = await attempt(
        tx,
        (inner) => inner`
          insert into public.platform_access (organization_id, user_id, reason, expires_at)
          values (${organizationId}, ${owner.userId}, ${REASON}, now() + interval '25 hours')`,
      );
      expect(forever).toMatchObject(refused("23514"));
    }));

  it("ends with the platform owner", () =>
    rolledBack(async (tx) => {
      const { organizationId } = await createWorld(tx);
      const owner = await newPlatformOwner(tx);
      await open(tx, owner, organizationId);
      await tx`delete from public.platform_owners where user_id = ${owner.userId}`;
      expect(await as(tx, owner, (sql) => sql`select from public.my_organizations()`)).toHaveLength(0);
    }));
});

describe("the platform owners", () => {
  const add = (tx: Tx, by: Person, { userId }: Person) =>
    attempt(tx, (inner) => as(inner, by, (sql) => sql`select public.add_platform_owner(${`${userId}@example.org`})`));
  const remove = (tx: Tx, by: Person, { userId }: Person) =>
    attempt(tx, (inner) => as(inner, by, (sql) => sql`delete from public.platform_owners where user_id = ${userId}`));

  it("are added and removed by each other, and nobody else", () =>
    rolledBack(async (tx) => {
      await tx`delete from public.platform_owners`;
      const { admin, stranger } = await createWorld(tx);
      const owner = await newPlatformOwner(tx);
      expect(await add(tx, admin, admin)).toMatchObject(refused("PT403"));
      expect(await add(tx, owner, { role: "authenticated", userId: "nobody" })).toMatchObject(refused("PT404"));
      expect(await add(tx, owner, stranger)).toMatchObject({ ok: true });
      expect(await remove(tx, admin, stranger)).toMatchObject({ ok: true, value: { count: 0 } });
      expect(await remove(tx, stranger, owner)).toMatchObject({ ok: true, value: { count: 1 } });
      const direct = await attempt(tx, (inner) =>
        as(inner, stranger, (sql) => sql`insert into public.platform_owners (user_id) values (${owner.userId})`),
      );
      expect(direct).toMatchObject(refused("42501"));
    }));

  it("keep one, whom only the owner of the database may remove", () =>
    rolledBack(async (tx) => {
      await tx`delete from public.platform_owners`;
      const owner = await newPlatformOwner(tx);
      expect(await remove(tx, owner, owner)).toMatchObject(refused("PT409"));
      const gone = await tx`delete from public.platform_owners where user_id = ${owner.userId}`;
      expect(gone.count).toBe(1);
    }));
});
