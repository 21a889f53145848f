import { describe, expect, it } from "vitest";
import { as, attempt, only, rolledBack, SERVICE, type Tx } from "./database.ts";
import { createWorld, newMember, type Person, workloadAt } from "./fixture.ts";

interface Entry {
  action: string;
  subject_id: string;
  subject_name: string | null;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string | null;
  before: unknown;
  after: unknown;
  reason: string | null;
}

/** What was audited of one kind of subject since `after`, the oldest first. */
const entriesOf = (tx: Tx, organizationId: number, kind: string, after = 0) => tx<Entry[]>`
  select action, subject_id, subject_name, actor_kind, actor_id, actor_name, before, after, reason
  from public.audit_logs
  where organization_id = ${organizationId} and subject_kind = ${kind} and id > ${after}
  order by id`;
const lastId = async (tx: Tx) =>
  only(await tx<{ id: number }[]>`select coalesce(max(id), 0)::bigint as id from public.audit_logs`).id;

describe("the audit log", () => {
  it("keeps what became of a membership, by whom, with the names of the time", () =>
    rolledBack(async (tx) => {
      const { organizationId, admin } = await createWorld(tx);
      const member = await newMember(tx, organizationId, "user");
      await tx`update public.profiles set display_name = 'Ada' where user_id = ${admin.userId}`;
      await tx`update public.profiles set display_name = 'Bob' where user_id = ${member.userId}`;
      const since = await lastId(tx);
      const where = (by: Tx) => by`organization_id = ${organizationId} and user_id = ${member.userId}`;
      await as(tx, admin, (by) => by`update public.memberships set role = 'operator' where ${where(by)}`);
      await as(tx, admin, (by) => by`update public.memberships set role = 'operator' where ${where(by)}`);
      await as(tx, admin, (by) => by`delete from public.memberships where ${where(by)}`);
      await tx`insert into public.memberships (organization_id, user_id, role) values (${organizationId}, ${member.userId}, 'user')`;
      const byAda = { subject_id: member.userId, actor_kind: "operator", actor_id: admin.userId, actor_name: "Ada" };
      const whole = { organization_id: organizationId, user_id: member.userId };
      expect(await entriesOf(tx, organizationId, "membership", since)).toEqual([
        {
          ...{ action: "membership.role_changed", subject_name: "Bob", reason: null, ...byAda },
          ...{ before: { role: "user" }, after: { role: "operator" } },
        },
        {
          ...{ action: "membership.deleted", subject_name: "Bob", reason: null, ...byAda },
          ...{ before: { ...whole, role: "operator" }, after: null },
        },
        {
          ...{ action: "membership.created", subject_name: "Bob", reason: null, subject_id: member.userId },
          ...{
            actor_kind: "system",
            actor_id: null,
            actor_name: null,
            before: null,
            after: { ...whole, role: "user" },
          },
        },
      ]);
    }));

  it("keeps how plans are made, and the name, before and after; in Studio too", () =>
    rolledBack(async (tx) => {
      const { organizationId, operator } = await createWorld(tx);
      const since = await lastId(tx);
      await as(
        tx,
        operator,
        (by) => by`
          update public.organizations set carbon_price_gbp_per_kg = 0.25, assignment_policy = 'automatic'
          where id = ${organizationId}`,
      );
      await tx`update public.organizations set name = 'Renamed' where id = ${organizationId}`;
      expect(await entriesOf(tx, organizationId, "organization", since)).toMatchObject([
        {
          ...{ action: "organization.changed", actor_kind: "operator", actor_id: operator.userId },
          before: { carbon_price_gbp_per_kg: 0.1, assignment_policy: "manual" },
          after: { carbon_price_gbp_per_kg: 0.25, assignment_policy: "automatic" },
        },
        { action: "organization.name_changed", actor_kind: "system", after: { name: "Renamed" } },
      ]);
    }));

  it("keeps that a worker was added, switched off and given a key, and no key", () =>
    rolledBack(async (tx) => {
      const { organizationId, admin } = await createWorld(tx);
      const since = await lastId(tx);
      await as(tx, admin, (by) => by`select public.add_worker(${organizationId}, 'docklands-01')`);
      await as(
        tx,
        admin,
        (by) => by`update public.workers set enabled = false where organization_id = ${organizationId}`,
      );
      await tx`update public.workers set key_hash = repeat('b', 64) where organization_id = ${organizationId}`;
      await tx`update public.workers set last_seen_at = now() where organization_id = ${organizationId}`;
      const entries = await entriesOf(tx, organizationId, "worker", since);
      expect(entries).toMatchObject([
        { action: "worker.created", subject_name: "docklands-01", actor_id: admin.userId, before: null },
        { action: "worker.enabled_changed", before: { enabled: true }, after: { enabled: false } },
        { action: "worker.key_hash_changed", before: null, after: null },
      ]);
      expect(JSON.stringify(entries)).not.toMatch(/[0-9a-f]{64}|kbw_/);
    }));

  it("keeps each change of a budget", () =>
    rolledBack(async (tx) => {
      const { organizationId, operator } = await createWorld(tx);
      await as(
        tx,
        operator,
        (by) => by`insert into public.carbon_budgets (organization_id, limit_g) values (${organizationId}, 5)`,
      );
      await as(tx, operator, (by) => by`update public.carbon_budgets set limit_g = 6, is_hard = true`);
      await as(tx, operator, (by) => by`delete from public.carbon_budgets`);
      expect(await entriesOf(tx, organizationId, "budget")).toMatchObject([
        { action: "budget.created", after: { limit_g: 5, is_hard: false } },
        { action: "budget.changed", before: { limit_g: 5, is_hard: false }, after: { limit_g: 6, is_hard: true } },
        { action: "budget.deleted", before: { limit_g: 6 }, after: null },
      ]);
    }));

  it("keeps what another than its owner does to a workload, and nothing that the owner or the system does", () =>
    rolledBack(async (tx) => {
      const { organizationId, user, operator } = await createWorld(tx);
      const workload = await workloadAt(tx, "PLANNED", { organizationId, userId: user.userId });
      const rename = (by: Tx, name: string) =>
        by`update public.compute_workloads set workload_name = ${name} where id = ${workload.id}`;
      await as(tx, user, (by) => rename(by, "By its owner"));
      await as(tx, operator, (by) => rename(by, "By another"));
      const code = only(
        await tx<
          { code: string }[]
        >`select grid_zone_code as code from public.grid_zones where id = ${workload.zoneId}`,
      ).code;
      await as(tx, operator, (by) => by`select public.assign_workload(${workload.jobId}, ${code})`);
      await as(tx, operator, (by) => by`select public.cancel_workload(${workload.jobId}, 'Not needed')`);
      expect(await entriesOf(tx, organizationId, "workload")).toMatchObject([
        { action: "workload.renamed", subject_id: workload.jobId, before: { workload_name: "By its owner" } },
        { action: "workload.assigned", after: { status: "SCHEDULED", chosen_grid_zone: workload.zoneId } },
        { action: "workload.cancelled", after: { status: "CANCELLED" }, reason: "Cancelled: Not needed" },
      ]);
    }));

  it("is read by operators, viewers and admins of the organization, and written by nobody through the API", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const count = async (who: Person) =>
        (await as(tx, who, (by) => by`select from public.audit_logs where organization_id = ${world.organizationId}`))
          .length;
      expect(await count(world.operator)).toBeGreaterThan(0);
      for (const who of [world.viewer, world.admin]) expect(await count(who)).toBe(await count(world.operator));
      for (const who of [world.user, world.outsider, world.stranger]) expect(await count(who)).toBe(0);
      const record = (by: Tx) =>
        by`select private.record_audit(${world.organizationId}, 'test.done', 'test', '1', null, null)`;
      for (const who of [world.operator, world.admin]) {
        expect(await attempt(tx, (inner) => as(inner, who, record))).toMatchObject({ ok: false, code: "42501" });
      }
      expect(await attempt(tx, (inner) => as(inner, SERVICE, record))).toMatchObject({ ok: true });
    }));

  it("takes the id of the HTTP request, and bounds what is too large instead of refusing the change", () =>
    rolledBack(async (tx) => {
      const { organizationId } = await createWorld(tx);
      await tx`select set_config('request.headers', '{"x-request-id": "abc-1"}', true)`;
      await tx`select private.record_audit(${organizationId}, 'test.done', 'test', '1', ${tx.json({ text: "x".repeat(30_000) })}, null)`;
      const [entry] = await tx`select request_id, before from public.audit_logs where subject_kind = 'test'`;
      expect(entry).toEqual({ request_id: "abc-1", before: { omitted_characters: 30_012 } });
    }));

  it("outlives the account that made an entry", () =>
    rolledBack(async (tx) => {
      const { organizationId, admin } = await createWorld(tx);
      await newMember(tx, organizationId, "admin");
      await as(tx, admin, (by) => by`update public.organizations set name = 'Renamed' where id = ${organizationId}`);
      await tx`delete from auth.users where id = ${admin.userId}`;
      const entries = await entriesOf(tx, organizationId, "organization");
      expect(entries.at(-1)).toMatchObject({ actor_id: admin.userId, action: "organization.name_changed" });
    }));
});
