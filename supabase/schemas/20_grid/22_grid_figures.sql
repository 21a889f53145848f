create table public.grid_sources (
  name text primary key check (name ~ '^[a-z][a-z-]+$'),
  kind public.grid_data_kind,
  last_attempt_at timestamptz,
  last_success_at timestamptz,
  last_error text check (length(last_error) <= 500),
  consecutive_failures integer not null default 0 check (consecutive_failures >= 0),
  covers_until timestamptz,
  missing_slots integer not null default 0 check (missing_slots >= 0)
);
comment on table public.grid_sources is 'The state of each source of grid figures: its age, its gaps and its last failure.';
comment on column public.grid_sources.name is 'regional-forecast, intensity-outturn, prices or statistical-forecast.';
comment on column public.grid_sources.kind is 'Whether the figures now in use are live, replayed or generated sample data.';
comment on column public.grid_sources.last_attempt_at is 'When it was last requested.';
comment on column public.grid_sources.last_success_at is 'When it last answered successfully: the age of the figures in use.';
comment on column public.grid_sources.last_error is 'The last error; empty after a success.';
comment on column public.grid_sources.consecutive_failures is 'Failures since the last success.';
comment on column public.grid_sources.covers_until is 'End of the last slot it has reported.';
comment on column public.grid_sources.missing_slots is 'Slots missing from its last response.';

create table public.grid_forecast_issues (
  id bigint generated always as identity primary key,
  kind public.grid_data_kind not null,
  issued_at timestamptz not null,
  last_seen_at timestamptz not null,
  content_hash text not null,
  first_slot timestamptz not null check (first_slot = private.half_hour_floor(first_slot)),
  slot_count smallint not null check (slot_count between 1 and 400),
  missing_slots integer not null default 0 check (missing_slots >= 0),
  ready_at timestamptz,
  unique (kind, issued_at)
);
comment on table public.grid_forecast_issues is 'One row for each publication of the regional forecast. Issues are kept, never overwritten, so that a decision can be judged by what was known at the time.';
comment on column public.grid_forecast_issues.id is 'Number of the issue.';
comment on column public.grid_forecast_issues.kind is 'live, replay or sample.';
comment on column public.grid_forecast_issues.issued_at is 'When it was first seen. NESO does not say when it published.';
comment on column public.grid_forecast_issues.last_seen_at is 'When the same figures were last seen again.';
comment on column public.grid_forecast_issues.content_hash is 'SHA-256 of the figures; an unchanged response makes no new issue.';
comment on column public.grid_forecast_issues.first_slot is 'Start of its first slot.';
comment on column public.grid_forecast_issues.slot_count is 'Half-hour slots from first_slot on.';
comment on column public.grid_forecast_issues.missing_slots is 'Slots without a figure, all regions together.';
comment on column public.grid_forecast_issues.ready_at is 'When its prices, outturn and outlook had arrived too; a plan made on it before is made again.';
create index grid_forecast_issues_issued_at_idx on public.grid_forecast_issues (issued_at desc);

create table public.grid_forecasts (
  issue_id bigint not null references public.grid_forecast_issues (id) on delete cascade,
  region_id smallint not null references public.grid_regions (id),
  intensity_g_per_kwh smallint[] not null,
  primary key (issue_id, region_id)
);
comment on table public.grid_forecasts is 'An issue for one region: an array with one intensity per slot. Packed like this, a year of issues takes about 70 MB instead of 24 million rows.';
comment on column public.grid_forecasts.issue_id is 'The issue.';
comment on column public.grid_forecasts.region_id is 'The region.';
comment on column public.grid_forecasts.intensity_g_per_kwh is 'gCO2/kWh by slot, from the issue''s first_slot on; null where it has none.';
create index grid_forecasts_region_id_idx on public.grid_forecasts (region_id, issue_id desc);

create type public.forecast_source as enum ('neso', 'statistical');
comment on type public.forecast_source is 'The source of a slot''s forecast: NESO, or Karbos''s statistical forecast where NESO has none.';

create table public.grid_outlooks (
  issue_id bigint not null references public.grid_forecast_issues (id) on delete cascade,
  region_id smallint not null references public.grid_regions (id),
  made_at timestamptz not null,
  first_slot timestamptz not null check (first_slot = private.half_hour_floor(first_slot)),
  p10_g_per_kwh smallint[] not null,
  p50_g_per_kwh smallint[] not null check (cardinality(p50_g_per_kwh) between 1 and 336),
  p90_g_per_kwh smallint[] not null,
  is_statistical boolean[] not null,
  error_rho numeric(4, 3) not null check (error_rho between 0 and 1),
  primary key (issue_id, region_id),
  check (
    cardinality(p10_g_per_kwh) = cardinality(p50_g_per_kwh) and cardinality(p90_g_per_kwh) = cardinality(p50_g_per_kwh)
    and cardinality(is_statistical) = cardinality(p50_g_per_kwh)
  )
);
comment on table public.grid_outlooks is 'Karbos''s forecast for one region, made from an issue: seven days with bands, NESO''s figures where available and its own statistical forecast for the rest. Made once for each issue, from what was known then.';
comment on column public.grid_outlooks.issue_id is 'The issue; its kind is the outlook''s too.';
comment on column public.grid_outlooks.region_id is 'The region.';
comment on column public.grid_outlooks.made_at is 'When it was computed: some seconds after the issue, later if that failed at first.';
comment on column public.grid_outlooks.first_slot is 'Start of its first slot.';
comment on column public.grid_outlooks.p10_g_per_kwh is 'gCO2/kWh by slot from first_slot on, below which the slot stays in one case of ten.';
comment on column public.grid_outlooks.p50_g_per_kwh is 'The forecast itself, gCO2/kWh by slot: the median.';
comment on column public.grid_outlooks.p90_g_per_kwh is 'gCO2/kWh by slot, below which the slot stays in nine cases of ten.';
comment on column public.grid_outlooks.is_statistical is 'By slot: whether its figure is the statistical forecast, and not NESO''s.';
comment on column public.grid_outlooks.error_rho is 'Correlation of the errors of neighbouring slots, from 0 to 1; the uncertainty of a sum over slots follows from it.';
create index grid_outlooks_region_id_idx on public.grid_outlooks (region_id, issue_id desc);

