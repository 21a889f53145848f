/*
 * What a worker does with a run. Called by the worker function, which has checked
 * the worker's key. Every write carries the fencing token that came with the
 * claim; under an older one it changes nothing and answers 'lost'.
 */

-- The worker a key belongs to; null for an unknown or disabled one.
create function private.recognize_worker(p_key_hash text)
returns bigint
language sql
stable
set search_path = ''
as $$
  select id from public.workers where key_hash = p_key_hash and enabled;
$$;

/*
 * Gives a worker the most urgent run offered to its zone, and starts it. Null
 * when there is none. Locks workload and run together and skips what others
 * hold, so two workers never get one run and never wait for each other.
 */
create function private.claim_run(
  p_worker_id bigint, p_executors text[], p_version text, p_lease_seconds integer default 30
)
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  v_run public.runs;
  v_workload public.compute_workloads;
  v_worker public.workers;
  v_token bigint;
begin
  update public.workers
  set last_seen_at = pg_catalog.now(), executors = p_executors, version = p_version
  where id = p_worker_id and enabled
  returning * into v_worker;

  -- Two statements, so that each walks its own index in the order of claiming and stops at the first free run.
  if v_worker.zone_id is null then
    select r.* into v_run
    from public.runs r
    join public.compute_workloads w on w.id = r.workload_id
    where r.status = 'OFFERED' and r.organization_id = v_worker.organization_id
    order by r.urgency, r.offered_at, r.id
    limit 1
    for update of w, r skip locked;
  else
    select r.* into v_run
    from public.runs r
    join public.compute_workloads w on w.id = r.workload_id
    where r.status = 'OFFERED' and r.organization_id = v_worker.organization_id and r.zone_id = v_worker.zone_id
    order by r.urgency, r.offered_at, r.id
    limit 1
    for update of w, r skip locked;
  end if;
  if v_run.id is null then
    return null;
  end if;

  v_token := nextval('private.fencing_token_seq');
  update public.runs
  set status = 'RUNNING', worker_id = p_worker_id, fencing_token = v_token, claimed_at = pg_catalog.clock_timestamp(),
      lease_expires_at = pg_catalog.clock_timestamp() + p_lease_seconds * interval '1 second'
  where id = v_run.id;
  perform set_config('karbos.actor', 'worker', true);
  update public.compute_workloads
  set status = 'RUNNING', actual_start = pg_catalog.clock_timestamp(),
      status_reason = 'Claimed by ' || v_worker.worker_name
  where id = v_run.workload_id
  returning * into v_workload;

  return jsonb_build_object(
    'runId', v_run.id, 'jobId', v_workload.job_id, 'attempt', v_run.attempt, 'fencingToken', v_token,
    'leaseSeconds', p_lease_seconds, 'dockerImage', v_workload.docker_image, 'command', v_workload.command,
    'gpus', v_workload.required_gpus, 'cpuCores', v_workload.required_cpu_cores,
    'memoryGb', v_workload.required_memory_gb, 'estimatedDurationMins', v_workload.estimated_duration_mins
  );
end;
$$;

-- The run if the token still holds it, locked together with its workload in the order every other change takes.
create function private.held_run(p_worker_id bigint, p_run_id bigint, p_token bigint)
returns public.runs
language plpgsql
set search_path = ''
as $$
declare
  v_run public.runs;
begin
  perform from public.compute_workloads w
  where w.id = (select workload_id from public.runs where id = p_run_id)
  for update;
  select * into v_run
  from public.runs
  where id = p_run_id and worker_id = p_worker_id and fencing_token = p_token and status = 'RUNNING'
  for update;
  return v_run;
end;
$$;

-- p_energy: [{ slotStart, energyKwh, method }], totals of the slot so far: sent twice, they count once.
create function private.store_run_energy(p_run_id bigint, p_energy jsonb)
returns void
language sql
set search_path = ''
as $$
  insert into public.run_energy as known (run_id, slot_start, energy_kwh, method)
  select p_run_id, e."slotStart", e."energyKwh", e.method
  from jsonb_to_recordset(coalesce(p_energy, '[]')) as e ("slotStart" timestamptz, "energyKwh" numeric, method public.energy_method)
  on conflict (run_id, slot_start) do update
  set energy_kwh = greatest(known.energy_kwh, excluded.energy_kwh), method = excluded.method, updated_at = pg_catalog.now();
