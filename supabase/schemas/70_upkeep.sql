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

/*
 * What time alone decides, looked at each minute. A workload whose deadline has
 * passed before it was placed can no longer do what it was submitted for: it
 * fails, with the reason. One that is due and that no worker has claimed for five
 * minutes raises an alert, once. At most 200 of each a call.
 */
create function private.watch_deadlines()
returns void
language plpgsql
set search_path = ''
as $$
begin
  update public.compute_workloads
  set status = 'FAILED',
      status_reason = case status
        when 'PENDING' then left('The deadline passed before a place was found. Last word: ' || status_reason, 500)
        else 'The deadline passed before anyone assigned it'
      end
  where id in (
    select w.id
    from public.compute_workloads w
    where w.status in ('PENDING', 'PLANNED') and w.deadline < pg_catalog.now()
    order by w.id
    limit 200
    for update skip locked
  );

  insert into public.alerts (organization_id, workload_id, kind, message)
  select
    r.organization_id, r.workload_id, 'run.unclaimed',
    w.job_id || ' has been due for five minutes in ' || z.zone_name || ', and no worker has claimed it. Check the workers of that zone.'
  from public.runs r
  join public.compute_workloads w on w.id = r.workload_id
  join public.grid_zones z on z.id = r.zone_id
  where r.status = 'OFFERED' and r.offered_at < pg_catalog.now() - interval '5 minutes'
    and not exists (select from public.alerts a where a.workload_id = r.workload_id and a.kind = 'run.unclaimed')
  limit 200;
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
$$;