/*
 * What the statistical forecast has learnt of an area, one row for each kind of figures, so that kinds do not mix: the
 * state of its filter, and the calibration of its forecasts. Both as lib/domain/forecast writes them.
 */
create table private.forecast_states (
  kind public.grid_data_kind not null,
  region_id smallint not null references public.grid_regions (id),
  state jsonb not null,
  next_slot timestamptz not null,
  updated_at timestamptz not null,
  calibration jsonb,
  calibrated_at timestamptz,
  primary key (kind, region_id)
);
create index forecast_states_region_id_idx on private.forecast_states (region_id);

create table public.grid_intensities (
  region_id smallint not null references public.grid_regions (id),
  slot_start timestamptz not null check (slot_start = private.half_hour_floor(slot_start)),
  intensity_g_per_kwh smallint not null check (intensity_g_per_kwh between 0 and 2000),
  status public.intensity_status not null check (status <> 'forecast'),
  kind public.grid_data_kind not null,
  updated_at timestamptz not null default now(),
  primary key (region_id, slot_start)
);
comment on table public.grid_intensities is 'The outturn intensity of a past slot. NESO publishes actual figures for Great Britain only; for a region the last figure published is an estimate.';
comment on column public.grid_intensities.region_id is 'The region.';
comment on column public.grid_intensities.slot_start is 'Start of the half hour, UTC.';
comment on column public.grid_intensities.intensity_g_per_kwh is 'gCO2/kWh: combustion only, average, location-based, with transmission losses.';
comment on column public.grid_intensities.status is 'estimated or actual.';
comment on column public.grid_intensities.kind is 'live, replay or sample.';
comment on column public.grid_intensities.updated_at is 'When this figure was set.';

create table public.grid_generation_mixes (
  region_id smallint not null references public.grid_regions (id),
  slot_start timestamptz not null check (slot_start = private.half_hour_floor(slot_start)),
  biomass_pct numeric(4, 1),
  coal_pct numeric(4, 1),
  gas_pct numeric(4, 1),
  hydro_pct numeric(4, 1),
  imports_pct numeric(4, 1),
  nuclear_pct numeric(4, 1),
  other_pct numeric(4, 1),
  solar_pct numeric(4, 1),
  wind_pct numeric(4, 1),
  kind public.grid_data_kind not null,
  updated_at timestamptz not null default now(),
  primary key (region_id, slot_start)
);
comment on table public.grid_generation_mixes is 'Share of each fuel in a region''s electricity by slot, the latest known.';
comment on column public.grid_generation_mixes.region_id is 'The region.';
comment on column public.grid_generation_mixes.slot_start is 'Start of the half hour, UTC.';
comment on column public.grid_generation_mixes.biomass_pct is 'Biomass, percent.';
comment on column public.grid_generation_mixes.coal_pct is 'Coal, percent.';
comment on column public.grid_generation_mixes.gas_pct is 'Gas, percent.';
comment on column public.grid_generation_mixes.hydro_pct is 'Hydro, percent.';
comment on column public.grid_generation_mixes.imports_pct is 'Imports, percent.';
comment on column public.grid_generation_mixes.nuclear_pct is 'Nuclear, percent.';
comment on column public.grid_generation_mixes.other_pct is 'Other, percent.';
comment on column public.grid_generation_mixes.solar_pct is 'Solar, percent.';
comment on column public.grid_generation_mixes.wind_pct is 'Wind, percent.';
comment on column public.grid_generation_mixes.kind is 'live, replay or sample.';
comment on column public.grid_generation_mixes.updated_at is 'When these shares were set.';

create table public.grid_prices (
  region_id smallint not null references public.grid_regions (id),
  slot_start timestamptz not null check (slot_start = private.half_hour_floor(slot_start)),
  price_gbp_per_kwh numeric(8, 5) not null check (price_gbp_per_kwh between -10 and 10),
  product text not null,
  kind public.grid_data_kind not null,
  updated_at timestamptz not null default now(),
  primary key (region_id, slot_start)
);
comment on table public.grid_prices is 'Day-ahead electricity price by region and slot. Octopus Agile is a household tariff: it is an indicative day-ahead proxy.';
comment on column public.grid_prices.region_id is 'The region.';
comment on column public.grid_prices.slot_start is 'Start of the half hour, UTC.';
comment on column public.grid_prices.price_gbp_per_kwh is 'GBP/kWh without VAT; may be negative.';
comment on column public.grid_prices.product is 'Tariff product it was read from.';
comment on column public.grid_prices.kind is 'live, replay or sample.';
comment on column public.grid_prices.updated_at is 'When this price was set.';
