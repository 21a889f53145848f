/*
 * The best figure known for each slot of a region: what it turned out to be,
 * else the newest of the last issues that speaks of the slot. Slots nobody knows are rows
 * with a null intensity. At most 14 days at once. In plpgsql, which keeps its
 * plan: planned anew for each of 14 regions, it took longer than it ran.
 */
create function public.region_timeline(p_region_id smallint, p_from timestamptz, p_to timestamptz)
returns table (
  slot_start timestamptz,
  intensity_g_per_kwh smallint,
  status public.intensity_status,
  issued_at timestamptz,
  kind public.grid_data_kind,
  price_gbp_per_kwh numeric
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  with issues as (
    select i.issued_at, i.kind, i.first_slot, f.intensity_g_per_kwh as figures
    from public.grid_forecast_issues i
    join public.grid_forecasts f on f.issue_id = i.id and f.region_id = p_region_id
    order by i.issued_at desc
    limit 4
  ),
  -- A slot the newest issue leaves out is taken from the one before it, never from figures of another kind.
  told as (
    select distinct on (slot_start)
      i.first_slot + (e.n - 1) * interval '30 minutes' as slot_start, e.figure, i.issued_at, i.kind
    from issues i
    cross join unnest(i.figures) with ordinality as e (figure, n)
    where e.figure is not null and i.kind = (select newest.kind from issues newest order by newest.issued_at desc limit 1)
    order by slot_start, i.issued_at desc
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
    coalesce(known.intensity_g_per_kwh, told.figure),
    case
      when known.status is not null then known.status
      when told.figure is not null then 'forecast'::public.intensity_status
    end,
    case when known.status is null then told.issued_at else known.updated_at end,
    case when known.status is null then told.kind else known.kind end,
    prices.price_gbp_per_kwh
  from slots
  left join told on told.slot_start = slots.slot_start
  left join public.grid_intensities known
    on known.region_id = p_region_id and known.slot_start = slots.slot_start
  left join public.grid_prices prices
    on prices.region_id = p_region_id and prices.slot_start = slots.slot_start
  order by slots.slot_start;
end;
$$;
comment on function public.region_timeline(smallint, timestamptz, timestamptz) is 'Intensity and price of a region by half hour, each with its status and age; null where nothing is known.';

/*
 * The timelines of the 14 regions, packed: one row a region, arrays by slot from
 * first_slot on. What the planner reads, in functions and in the browser alike.
 */
create function public.grid_outlook(p_from timestamptz, p_to timestamptz)
returns table (
  region_id smallint,
  first_slot timestamptz,
  issued_at timestamptz,
  kind public.grid_data_kind,
  intensity_g_per_kwh smallint[],
  status public.intensity_status[],
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
    array_agg(t.status order by t.slot_start),
    array_agg(t.price_gbp_per_kwh order by t.slot_start)
  from public.grid_regions r
  cross join lateral public.region_timeline(r.id, p_from, p_to) t
  where r.id <= 14
  group by r.id
  order by r.id;
$$;
comment on function public.grid_outlook(timestamptz, timestamptz) is 'Intensity, status and price of all regions by half hour, packed into one row a region; null where nothing is known.';

-- Sets what each zone shows as current. Run each minute and after each poll.
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
