import { describe, expect, it } from "vitest";
import { ANON, as, attempt, only, rolledBack } from "../database.ts";
import { createWorld, newMember, workloadAt } from "../fixture.ts";
import { createCast } from "./subjects.ts";

const TABLES = [
  ...[
    "organizations",
    "memberships",
    "grid_regions",
    "grid_zones",
    "grid_sources",
    "grid_forecast_issues",
    "grid_forecasts",
    "grid_outlooks",
  ],
  ...[
    "grid_intensities",
    "grid_prices",
    "compute_workloads",
    "plans",
    "runs",
    "workers",
    "ledger_entries",
    "events",
    "alerts",
    "alert_events",
    "audit_logs",
    "changes",
  ],
];

describe("somebody who belongs nowhere", () => {
  it("sees their own profile and nothing else", () =>
    rolledBack(async (tx) => {
      const { world } = await createCast(tx);
      await as(tx, world.stranger, async (sql) => {
        for (const table of TABLES) {
          const rows =
            table === "workers" ? sql`select id from public.workers` : sql`select from ${sql(`public.${table}`)}`;
          expect([table, (await rows).length]).toEqual([table, 0]);
        }
        expect(await sql`select user_id from public.profiles`).toEqual([{ user_id: world.stranger.userId }]);
        expect(await sql`select from public.zone_usage(now(), now() + interval '1 hour')`).toHaveLength(0);
      });
    }));

  it("and is not signed in is refused by name, not shown an empty table", () =>
    rolledBack(async (tx) => {
      for (const table of [...TABLES, "profiles", "zone_activity", "ledger_current"]) {
        const outcome = await attempt(tx, (inner) =>
          as(inner, ANON, (sql) => sql`select from ${sql(`public.${table}`)}`),
        );
        expect([table, outcome]).toMatchObject([table, { ok: false, code: "42501" }]);
      }
    }));
});

describe("a membership", () => {
  it("of two organizations has two roles: neither gives rights in the other organization", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const { organizationId, otherOrganizationId, outsider } = world;
      // An operator there, a user here.
      await tx`insert into public.memberships (organization_id, user_id, role) values (${organizationId}, ${outsider.userId}, 'user')`;
      const here = await workloadAt(tx, "PLANNED", { organizationId, userId: world.user.userId });
      const member = await newMember(tx, otherOrganizationId, "user");
      const there = await workloadAt(tx, "PLANNED", { organizationId: otherOrganizationId, userId: member.userId });
      const seen = await as(tx, outsider, (sql) => sql`select id from public.compute_workloads`);
      expect(seen).toEqual([{ id: there.id }]);
      const cancel = (job: string) =>
        attempt(tx, (inner) => as(inner, outsider, (sql) => sql`select public.cancel_workload(${job})`));
      expect(await cancel(here.jobId)).toMatchObject({ ok: false, code: "PT404" });
      expect(await cancel(there.jobId)).toMatchObject({ ok: true });
    }));

  it("may be moved by an admin into no organization but their own", () =>
    rolledBack(async (tx) => {
      const { admin, user, otherOrganizationId } = await createWorld(tx);
      const outcome = await attempt(tx, (inner) =>
        as(
          inner,
          admin,
          (sql) =>
            sql`update public.memberships set organization_id = ${otherOrganizationId} where user_id = ${user.userId}`,
        ),
      );
      expect(outcome).toMatchObject({ ok: false, code: "42501" });
    }));

  it("does not let an operator promote themselves", () =>
    rolledBack(async (tx) => {
      const { operator } = await createWorld(tx);
      const change = await as(
        tx,
        operator,
        (sql) => sql`update public.memberships set role = 'admin' where user_id = ${operator.userId}`,
      );
      expect(change.count).toBe(0);
    }));
});

describe("an account", () => {
  it.each([
    { meta: { display_name: "  Ada  " }, email: "ada@example.org", name: "Ada" },
    { meta: {}, email: "ada@example.org", name: "ada" },
    { meta: { display_name: " " }, email: null, name: "Unnamed" },
    { meta: { display_name: "x".repeat(300) }, email: null, name: "x".repeat(120) },
  ])("made with $meta and $email has a profile at once", ({ meta, email, name }) =>
    rolledBack(async (tx) => {
      const rows = await tx`
        insert into auth.users (id, email, raw_user_meta_data)
        values (gen_random_uuid(), ${email}, ${JSON.stringify(meta)}::text::jsonb) returning id`;
      const profile = await tx`select display_name from public.profiles where user_id = ${only(rows).id}`;
      expect(profile).toEqual([{ display_name: name }]);
    }),
  );
});

describe("an alert", () => {
  it("is acknowledged in one's own name only", () =>
    rolledBack(async (tx) => {
      const { world, others } = await createCast(tx);
      const update = (column: "acknowledged_by" | "state", value: string) =>
        attempt(tx, (inner) =>
          as(
            inner,
            world.operator,
            (sql) => sql`update public.alerts set ${sql(column)} = ${value} where id = ${others.alertId}`,
          ),
        );
      expect(await update("acknowledged_by", world.admin.userId)).toMatchObject({ ok: false, code: "42501" });
      expect(await update("state", "acknowledged")).toMatchObject({ ok: true });
      const rows = await tx`select acknowledged_by from public.alerts where id = ${others.alertId}`;
      expect(rows).toEqual([{ acknowledged_by: world.operator.userId }]);
    }));
});

describe("a worker's key", () => {
  it("is answered once to the admin who adds it, and only its hash is kept", () =>
    rolledBack(async (tx) => {
      const { admin, organizationId } = await createWorld(tx);
      const { key } = only(
        await as(
          tx,
          admin,
          (sql) => sql`select public.add_worker(${organizationId}, 'machine', 'UK-LONDON-01') as key`,
        ),
      );
      expect(key).toMatch(/^kbw_[A-Za-z0-9_-]{43}$/);
      const found = await tx`
        select worker_name, z.grid_zone_code as zone from public.workers k join public.grid_zones z on z.id = k.zone_id
        where k.id = private.recognize_worker(encode(extensions.digest(${key}, 'sha256'), 'hex'))`;
      expect(found).toEqual([{ worker_name: "machine", zone: "UK-LONDON-01" }]);
      const read = await attempt(tx, (inner) => as(inner, admin, (sql) => sql`select key_hash from public.workers`));
      expect(read).toMatchObject({ ok: false, code: "42501" });
    }));
});
