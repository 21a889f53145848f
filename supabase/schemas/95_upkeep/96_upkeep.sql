-- The five-second tick: calls dispatch only when a job is due, so an idle installation makes no calls.
create function private.dispatch_due()
returns bigint
language sql
set search_path = ''
as $$
  select private.call_function('dispatch')
  where exists (
    select from pgboss.job
    where state in ('created', 'retry') and start_after <= pg_catalog.now() and not blocked
  );
$$;

-- A workload whose deadline has passed before it was placed can no longer do what it was submitted for: it fails, and an alert says so.
create function private.fail_overdue()
returns void
language sql
set search_path = ''
as $$
  with late as (
    select w.id, w.status
    from public.compute_workloads w
    where w.status in ('PENDING', 'PLANNED') and w.deadline < pg_catalog.now()
    order by w.id
    limit 200
    for update skip locked
  ),
  failed as (
    update public.compute_workloads w
    set status = 'FAILED',
        status_reason = case w.status
          when 'PENDING' then left('The deadline passed before a place was found. Last word: ' || w.status_reason, 500)
          else 'The deadline passed before anyone assigned it'
        end,
        status_reason_code = 'deadline_passed'
    from late
    where w.id = late.id
    returning w.id, w.organization_id, w.job_id, w.deadline, late.status as was
  )
  insert into public.alerts (organization_id, workload_id, kind, message)
  select
    f.organization_id, f.id, 'workload.overdue',
    f.job_id || ' was not run: its deadline, ' || private.moment_text(f.deadline) || case f.was
      when 'PENDING' then ', passed before a place was found. Its history says what stood in the way. Submit it again with a later deadline, or smaller.'
      else ', passed before anyone assigned it. Submit it again with a later deadline, and assign it in time.'
    end
  from failed f
  on conflict (workload_id, kind) where acknowledged_at is null and kind in ('run.failed', 'workload.overdue')
  do update set message = excluded.message, created_at = excluded.created_at;
$$;

/*
 * Tells of work that is about to miss its deadline, or has, while something can
 * still be done: nobody assigns it, no place was found, no worker claims it. Once for
 * each moment that passed, also when a person has taken the alert up since. Work
 * that may not wait at all has five minutes to be planned and assigned.
 */
create function private.tell_overdue()
returns void
language sql
set search_path = ''
as $$
  insert into public.alerts (organization_id, workload_id, kind, message)
  select late.organization_id, late.id, 'workload.overdue', late.job_id || late.words
  from (
    select
      w.organization_id, w.id, w.job_id, p.moment,
      ' has passed its latest safe start, ' || private.moment_text(p.moment)
        || ', and nobody has assigned it. Assign it at once: at its deadline, ' || private.moment_text(w.deadline) || ', it fails.' as words
    from public.compute_workloads w
    cross join lateral (
      -- A plan made once the window is over says that its latest start is now.
      select least(n.latest_start, w.submitted_at + w.deferral_window_mins * interval '1 minute') as moment
      from public.plans n
      where n.id = w.current_plan_id
    ) p
    where w.status = 'PLANNED'
    union all
    select
      w.organization_id, w.id, w.job_id, w.deadline - private.remaining(w),
      ' has found no place, and can no longer end by its deadline, ' || private.moment_text(w.deadline)
        || '. Its history says what stands in the way. Submit it again with a later deadline, or smaller.'
    from public.compute_workloads w
    where w.status = 'PENDING'
    union all
    select
      w.organization_id, w.id, w.job_id, w.deadline,
      ' has passed its deadline, ' || private.moment_text(w.deadline) || ', and still waits to be run in ' || z.zone_name
        || '. It runs late once a worker claims it: check the workers of that zone, or cancel it.'
    from public.compute_workloads w
    join public.grid_zones z on z.id = w.chosen_grid_zone
    where w.status in ('SCHEDULED', 'QUEUED')
  ) late
  join public.compute_workloads w on w.id = late.id
  where greatest(late.moment, w.submitted_at) < pg_catalog.now() - interval '5 minutes'
    and not exists (
      select from public.alerts a
      where a.workload_id = late.id and a.kind = 'workload.overdue' and a.created_at >= late.moment
    )
  limit 200
  for key share of w skip locked
  on conflict (workload_id, kind) where acknowledged_at is null and kind in ('run.failed', 'workload.overdue')
  do update set message = excluded.message, created_at = excluded.created_at;
$$;

/*
 * What time alone decides, looked at each minute: deadlines and latest starts that have
 * passed, and runs that are due and that no worker has claimed for five minutes, each
 * told of once. At most 200 of each a call. What somebody is just deciding on is left to the
 * next minute: holding some and waiting for others would be a deadlock with who does so too.
 */
create function private.watch_deadlines()
returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.fail_overdue();
  perform private.tell_overdue();

  insert into public.alerts (organization_id, workload_id, kind, message)
  select
    r.organization_id, r.workload_id, 'run.unclaimed',
    w.job_id || ' has been due for five minutes in ' || z.zone_name || ', and no worker has claimed it. Check the workers of that zone.'
  from public.runs r
  join public.compute_workloads w on w.id = r.workload_id
  join public.grid_zones z on z.id = r.zone_id
  where r.status = 'OFFERED' and r.offered_at < pg_catalog.now() - interval '5 minutes'
    and not exists (select from public.alerts a where a.workload_id = r.workload_id and a.kind = 'run.unclaimed')
  limit 200
  for key share of w skip locked;
end;
$$;

-- Removes what nobody reads any more. Issues, ledger and events are kept; the outlooks derived from issues for as long as mixes.
create function private.prune()
returns void
language sql
set search_path = ''
as $$
  delete from cron.job_run_details where end_time < pg_catalog.now() - interval '1 day';
  delete from public.execution_logs l
  using public.runs r
  where r.id = l.run_id and r.finished_at < pg_catalog.now() - interval '90 days';
  delete from public.grid_outlooks
  where issue_id <= (select max(id) from public.grid_forecast_issues where issued_at < pg_catalog.now() - interval '400 days');
  delete from public.grid_generation_mixes where slot_start < pg_catalog.now() - interval '400 days';
  delete from public.mail_outbox where ended_at < pg_catalog.now() - interval '30 days';
$$;
