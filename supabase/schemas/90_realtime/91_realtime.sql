/*
 * Live updates by broadcast on private topics. Messages carry ids, and facts that are not private: the client reads the
 * rows with its own rights, so nothing leaks here.
 *   organization:<id>:workloads   workload_changed   operators, viewers, admins
 *   organization:<id>:alerts      alert_changed      operators, viewers, admins
 *   user:<uuid>:workloads         workload_changed   the owner
 *   workload:<job id>:log         log_appended       everyone who sees the workload
 *   grid:regions                  grid_updated       every member
 */

create function private.may_follow_topic(p_topic text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select case
    when p_topic = 'grid:regions' then exists (select private.my_organization_ids())
    when p_topic ~ '^organization:[0-9]{1,18}:(workloads|alerts)$' then
      split_part(p_topic, ':', 2)::bigint = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    when p_topic ~ '^user:[0-9a-f-]{36}:workloads$' then split_part(p_topic, ':', 2) = (select auth.uid())::text
    when p_topic ~ '^workload:KB-[0-9]+:log$' then
      exists (select from public.compute_workloads w where w.job_id = split_part(p_topic, ':', 2))
    else false
  end;
$$;
grant execute on function private.may_follow_topic(text) to authenticated;

create policy messages_select on realtime.messages
  for select to authenticated
  using (extension = 'broadcast' and (select private.may_follow_topic((select realtime.topic()))));

-- One message for each topic and statement; beyond 50 workloads the message only says that many changed.
create function private.announce_workloads()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  -- A workload that released its place no longer has it.
  v_were_placed bigint[] := '{}';
begin
  if tg_op = 'UPDATE' then
    v_were_placed := array(select b.id from before b where b.status in ('SCHEDULED', 'QUEUED', 'RUNNING'));
  end if;
  perform realtime.send(
    jsonb_build_object(
      'count', count(*),
      'jobIds', to_jsonb((array_agg(c.job_id))[1:50]),
      -- Whether the placed, running and free capacity of zones may have changed. Submitting and planning do not change
      -- it.
      'placesChanged', bool_or(c.status in ('SCHEDULED', 'QUEUED', 'RUNNING') or c.id = any (v_were_placed))
    ),
    'workload_changed', topic, true
  )
  from changed c
  cross join lateral (
    values ('organization:' || c.organization_id || ':workloads'), ('user:' || c.user_id || ':workloads')
  ) topics (topic)
  group by topic;
  return null;
end;
$$;
create trigger compute_workloads_4_announce_insert
  after insert on public.compute_workloads
  referencing new table as changed
  for each statement execute function private.announce_workloads();
create trigger compute_workloads_4_announce_update
  after update on public.compute_workloads
  referencing old table as before new table as changed
  for each statement execute function private.announce_workloads();

-- One message for each organization and statement, with the numbers of at most 50 alerts. The whole installation has no topic.
create function private.announce_alerts()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform realtime.send(
    jsonb_build_object('count', count(*), 'alertIds', to_jsonb((array_agg(c.id order by c.id desc))[1:50])),
    'alert_changed', 'organization:' || c.organization_id || ':alerts', true
  )
  from changed c
  where c.organization_id is not null
  group by c.organization_id;
  return null;
end;
$$;
create trigger alerts_announce_insert
  after insert on public.alerts
  referencing new table as changed
  for each statement execute function private.announce_alerts();
create trigger alerts_announce_update
  after update on public.alerts
  referencing new table as changed
  for each statement execute function private.announce_alerts();

create function private.announce_logs()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform realtime.send(
    jsonb_build_object('runId', a.run_id, 'lastSeq', max(a.seq)), 'log_appended', 'workload:' || w.job_id || ':log', true
  )
  from appended a
  join public.runs r on r.id = a.run_id
  join public.compute_workloads w on w.id = r.workload_id
  group by a.run_id, w.job_id;
  return null;
end;
$$;
create trigger execution_logs_announce
  after insert on public.execution_logs
  referencing new table as appended
  for each statement execute function private.announce_logs();

create function private.announce_grid()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- An upsert fires the triggers of both its commands, one of them for no row.
  if exists (select from changed) then
    perform realtime.send(jsonb_build_object('at', pg_catalog.now()), 'grid_updated', 'grid:regions', true);
  end if;
  return null;
end;
$$;
create trigger grid_sources_announce_insert
  after insert on public.grid_sources
  referencing new table as changed
  for each statement execute function private.announce_grid();
create trigger grid_sources_announce_update
  after update on public.grid_sources
  referencing new table as changed
  for each statement execute function private.announce_grid();
