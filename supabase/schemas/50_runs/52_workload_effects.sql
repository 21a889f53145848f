/*
 * The effects of a change of a workload, in the same transaction: the event,
 * the queue's jobs and the runs. Here, and not in the application, so that a
 * change by REST, by a function or in Studio has the same effects.
 */

create function private.record_event(
  p_workload public.compute_workloads, p_kind text, p_from public.workload_status, p_data jsonb default '{}'
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.events (organization_id, workload_id, kind, from_status, to_status, reason, actor_kind, actor_id, data)
  values (
    p_workload.organization_id, p_workload.id, p_kind, p_from, p_workload.status, p_workload.status_reason,
    private.actor_kind(p_workload.organization_id),
    (select auth.uid()), p_data
  );
end;
$$;

-- The effective urgency of a workload's run: work beyond a soft carbon budget runs after other work.
create function private.rank_urgency(p_workload public.compute_workloads)
returns public.workload_urgency
language plpgsql
stable
set search_path = ''
as $$
begin
  return case
    when exists (select from public.carbon_commitments c where c.workload_id = p_workload.id and c.is_over_soft) then 'LOW'
    else p_workload.urgency
  end;
end;
$$;

create function private.follow_queue(p_old public.compute_workloads, p_new public.compute_workloads)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_is_new boolean := p_old.id is null;
  v_key text := p_new.id::text;
  v_is_placed boolean := p_new.status = 'SCHEDULED' and (
    p_old.status is distinct from p_new.status
    or (p_old.chosen_grid_zone, p_old.scheduled_start) is distinct from (p_new.chosen_grid_zone, p_new.scheduled_start)
  );
begin
  if p_new.status = 'PENDING'
    and (v_is_new or p_old.status <> 'PENDING' or private.has_new_requirements(p_old, p_new)
      or p_old.estimated_energy_method <> p_new.estimated_energy_method
      or (p_new.estimated_energy_method = 'stated' and p_old.estimated_energy_kwh is distinct from p_new.estimated_energy_kwh)) then
    perform private.enqueue('workload.plan', jsonb_build_object('version', 1, 'workloadId', p_new.id), v_key);
    perform private.nudge_dispatch();
  end if;
  -- Also if it is queued manually before it is due: a waiting job would block that of a later start.
  if not v_is_new and p_old.status = 'SCHEDULED' and (v_is_placed or p_new.status <> 'SCHEDULED') then
    perform private.drop_waiting_jobs('run.start', v_key);
  end if;
  if v_is_placed then
    perform private.enqueue(
      'run.start', jsonb_build_object('version', 1, 'workloadId', p_new.id), v_key, p_new.scheduled_start,
      case private.rank_urgency(p_new) when 'HIGH' then 2 when 'MEDIUM' then 1 else 0 end
    );
    if p_new.scheduled_start <= pg_catalog.now() then
      perform private.nudge_dispatch();
    end if;
  end if;
end;
$$;

create function private.follow_runs(p_old public.compute_workloads, p_new public.compute_workloads)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if p_new.status = p_old.status then
    return;
  end if;
  if p_new.status = 'RUNNING' and not exists (
    select from public.runs where workload_id = p_new.id and status = 'RUNNING'
  ) then
    perform private.refuse_conflict(
      'not_claimed', format('%s starts when a worker claims it', p_new.job_id), 'Leave it QUEUED until a worker takes it.'
    );
  elsif p_new.status = 'QUEUED' then
    -- A manual change: a worker that still runs it loses the run. A lost worker's run is closed already.
    update public.runs
    set status = 'LOST', finished_at = pg_catalog.clock_timestamp(), outcome_reason = p_new.status_reason
    where workload_id = p_new.id and status = 'RUNNING';
    insert into public.runs (workload_id, attempt, organization_id, zone_id, urgency, checkpoint_worker_id)
    values (
      p_new.id, 1 + coalesce((select max(attempt) from public.runs where workload_id = p_new.id), 0),
      p_new.organization_id, p_new.chosen_grid_zone, private.rank_urgency(p_new),
      (
        select r.worker_id from public.runs r
        where r.workload_id = p_new.id and r.zone_id = p_new.chosen_grid_zone and r.status = 'SUSPENDED'
        order by r.attempt desc
        limit 1
      )
    );
  elsif p_old.status = 'QUEUED' and p_new.status <> 'RUNNING' then
    update public.runs
    set status = 'WITHDRAWN', finished_at = pg_catalog.now(), outcome_reason = p_new.status_reason
    where workload_id = p_new.id and status = 'OFFERED';
  elsif p_old.status = 'RUNNING' then
    -- Only a manual change finds a run still open here: the worker's own report closes it first.
    update public.runs
    set status = case p_new.status
          when 'COMPLETED' then 'SUCCEEDED'::public.run_status
          when 'CANCELLED' then 'CANCELLED'
          when 'SCHEDULED' then 'LOST'
          else 'FAILED'
        end,
        finished_at = pg_catalog.now(), outcome_reason = p_new.status_reason
    where workload_id = p_new.id and status = 'RUNNING';
  end if;
end;
$$;

create function private.follow_workload()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    perform private.record_event(new, 'workload.submitted', null);
    perform private.follow_queue(null, new);
    return null;
  end if;
  if new.status <> old.status then
    perform private.record_event(
      new, 'workload.status', old.status,
      jsonb_strip_nulls(jsonb_build_object('zoneId', new.chosen_grid_zone, 'scheduledStart', new.scheduled_start))
    );
  elsif (new.chosen_grid_zone, new.scheduled_start) is distinct from (old.chosen_grid_zone, old.scheduled_start) then
    perform private.record_event(
      new, 'workload.reassigned', old.status,
      jsonb_build_object(
        'zoneId', new.chosen_grid_zone, 'scheduledStart', new.scheduled_start,
        'fromZoneId', old.chosen_grid_zone, 'fromScheduledStart', old.scheduled_start
      )
    );
  elsif new.cancel_requested_at is distinct from old.cancel_requested_at and new.cancel_requested_at is not null then
    perform private.record_event(new, 'workload.cancel_requested', old.status);
  end if;
  perform private.follow_queue(old, new);
  perform private.follow_runs(old, new);
  return null;
end;
$$;
create trigger compute_workloads_3_follow
  after insert or update on public.compute_workloads
  for each row execute function private.follow_workload();

-- Raises an alert for a run that failed, unless it was being stopped anyway: that it did not end well is then no news.
create function private.alert_failed_run(p_run public.runs)
returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.raise_alert(
    w.organization_id, 'run.failed', 'warning', 'workload', w.job_id, 'Run failed',
    w.job_id || ' failed in ' || z.zone_name || ': ' || rtrim(coalesce(p_run.outcome_reason, 'no reason was given'), '.')
      || '. Read its log, mend what stopped it, and submit it again.',
    jsonb_build_object('runId', p_run.id), p_run.id::text
  )
  from public.compute_workloads w
  join public.grid_zones z on z.id = p_run.zone_id
  where w.id = p_run.workload_id and w.cancel_requested_at is null;
end;
$$;

-- Every ended run used energy: account for it.
create function private.follow_run()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.status in ('SUCCEEDED', 'FAILED', 'CANCELLED', 'LOST', 'SUSPENDED') and old.status = 'RUNNING' then
    -- Not requested at once: the next tick accounts for all runs that ended since, in one call.
    perform private.enqueue('run.account', jsonb_build_object('version', 1, 'runId', new.id), new.id::text);
    if new.status = 'FAILED' then
      perform private.alert_failed_run(new);
    end if;
  end if;
  return null;
end;
$$;
create trigger runs_follow
  after update of status on public.runs
  for each row execute function private.follow_run();

/*
 * Offers to their zones the workloads whose start has come. Called by dispatch
 * with the workloads of the run.start jobs it fetched; one that was changed,
 * moved or cancelled since is left alone. Returns the ids offered.
 */
create function private.offer_due_runs(p_workload_ids bigint[])
returns setof bigint
language sql
set search_path = ''
as $$
  update public.compute_workloads
  set status = 'QUEUED', status_reason = 'Due: offered to the workers of its zone'
  where id in (
    select w.id
    from public.compute_workloads w
    where w.id = any (p_workload_ids)
      and w.status = 'SCHEDULED'
      and w.scheduled_start <= pg_catalog.clock_timestamp() + interval '1 second'
    order by w.id
    for update
  )
  returning id;
$$;
