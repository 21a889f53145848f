import { describe, expect, it } from "vitest";
import { as, attempt, only, rolledBack, type Tx } from "./database.ts";
import { createWorld, type Person, type World } from "./fixture.ts";
import { type Figures, finishedIn, settle } from "./ledger-entries.ts";

async function account(tx: Tx, world: World, finishedAt: string, figures: Figures): Promise<number> {
  const { claim } = await finishedIn(tx, world);
  await settle(tx, claim, figures);
  await tx`update public.runs set finished_at = ${finishedAt} where id = ${claim.runId}`;
  return claim.runId;
}

const periods = (tx: Tx, world: World, person: Person, period = "month") =>
  as(
    tx,
    person,
    (sql) => sql`
      select period_start::text, runs, carbon_g::float8, baseline_carbon_g::float8, runs_not_comparable, runs_worse, runs_open, runs_judged,
        captured_g::float8, foresight_g::float8, actual_kwh::float8, forecast_kwh::float8
      from public.savings_by_period(${world.organizationId}, '2026-01-01', ${period})`,
  );

describe("savings by period", () => {
  it("adds up the newest settlement of each run, by the month of the United Kingdom", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      // Half past midnight of 1 July in British Summer Time.
      const first = await account(tx, world, "2026-06-30T23:30:00Z", { carbonG: 100, baselineCarbonG: 300 });
      await tx`select private.store_foresight(${first}, '{"zoneId": null, "startAt": "2026-06-30T12:00:00Z", "carbonG": 50, "savedG": 250}'::jsonb, null)`;
      await account(tx, world, "2026-07-10T12:00:00Z", { carbonG: 500, baselineCarbonG: 300, settled: true });
      await account(tx, world, "2026-07-10T12:00:00Z", { carbonG: null });
      await account(tx, world, "2025-12-31T12:00:00Z", {});
      expect(await periods(tx, world, world.viewer)).toEqual([
        {
          ...{ period_start: "2026-07-01", runs: 3, carbon_g: 600, baseline_carbon_g: 600, runs_not_comparable: 1 },
          ...{
            runs_worse: 1,
            runs_open: 2,
            runs_judged: 1,
            captured_g: 200,
            foresight_g: 250,
            actual_kwh: 1,
            forecast_kwh: 2,
          },
        },
      ]);
      const weeks = await periods(tx, world, world.viewer, "week");
      expect(weeks.map(({ period_start, runs }) => [period_start, runs])).toEqual([
        ["2026-07-06", 2],
        ["2026-06-29", 1],
      ]);
    }));

  it("are one's own for a user, the organization's for who watches it, and nothing for others", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await account(tx, world, "2026-07-10T12:00:00Z", {});
      const runs = async (person: Person) => (await periods(tx, world, person)).map((row) => row.runs);
      expect(await runs(world.user)).toEqual([1]);
      expect(await runs(world.secondUser)).toEqual([]);
      expect(await runs(world.operator)).toEqual([1]);
      expect(await runs(world.outsider)).toEqual([]);
    }));

  it("refuses a period it does not know", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await as(tx, world.user, async (sql) => {
        expect(await attempt(sql, (inner) => periods(inner, world, world.user, "day"))).toMatchObject({
          ok: false,
          code: "PT422",
        });
      });
    }));
});

describe("hindsight", () => {
  it("is requested when it is due, once, and is then known", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const runId = await account(tx, world, new Date().toISOString(), { settled: true });
      const asked = async () => {
        await tx`delete from pgboss.job where name = 'run.account'`;
        await tx`select private.enqueue_settlements()`;
        return (await tx`select from pgboss.job where name = 'run.account' and singleton_key = ${String(runId)}`)
          .length;
      };
      expect(await asked()).toBe(0);
      await tx`select private.store_foresight(${runId}, null, now() + interval '1 hour')`;
      expect(await asked()).toBe(0);
      await tx`select private.store_foresight(${runId}, null, now())`;
      expect(await asked()).toBe(1);
      await tx`select private.store_foresight(${runId}, '{"zoneId": null, "startAt": "2026-01-01T00:00:00Z", "carbonG": 1, "savedG": 2}'::jsonb, now())`;
      expect(await asked()).toBe(0);
      const row = only(
        await tx`select settlement, saved_g::float8 as saved from public.run_foresights where run_id = ${runId}`,
      );
      expect(row).toEqual({ settlement: 1, saved: 2 });
    }));
});
