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