$$;

create function private.heartbeat_run(
  p_worker_id bigint, p_run_id bigint, p_token bigint, p_energy jsonb default '[]', p_lease_seconds integer default 30
)
returns text
language plpgsql
set search_path = ''
as $$
declare
  v_run public.runs := private.held_run(p_worker_id, p_run_id, p_token);
begin
  if v_run.id is null then
    return 'lost';
  end if;
  update public.runs
  set lease_expires_at = pg_catalog.clock_timestamp() + p_lease_seconds * interval '1 second'
  where id = p_run_id;
  update public.workers set last_seen_at = pg_catalog.now() where id = p_worker_id;
  perform private.store_run_energy(p_run_id, p_energy);
  return (
    select case when cancel_requested_at is null then 'held' else 'cancel' end
    from public.compute_workloads where id = v_run.workload_id
  );
end;
$$;

-- p_lines: [{ seq, loggedAt, stream, line }]. A line already stored is skipped. At most 100,000 lines a run are kept.
create function private.append_run_logs(p_worker_id bigint, p_run_id bigint, p_token bigint, p_lines jsonb)
returns text
language plpgsql
set search_path = ''
as $$
declare
  v_stored integer;
begin
  perform from public.runs
  where id = p_run_id and worker_id = p_worker_id and fencing_token = p_token and status = 'RUNNING'
  -- As strong as the update below: a batch sent again while the first is still being stored waits for it.
  for no key update;
  if not found then
    return 'lost';
  end if;
  insert into public.execution_logs (run_id, seq, logged_at, stream, line)
  select p_run_id, l.seq, l."loggedAt", l.stream, left(l.line, 8192)
  from jsonb_to_recordset(p_lines) as l (seq integer, "loggedAt" timestamptz, stream public.log_stream, line text)
  where l.seq < 100000
  on conflict do nothing;
  get diagnostics v_stored = row_count;
  update public.runs set log_lines = log_lines + v_stored where id = p_run_id and v_stored > 0;
  return 'held';
end;
$$;

-- p_outcome: SUCCEEDED, FAILED or CANCELLED. Reporting the same end twice is answered 'held' and changes nothing.
create function private.finish_run(
  p_worker_id bigint, p_run_id bigint, p_token bigint, p_outcome public.run_status, p_exit_code integer, p_reason text, p_energy jsonb default '[]'
)
returns text
language plpgsql
set search_path = ''
as $$
declare
  v_run public.runs := private.held_run(p_worker_id, p_run_id, p_token);
begin
  if v_run.id is null then
    return case when exists (
      select from public.runs
      where id = p_run_id and worker_id = p_worker_id and fencing_token = p_token and status = p_outcome
    ) then 'held' else 'lost' end;
  end if;
  if p_outcome not in ('SUCCEEDED', 'FAILED', 'CANCELLED') then
    raise exception 'A run cannot be finished as %', p_outcome using errcode = '22023';
  end if;
  perform private.store_run_energy(p_run_id, p_energy);
  update public.runs
  set status = p_outcome, exit_code = p_exit_code, outcome_reason = left(p_reason, 500), finished_at = pg_catalog.clock_timestamp()
  where id = p_run_id;
  perform set_config('karbos.actor', 'worker', true);
  update public.compute_workloads
  set status = case p_outcome when 'SUCCEEDED' then 'COMPLETED'::public.workload_status when 'FAILED' then 'FAILED' else 'CANCELLED' end,
      status_reason = left(p_reason, 500), actual_end = pg_catalog.clock_timestamp()
  where id = v_run.workload_id;
  return 'held';
end;
$$;

/*
 * Ends a run whose worker is gone, and offers the workload once more; a second
 * loss fails it and raises an alert. The token is spent: late writes are refused.
 */
create function private.lose_run(p_run_id bigint, p_reason text, p_only_expired boolean default false)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
  v_run public.runs;
