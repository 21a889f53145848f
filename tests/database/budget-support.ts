import { as, attempt, type Db, only, type Tx } from "./database.ts";
import type { Person, World } from "./fixture.ts";

type Budget = { limitG: number; isHard?: boolean; project?: string; userId?: string; month?: string };

export const addBudget = (db: Db, world: World, { limitG, isHard = true, project, userId, month }: Budget) =>
  db`
    insert into public.carbon_budgets (organization_id, project, user_id, month, limit_g, is_hard)
    values (${world.organizationId}, ${project ?? null}, ${userId ?? null}, ${month ?? null}, ${limitG}, ${isHard})`;

/** Makes 1 kWh emit 100 g in the cleanest zone, with no other known figure. */
export const setIntensity = (db: Db) => db`update public.grid_zones set carbon_intensity = 100, pue = 1`;

/** Submits a workload of 1 kWh, about 100 g, with the Data API's role. */
function submitAs(tx: Tx, world: World, person: Person, project: string | null = null) {
  return as(
    tx,
    person,
    (sql) => sql<{ id: number; job_id: string }[]>`
      insert into public.compute_workloads (
        organization_id, user_id, workload_name, docker_image, estimated_duration_mins, estimated_energy_kwh, project
      )
      values (${world.organizationId}, ${person.userId}, 'Budgeted', 'alpine:3', 60, 1, ${project})
      returning id, job_id`,
  );
}

export const tryToSubmit = (tx: Tx, world: World, person: Person, project: string | null = null) =>
  attempt(tx, (sql) => submitAs(sql, world, person, project));

export const committed = async (db: Db, id: number) =>
  only(
    await db`
      select reserved_g::float8 as reserved, actual_g::float8 as actual, month::text, is_over_soft as over
      from public.carbon_commitments where workload_id = ${id}`,
  );

/** A budget as shown on the page of budgets. */
export const usage = async (tx: Tx, world: World, person: Person, month?: string) => {
  const rows = await tx<
    { month: string }[]
  >`select coalesce(${month ?? null}::date, private.london_month(now()))::text as month`;
  return await as(
    tx,
    person,
    (sql) => sql`
      select project, limit_g::float8 as limit, emitted_g::float8 as emitted, expected_g::float8 as expected, left_g::float8 as left, workloads
      from public.carbon_budget_usage(${world.organizationId}, ${only(rows).month})`,
  );
};

const candidate = (carbonG: number, zoneId: number, startAt: string) => ({
  ...{
    rank: 1,
    zoneId,
    startAt,
    endAt: new Date(Date.parse(startAt) + 3_600_000).toISOString(),
    carbonG,
    costGbp: null,
  },
  ...{
    meanIntensityGPerKwh: 100,
    carbonScoreGbp: 0,
    priceScoreGbp: 0,
    latenessScoreGbp: 0,
    scoreGbp: 0,
    filledShare: 0,
  },
});

export async function plan(tx: Tx, id: number, carbonG: number, zoneId: number, startAt = new Date().toISOString()) {
  const stored = JSON.stringify({
    ...{
      reason: "Submitted",
      feasible: true,
      summary: "A plan",
      bindingConstraint: null,
      nearest: null,
      issueId: null,
    },
    ...{ kind: null, weights: {}, energyKwh: 1, latestStart: startAt, runNowZoneId: null, runNowCarbonG: null },
    ...{ runNowCostGbp: null, candidates: [candidate(carbonG, zoneId, startAt)] },
  });
  const rows = await tx<{ version: number | null }[]>`
    select private.store_plan(${id}, (select updated_at from public.compute_workloads where id = ${id}), ${stored}::text::jsonb) as version`;
  return only(rows).version;
}
