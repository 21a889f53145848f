create table public.run_foresights (
  run_id bigint primary key references public.runs (id) on delete restrict,
  organization_id bigint not null references public.organizations (id) on delete restrict,
  settlement integer not null check (settlement >= 1),
  zone_id bigint references public.grid_zones (id) on delete restrict,
  start_at timestamptz not null,
  carbon_g numeric(16, 4) not null check (carbon_g >= 0),
  saved_g numeric(16, 4) not null check (saved_g >= 0),
  computed_at timestamptz not null default now()
);
comment on table public.run_foresights is 'What each run would have saved if every intensity had been known in advance, for the capture ratio. Computed once its settlement is final and the time it could have run in is over.';
comment on column public.run_foresights.run_id is 'Run.';
comment on column public.run_foresights.organization_id is 'Organization.';
comment on column public.run_foresights.settlement is 'Settlement of the ledger that it belongs to.';
comment on column public.run_foresights.zone_id is 'Zone where the same energy would have emitted least.';
comment on column public.run_foresights.start_at is 'Start of that choice.';
comment on column public.run_foresights.carbon_g is 'What it would have emitted there and then, in gCO2: no more than the run or its counterfactual did.';
comment on column public.run_foresights.saved_g is 'What that would have saved against the counterfactual, in gCO2.';
comment on column public.run_foresights.computed_at is 'When it was computed.';
create index run_foresights_organization_id_idx on public.run_foresights (organization_id);
create index run_foresights_zone_id_idx on public.run_foresights (zone_id);

revoke all on table public.run_foresights from anon, authenticated;
grant select on table public.run_foresights to authenticated;
grant select, insert, update, delete on table public.run_foresights to service_role;
alter table public.run_foresights enable row level security;

create policy run_foresights_select on public.run_foresights
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    or run_id in (
      select r.id
      from public.runs r
      join public.compute_workloads w on w.id = r.workload_id
      where w.user_id = (select auth.uid()) and w.organization_id = any (array(select private.my_organization_ids()))
    )
  );

/*
 * Stores a run's perfect foresight, or, if null, when to compute it again. p_best is
 * { zoneId, startAt, carbonG, savedG } of lib/domain/accounting/perfect-foresight.ts.
 */
create function private.store_foresight(p_run_id bigint, p_best jsonb, p_due_at timestamptz)
returns void
language sql
set search_path = ''
as $$
  insert into public.run_foresights (run_id, organization_id, settlement, zone_id, start_at, carbon_g, saved_g)
  select r.id, r.organization_id, l.settlement, b."zoneId", b."startAt", b."carbonG", b."savedG"
  from public.runs r
  join lateral (
    select e.settlement from public.ledger_entries e where e.run_id = r.id order by e.settlement desc limit 1
  ) l on true
  cross join jsonb_to_record(p_best) as b ("zoneId" bigint, "startAt" timestamptz, "carbonG" numeric, "savedG" numeric)
  where r.id = p_run_id and p_best is not null
  on conflict (run_id) do update
  set settlement = excluded.settlement, zone_id = excluded.zone_id, start_at = excluded.start_at,
      carbon_g = excluded.carbon_g, saved_g = excluded.saved_g, computed_at = pg_catalog.now();

  update public.runs set foresight_due_at = case when p_best is null then p_due_at end where id = p_run_id;
$$;

/*
 * Emissions and savings of the runs that ended since an instant, by week or month of the United Kingdom, with the
 * caller's rights. Sums, so that periods can be added: energy by status of its intensity, in kWh. Carbon and cost are
 * summed over the runs that are known on both sides only; captured_g and foresight_g over those with perfect foresight.
 */
create function public.savings_by_period(p_organization_id bigint, p_since timestamptz, p_period text default 'month')
returns table (
  period_start date, runs bigint, energy_kwh numeric, carbon_g numeric, baseline_carbon_g numeric, cost_gbp numeric,
  baseline_cost_gbp numeric, runs_not_comparable bigint, runs_worse bigint, measured_kwh numeric, actual_kwh numeric,
  estimated_kwh numeric, forecast_kwh numeric, missing_kwh numeric, runs_open bigint, runs_judged bigint, captured_g numeric,
  foresight_g numeric
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
  if p_period not in ('week', 'month') then
    perform private.refuse_value(
      'unknown_period', format('A period is a week or a month, not %s', p_period), 'Ask for week or month.'
    );
  end if;
  return query
  with newest as (
    select
      pg_catalog.date_trunc(p_period, r.finished_at at time zone 'Europe/London')::date as period_start,
      l.*, f.saved_g as foresight_saved_g,
      l.carbon_g is not null and l.baseline_carbon_g is not null as is_comparable,
      l.cost_gbp is not null and l.baseline_cost_gbp is not null as is_priced,
      l.saved_g is not null and f.run_id is not null as is_judged
    from public.runs r
    join lateral (
      select e.settled, e.energy_kwh, e.energy_method, e.carbon_g, e.baseline_carbon_g, e.cost_gbp, e.baseline_cost_gbp, e.saved_g,
        e.actual_share, e.estimated_share, e.forecast_share, e.missing_share
      from public.ledger_entries e
      where e.run_id = r.id
      order by e.settlement desc
      limit 1
    ) l on true
    left join public.run_foresights f on f.run_id = r.id
    where r.organization_id = p_organization_id and r.finished_at >= p_since
  )
  select
    n.period_start, count(*), sum(n.energy_kwh),
    sum(n.carbon_g) filter (where n.is_comparable), sum(n.baseline_carbon_g) filter (where n.is_comparable),
    sum(n.cost_gbp) filter (where n.is_priced), sum(n.baseline_cost_gbp) filter (where n.is_priced),
    count(*) filter (where not n.is_comparable),
    -- Half a gram is below the precision of an intensity in whole grams.
    count(*) filter (where n.is_comparable and n.carbon_g > n.baseline_carbon_g + 0.5),
    coalesce(sum(n.energy_kwh) filter (where n.energy_method = 'measured'), 0),
    sum(n.energy_kwh * n.actual_share), sum(n.energy_kwh * n.estimated_share), sum(n.energy_kwh * n.forecast_share),
    sum(n.energy_kwh * n.missing_share),
    count(*) filter (where not n.settled), count(*) filter (where n.is_judged),
    sum(n.saved_g) filter (where n.is_judged), sum(n.foresight_saved_g) filter (where n.is_judged)
  from newest n
  group by n.period_start
  order by n.period_start desc;
end;
$$;
comment on function public.savings_by_period(bigint, timestamptz, text) is 'What the runs that ended since an instant emitted and saved, and what perfect foresight would have saved, by week or month of the United Kingdom.';
revoke execute on function public.savings_by_period(bigint, timestamptz, text) from public, anon;
grant execute on function public.savings_by_period(bigint, timestamptz, text) to authenticated, service_role;
