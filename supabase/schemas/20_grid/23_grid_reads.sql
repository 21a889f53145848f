/*
 * The best figure known for each slot of a region at p_at: the outturn; else the newest of the last issues that covers
 * the slot; else the statistical forecast of such an issue. Unknown slots are rows with a null intensity. At most 14
 * days at once. An outturn counts from when it was last set: values before a revision are not kept, and a later figure
 * must not count as known. A band is returned only with the figure it was made for. In plpgsql, which caches its plan:
 * planning it again for each of 14 regions took longer than running it.
 */
create function private.region_figures(p_region_id smallint, p_at timestamptz, p_from timestamptz, p_to timestamptz)
returns table (
  slot_start timestamptz,
  intensity_g_per_kwh smallint,
  p10_g_per_kwh smallint,
  p90_g_per_kwh smallint,
  status public.intensity_status,
  source public.forecast_source,
  issued_at timestamptz,
  kind public.grid_data_kind
)
language plpgsql
stable
rows 336
set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  with issues as (
    select i.issued_at, i.kind, i.first_slot, f.intensity_g_per_kwh as figures
    from public.grid_forecast_issues i
    join public.grid_forecasts f on f.issue_id = i.id and f.region_id = p_region_id
    where i.issued_at <= p_at
    order by i.issued_at desc
    limit 4
  ),
  newest as (
    select i.issued_at, i.kind from issues i order by i.issued_at desc limit 1
  ),
  -- A slot missing from the newest issue is taken from the previous one, never from figures of another kind.
  told as (
    select distinct on (slot_start)
      i.first_slot + (e.n - 1) * interval '30 minutes' as slot_start, e.figure, i.issued_at
    from issues i
    cross join unnest(i.figures) with ordinality as e (figure, n)
    where e.figure is not null and i.kind = (select n.kind from newest n)
    order by slot_start, i.issued_at desc
  ),
  -- The newest issue may lack an outlook for a moment, or while making them fails. One from a week ago covers no future
  -- slot.
  outlook as (
    select i.issued_at, o.first_slot, o.p10_g_per_kwh as p10, o.p50_g_per_kwh as p50, o.p90_g_per_kwh as p90, o.is_statistical
    from newest n
    join public.grid_forecast_issues i
      on i.kind = n.kind and i.issued_at between n.issued_at - interval '7 days' and n.issued_at
    join public.grid_outlooks o on o.issue_id = i.id and o.region_id = p_region_id and o.made_at <= p_at
    order by i.issued_at desc
    limit 1
  ),
  week as (
    select o.first_slot + (e.n - 1) * interval '30 minutes' as slot_start, e.p10, e.p50, e.p90, e.is_statistical, o.issued_at
    from outlook o
    cross join unnest(o.p10, o.p50, o.p90, o.is_statistical) with ordinality as e (p10, p50, p90, is_statistical, n)
  ),
  slots as (
    select s as slot_start
    from pg_catalog.generate_series(
      private.half_hour_floor(p_from),
      least(p_to, p_from + interval '14 days') - interval '1 microsecond',
      interval '30 minutes'
    ) as s
  )
  select
    slots.slot_start,
    coalesce(known.intensity_g_per_kwh, told.figure, week.p50),
    case when known.status is null and coalesce(told.figure, week.p50) = week.p50 then week.p10 end,
    case when known.status is null and coalesce(told.figure, week.p50) = week.p50 then week.p90 end,
    case
      when known.status is not null then known.status
      when coalesce(told.figure, week.p50) is not null then 'forecast'::public.intensity_status
    end,
    case
      when known.status is not null then null
      when told.figure is not null or not week.is_statistical then 'neso'::public.forecast_source
      when week.is_statistical then 'statistical'::public.forecast_source
    end,
    case when known.status is null then coalesce(told.issued_at, week.issued_at) else known.updated_at end,
    case
      when known.status is not null then known.kind
      when coalesce(told.figure, week.p50) is not null then (select n.kind from newest n)
    end
  from slots
  left join told on told.slot_start = slots.slot_start
  left join week on week.slot_start = slots.slot_start
  left join public.grid_intensities known
    on known.region_id = p_region_id and known.slot_start = slots.slot_start and known.updated_at <= p_at
  order by slots.slot_start;
end;
$$;
grant execute on function private.region_figures(smallint, timestamptz, timestamptz, timestamptz) to authenticated, service_role;

