create function private.platform_health()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object(
    'jobs', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'name', j.jobname, 'schedule', j.schedule, 'isActive', j.active, 'lastStatus', d.status, 'lastStartedAt', d.start_time
      ) order by j.jobname), '[]')
      from cron.job j
      left join lateral (
        select r.status, r.start_time from cron.job_run_details r where r.jobid = j.jobid order by r.runid desc limit 1
      ) d on true
    ),
    'queues', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'name', q.name,
        'waiting', (
          select count(*) from pgboss.job b where b.name = q.name and b.state in ('created', 'retry') and b.start_after <= pg_catalog.now()
        ),
        'oldestDueAt', (
          select min(b.start_after) from pgboss.job b
          where b.name = q.name and b.state in ('created', 'retry') and b.start_after <= pg_catalog.now()
        ),
        'failed', (select count(*) from pgboss.job b where b.name = q.name and b.state = 'failed')
      ) order by q.name), '[]')
      from pgboss.queue q
    ),
    'sources', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'name', s.name, 'lastSuccessAt', s.last_success_at, 'consecutiveFailures', s.consecutive_failures
      ) order by s.name), '[]')
      from public.grid_sources s
    )
  )
  where (select private.is_platform_owner());
$$;
grant execute on function private.platform_health() to authenticated;

create function public.platform_health()
returns jsonb
language sql
stable
set search_path = ''
as $$
  select private.platform_health();
$$;
comment on function public.platform_health() is 'Schedule, queues and grid sources, without payloads. Null for anyone but a platform owner.';
revoke execute on function public.platform_health() from public, anon;
grant execute on function public.platform_health() to authenticated;
