import { z } from "zod";
import { gridAreaIdSchema } from "../../../lib/contracts/grid.ts";
import { ARCHIVE_DAYS } from "../../../lib/domain/forecast/area-forecast.ts";
import type { ArchivedForecast } from "../../../lib/domain/forecast/calibration.ts";
import type { SlotSeries } from "../../../lib/domain/forecast/slot-series.ts";
import { SLOT_MS } from "../../../lib/domain/grid/slots.ts";
import { type Database, execute, queryAll } from "../_shared/database.ts";
import { calibrationSchema, stateSchema } from "./forecast-memory.ts";
import type { OutlookStore } from "./make-outlooks.ts";

/** What an area without a state learns first; its calibration reads the rest of the archive. */
const FIRST_DAYS = 14;
/** After a longer outage an area starts again, so no more is read. */
const ABSENCE_DAYS_MAX = 60;

/**
 * Outturn of an area `a`, of slots that are over, from an instant on, with wind's share if the mix is known; only one
 * kind.
 */
const outturnSince = (since: string) => `(
  select coalesce(json_agg(json_build_array(
    extract(epoch from i.slot_start) * 1000, i.intensity_g_per_kwh, m.wind_pct
  ) order by i.slot_start), '[]')
  from public.grid_intensities i
  left join public.grid_generation_mixes m
    on m.region_id = i.region_id and m.slot_start = i.slot_start and m.kind = i.kind
  where i.region_id = a.region_id and i.kind = $1::public.grid_data_kind
    and i.slot_start >= ${since} and i.slot_start <= $2::timestamptz - interval '30 minutes'
)`;

const TO_FORECAST = `
  select a.region_id, s.state, s.calibration, extract(epoch from n.first_slot) * 1000 as first_slot_ms,
    ${outturnSince(`coalesce(
      greatest(s.next_slot, $2::timestamptz - interval '${ABSENCE_DAYS_MAX} days'),
      $2::timestamptz - interval '${FIRST_DAYS} days'
    )`)} as outturn,
    (
      select json_agg(case when f.source = 'neso' then f.intensity_g_per_kwh end order by f.slot_start)
      from private.region_figures(
        a.region_id, 'infinity', n.first_slot, n.first_slot + n.slot_count * interval '30 minutes'
      ) f
    ) as forecast
  from public.grid_forecast_issues n
  join public.grid_forecasts a on a.issue_id = n.id
  left join private.forecast_states s on s.kind = n.kind and s.region_id = a.region_id
  where n.id = $3 and n.kind = $1::public.grid_data_kind
    and not exists (select from public.grid_outlooks o where o.issue_id = n.id and o.region_id = a.region_id)
  order by a.region_id`;

/** Calibration needs only one outlook every six hours. */
const TO_CALIBRATE = `
  select a.region_id, a.state,
    ${outturnSince(`$2::timestamptz - interval '${ARCHIVE_DAYS} days'`)} as outturn,
    (
      select coalesce(json_agg(json_build_object(
        'firstSlotMs', extract(epoch from o.first_slot) * 1000, 'figures', o.figures, 'isStatistical', o.is_statistical
      ) order by o.first_slot), '[]')
      from (
        select distinct on (date_bin('6 hours', o.first_slot, timestamptz '2000-01-01 00:00:00+00'))
          o.first_slot, o.p50_g_per_kwh as figures, o.is_statistical
        from public.grid_forecast_issues n
        join public.grid_outlooks o on o.issue_id = n.id and o.region_id = a.region_id
        where n.kind = $1::public.grid_data_kind
          and n.issued_at between $2::timestamptz - interval '${ARCHIVE_DAYS} days' and $2::timestamptz
        order by date_bin('6 hours', o.first_slot, timestamptz '2000-01-01 00:00:00+00'), o.first_slot
      ) o
    ) as issues
  from (
    select region_id, state from private.forecast_states
    where kind = $1::public.grid_data_kind
    order by calibrated_at nulls first, region_id
    limit 1
  ) a`;

