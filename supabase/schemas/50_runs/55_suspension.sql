/*
 * Interruptible workloads run in pieces: a run gets a suspension request, its worker lets the command write a
 * checkpoint and reports, and the remaining work waits as SCHEDULED for its next run. Suspension needs no additional
 * status: the remaining work has a place and a start like any other.
 */

/*
 * Asks the worker of a run, with its next heartbeat, to suspend it until p_resume_at.
 * False if that is impossible: it has ended, is being cancelled, or runs in one piece.
 */
create function private.request_suspension(p_run_id bigint, p_resume_at timestamptz, p_reason text)
returns boolean
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
begin
  select w.* into v_workload
  from public.compute_workloads w
  where w.id = (select workload_id from public.runs where id = p_run_id) and w.interruptible and w.cancel_requested_at is null
  for update;
  update public.runs
  set suspend_requested_at = pg_catalog.clock_timestamp(), resume_at = p_resume_at, suspend_reason = left(p_reason, 400)
  where id = p_run_id and workload_id = v_workload.id and status = 'RUNNING' and suspend_requested_at is null;
  if not found then
    return false;
  end if;
  update public.compute_workloads
  set status_reason = left('To be suspended: ' || p_reason, 500), status_reason_code = 'suspension_requested'
  where id = v_workload.id
  returning * into v_workload;
  perform private.record_event(
    v_workload, 'workload.suspend_requested', v_workload.status, jsonb_build_object('runId', p_run_id, 'resumeAt', p_resume_at)
  );
  return true;
end;
$$;

/*
 * Ends a run that its worker has suspended, and places the remaining work. A command that exited with 0 has kept its
 * work, and the minutes count as done. If the planned place is no longer available, or the worker had to stop without a
 * request, the work resumes at once. The workload is locked by held_run.
 */
create function private.suspend_run(p_run public.runs, p_exit_code integer, p_reason text)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
  v_done_mins integer;
  v_why_not text := p_reason;
begin
  select * into v_workload from public.compute_workloads where id = p_run.workload_id;
  if not v_workload.interruptible then
    perform private.lose_run(p_run.id, p_reason);
    return;
  end if;
  update public.runs
  set status = 'SUSPENDED', exit_code = p_exit_code, outcome_reason = left(p_reason, 500), finished_at = pg_catalog.clock_timestamp()
  where id = p_run.id;
  if v_workload.cancel_requested_at is not null then
    update public.compute_workloads
    set status = 'CANCELLED', status_reason = 'Stopped on request', actual_end = pg_catalog.clock_timestamp()
    where id = v_workload.id;
    return;
  end if;
  v_done_mins := v_workload.done_mins + case
    when p_exit_code = 0 then round(extract(epoch from pg_catalog.clock_timestamp() - p_run.claimed_at) / 60)
    else 0
  end;
  if p_run.suspend_requested_at is not null then
    begin
      update public.compute_workloads
      set status = 'SCHEDULED', scheduled_start = p_run.resume_at, done_mins = v_done_mins,
          status_reason = left('Suspended: ' || p_run.suspend_reason, 500)
      where id = v_workload.id;
      perform private.plan_urgent(v_workload.organization_id);
      return;
    exception when sqlstate 'PT409' or sqlstate 'PT422' then
      v_why_not := sqlerrm;
    end;
  end if;
  update public.compute_workloads
  set status = 'QUEUED', done_mins = v_done_mins, status_reason = left('Goes on at once: ' || v_why_not, 500),
      status_reason_code = 'resumed'
  where id = v_workload.id;
end;
$$;

-- Whether a workload waits to resume work of a run in its zone.
create function private.is_suspended(p_workload public.compute_workloads)
returns boolean
language sql
stable
set search_path = ''
as $$
  select p_workload.status = 'SCHEDULED' and p_workload.interruptible and exists (
    select from public.runs r
    where r.workload_id = p_workload.id and r.zone_id = p_workload.chosen_grid_zone and r.status = 'SUSPENDED'
  );
$$;

/*
 * Asks, at each slot border, whether interruptible runs should be suspended. Only those that policy has placed; a
 * workload whose command once did not write its checkpoint in time is not suspended again.
 */
create function private.enqueue_suspensions()
returns integer
language sql
set search_path = ''
as $$
  select count(private.enqueue('workload.plan', jsonb_build_object('version', 1, 'workloadId', w.id), w.id::text))::integer
  from public.compute_workloads w
  where w.status = 'RUNNING' and w.interruptible and w.cancel_requested_at is null
    and private.is_left_to_policy(w)
    and not exists (
      select from public.runs r
      where r.workload_id = w.id and r.status = 'SUSPENDED' and r.exit_code is distinct from 0
    );
$$;

/*
 * Moves the remaining work of a suspended workload to another start in its zone. False if it has changed since it was
 * read, or there is no free capacity any more.
 */
create function private.move_rest(p_workload_id bigint, p_updated_at timestamptz, p_start timestamptz, p_reason text)
returns boolean
language plpgsql
set search_path = ''
as $$
begin
  update public.compute_workloads w
  set scheduled_start = p_start, status_reason = left('Suspended: ' || p_reason, 500)
  where w.id = p_workload_id and w.updated_at = p_updated_at and private.is_placed_by_policy(w);
  return found;
exception when sqlstate 'PT409' or sqlstate 'PT422' then
  -- Taken by other work meanwhile: it stays where it is.
  return false;
end;
$$;
