/*
 * Archives one regional forecast. p_forecasts: [{ regionId, intensityGPerKwh: [n|null] }],
 * all from p_first_slot on. Returns the issue, or the earlier one with the same figures.
 */
create function private.store_forecast_issue(
  p_kind public.grid_data_kind, p_issued_at timestamptz, p_first_slot timestamptz, p_forecasts jsonb
)
returns bigint
language plpgsql
set search_path = ''
as $$
declare
  v_hash text := encode(extensions.digest(p_first_slot::text || p_forecasts::text, 'sha256'), 'hex');
  v_issue bigint;
begin
  update public.grid_forecast_issues
  set last_seen_at = greatest(last_seen_at, p_issued_at)
  where id = (select i.id from public.grid_forecast_issues i order by i.issued_at desc limit 1)
    and content_hash = v_hash and kind = p_kind
  returning id into v_issue;
  if v_issue is not null then
    return v_issue;
  end if;

  insert into public.grid_forecast_issues (kind, issued_at, last_seen_at, content_hash, first_slot, slot_count, missing_slots)
  select
    p_kind, p_issued_at, p_issued_at, v_hash, p_first_slot,
    max(jsonb_array_length(f -> 'intensityGPerKwh')),
    sum((select count(*) from jsonb_array_elements(f -> 'intensityGPerKwh') as figure where figure = 'null'::jsonb))
  from jsonb_array_elements(p_forecasts) as f
  on conflict (kind, issued_at) do nothing
  returning id into v_issue;
  if v_issue is null then
    select i.id into v_issue from public.grid_forecast_issues i where i.kind = p_kind and i.issued_at = p_issued_at;
    return v_issue;
  end if;

  insert into public.grid_forecasts (issue_id, region_id, intensity_g_per_kwh)
  select
    v_issue,
    (f ->> 'regionId')::smallint,
    array(select nullif(figure #>> '{}', '')::smallint from jsonb_array_elements(f -> 'intensityGPerKwh') with ordinality as e (figure, n) order by n)
  from jsonb_array_elements(p_forecasts) as f;
  return v_issue;
end;
$$;

/*
 * Stores the outlooks of an issue. p_outlooks: [{ regionId, firstSlot, p10GPerKwh, p50GPerKwh, p90GPerKwh,
 * isStatistical, errorRho }], arrays by slot. The first one of an issue and region is kept: what was known then
 * never changes. Returns how many were stored.
 */
create function private.store_outlooks(p_issue_id bigint, p_made_at timestamptz, p_outlooks jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_kept integer;
begin
  insert into public.grid_outlooks (
    issue_id, region_id, made_at, first_slot, p10_g_per_kwh, p50_g_per_kwh, p90_g_per_kwh, is_statistical, error_rho
  )
  select p_issue_id, "regionId", p_made_at, "firstSlot", "p10GPerKwh", "p50GPerKwh", "p90GPerKwh", "isStatistical", "errorRho"
  from jsonb_to_recordset(p_outlooks) as o (
    "regionId" smallint, "firstSlot" timestamptz, "p10GPerKwh" smallint[], "p50GPerKwh" smallint[], "p90GPerKwh" smallint[],
    "isStatistical" boolean[], "errorRho" numeric
  )
  on conflict (issue_id, region_id) do nothing;
  get diagnostics v_kept = row_count;
  return v_kept;
end;
$$;

/*
 * Stores the learnt states of the statistical forecast. p_states: [{ regionId, state, calibration? }]. A state that
 * covers less than the stored one is ignored; one without a calibration keeps the stored calibration.
 */
create function private.store_forecast_states(p_kind public.grid_data_kind, p_at timestamptz, p_states jsonb)
returns void
language sql
set search_path = ''
as $$
  insert into private.forecast_states as known (kind, region_id, state, next_slot, updated_at, calibration, calibrated_at)
  select
    p_kind, "regionId", state, to_timestamp((state ->> 'nextSlotMs')::bigint / 1000), p_at, calibration,
    case when calibration is not null then p_at end
  from jsonb_to_recordset(p_states) as s ("regionId" smallint, state jsonb, calibration jsonb)
  on conflict (kind, region_id) do update
  set state = excluded.state, next_slot = excluded.next_slot, updated_at = excluded.updated_at,
      calibration = coalesce(excluded.calibration, known.calibration),
      calibrated_at = coalesce(excluded.calibrated_at, known.calibrated_at)
  where known.next_slot <= excluded.next_slot;
$$;

/*
 * Records the outturn of past slots. p_figures: [{ regionId, slotStart, intensityGPerKwh, status }]. An actual is
 * replaced only by a newer one of its kind or by figures of a better kind, never by an estimate or by generated
 * figures. Returns how many figures changed.
 */
create function private.store_intensities(p_kind public.grid_data_kind, p_figures jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_changed integer;
begin
  insert into public.grid_intensities as known (region_id, slot_start, intensity_g_per_kwh, status, kind)
  select distinct on (region_id, slot_start) region_id, slot_start, intensity, status, p_kind
  from (
    select
      (f ->> 'regionId')::smallint as region_id, (f ->> 'slotStart')::timestamptz as slot_start,
      (f ->> 'intensityGPerKwh')::smallint as intensity, (f ->> 'status')::public.intensity_status as status
    from jsonb_array_elements(p_figures) as f
  ) figures
  where intensity is not null
  order by region_id, slot_start, status desc
  on conflict (region_id, slot_start) do update
  set intensity_g_per_kwh = excluded.intensity_g_per_kwh, status = excluded.status, kind = excluded.kind, updated_at = pg_catalog.now()
  -- Kinds are ordered from live to sample: a later one is less trusted.
  where (
      known.status = 'estimated' or excluded.kind < known.kind
      or (excluded.kind = known.kind and excluded.status = 'actual')
    )
    and (known.intensity_g_per_kwh, known.status, known.kind)
      is distinct from (excluded.intensity_g_per_kwh, excluded.status, excluded.kind);
  get diagnostics v_changed = row_count;
  return v_changed;
end;
$$;

-- p_mixes: [{ regionId, slotStart, biomass, coal, gas, hydro, imports, nuclear, other, solar, wind }], percent or null.
create function private.store_generation_mixes(p_kind public.grid_data_kind, p_mixes jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_changed integer;
begin
  insert into public.grid_generation_mixes as known (
    region_id, slot_start, biomass_pct, coal_pct, gas_pct, hydro_pct, imports_pct, nuclear_pct, other_pct, solar_pct, wind_pct, kind
  )
  select distinct on ("regionId", "slotStart")
    "regionId", "slotStart", biomass, coal, gas, hydro, imports, nuclear, other, solar, wind, p_kind
  from jsonb_to_recordset(p_mixes) as m (
    "regionId" smallint, "slotStart" timestamptz, biomass numeric, coal numeric, gas numeric, hydro numeric,
    imports numeric, nuclear numeric, other numeric, solar numeric, wind numeric
  )
  on conflict (region_id, slot_start) do update
  set biomass_pct = excluded.biomass_pct, coal_pct = excluded.coal_pct, gas_pct = excluded.gas_pct,
      hydro_pct = excluded.hydro_pct, imports_pct = excluded.imports_pct, nuclear_pct = excluded.nuclear_pct,
      other_pct = excluded.other_pct, solar_pct = excluded.solar_pct, wind_pct = excluded.wind_pct,
      kind = excluded.kind, updated_at = pg_catalog.now()
  where (known.biomass_pct, known.coal_pct, known.gas_pct, known.hydro_pct, known.imports_pct, known.nuclear_pct, known.other_pct, known.solar_pct, known.wind_pct, known.kind)
    is distinct from (excluded.biomass_pct, excluded.coal_pct, excluded.gas_pct, excluded.hydro_pct, excluded.imports_pct, excluded.nuclear_pct, excluded.other_pct, excluded.solar_pct, excluded.wind_pct, excluded.kind);
  get diagnostics v_changed = row_count;
  return v_changed;
end;
$$;

-- p_prices: [{ regionId, slotStart, priceGbpPerKwh, product }].
create function private.store_prices(p_kind public.grid_data_kind, p_prices jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_changed integer;
begin
  insert into public.grid_prices as known (region_id, slot_start, price_gbp_per_kwh, product, kind)
  select distinct on ("regionId", "slotStart") "regionId", "slotStart", "priceGbpPerKwh", product, p_kind
  from jsonb_to_recordset(p_prices) as p ("regionId" smallint, "slotStart" timestamptz, "priceGbpPerKwh" numeric, product text)
  where "priceGbpPerKwh" is not null
  on conflict (region_id, slot_start) do update
  set price_gbp_per_kwh = excluded.price_gbp_per_kwh, product = excluded.product, kind = excluded.kind, updated_at = pg_catalog.now()
  where (known.price_gbp_per_kwh, known.product, known.kind)
    is distinct from (excluded.price_gbp_per_kwh::numeric(8, 5), excluded.product, excluded.kind);
  get diagnostics v_changed = row_count;
  return v_changed;
end;
$$;

-- Records one attempt on a source. p_error null: it succeeded. A failure does not change the age of the figures.
create function private.record_source_attempt(
  p_name text, p_kind public.grid_data_kind, p_at timestamptz, p_error text, p_covers_until timestamptz default null, p_missing_slots integer default 0
)
returns void
language sql
set search_path = ''
as $$
  insert into public.grid_sources as known (
    name, kind, last_attempt_at, last_success_at, last_error, consecutive_failures, covers_until, missing_slots
  )
  values (
    p_name, case when p_error is null then p_kind end, p_at, case when p_error is null then p_at end, left(p_error, 500),
    case when p_error is null then 0 else 1 end, p_covers_until, p_missing_slots
  )
  on conflict (name) do update
  set kind = case when p_error is null then p_kind else known.kind end,
      last_attempt_at = p_at,
      last_success_at = case when p_error is null then p_at else known.last_success_at end,
      last_error = left(p_error, 500),
      consecutive_failures = case when p_error is null then 0 else known.consecutive_failures + 1 end,
      covers_until = coalesce(p_covers_until, known.covers_until),
      missing_slots = case when p_error is null then p_missing_slots else known.missing_slots end;
$$;
