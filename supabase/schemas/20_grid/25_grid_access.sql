revoke all on table
  public.grid_regions, public.grid_zones, public.grid_sources, public.grid_forecast_issues, public.grid_forecasts, public.grid_outlooks,
  public.grid_intensities, public.grid_generation_mixes, public.grid_prices
  from anon, authenticated;
grant select on table
  public.grid_regions, public.grid_zones, public.grid_sources, public.grid_forecast_issues, public.grid_forecasts, public.grid_outlooks,
  public.grid_intensities, public.grid_generation_mixes, public.grid_prices
  to authenticated;
-- For platform owners, by the policy below.
grant update (zone_name, capacity_gpus, capacity_cpu_cores, capacity_memory_gb, pue, enabled) on table public.grid_zones to authenticated;
grant select, insert, update, delete on table
  public.grid_regions, public.grid_zones, public.grid_sources, public.grid_forecast_issues, public.grid_forecasts, public.grid_outlooks,
  public.grid_intensities, public.grid_generation_mixes, public.grid_prices
  to service_role;
revoke execute on function public.region_timeline(smallint, timestamptz, timestamptz) from public, anon;
revoke execute on function public.grid_outlook(timestamptz, timestamptz) from public, anon;
revoke execute on function public.region_forecast_as_known(smallint, timestamptz, timestamptz, timestamptz) from public, anon;
grant execute on function public.region_forecast_as_known(smallint, timestamptz, timestamptz, timestamptz) to authenticated, service_role;
grant execute on function public.region_timeline(smallint, timestamptz, timestamptz) to authenticated, service_role;
grant execute on function public.grid_outlook(timestamptz, timestamptz) to authenticated, service_role;

alter table public.grid_regions enable row level security;
alter table public.grid_zones enable row level security;
alter table public.grid_sources enable row level security;
alter table public.grid_forecast_issues enable row level security;
alter table public.grid_forecasts enable row level security;
alter table public.grid_outlooks enable row level security;
alter table public.grid_intensities enable row level security;
alter table public.grid_generation_mixes enable row level security;
alter table public.grid_prices enable row level security;

-- Every member of any organization may read grid figures.
create policy grid_regions_select on public.grid_regions
  for select to authenticated using (exists (select private.my_organization_ids()));
create policy grid_zones_select on public.grid_zones
  for select to authenticated
  using (exists (select private.my_organization_ids()) or (select private.is_platform_owner()));
create policy grid_zones_update on public.grid_zones
  for update to authenticated
  using ((select private.is_platform_owner()))
  with check ((select private.is_platform_owner()));
create trigger grid_zones_audit
  after insert or delete or update of zone_name, capacity_gpus, capacity_cpu_cores, capacity_memory_gb, pue, enabled
  on public.grid_zones
  for each row execute function private.audit_row('grid_zone', 'id', '', 'carbon_intensity, energy_price, grid_updated_at, created_at');
create policy grid_sources_select on public.grid_sources
  for select to authenticated using (exists (select private.my_organization_ids()));
create policy grid_forecast_issues_select on public.grid_forecast_issues
  for select to authenticated using (exists (select private.my_organization_ids()));
create policy grid_forecasts_select on public.grid_forecasts
  for select to authenticated using (exists (select private.my_organization_ids()));
create policy grid_outlooks_select on public.grid_outlooks
  for select to authenticated using (exists (select private.my_organization_ids()));
create policy grid_intensities_select on public.grid_intensities
  for select to authenticated using (exists (select private.my_organization_ids()));
create policy grid_generation_mixes_select on public.grid_generation_mixes
  for select to authenticated using (exists (select private.my_organization_ids()));
create policy grid_prices_select on public.grid_prices
  for select to authenticated using (exists (select private.my_organization_ids()));
