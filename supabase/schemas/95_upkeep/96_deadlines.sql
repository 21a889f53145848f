-- A workload whose deadline has passed before it was placed can no longer do what it was submitted for: it fails, with an alert.
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
    returning w.organization_id, w.job_id, w.deadline, late.status as was
  )
  select private.raise_alert(
    f.organization_id, 'workload.overdue', 'critical', 'workload', f.job_id, 'Past its latest start or deadline',
    f.job_id || ' was not run: its deadline, ' || private.moment_text(f.deadline) || case f.was
      when 'PENDING' then ', passed before a place was found. Its history says what stood in the way. Submit it again with a later deadline, or smaller.'
      else ', passed before anyone assigned it. Submit it again with a later deadline, and assign it in time.'
    end,
    '{}', 'failed'
  )
  from failed f;
$$;

-- Work that is about to miss its deadline, or has, while something can still be done, with the moment that passed.
create function private.late_work()
returns table (id bigint, organization_id bigint, job_id text, moment timestamptz, is_past_deadline boolean, message text)
language sql
stable
set search_path = ''
as $$
  select late.*
  from (
    select
      w.id, w.organization_id, w.job_id, p.moment, false,
      w.job_id || ' has passed its latest safe start, ' || private.moment_text(p.moment)
        || ', and nobody has assigned it. Assign it at once: at its deadline, ' || private.moment_text(w.deadline) || ', it fails.'
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
      w.id, w.organization_id, w.job_id, w.deadline - private.remaining(w), false,
      w.job_id || ' has found no place, and can no longer end by its deadline, ' || private.moment_text(w.deadline)
        || '. Its history says what stands in the way. Submit it again with a later deadline, or smaller.'
    from public.compute_workloads w
    where w.status = 'PENDING'
    union all
    select
      w.id, w.organization_id, w.job_id, w.deadline, true,
      w.job_id || ' has passed its deadline, ' || private.moment_text(w.deadline) || ', and still waits to be run in ' || z.zone_name
        || '. It runs late once a worker claims it: check the workers of that zone, or cancel it.'
    from public.compute_workloads w
    join public.grid_zones z on z.id = w.chosen_grid_zone
    where w.status in ('SCHEDULED', 'QUEUED')
  ) late (id, organization_id, job_id, moment, is_past_deadline, message)
  join public.compute_workloads w on w.id = late.id
  where greatest(late.moment, w.submitted_at) < pg_catalog.now() - interval '5 minutes';
$$;

/*
 * Raises an alert for late work, once for each moment that passed, also when a person has
 * acknowledged it since. Work that may not wait at all has five minutes to be planned and
 * assigned. What somebody is just deciding on is left to the next minute: holding some and
 * waiting for others would be a deadlock with another who does so too.
 */
create function private.alert_late_work()
returns void
language sql
set search_path = ''
as $$
  select private.raise_alert(
    late.organization_id, 'workload.overdue',
    case when late.is_past_deadline then 'critical' else 'warning' end::public.alert_severity,
    'workload', late.job_id, 'Past its latest start or deadline', late.message, '{}', late.moment::text
  )
  from (
    select l.*
    from private.late_work() l
    join public.compute_workloads w on w.id = l.id
    where not exists (
      select from public.alerts a
      where a.workload_id = l.id and a.kind = 'workload.overdue' and a.last_at >= l.moment
    )
    limit 200
    for key share of w skip locked
  ) late;
$$;

-- Raises an alert for each run that was due five minutes ago and that no worker has claimed.
create function private.alert_unclaimed_runs()
returns void
language sql
set search_path = ''
as $$
  select private.raise_alert(
    late.organization_id, 'run.unclaimed', 'warning', 'workload', late.job_id, 'No worker claims it',
    late.job_id || ' has been due for five minutes in ' || late.zone_name || ', and no worker has claimed it. Check the workers of that zone.',
    jsonb_build_object('runId', late.run_id), late.run_id::text
  )
  from (
    select r.id as run_id, r.organization_id, w.job_id, z.zone_name
    from public.runs r
    join public.compute_workloads w on w.id = r.workload_id
    join public.grid_zones z on z.id = r.zone_id
    where r.status = 'OFFERED' and r.offered_at < pg_catalog.now() - interval '5 minutes'
      and not exists (
        select from public.alerts a
        where a.dedupe_key = 'run.unclaimed:' || w.job_id and a.organization_id = r.organization_id and a.occurrence = r.id::text
      )
    limit 200
    for key share of w skip locked
  ) late;
$$;

-- What time alone decides about workloads, looked at each minute, at most 200 of each a call.
create function private.watch_deadlines()
returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.fail_overdue();
  perform private.alert_late_work();
  perform private.alert_unclaimed_runs();
end;
$$;
