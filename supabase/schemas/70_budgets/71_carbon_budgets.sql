/*
 * Carbon budgets: how much an organization, a project or a user may emit in a calendar month of the United Kingdom. The
 * expected carbon is committed when a workload is submitted, planned and placed, with a lock on the budgets it counts
 * against, so that two at once cannot both take the last of one; the emitted carbon replaces it later.
 */
create table public.carbon_budgets (
  id bigint generated always as identity primary key,
  organization_id bigint not null references public.organizations (id) on delete cascade,
  project text check (length(project) between 1 and 60)
    constraint carbon_budgets_project_seen check (private.is_seen_text(project)),
  user_id uuid,
  month date check (extract(day from month) = 1),
  limit_g numeric(16, 3) not null check (limit_g > 0 and limit_g <= 1000000000000),
  is_hard boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (num_nonnulls(project, user_id) <= 1),
  unique nulls not distinct (organization_id, project, user_id, month),
  foreign key (organization_id, user_id) references public.memberships (organization_id, user_id) on delete cascade
);
comment on table public.carbon_budgets is 'How much may be emitted in a month: by the organization, or by a project or a user if one is named.';
comment on column public.carbon_budgets.id is 'Number of the budget.';
comment on column public.carbon_budgets.organization_id is 'Organization.';
comment on column public.carbon_budgets.project is 'Project it is for; empty for all.';
comment on column public.carbon_budgets.user_id is 'Member it is for; empty for all.';
comment on column public.carbon_budgets.month is 'First day of the month it is for, in the United Kingdom; empty for every month without a specific budget.';
comment on column public.carbon_budgets.limit_g is 'Most that may be emitted in the month, in gCO2.';
comment on column public.carbon_budgets.is_hard is 'Hard: work that would exceed it is refused. Soft: it raises an alert, and runs after other work.';
comment on column public.carbon_budgets.created_at is 'When it was made.';
comment on column public.carbon_budgets.updated_at is 'When it was last changed.';
create index carbon_budgets_user_idx on public.carbon_budgets (organization_id, user_id);
create trigger carbon_budgets_touch
  before update on public.carbon_budgets
  for each row execute function private.touch_updated_at();
create trigger carbon_budgets_audit
  after insert or update or delete on public.carbon_budgets
  for each row execute function private.audit_row('budget', 'id', 'organization_id', 'created_at,updated_at');

create table public.carbon_commitments (
  workload_id bigint primary key references public.compute_workloads (id) on delete cascade,
  organization_id bigint not null references public.organizations (id) on delete cascade,
  -- The workload's key ensures it: a separate foreign key would make this table look like a link from workloads to
  -- profiles.
  user_id uuid not null,
  project text,
  month date not null,
  reserved_g numeric(16, 3) check (reserved_g >= 0),
  actual_g numeric(16, 3) not null default 0 check (actual_g >= 0),
  counted_g numeric(16, 3) generated always as (coalesce(reserved_g, 0) + actual_g) stored,
  is_over_soft boolean not null default false,
  updated_at timestamptz not null default now()
);
comment on table public.carbon_commitments is 'What each workload counts against the budgets of a month: its expected carbon, and then what it emitted.';
comment on column public.carbon_commitments.workload_id is 'Workload.';
comment on column public.carbon_commitments.organization_id is 'Organization.';
comment on column public.carbon_commitments.user_id is 'Who submitted it.';
comment on column public.carbon_commitments.project is 'Project it belongs to.';
comment on column public.carbon_commitments.month is 'First day of the month it counts in: of its submission, its planned start, its end.';
comment on column public.carbon_commitments.reserved_g is 'Still expected, in gCO2; empty while no intensity is known.';
comment on column public.carbon_commitments.actual_g is 'Emitted by the runs that ended, in gCO2.';
comment on column public.carbon_commitments.counted_g is 'What counts: both together.';
comment on column public.carbon_commitments.is_over_soft is 'Whether it exceeds a soft budget: it then runs after other work.';
comment on column public.carbon_commitments.updated_at is 'When it last changed.';
create index carbon_commitments_month_idx on public.carbon_commitments (organization_id, month);

