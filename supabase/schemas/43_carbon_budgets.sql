/*
 * Carbon budgets: how much an organization, a project or a user may emit in a calendar
 * month of the United Kingdom. What is expected is committed when a workload is
 * submitted, planned and placed, under a lock of the budgets it counts against, so
 * that two at once cannot both take the last of one; what it emitted takes its place.
 */
create table public.carbon_budgets (
  id bigint generated always as identity primary key,
  organization_id bigint not null references public.organizations (id) on delete cascade,
  project text check (length(project) between 1 and 60),
  user_id uuid,
  month date check (extract(day from month) = 1),
  limit_g numeric(16, 3) not null check (limit_g > 0 and limit_g <= 1000000000000),
  is_hard boolean not null default false,
  warned_month date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (num_nonnulls(project, user_id) <= 1),
  unique nulls not distinct (organization_id, project, user_id, month),
  foreign key (organization_id, user_id) references public.memberships (organization_id, user_id) on delete cascade
);
comment on table public.carbon_budgets is 'How much may be emitted in a month: by the organization, or, where one is named, by a project or a user.';
comment on column public.carbon_budgets.id is 'Number of the budget.';
comment on column public.carbon_budgets.organization_id is 'Organization.';
comment on column public.carbon_budgets.project is 'Project it is for; empty for all.';
comment on column public.carbon_budgets.user_id is 'Member it is for; empty for all.';
comment on column public.carbon_budgets.month is 'First day of the month it is for, in the United Kingdom; empty for every month that has none of its own.';
comment on column public.carbon_budgets.limit_g is 'Most that may be emitted in the month, in gCO2.';
comment on column public.carbon_budgets.is_hard is 'Hard: what would go beyond is refused. Soft: it is warned of, and runs after other work.';
comment on column public.carbon_budgets.warned_month is 'Month in which it was last said that a soft one is spent.';
comment on column public.carbon_budgets.created_at is 'When it was made.';
comment on column public.carbon_budgets.updated_at is 'When it was last changed.';
create index carbon_budgets_user_idx on public.carbon_budgets (organization_id, user_id);
create trigger carbon_budgets_touch
  before update on public.carbon_budgets
  for each row execute function private.touch_updated_at();

create table public.carbon_commitments (
  workload_id bigint primary key references public.compute_workloads (id) on delete cascade,
  organization_id bigint not null references public.organizations (id) on delete cascade,
  -- As the workload's, which holds it: a foreign key of its own would make this table look like a link from workloads to profiles.
  user_id uuid not null,
  project text,
  month date not null,
  reserved_g numeric(16, 3) check (reserved_g >= 0),
  actual_g numeric(16, 3) not null default 0 check (actual_g >= 0),
  counted_g numeric(16, 3) generated always as (coalesce(reserved_g, 0) + actual_g) stored,
  is_over_soft boolean not null default false,
  updated_at timestamptz not null default now()
);
comment on table public.carbon_commitments is 'What each workload counts against the budgets of a month: what it is expected to emit until that is known, then what it did.';
comment on column public.carbon_commitments.workload_id is 'Workload.';
comment on column public.carbon_commitments.organization_id is 'Organization.';
comment on column public.carbon_commitments.user_id is 'Who submitted it.';
comment on column public.carbon_commitments.project is 'Project it belongs to.';
comment on column public.carbon_commitments.month is 'First day of the month it counts in: of its submission, its planned start, its end.';
comment on column public.carbon_commitments.reserved_g is 'Still expected, in gCO2; empty while nothing can be expected, for want of an intensity.';
comment on column public.carbon_commitments.actual_g is 'Emitted by the runs that ended, in gCO2.';
comment on column public.carbon_commitments.counted_g is 'What counts: both together.';
comment on column public.carbon_commitments.is_over_soft is 'Whether it goes beyond a soft budget: it then runs after other work.';
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
 * What a workload would emit at once in the cleanest zone, in gCO2: what is expected
 * of it before it is planned. Energy as lib/domain/power/power-model.ts models it
 * (an A100, a virtual CPU, memory; half load). Null while no intensity is known.
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

-- What is left of a workload is expected to emit in a zone from a start on, drawn evenly, by the best figures known. Null where one is missing.
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

-- The budgets that a workload counts against in a month: its own month's, or else every month's. Locked, always in one order.
create function private.lock_budgets(p_workload public.compute_workloads, p_month date)
returns setof public.carbon_budgets
language sql
set search_path = ''
as $$
  select b.*
  from public.carbon_budgets b
  where b.organization_id = p_workload.organization_id
    and (b.project is null or b.project = p_workload.project)
    and (b.user_id is null or b.user_id = p_workload.user_id)
    and (
      b.month = p_month
      or (b.month is null and not exists (
        select from public.carbon_budgets own
        where own.organization_id = b.organization_id and own.month = p_month
          and (own.project, own.user_id) is not distinct from (b.project, b.user_id)
      ))
    )
  order by b.id
  for no key update of b;
$$;

