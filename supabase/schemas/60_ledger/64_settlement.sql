/*
 * Requests a new settlement of runs whose newest ledger entry still uses forecasts, now that figures have arrived, and
 * of those without perfect foresight whose possible running time is over. Run after each poll. Runs older than 35 days
 * are not changed: NESO revises nothing after that. At most p_limit a call, the least recently requested first, so that
 * all get their turn.
 */
create function private.enqueue_settlements(p_limit integer default 500)
returns integer
language sql
set search_path = ''
as $$
  with open_runs as (
    select r.id
    from public.runs r
    where r.finished_at > pg_catalog.now() - interval '35 days'
      and r.id in (
        select l.run_id
        from public.ledger_entries l
        where not l.settled and l.subject_kind = 'run'
          and not exists (
            select from public.ledger_entries newer where newer.run_id = l.run_id and newer.settlement > l.settlement
          )
        union all
        select due.id from public.runs due where due.foresight_due_at <= pg_catalog.now()
      )
    order by r.settlement_asked_at nulls first, r.id
    limit p_limit
    -- Two concurrent polls share the work.
    for update of r skip locked
  ),
  asked as (
    update public.runs r
    set settlement_asked_at = pg_catalog.now()
    from open_runs o
    where r.id = o.id
    returning r.id
  )
  select count(private.enqueue('run.account', jsonb_build_object('version', 1, 'runId', id), id::text))::integer
  from asked;
$$;

/*
 * Requests planning again of the workloads that have not started, now that the forecast has changed: those whose plan
 * was infeasible or that the policy has still to assign, and those that wait for an operator or were placed by policy,
 * if their current plan was not checked with the newest issue, or was made before all its data had arrived. At most
 * p_limit a call, the least recently changed first; a plan that was checked is not requested again, whatever the
 * result. Marks the newest issue as ready.
 */
create function private.enqueue_replans(p_limit integer default 500)
returns integer
language sql
set search_path = ''
as $$
  update public.grid_forecast_issues
  set ready_at = pg_catalog.now()
  where id = (select i.id from public.grid_forecast_issues i order by i.issued_at desc limit 1) and ready_at is null;

  select count(private.enqueue('workload.plan', jsonb_build_object('version', 1, 'workloadId', id), id::text))::integer
  from (
    select w.id
    from public.compute_workloads w
    left join (
      select i.id, i.ready_at from public.grid_forecast_issues i order by i.issued_at desc limit 1
    ) issue on true
    where w.deadline > pg_catalog.now()
      and (
        w.status = 'PENDING'
        or (
          (w.status = 'PLANNED' or (w.scheduled_start > pg_catalog.now() and private.is_placed_by_policy(w)))
          and coalesce((
            select coalesce(p.checked_issue_id, p.issue_id) is distinct from issue.id
              or (p.checked_issue_id is null and p.created_at < issue.ready_at)
            from public.plans p
            where p.id = w.current_plan_id
          ), issue.id is not null)
        )
        or (w.status = 'PLANNED' and private.is_left_to_policy(w))
      )
    order by w.updated_at, w.id
    limit p_limit
  ) waiting;
$$;

/*
 * When the policy becomes automatic, it assigns the workloads that wait for an operator: they are planned again at
 * once, to get the best place that is free now. At most 5,000, which takes about a second; the rest is requested at the
 * next polls.
 */
create function private.hand_over_to_policy()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- In the order of enqueue_replans, to avoid deadlocks of concurrent calls.
  perform private.enqueue('workload.plan', jsonb_build_object('version', 1, 'workloadId', waiting.id), waiting.id::text)
  from (
    select w.id
    from public.compute_workloads w
    where w.organization_id = new.id and w.status = 'PLANNED' and private.is_left_to_policy(w)
    order by w.updated_at, w.id
    limit 5000
  ) waiting;
  if found then
    perform private.nudge_dispatch();
  end if;
  return null;
end;
$$;
create trigger organizations_hand_over_to_policy
  after update of assignment_policy on public.organizations
  for each row when (old.assignment_policy = 'manual' and new.assignment_policy = 'automatic')
  execute function private.hand_over_to_policy();
