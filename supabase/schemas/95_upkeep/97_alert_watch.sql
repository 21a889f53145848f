/*
 * The watch over alerts, by the clock: what fell silent sends no message that could raise
 * an alert, and what came back should resolve its own. Looked at each minute.
 */

create table private.alert_watches (
  id boolean primary key default true check (id),
  began_at timestamptz not null,
  last_at timestamptz not null
);
comment on table private.alert_watches is 'Since when the watch has run without a gap: one row.';

/*
 * Notes a visit, and answers since when there has been one at least every five minutes. After an
 * outage of our own everything looks silent, so silence counts from there.
 */
create function private.note_alert_watch()
returns timestamptz
language sql
set search_path = ''
as $$
  insert into private.alert_watches as known (began_at, last_at) values (pg_catalog.now(), pg_catalog.now())
  on conflict (id) do update
  set began_at = case when known.last_at < pg_catalog.now() - interval '5 minutes' then excluded.began_at else known.began_at end,
      last_at = excluded.last_at
  returning began_at;
$$;

-- Sources of grid figures are polled each quarter of an hour: three without an answer are late, six hours critical.
create function private.watch_feeds(p_watched_since timestamptz)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_feed record;
begin
  for v_feed in
    select
      o.id as organization_id, s.name, s.consecutive_failures, s.last_error, s.last_success_at,
      s.consecutive_failures >= 3 or (
        coalesce(s.last_success_at, s.last_attempt_at) < pg_catalog.now() - interval '45 minutes'
        and p_watched_since < pg_catalog.now() - interval '20 minutes'
      ) as is_late,
      coalesce(s.last_success_at, s.last_attempt_at) < pg_catalog.now() - interval '6 hours' as is_very_late
    from public.grid_sources s
    cross join public.organizations o
    where s.last_attempt_at is not null
    order by o.id, s.name
  loop
    if v_feed.is_late then
      perform private.raise_alert(
        v_feed.organization_id, 'feed.late', case when v_feed.is_very_late then 'critical' else 'warning' end::public.alert_severity,
        'feed', v_feed.name, 'Grid figures are late',
        'The source ' || v_feed.name || ' has not answered usefully '
          || coalesce('since ' || private.moment_text(v_feed.last_success_at), 'yet')
          || coalesce(': ' || rtrim(v_feed.last_error, '.'), '')
          || '. The last figures stay in use, and plans grow less sure. Look at the schedule and at the source.',
        '{}', coalesce(v_feed.last_success_at::text, 'never')
      );
    else
      perform private.resolve_alert(v_feed.organization_id, 'feed.late:' || v_feed.name, interval '20 minutes');
    end if;
  end loop;
end;
$$;

/*
 * A worker that has not called for two minutes while it held a run, or whose run was taken
 * from it since. Resolved once it has called for two minutes, or is switched off.
 */
create function private.watch_workers(p_watched_since timestamptz)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_worker record;
begin
  for v_worker in
    select k.id, k.organization_id, k.worker_name, k.last_seen_at
    from public.workers k
    where k.enabled and greatest(k.last_seen_at, p_watched_since) < pg_catalog.now() - interval '2 minutes'
      and exists (
        select from public.runs r
        where r.worker_id = k.id and (r.status = 'RUNNING' or (r.status = 'LOST' and r.finished_at > k.last_seen_at))
      )
    order by k.id
    limit 200
  loop
    perform private.raise_alert(
      v_worker.organization_id, 'worker.silent', 'warning', 'worker', v_worker.id::text, 'Worker fell silent',
      v_worker.worker_name || ' has not called since ' || private.moment_text(v_worker.last_seen_at)
        || ', and held work then. Look at the machine; switch the worker off if it stays away.',
      '{}', v_worker.last_seen_at::text
    );
  end loop;
  perform private.resolve_alert(
    a.organization_id, a.dedupe_key, case when k.enabled then interval '2 minutes' else interval '0' end
  )
  from public.alerts a
  left join public.workers k on k.id::text = a.subject_id
  where a.kind = 'worker.silent' and a.state <> 'resolved'
    and (k.id is null or not k.enabled or k.last_seen_at > pg_catalog.now() - interval '2 minutes');
end;
$$;

-- Resolves what was raised by an event, once its cause is gone.
create function private.resolve_settled_alerts()
returns void
language sql
set search_path = ''
as $$
  select private.resolve_alert(settled.organization_id, settled.dedupe_key)
  from (
    select a.organization_id, a.dedupe_key
    from public.alerts a
    join public.compute_workloads w on w.id = a.workload_id
    where a.state <> 'resolved' and (
      -- What failed for being late stays until a person has seen it.
      (a.kind = 'workload.overdue' and w.status <> 'FAILED' and not exists (select from private.late_work() l where l.id = w.id))
      or (a.kind = 'run.unclaimed' and not exists (select from public.runs r where r.workload_id = w.id and r.status = 'OFFERED'))
      or (a.kind = 'workload.displaced' and w.status in ('COMPLETED', 'FAILED', 'CANCELLED'))
      or (
        a.kind = 'queue.dead_letter' and exists (
          select from public.ledger_entries e where e.run_id = (a.data ->> 'runId')::bigint
        )
      )
    )
    union all
    select a.organization_id, a.dedupe_key
    from public.alerts a
    left join public.carbon_budgets b on b.id::text = a.subject_id
    where a.state <> 'resolved' and a.kind = 'budget.spent' and (
      b.id is null
      or (a.data ->> 'month')::date < private.london_month(pg_catalog.now())
      or private.counted_g(b, (a.data ->> 'month')::date) <= b.limit_g
    )
    limit 500
  ) settled;
$$;

create function private.watch_alerts()
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_watched_since timestamptz := private.note_alert_watch();
begin
  perform private.wake_alerts();
  perform private.watch_feeds(v_watched_since);
  perform private.watch_workers(v_watched_since);
  perform private.resolve_settled_alerts();
end;
$$;