revoke all on table public.carbon_budgets, public.carbon_commitments from anon, authenticated;
grant select, delete on table public.carbon_budgets to authenticated;
grant insert (organization_id, project, user_id, month, limit_g, is_hard) on table public.carbon_budgets to authenticated;
grant update (limit_g, is_hard) on table public.carbon_budgets to authenticated;
grant select on table public.carbon_commitments to authenticated;
grant select, insert, update, delete on table public.carbon_budgets, public.carbon_commitments to service_role;
alter table public.carbon_budgets enable row level security;
alter table public.carbon_commitments enable row level security;

create policy carbon_budgets_select on public.carbon_budgets
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    or ((user_id is null or user_id = (select auth.uid())) and organization_id = any (array(select private.my_organization_ids())))
  );
create policy carbon_budgets_insert on public.carbon_budgets
  for insert to authenticated
  with check (organization_id = any (array(select private.my_organization_ids('operator', 'admin'))));
create policy carbon_budgets_update on public.carbon_budgets
  for update to authenticated
  using (organization_id = any (array(select private.my_organization_ids('operator', 'admin'))))
  with check (organization_id = any (array(select private.my_organization_ids('operator', 'admin'))));
create policy carbon_budgets_delete on public.carbon_budgets
  for delete to authenticated
  using (organization_id = any (array(select private.my_organization_ids('operator', 'admin'))));
create policy carbon_commitments_select on public.carbon_commitments
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    or (user_id = (select auth.uid()) and organization_id = any (array(select private.my_organization_ids())))
  );

create function private.london_month(p_at timestamptz)
returns date
language plpgsql
immutable
set search_path = ''
as $$
begin
  return pg_catalog.date_trunc('month', p_at at time zone 'Europe/London')::date;
end;
$$;

create function private.grams_text(p_g numeric)
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when abs(p_g) >= 1000 then trim(to_char(p_g / 1000, 'FM999,999,990.0')) || ' kg'
    when abs(p_g) >= 10 or p_g = 0 then round(p_g)::text || ' g'
    else round(p_g, 1)::text || ' g'
  end;
$$;

/*
 * The carbon of a workload if run at once in the cleanest zone, in gCO2: its expected carbon before it is planned.
 * Energy as lib/domain/power/power-model.ts models it (an A100, a virtual CPU, memory; half load). Null while no
 * intensity is known.
 */
create function private.expected_carbon_g(p_workload public.compute_workloads)
returns numeric
language plpgsql
stable
set search_path = ''
as $$
begin
  return least(
    coalesce(
      p_workload.estimated_energy_kwh,
      (p_workload.required_gpus * 226.5 + p_workload.required_cpu_cores * 2.12 + p_workload.required_memory_gb * 0.392)
        * p_workload.estimated_duration_mins / 60000
    ) * (select min(z.carbon_intensity * z.pue) from public.grid_zones z where z.enabled),
    p_workload.carbon_cap_gco2
  );
end;
$$;

-- Expected carbon of a workload's remaining work in a zone from a start, drawn evenly, by the best known figures. Null
-- if one is missing.
create function private.placed_carbon_g(p_workload public.compute_workloads, p_zone bigint, p_start timestamptz)
returns numeric
language sql
stable
set search_path = ''
as $$
  with span as (
    select p_start as starts, p_start + p_workload.remaining_mins * interval '1 minute' as ends
  )
  select case
    when bool_and(t.intensity_g_per_kwh is not null) then
      (
        p_workload.estimated_energy_kwh * p_workload.remaining_mins / p_workload.estimated_duration_mins
        + case when p_workload.done_mins > 0 then p_workload.resume_cost_wh / 1000 else 0 end
      ) * max(z.pue) * sum(
        t.intensity_g_per_kwh * extract(
          epoch from least(s.ends, t.slot_start + interval '30 minutes') - greatest(s.starts, t.slot_start)
        )
      ) / (p_workload.remaining_mins * 60)
  end
  from span s
  join public.grid_zones z on z.id = p_zone
  join public.grid_regions r on r.name = z.region
  cross join lateral public.region_timeline(r.id, s.starts, s.ends) t;
$$;