create function public.region_timeline(p_region_id smallint, p_from timestamptz, p_to timestamptz)
returns table (
  slot_start timestamptz,
  intensity_g_per_kwh smallint,
  p10_g_per_kwh smallint,
  p90_g_per_kwh smallint,
  status public.intensity_status,
  source public.forecast_source,
  issued_at timestamptz,
  kind public.grid_data_kind,
  price_gbp_per_kwh numeric
)
language plpgsql
stable
rows 336
set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select
    f.slot_start, f.intensity_g_per_kwh, f.p10_g_per_kwh, f.p90_g_per_kwh, f.status, f.source, f.issued_at, f.kind, p.price_gbp_per_kwh
  from private.region_figures(p_region_id, 'infinity', p_from, p_to) f
  left join public.grid_prices p on p.region_id = p_region_id and p.slot_start = f.slot_start
  order by f.slot_start;
end;
$$;
comment on function public.region_timeline(smallint, timestamptz, timestamptz) is 'Intensity and price of a region by half hour, each with its status, source, band and age; null if unknown.';

create function public.region_forecast_as_known(p_region_id smallint, p_at timestamptz, p_from timestamptz, p_to timestamptz)
returns table (
  slot_start timestamptz,
  intensity_g_per_kwh smallint,
  p10_g_per_kwh smallint,
  p90_g_per_kwh smallint,
  status public.intensity_status,
  source public.forecast_source,
  issued_at timestamptz,
  kind public.grid_data_kind
)
language sql
stable
rows 336
set search_path = ''
as $$
  select slot_start, intensity_g_per_kwh, p10_g_per_kwh, p90_g_per_kwh, status, source, issued_at, kind
  from private.region_figures(p_region_id, p_at, p_from, p_to);
$$;
comment on function public.region_forecast_as_known(smallint, timestamptz, timestamptz, timestamptz) is 'The figures of a region''s half hours as known at a past moment: the newest issue seen by then, its outlook, and the outturn set by then. Nothing that came later.';

/*
 * The timelines of the 14 regions, packed: one row per region, arrays by slot from first_slot on. The planner reads
 * them, in functions and in the browser.
 */
create function public.grid_outlook(p_from timestamptz, p_to timestamptz)
returns table (
  region_id smallint,
  first_slot timestamptz,
  issued_at timestamptz,
  kind public.grid_data_kind,
  intensity_g_per_kwh smallint[],
  p10_g_per_kwh smallint[],
  p90_g_per_kwh smallint[],
  status public.intensity_status[],
  source public.forecast_source[],
  error_rho numeric,
  price_gbp_per_kwh numeric[]
)
language sql
stable
set search_path = ''
as $$
  select
    r.id,
    min(t.slot_start),
    max(t.issued_at) filter (where t.status = 'forecast'),
    (array_agg(t.kind order by t.slot_start desc) filter (where t.kind is not null))[1],
    array_agg(t.intensity_g_per_kwh order by t.slot_start),
    array_agg(t.p10_g_per_kwh order by t.slot_start),
    array_agg(t.p90_g_per_kwh order by t.slot_start),
    array_agg(t.status order by t.slot_start),
    array_agg(t.source order by t.slot_start),
    (select o.error_rho from public.grid_outlooks o where o.region_id = r.id order by o.issue_id desc limit 1),
    array_agg(t.price_gbp_per_kwh order by t.slot_start)
  from public.grid_regions r
  cross join lateral public.region_timeline(r.id, p_from, p_to) t
  where r.id <= 14
  group by r.id
  order by r.id;
$$;
comment on function public.grid_outlook(timestamptz, timestamptz) is 'Intensity with its band, status, source and price of all regions by half hour, packed into one row per region; null if unknown.';

-- Sets each zone's current figures. Run each minute and after each poll.
create function private.refresh_zone_figures()
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_slot timestamptz := private.half_hour_floor(pg_catalog.now());
  v_changed integer;
begin
  with figures as (
    select r.name as region, t.intensity_g_per_kwh, t.price_gbp_per_kwh
    from public.grid_regions r
    cross join lateral public.region_timeline(r.id, v_slot, v_slot + interval '30 minutes') t
    where r.id <= 14
  )
  update public.grid_zones z
  set carbon_intensity = f.intensity_g_per_kwh,
      energy_price = f.price_gbp_per_kwh,
      grid_updated_at = pg_catalog.now()
  from figures f
  where f.region = z.region
    and (z.carbon_intensity, z.energy_price) is distinct from (f.intensity_g_per_kwh::numeric, f.price_gbp_per_kwh);
  get diagnostics v_changed = row_count;
  return v_changed;
end;
$$;
