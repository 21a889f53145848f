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

-- Removes what nobody reads any more. Issues, ledger and events are kept.
create function private.prune()
returns void
language sql
set search_path = ''
as $$
  delete from cron.job_run_details where end_time < pg_catalog.now() - interval '1 day';
  delete from public.execution_logs l
  using public.runs r
  where r.id = l.run_id and r.finished_at < pg_catalog.now() - interval '90 days';
  delete from public.grid_generation_mixes where slot_start < pg_catalog.now() - interval '400 days';
$$;
