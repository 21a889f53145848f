import { readFileSync } from "node:fs";
import path from "node:path";
import { getConstructionPlans } from "pg-boss";
import { describe, expect, it } from "vitest";
import { DEAD_LETTER_QUEUE, QUEUES } from "../../lib/contracts/queue.ts";
import { GREAT_BRITAIN_ID, GRID_REGIONS } from "../../lib/domain/grid/regions.ts";
import { only, rolledBack, type Tx } from "./database.ts";

async function column(tx: Tx, query: string): Promise<unknown[]> {
  const rows = await tx.unsafe<{ value: unknown }[]>(query);
  return rows.map(({ value }) => value);
}

describe("what every installation has", () => {
  it("is the 14 regions of lib/domain, each with at least one zone, and Great Britain with none", () =>
    rolledBack(async (tx) => {
      const regions = await tx<{ id: number; name: string; octopus_letter: string | null; has_zone: boolean }[]>`
        select r.id, r.name, r.octopus_letter, exists (select from public.grid_zones z where z.region = r.name) as has_zone
        from public.grid_regions r order by r.id`;
      expect(regions).toEqual([
        ...GRID_REGIONS.map(({ id, name, octopusLetter }) => ({
          id,
          name,
          octopus_letter: octopusLetter,
          has_zone: true,
        })),
        { id: GREAT_BRITAIN_ID, name: "Great Britain", octopus_letter: null, has_zone: false },
      ]);
    }));

  it("is a queue for each of lib/contracts, which gives up into the dead-letter queue", () =>
    rolledBack(async (tx) => {
      const queues = await tx`select name, policy, dead_letter from pgboss.queue order by name`;
      const expected = [
        ...Object.keys(QUEUES).map((name) => ({ name, policy: "short", dead_letter: DEAD_LETTER_QUEUE })),
        { name: DEAD_LETTER_QUEUE, policy: "standard", dead_letter: null },
      ];
      expect(queues).toEqual(expected.sort((a, b) => (a.name < b.name ? -1 : 1)));
    }));

  it("is the schema that the installed pg-boss expects", () =>
    rolledBack(async (tx) => {
      const { version } = only(await tx`select version from pgboss.version`);
      expect(getConstructionPlans("pgboss")).toContain(`INSERT INTO pgboss.version(version) VALUES ('${version}')`);
    }));
});

describe("the sample organization", () => {
  it("is seeded with a member of each role and workloads that are being planned", () =>
    rolledBack(async (tx) => {
      await tx.unsafe(readFileSync(path.join(import.meta.dirname, "../../supabase/seed.sql"), "utf8"));
      const ours = "o.slug = 'sample-hosting'";
      const roles = `select m.role as value from public.memberships m join public.organizations o on o.id = m.organization_id
        where ${ours} order by m.role`;
      expect(await column(tx, roles)).toEqual(["user", "operator", "viewer", "admin"]);
      const waiting = `select w.id::text as value from public.compute_workloads w join public.organizations o on o.id = w.organization_id
        where ${ours} and w.status = 'PENDING' order by 1`;
      const jobs = `select singleton_key as value from pgboss.job where name = 'workload.plan' and singleton_key in (${waiting.replace(" order by 1", "")}) order by 1`;
      expect((await column(tx, waiting)).length).toBeGreaterThan(0);
      expect(await column(tx, jobs)).toEqual(await column(tx, waiting));
    }));
});