begin
  select w.* into v_workload
  from public.compute_workloads w
  where w.id = (select workload_id from public.runs where id = p_run_id)
  for update;
  update public.runs
  set status = 'LOST', finished_at = pg_catalog.clock_timestamp(), outcome_reason = left(p_reason, 500)
  where id = p_run_id and status = 'RUNNING'
    and (not p_only_expired or lease_expires_at < pg_catalog.clock_timestamp())
  returning * into v_run;
  if v_run.id is null then
    return;
  end if;
  if v_workload.cancel_requested_at is not null then
    update public.compute_workloads
    set status = 'CANCELLED', status_reason = 'Cancelled: its worker was lost while stopping', actual_end = pg_catalog.clock_timestamp()
    where id = v_workload.id;
  elsif (select count(*) from public.runs where workload_id = v_workload.id and status = 'LOST') < 2 then
    update public.compute_workloads
    set status = 'QUEUED', status_reason = left(p_reason || ': offered again', 500)
    where id = v_workload.id;
  else
    update public.compute_workloads
    set status = 'FAILED', status_reason = left(p_reason || ', for the second time', 500), actual_end = pg_catalog.clock_timestamp()
    where id = v_workload.id;
    insert into public.alerts (organization_id, workload_id, kind, message)
    values (
      v_workload.organization_id, v_workload.id, 'run.lost',
      v_workload.job_id || ' lost its worker twice and was given up. Check the workers of its zone, then submit it again.'
    );
  end if;
end;
$$;

-- A worker that restarted gives back what it held, without waiting for the lease to end.
create function private.release_run(p_worker_id bigint, p_run_id bigint, p_token bigint)
returns text
language plpgsql
set search_path = ''
as $$
declare
  v_run public.runs := private.held_run(p_worker_id, p_run_id, p_token);
begin
  if v_run.id is null then
    return 'lost';
  end if;
  perform private.lose_run(p_run_id, 'The worker restarted');
  return 'held';
end;
$$;

create table private.lease_sweeps (
  id boolean primary key default true check (id),
  swept_at timestamptz not null
);
comment on table private.lease_sweeps is 'When leases were last checked: one row.';

/*
 * Takes back the runs whose lease ended. When the check itself was away longer
 * than a lease, the workers could not have called either: every lease is
 * prolonged first. At most 200 a call.
 */
create function private.reclaim_lost_runs()
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_last timestamptz;
  v_run bigint;
  v_count integer := 0;
begin
  select swept_at into v_last from private.lease_sweeps for update;
  insert into private.lease_sweeps (swept_at) values (pg_catalog.clock_timestamp())
  on conflict (id) do update set swept_at = excluded.swept_at;
  if v_last is null or v_last < pg_catalog.clock_timestamp() - interval '30 seconds' then
    update public.runs set lease_expires_at = pg_catalog.clock_timestamp() + interval '30 seconds'
    where status = 'RUNNING' and lease_expires_at < pg_catalog.clock_timestamp() + interval '30 seconds';
    return 0;
  end if;
  for v_run in
    select id from public.runs
    where status = 'RUNNING' and lease_expires_at < pg_catalog.clock_timestamp()
    order by lease_expires_at
    limit 200
  loop
    -- Asked again under the lock: its worker may have called while we came to it.
    perform private.lose_run(v_run, 'The worker fell silent', true);
    v_count := v_count + 1;
  end loop;
  return v_count;
end;
$$;

/*
 * A job that failed too often. Planning or starting that cannot be done fails the
 * workload, with an alert; accounting that cannot be done is an alert only.
 */
create function private.give_up(p_workload_id bigint, p_run_id bigint)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
begin
  select w.* into v_workload
  from public.compute_workloads w
  where w.id = coalesce(p_workload_id, (select workload_id from public.runs where id = p_run_id))
  for update;
  insert into public.alerts (organization_id, workload_id, kind, message)
  values (
    v_workload.organization_id, v_workload.id, 'queue.dead_letter',
    case
      when v_workload.id is null then 'A job without a workload failed for good. Look at the queue dead-letter.'
      when p_run_id is not null then v_workload.job_id || ' could not be accounted for, although it was tried again and again. Its carbon is not in any sum.'
      else v_workload.job_id || ' could not be handled while ' || v_workload.status || ', although it was tried again and again.'
    end
  );
  if p_run_id is null and v_workload.status in ('PENDING', 'PLANNED', 'SCHEDULED') then
    update public.compute_workloads
    set status = 'FAILED', status_reason = 'Given up after repeated errors. See the alert.'
    where id = v_workload.id;
  end if;
end;
$$;
