create table public.plans (
  id bigint generated always as identity primary key,
  workload_id bigint not null references public.compute_workloads (id) on delete cascade,
  version integer not null check (version >= 1),
  created_at timestamptz not null default now(),
  reason text not null check (length(reason) <= 500),
  feasible boolean not null,
  summary text not null check (length(summary) <= 1000),
  binding_constraint text check (binding_constraint in ('deadline', 'capacity', 'carbon_cap', 'max_price', 'forecast', 'carbon_budget')),
  nearest jsonb,
  issue_id bigint references public.grid_forecast_issues (id) on delete set null,
  checked_issue_id bigint references public.grid_forecast_issues (id) on delete set null,
  kind public.grid_data_kind,
  weights jsonb not null,
  energy_kwh numeric(14, 6) not null check (energy_kwh >= 0),
  latest_start timestamptz not null,
  p90_duration_mins numeric(10, 2) check (p90_duration_mins > 0),
  p90_runs integer check (p90_runs > 0),
  run_now_zone bigint references public.grid_zones (id) on delete set null,
  run_now_carbon_g numeric(14, 3),
  run_now_cost_gbp numeric(12, 4),
  unique (workload_id, version)
);
alter table public.compute_workloads add constraint compute_workloads_current_plan_id_fkey
  foreign key (current_plan_id) references public.plans (id) on delete set null;
create index compute_workloads_current_plan_id_idx on public.compute_workloads (current_plan_id);

comment on table public.plans is 'Where and when a workload should run, and why. Plans are kept; the current one of its workload counts.';
comment on column public.plans.id is 'Number of the plan.';
comment on column public.plans.workload_id is 'Workload planned.';
comment on column public.plans.version is '1 for the first plan of a workload, then rising.';
comment on column public.plans.created_at is 'When it was decided: when its figures were read.';
comment on column public.plans.reason is 'Its cause: submitted, edited, a new forecast.';
comment on column public.plans.feasible is 'Whether any candidate keeps the deadline, the capacity, the carbon cap and the maximum price.';
comment on column public.plans.summary is 'The decision in a sentence; for an infeasible plan, the nearest alternative.';
comment on column public.plans.binding_constraint is 'The constraint that makes it infeasible.';
comment on column public.plans.nearest is 'The nearest candidate that fails only the binding constraint.';
comment on column public.plans.issue_id is 'Forecast issue it was decided on.';
comment on column public.plans.checked_issue_id is 'Newest forecast issue without a sufficient gain, so that the plan was kept.';
comment on column public.plans.kind is 'Whether that forecast was live, replayed or sample data.';
comment on column public.plans.weights is 'The organization''s weights used: carbon price and cost of waiting.';
comment on column public.plans.energy_kwh is 'IT energy assumed, before PUE, in kWh.';
comment on column public.plans.latest_start is 'Latest safe start: the deadline minus what nine of ten runs take and a margin, within the deferral window.';
comment on column public.plans.p90_duration_mins is 'Minutes that nine of ten runs of it take at most: from earlier runs of the same work, else a multiple of the estimate.';
comment on column public.plans.p90_runs is 'Number of earlier runs for that; empty if there are too few.';
comment on column public.plans.run_now_zone is 'Zone in which running at once was computed: the baseline zone.';
comment on column public.plans.run_now_carbon_g is 'What running at once there would have emitted by this forecast, in gCO2.';
comment on column public.plans.run_now_cost_gbp is 'What running at once there would have cost, in pounds.';
create index plans_issue_id_idx on public.plans (issue_id);
create index plans_checked_issue_id_idx on public.plans (checked_issue_id);
create index plans_run_now_zone_idx on public.plans (run_now_zone);

create table public.plan_candidates (
  plan_id bigint not null references public.plans (id) on delete cascade,
  rank smallint not null check (rank between 1 and 3),
  zone_id bigint not null references public.grid_zones (id) on delete cascade,
  start_at timestamptz not null,
  end_at timestamptz not null check (end_at > start_at),
  carbon_g numeric(14, 3) not null check (carbon_g >= 0),
  cost_gbp numeric(12, 4),
  mean_intensity_g_per_kwh numeric(8, 2) not null check (mean_intensity_g_per_kwh >= 0),
  carbon_score_gbp numeric(14, 6) not null,
  price_score_gbp numeric(14, 6) not null,
  lateness_score_gbp numeric(14, 6) not null,
  score_gbp numeric(14, 6) not null,
  filled_share numeric(4, 3) not null default 0 check (filled_share between 0 and 1),
  p10_carbon_g numeric(14, 3) check (p10_carbon_g >= 0),
  p90_carbon_g numeric(14, 3) check (p90_carbon_g >= p10_carbon_g),
  statistical_share numeric(4, 3) not null default 0 check (statistical_share between 0 and 1),
  best_probability numeric(4, 3) check (best_probability between 0 and 1),
  segments jsonb check (jsonb_array_length(segments) >= 2),
  primary key (plan_id, rank)
);
comment on table public.plan_candidates is 'The three best places and times of a plan, with the parts of their score.';
comment on column public.plan_candidates.plan_id is 'The plan.';
comment on column public.plan_candidates.rank is '1 is best.';
comment on column public.plan_candidates.zone_id is 'The zone.';
comment on column public.plan_candidates.start_at is 'When it would start.';
comment on column public.plan_candidates.end_at is 'When it would end.';
comment on column public.plan_candidates.carbon_g is 'Expected carbon in gCO2: energy by slot times PUE times intensity.';
comment on column public.plan_candidates.cost_gbp is 'Expected cost of electricity in pounds; empty when a price is not known.';
comment on column public.plan_candidates.mean_intensity_g_per_kwh is 'Intensity over the window, weighted by energy.';
comment on column public.plan_candidates.carbon_score_gbp is 'Carbon''s part of the score: carbon times the carbon price.';
comment on column public.plan_candidates.price_score_gbp is 'Electricity''s part of the score.';
comment on column public.plan_candidates.lateness_score_gbp is 'Waiting''s part of the score, by urgency.';
comment on column public.plan_candidates.score_gbp is 'Sum of the parts; the lowest is best.';
comment on column public.plan_candidates.filled_share is 'Share of the energy priced by a filled-in price, not a published one.';
comment on column public.plan_candidates.p10_carbon_g is 'gCO2 that it stays below in one case of ten; empty if the forecast has no band.';
comment on column public.plan_candidates.p90_carbon_g is 'gCO2 that it stays below in nine cases of ten.';
comment on column public.plan_candidates.statistical_share is 'Share of the energy that uses the statistical forecast, not NESO''s.';
comment on column public.plan_candidates.best_probability is 'Probability that it turns out the best of all compared; empty if unknown.';
comment on column public.plan_candidates.segments is 'The pieces it would run in, each with startAt and endAt, if there are several; empty for one piece.';
create index plan_candidates_zone_id_idx on public.plan_candidates (zone_id);

revoke all on table public.plans, public.plan_candidates from anon, authenticated;
grant select on table public.plans, public.plan_candidates to authenticated;
grant select, insert, update, delete on table public.plans, public.plan_candidates to service_role;

alter table public.plans enable row level security;
alter table public.plan_candidates enable row level security;

-- Those who see the workload see its plans: the subquery runs under the workload's own policy.
create policy plans_select on public.plans
  for select to authenticated
  using (exists (select from public.compute_workloads w where w.id = plans.workload_id));
create policy plan_candidates_select on public.plan_candidates
  for select to authenticated
  using (exists (select from public.plans p where p.id = plan_candidates.plan_id));

