import { afterAll, describe, expect, it } from "vitest";
import { connect } from "../../supabase/functions/_shared/database.ts";
import { outlookStore } from "../../supabase/functions/poll-grid/outlook-store.ts";
import { asSchedule, call, dispatch, sql, submit, target } from "./target.ts";

const database = connect(target.dbUrl);
afterAll(() => database.end());

const poll = async () => expect((await call("poll-grid", "{}", asSchedule)).status).toBe(200);
const calibrated = async () =>
  (
    await sql<{ region_id: number }[]>`
      select region_id from private.forecast_states where calibrated_at is not null order by region_id`
  ).map(({ region_id }) => region_id);

describe("the outlook of an issue", () => {
  it("has seven days of every area with bands and the source of each slot, and is stored with the learnt state", async () => {
    await poll();
    const outlooks = await sql`
      select o.region_id, cardinality(o.p50_g_per_kwh) as slots, o.first_slot = i.first_slot as begins_with_issue,
        o.is_statistical[1:96] = array_fill(false, array[96]) and o.is_statistical[97:336] = array_fill(true, array[240]) as fills_up,
        (select bool_and(p10 <= p50 and p50 <= p90 and p10 < p90) from unnest(o.p10_g_per_kwh, o.p50_g_per_kwh, o.p90_g_per_kwh) as b (p10, p50, p90)) as is_banded
      from public.grid_outlooks o join public.grid_forecast_issues i on i.id = o.issue_id
      where i.id = (select max(id) from public.grid_forecast_issues) order by o.region_id`;
    const expected = { slots: 336, begins_with_issue: true, fills_up: true, is_banded: true };
    expect(outlooks).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 18].map((region_id) => ({ region_id, ...expected })),
    );
    expect(await sql`select kind, last_error from public.grid_sources where name = 'statistical-forecast'`).toEqual([
      { kind: "sample", last_error: null },
    ]);
    expect(
      await sql`select count(*) as states, bool_and(next_slot <= now()) as is_past from private.forecast_states`,
    ).toEqual([{ states: 15, is_past: true }]);
  });

  it("is made once, while each further poll calibrates the next area", async () => {
    await poll();
    const [issue] = await sql<{ id: number }[]>`select max(id) as id from public.grid_forecast_issues`;
    const count = () => sql`select count(*) from public.grid_outlooks where issue_id = ${issue?.id ?? 0}`;
    const [before, first] = [await count(), await calibrated()];
    await poll();
    expect(await count()).toEqual(before);
    expect((await calibrated()).length).toBe(Math.min(15, first.length + 1));
  });

  it("reaches the pages: seven days from now, with the source of the forecast", async () => {
    const rows = await sql<{ source: string; slots: number; is_banded: boolean }[]>`
      select source, count(*) as slots,
        bool_and(p10_g_per_kwh <= intensity_g_per_kwh and intensity_g_per_kwh <= p90_g_per_kwh) as is_banded
      from public.region_timeline(1::smallint, now(), now() + interval '7 days')
      where source is not null group by source order by source`;
    expect(rows).toMatchObject([
      { source: "neso", is_banded: true },
      { source: "statistical", is_banded: true },
    ]);
    // A slot may pass between the poll and the read, and other tests store present ones.
    expect(rows.reduce((sum, { slots }) => sum + slots, 0)).toBeGreaterThanOrEqual(336 - 3);
  });
});

describe("a workload with a week", () => {
  it("is planned over all of it, and each candidate says how sure it is", async () => {
    await poll();
    const id = await submit({ name: "a week", minutes: 60, deferralMins: 6 * 1440 });
    await dispatch();
    const candidates = await sql<{ sure: number; is_within: boolean; statistical: number; starts: Date }[]>`
      select c.best_probability as sure, c.p10_carbon_g <= c.carbon_g and c.carbon_g < c.p90_carbon_g as is_within,
        c.statistical_share as statistical, c.start_at as starts
      from public.plan_candidates c join public.plans p on p.id = c.plan_id
      where p.workload_id = ${id} order by c.rank`;
    expect(candidates).toHaveLength(3);
    for (const { sure, is_within, statistical, starts } of candidates) {
      expect(is_within).toBe(true);
      expect(sure).toBeGreaterThanOrEqual(0);
      expect(sure).toBeLessThanOrEqual(1);
      // NESO's figures end 48 hours after the issue's first slot; a window across that end rests on both.
      const leadHours = (starts.getTime() - Date.now()) / 3_600_000;
      if (leadHours > 48) expect(statistical).toBe(1);
      if (leadHours < 46) expect(statistical).toBe(0);
    }
  });

  it("that needs a start beyond NESO's forecast has one, on the statistical forecast", async () => {
    await poll();
    const id = await submit({ name: "later", minutes: 72 * 60, deferralMins: 600 });
    await dispatch();
    const [best] = await sql`
      select c.statistical_share::float8 as statistical, p.feasible
      from public.plans p join public.plan_candidates c on c.plan_id = p.id and c.rank = 1
      where p.workload_id = ${id} order by p.version desc limit 1`;
    // 72 hours of work: NESO forecasts at most 48.
    expect(best).toMatchObject({ feasible: true });
    expect(best?.statistical).toBeGreaterThan(0.3);
  });
});

describe("figures of one kind", () => {
  it("never teach the forecast of another", async () => {
    await poll();
    const forecasts = JSON.stringify([{ regionId: 1, intensityGPerKwh: [100] }]);
    const [issue] = await sql<{ id: number }[]>`
      select private.store_forecast_issue('replay', now(), private.half_hour_floor(now()), ${forecasts}::text::jsonb) as id`;
    const areas = await outlookStore(database).areasToForecast({ id: issue?.id ?? 0, kind: "replay" }, new Date());
    await sql`delete from public.grid_forecast_issues where kind = 'replay'`;
    expect(areas).toMatchObject([{ regionId: 1, state: null, calibration: null, outturn: { intensityGPerKwh: [] } }]);
  });
});