create function private.counted_g(p_budget public.carbon_budgets, p_month date, p_except bigint default null)
returns numeric
language sql
stable
set search_path = ''
as $$
  select coalesce(sum(c.counted_g), 0)
  from public.carbon_commitments c
  where c.organization_id = p_budget.organization_id and c.month = p_month
    and (p_budget.project is null or c.project = p_budget.project)
    and (p_budget.user_id is null or c.user_id = p_budget.user_id)
    and c.workload_id is distinct from p_except;
$$;

create function private.budget_name(p_budget public.carbon_budgets, p_month date)
returns text
language sql
stable
set search_path = ''
as $$
  select 'The carbon budget of ' || case
      when p_budget.project is not null then 'project ' || p_budget.project
      when p_budget.user_id is not null then (select p.display_name from public.profiles p where p.user_id = p_budget.user_id)
      else 'the organization'
    end || ' for ' || to_char(p_month, 'FMMonth YYYY');
$$;

/*
 * Commits what a workload is expected to emit in the month of a moment. Returns
 * null, or, where a hard budget has not that much left, the sentence that says
 * so, and commits nothing.
 */
create function private.try_reserve(p_workload public.compute_workloads, p_expected_g numeric, p_at timestamptz)
returns text
language plpgsql
set search_path = ''
as $$
declare
  v_month date := private.london_month(p_at);
  v_expected_g numeric(16, 3) := p_expected_g;
  v_known public.carbon_commitments;
  v_budget public.carbon_budgets;
  v_left_g numeric;
  v_over text;
begin
  select * into v_known from public.carbon_commitments c where c.workload_id = p_workload.id;
  -- What was let in stays in for as much or less, whatever became of the budget since.
  if v_known.month = v_month and v_known.project is not distinct from p_workload.project and v_expected_g <= v_known.reserved_g then
    update public.carbon_commitments
    set reserved_g = v_expected_g, updated_at = pg_catalog.now()
    where workload_id = p_workload.id;
    return null;
  end if;
  for v_budget in select * from private.lock_budgets(p_workload, v_month) loop
    v_left_g := v_budget.limit_g - private.counted_g(v_budget, v_month, p_workload.id) - coalesce(v_known.actual_g, 0);
    if coalesce(v_expected_g, 0) > v_left_g then
      if v_budget.is_hard then
        return private.budget_name(v_budget, v_month) || ' has ' || private.grams_text(greatest(v_left_g, 0))
          || ' left; this needs about ' || private.grams_text(v_expected_g);
      end if;
      v_over := private.budget_name(v_budget, v_month) || ' is spent';
      if v_budget.warned_month is distinct from v_month then
        update public.carbon_budgets set warned_month = v_month where id = v_budget.id;
        insert into public.alerts (organization_id, workload_id, kind, message)
        values (
          p_workload.organization_id, p_workload.id, 'budget.spent',
          v_over || ': ' || p_workload.job_id || ' goes beyond its ' || private.grams_text(v_budget.limit_g)
            || '. Such work runs after other work. Raise the budget, or make it hard to refuse more.'
        );
      end if;
    end if;
  end loop;
  insert into public.carbon_commitments as known (workload_id, organization_id, user_id, project, month, reserved_g, is_over_soft)
  values (
    p_workload.id, p_workload.organization_id, p_workload.user_id, p_workload.project, v_month, v_expected_g, v_over is not null
  )
  on conflict (workload_id) do update
  set project = excluded.project, month = excluded.month, reserved_g = excluded.reserved_g, is_over_soft = excluded.is_over_soft,
      updated_at = pg_catalog.now();
  return null;
end;
$$;

create function private.reserve(p_workload public.compute_workloads, p_expected_g numeric, p_at timestamptz)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_refusal text := private.try_reserve(p_workload, p_expected_g, p_at);
begin
  if v_refusal is not null then
    raise exception '%', v_refusal
      using errcode = '23514', hint = 'Make it smaller, wait for the next month, or ask an operator to raise the budget.';
  end if;
end;
$$;

create function private.follow_budget()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_known numeric;
  v_month date;
  v_expected numeric;
begin
  if tg_op = 'INSERT' then
    if new.status = 'PENDING' then
      perform private.reserve(new, private.expected_carbon_g(new), new.submitted_at);
    end if;
    return null;
  end if;
  if new.status in ('COMPLETED', 'FAILED', 'CANCELLED') then
    -- What has run stays committed until the ledger says what it emitted.
    if old.status <> new.status then
      if exists (select from public.runs r where r.workload_id = new.id and r.claimed_at is not null) then
        perform private.settle_budget(new.id);
      else
        delete from public.carbon_commitments where workload_id = new.id;
      end if;
    end if;
    return null;
  end if;
  if new.status = 'PENDING' and private.has_new_requirements(old, new) then
    perform private.reserve(new, private.expected_carbon_g(new), pg_catalog.now());
  elsif new.status = 'SCHEDULED'
    and (old.status <> 'SCHEDULED' or (new.chosen_grid_zone, new.scheduled_start) is distinct from (old.chosen_grid_zone, old.scheduled_start)) then
    select c.reserved_g, c.month into v_known, v_month from public.carbon_commitments c where c.workload_id = new.id;
    v_expected := coalesce(private.placed_carbon_g(new, new.chosen_grid_zone, new.scheduled_start), v_known);
    if old.status = 'RUNNING' and v_month = private.london_month(new.scheduled_start) then
      -- What the suspended run has emitted stays committed until the ledger says how much it was.
      v_expected := greatest(v_expected, v_known);
    end if;
    perform private.reserve(new, v_expected, new.scheduled_start);
  elsif new.project is distinct from old.project then
    select c.reserved_g into v_known from public.carbon_commitments c where c.workload_id = new.id;
    perform private.reserve(new, v_known, coalesce(new.scheduled_start, pg_catalog.now()));
  end if;
  return null;
