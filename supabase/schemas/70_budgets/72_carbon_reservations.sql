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
 * Commits the expected carbon of a workload in the month of a moment. Returns null. If a hard budget has not enough
 * left, returns the sentence of the refusal, and commits nothing.
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
  -- An accepted workload may count as much or less, regardless of later changes of the budget.
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
        return private.budget_name(v_budget, v_month) || case
          when v_left_g > 0 then
            ' has ' || private.grams_text(v_left_g) || ' left; this needs about ' || private.grams_text(v_expected_g)
          when v_left_g < 0 then
            ' is spent: what is committed goes ' || private.grams_text(-v_left_g) || ' beyond its ' || private.grams_text(v_budget.limit_g)
          else ' is spent: all of its ' || private.grams_text(v_budget.limit_g) || ' are committed'
        end;
      end if;
      v_over := private.budget_name(v_budget, v_month) || ' is spent';
      -- Once a month and limit: the first workload that goes beyond says it for those that follow.
      perform private.raise_alert(
        p_workload.organization_id, 'budget.spent', 'warning', 'budget', v_budget.id::text, 'Carbon budget spent',
        v_over || ': ' || p_workload.job_id || ' goes beyond its ' || private.grams_text(v_budget.limit_g)
          || '. Such work runs after other work. Raise the budget, or make it hard to refuse more.',
        jsonb_build_object('jobId', p_workload.job_id, 'month', v_month), v_month || ' ' || v_budget.limit_g
      );
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
    perform private.refuse_conflict(
      'budget_exceeded', v_refusal, 'Make it smaller, wait for the next month, or ask an operator to raise the budget.'
    );
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
    -- Completed runs stay committed until the ledger has their emissions.
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
      -- The suspended run's emissions stay committed until the ledger has them.
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
 * Replaces the expected carbon of a workload by the emitted carbon of its runs. A fact is never refused, so no lock is
 * needed. It may be more than a hard budget allowed.
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
        -- For a suspended workload, the remaining work.
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
 * The budgets of a month that the caller may see, with the amounts that count against each. The sums are over all work:
 * only amounts, never the owner.
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
comment on function public.carbon_budget_usage(bigint, date) is 'The budgets of a month that the caller may see, each with the emitted, the still expected and the remaining carbon, in gCO2.';
revoke execute on function public.carbon_budget_usage(bigint, date) from public, anon;
grant execute on function public.carbon_budget_usage(bigint, date) to authenticated;
