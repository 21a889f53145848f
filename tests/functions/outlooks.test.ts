import { afterAll, describe, expect, it } from "vitest";
import { connect } from "../../supabase/functions/_shared/database.ts";
import { outlookStore } from "../../supabase/functions/poll-grid/outlook-store.ts";
import { asSchedule, call, sql, target } from "./target.ts";

const database = connect(target.dbUrl);
afterAll(() => database.end());

const poll = async () => expect((await call("poll-grid", "{}", asSchedule)).status).toBe(200);
const calibrated = async () =>
  (
    await sql<{ region_id: number }[]>`
      select region_id from private.forecast_states where calibrated_at is not null order by region_id`
  ).map(({ region_id }) => region_id);

describe("the outlook of an issue", () => {
  it("has seven days of every area with bands, whose source each slot tells, and goes with what was learnt", async () => {
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

  it("reaches the pages: seven days from now, forecast by whom", async () => {
    const rows = await sql<{ source: string; slots: number; is_banded: boolean }[]>`
      select source, count(*) as slots,
        bool_and(p10_g_per_kwh <= intensity_g_per_kwh and intensity_g_per_kwh <= p90_g_per_kwh) as is_banded
      from public.region_timeline(1::smallint, now(), now() + interval '7 days')
      where source is not null group by source order by source`;
    expect(rows).toMatchObject([
      { source: "neso", is_banded: true },
      { source: "statistical", is_banded: true },
    ]);
    // A slot may pass between the poll and the question, and other tests tell of present ones.
    expect(rows.reduce((sum, { slots }) => sum + slots, 0)).toBeGreaterThanOrEqual(336 - 3);
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
