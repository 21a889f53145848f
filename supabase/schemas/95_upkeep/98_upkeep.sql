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

-- Removes what nobody reads any more. Issues, ledger, events and the audit log are kept; the outlooks derived from issues for as long as mixes.
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
  delete from public.alerts where state = 'resolved' and resolved_at < pg_catalog.now() - interval '1 year';
  delete from public.mail_outbox where ended_at < pg_catalog.now() - interval '30 days';
  delete from public.changes where changed_at < pg_catalog.now() - interval '7 days';
$$;