const figuresSchema = z.array(z.number().nullable());
const outturnSchema = z.array(z.tuple([z.number(), z.number(), z.number().nullable()]));
const areaRowSchema = z.object({
  region_id: gridAreaIdSchema,
  // An unreadable state was written by another version: the area is learnt again.
  state: stateSchema.nullable().catch(null),
  calibration: calibrationSchema.nullable().catch(null),
  first_slot_ms: z.number(),
  outturn: outturnSchema,
  forecast: figuresSchema,
});
const archiveRowSchema = z.object({
  region_id: gridAreaIdSchema,
  state: stateSchema,
  outturn: outturnSchema,
  issues: z.array(
    z.object({ firstSlotMs: z.number(), figures: z.array(z.number()), isStatistical: z.array(z.boolean()) }),
  ),
});
type ArchivedRow = z.infer<typeof archiveRowSchema>["issues"][number];

/** Stores outlooks and learnt states, and reads the inputs of both. */
export function outlookStore(database: Database): OutlookStore {
  return {
    async areasToForecast({ id, kind }, now) {
      const rows = await queryAll(database, areaRowSchema, TO_FORECAST, [kind, now, id]);
      return rows.map(({ region_id, first_slot_ms, outturn, forecast, ...known }) => ({
        ...known,
        regionId: region_id,
        outturn: seriesOf(outturn),
        issue: { firstSlotMs: first_slot_ms, intensityGPerKwh: forecast },
      }));
    },
    async outlooks({ id, kind }, madeAt, outlooks, states) {
      await execute(
        database,
        `select private.store_outlooks($1, $2::timestamptz, $3::jsonb),
           private.store_forecast_states($4::public.grid_data_kind, $2::timestamptz, $5::jsonb)`,
        [
          id,
          madeAt,
          JSON.stringify(outlooks),
          kind,
          JSON.stringify(states.map(({ regionId, state }) => ({ regionId, state }))),
        ],
      );
    },
    async areaToCalibrate(kind, now) {
      const [row] = await queryAll(database, archiveRowSchema, TO_CALIBRATE, [kind, now]);
      if (!row) return null;
      const history = seriesOf(row.outturn);
      const issues = row.issues.map((issue) => archivedForecast(issue, history));
      return { regionId: row.region_id, state: row.state, history, issues };
    },
    async calibration(kind, at, { regionId, state, calibration }) {
      await execute(
        database,
        "select private.store_forecast_states($1::public.grid_data_kind, $2::timestamptz, $3::jsonb)",
        [kind, at, JSON.stringify([{ regionId, state, calibration }])],
      );
    },
  };
}

/** Rows of (start, intensity, wind's percent), oldest first, as a series up to the last one. */
function seriesOf(rows: z.infer<typeof outturnSchema>): SlotSeries {
  const firstSlotMs = rows[0]?.[0] ?? 0;
  const count = ((rows.at(-1)?.[0] ?? firstSlotMs - SLOT_MS) - firstSlotMs) / SLOT_MS + 1;
  const intensityGPerKwh = new Array<number | null>(count).fill(null);
  const windShare = new Array<number | null>(count).fill(null);
  for (const [slotMs, intensity, windPct] of rows) {
    const place = (slotMs - firstSlotMs) / SLOT_MS;
    intensityGPerKwh[place] = intensity;
    windShare[place] = windPct === null ? null : windPct / 100;
  }
  return { firstSlotMs, intensityGPerKwh, windShare };
}

function archivedForecast({ firstSlotMs, figures, isStatistical }: ArchivedRow, history: SlotSeries): ArchivedForecast {
  const from = (firstSlotMs - history.firstSlotMs) / SLOT_MS;
  return {
    firstSlotMs,
    sources: isStatistical.map((is) => (is ? "statistical" : "neso")),
    intensityGPerKwh: figures,
    outturnGPerKwh: figures.map((_, lead) => history.intensityGPerKwh[from + lead] ?? null),
  };
}
