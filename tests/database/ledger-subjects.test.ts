import { describe, expect, it } from "vitest";
import { as, attempt, only, rolledBack } from "./database.ts";
import { createWorld, type Person } from "./fixture.ts";
import { finishedIn, settle, settleSite, siteEntry } from "./ledger-entries.ts";

const SLOT = "2026-11-22T09:30:00Z";

describe("a site in the ledger", () => {
  it("is settled by half hour, again when a figure is new, and not when nothing is", () =>
    rolledBack(async (tx) => {
      const { organizationId } = await createWorld(tx);
      expect(await settleSite(tx, organizationId, SLOT, siteEntry(2_000))).toBe(1);
      expect(await settleSite(tx, organizationId, SLOT, siteEntry(2_000))).toBeNull();
      expect(await settleSite(tx, organizationId, SLOT, siteEntry(2_100, true))).toBe(2);
      expect(await settleSite(tx, organizationId, "2026-11-22T10:00:00Z", siteEntry(900))).toBe(1);
      const rows = await tx`
        select slot_start, carbon_g::float8 as carbon_g, run_id from public.ledger_current
        where organization_id = ${organizationId} order by slot_start`;
      expect(rows).toEqual([
        { slot_start: new Date(SLOT), carbon_g: 2_100, run_id: null },
        { slot_start: new Date("2026-11-22T10:00:00Z"), carbon_g: 900, run_id: null },
      ]);
    }));

  it("is in the same chain as the organization's runs", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const { claim } = await finishedIn(tx, world);
      await settle(tx, claim);
      await settleSite(tx, world.organizationId, SLOT, siteEntry(2_000));
      await settle(tx, claim, { settled: true });
      const chain = await tx`
        select chain_number::integer as number, subject_kind from public.ledger_entries
        where organization_id = ${world.organizationId} order by chain_number`;
      expect(chain).toEqual([
        { number: 1, subject_kind: "run" },
        { number: 2, subject_kind: "site" },
        { number: 3, subject_kind: "run" },
      ]);
      expect(only(await tx`select entries::integer, fault from public.verify_ledger(${world.organizationId})`)).toEqual(
        {
          entries: 3,
          fault: null,
        },
      );
    }));

  it("leaves the workloads, their history and their savings as they were", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const { claim } = await finishedIn(tx, world);
      await settle(tx, claim);
      const read = async () => ({
        savings: await tx`
          select runs::integer, energy_kwh::float8 from public.savings_by_period(${world.organizationId}, '2020-01-01', 'month')`,
        events: only(
          await tx`select count(*)::integer as n from public.events where organization_id = ${world.organizationId}`,
        ),
      });
      const before = await read();
      await settleSite(tx, world.organizationId, SLOT, siteEntry(2_000));
      expect(await read()).toEqual(before);
    }));

  it("is read by those who read the whole ledger, and by no user", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await settleSite(tx, world.organizationId, SLOT, siteEntry(2_000));
      const seenBy = (person: Person) =>
        as(tx, person, async (own) => {
          const rows = await own`select id from public.ledger_current where subject_kind = 'site'`;
          return rows.length;
        });
      expect(await seenBy(world.operator)).toBe(1);
      expect(await seenBy(world.viewer)).toBe(1);
      expect(await seenBy(world.user)).toBe(0);
      expect(await seenBy(world.outsider)).toBe(0);
    }));

  it.each([
    ["a half hour that begins off the grid", "2026-11-22T09:15:00Z", siteEntry(1)],
    ["a counterfactual", SLOT, { ...siteEntry(1), baselineCarbonG: 5 }],
  ])("is refused with %s", (_, slotStart, entry) =>
    rolledBack(async (tx) => {
      const { organizationId } = await createWorld(tx);
      expect(await attempt(tx, (inner) => settleSite(inner, organizationId, slotStart, entry))).toMatchObject({
        ok: false,
        code: "23514",
      });
    }),
  );
});