end;
$$;
create trigger compute_workloads_3_budget
  after insert or update on public.compute_workloads
  for each row execute function private.follow_budget();

/*
 * Puts what the runs of a workload emitted in the place of what was expected.
 * A fact is never refused: it takes no lock. What a hard budget allowed may turn out more.
 */
create function private.settle_budget(p_workload_id bigint)
returns void
language sql
set search_path = ''
as $$
  update public.carbon_commitments c
  set actual_g = coalesce(runs.carbon_g, 0),
      reserved_g = case
        when w.status in ('COMPLETED', 'FAILED', 'CANCELLED') and runs.is_known then 0
        -- Of what was suspended, what is left.
        when w.status = 'SCHEDULED' and runs.is_known then
          least(c.reserved_g, private.placed_carbon_g(w, w.chosen_grid_zone, w.scheduled_start))
        else c.reserved_g
      end,
      month = case
        when w.status in ('COMPLETED', 'FAILED', 'CANCELLED') then coalesce(private.london_month(runs.finished_at), c.month)
        else c.month
      end,
      updated_at = pg_catalog.now()
  from public.compute_workloads w,
    lateral (
      select sum(l.carbon_g) as carbon_g, bool_and(l.carbon_g is not null) as is_known, max(r.finished_at) as finished_at
      from public.runs r
      left join lateral (
        select e.carbon_g from public.ledger_entries e where e.run_id = r.id order by e.settlement desc limit 1
      ) l on true
      where r.workload_id = w.id and r.claimed_at is not null
    ) runs
  where c.workload_id = p_workload_id and w.id = p_workload_id;
$$;

/*
 * The budgets of a month that the caller may see, with what counts against each. The
 * sums are over everyone's work: amounts only, never whose.
 */
create function private.budget_usage(p_organization_id bigint, p_month date)
returns table (budget_id bigint, emitted_g numeric, expected_g numeric, workloads bigint)
language sql
stable
security definer
set search_path = ''
as $$
  select b.id, coalesce(sum(c.actual_g), 0), coalesce(sum(c.reserved_g), 0), count(c.workload_id)
  from public.carbon_budgets b
  left join public.carbon_commitments c
    on c.organization_id = b.organization_id and c.month = p_month
    and (b.project is null or c.project = b.project)
    and (b.user_id is null or c.user_id = b.user_id)
  where b.organization_id = p_organization_id
    and (
      b.organization_id in (select private.my_organization_ids('operator', 'viewer', 'admin'))
      or ((b.user_id is null or b.user_id = (select auth.uid())) and b.organization_id in (select private.my_organization_ids()))
    )
    and (
      b.month = p_month
      or (b.month is null and not exists (
        select from public.carbon_budgets own
        where own.organization_id = b.organization_id and own.month = p_month
          and (own.project, own.user_id) is not distinct from (b.project, b.user_id)
      ))
    )
  group by b.id;
$$;
grant execute on function private.budget_usage(bigint, date) to authenticated;

create function public.carbon_budget_usage(p_organization_id bigint, p_month date)
returns table (
  id bigint, project text, user_id uuid, display_name text, month date, limit_g numeric, is_hard boolean, emitted_g numeric,
  expected_g numeric, left_g numeric, workloads bigint
)
language sql
stable
set search_path = ''
as $$
  select
    b.id, b.project, b.user_id, p.display_name, b.month, b.limit_g, b.is_hard, u.emitted_g, u.expected_g,
    b.limit_g - u.emitted_g - u.expected_g, u.workloads
  from private.budget_usage(p_organization_id, p_month) u
  join public.carbon_budgets b on b.id = u.budget_id
  left join public.profiles p on p.user_id = b.user_id
  order by num_nonnulls(b.project, b.user_id), b.project, p.display_name, b.id;
$$;
comment on function public.carbon_budget_usage(bigint, date) is 'The budgets that hold in a month and that the caller may see, each with what was emitted, what is still expected and what is left, in gCO2.';
revoke execute on function public.carbon_budget_usage(bigint, date) from public, anon;
grant execute on function public.carbon_budget_usage(bigint, date) to authenticated;
