/*
 * A worker's operations on a run. Called by the worker function, which has checked
 * the worker's key. Every write carries the fencing token that came with the
 * claim; with an older one it changes nothing and returns 'lost'.
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
 * Whether a worker may claim an offered run: a suspended workload is first offered to the worker with its checkpoint.
 * After two minutes any worker may claim it, and starts from the beginning.
 */
create function private.may_claim(p_run public.runs, p_worker_id bigint)
returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return p_run.checkpoint_worker_id is null or p_run.checkpoint_worker_id = p_worker_id
    or p_run.offered_at < pg_catalog.now() - interval '2 minutes';
end;
$$;

/*
 * Gives a worker the most urgent run offered to its zone, and starts it. Null if there is none. Locks workload and run
 * together and skips locked ones, so two workers never get one run and never wait for each other.
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
  v_is_resumed boolean;
begin
  update public.workers
  set last_seen_at = pg_catalog.now(), executors = p_executors, version = p_version
  where id = p_worker_id and enabled
  returning * into v_worker;

  -- Two statements, so that each scans its own index in claim order and stops at the first free run.
  if v_worker.zone_id is null then
    select r.* into v_run
    from public.runs r
    join public.compute_workloads w on w.id = r.workload_id
    where r.status = 'OFFERED' and r.organization_id = v_worker.organization_id
      and private.may_claim(r, p_worker_id)
    order by r.urgency, r.offered_at, r.id
    limit 1
    for update of w, r skip locked;
  else
    select r.* into v_run
    from public.runs r
    join public.compute_workloads w on w.id = r.workload_id
    where r.status = 'OFFERED' and r.organization_id = v_worker.organization_id and r.zone_id = v_worker.zone_id
      and private.may_claim(r, p_worker_id)
    order by r.urgency, r.offered_at, r.id
    limit 1
    for update of w, r skip locked;
  end if;
  if v_run.id is null then
    return null;
  end if;

  v_token := nextval('private.fencing_token_seq');
  v_is_resumed := v_run.checkpoint_worker_id is not distinct from p_worker_id;
  update public.runs
  set status = 'RUNNING', worker_id = p_worker_id, fencing_token = v_token, claimed_at = pg_catalog.clock_timestamp(),
      done_before_mins = case
        when v_is_resumed then (select w.done_mins from public.compute_workloads w where w.id = v_run.workload_id)
        else 0
      end,
      lease_expires_at = pg_catalog.clock_timestamp() + p_lease_seconds * interval '1 second'
  where id = v_run.id;
  perform set_config('karbos.actor', 'worker', true);
  update public.compute_workloads
  set status = 'RUNNING', actual_start = pg_catalog.clock_timestamp(),
      -- Another worker's checkpoint is not available: the work starts from the beginning.
      done_mins = case when v_is_resumed then done_mins else 0 end,
      status_reason = 'Claimed by ' || v_worker.worker_name
  where id = v_run.workload_id
  returning * into v_workload;

  return jsonb_build_object(
    'runId', v_run.id, 'jobId', v_workload.job_id, 'attempt', v_run.attempt, 'fencingToken', v_token,
    'leaseSeconds', p_lease_seconds, 'dockerImage', v_workload.docker_image, 'command', v_workload.command,
    'gpus', v_workload.required_gpus, 'cpuCores', v_workload.required_cpu_cores,
    'memoryGb', v_workload.required_memory_gb, 'estimatedDurationMins', v_workload.remaining_mins
  ) || case
    when v_workload.interruptible then jsonb_build_object('checkpoint', jsonb_build_object('isResumed', v_is_resumed))
    else '{}'
  end;
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

-- p_energy: [{ slotStart, energyKwh, method, source? }], totals of the slot so far: sent twice, they count once.
create function private.store_run_energy(p_run_id bigint, p_energy jsonb)
returns void
language sql
set search_path = ''
as $$
  insert into public.run_energy as known (run_id, slot_start, energy_kwh, method, source)
  select p_run_id, e."slotStart", e."energyKwh", e.method, e.source
  from jsonb_to_recordset(coalesce(p_energy, '[]')) as e (
    "slotStart" timestamptz, "energyKwh" numeric, method public.energy_method, source text
  )
  on conflict (run_id, slot_start) do update
  set energy_kwh = greatest(known.energy_kwh, excluded.energy_kwh), method = excluded.method, source = excluded.source, updated_at = pg_catalog.now();
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
    select case
      when cancel_requested_at is not null then 'cancel'
      when v_run.suspend_requested_at is not null then 'suspend'
      else 'held'
    end
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
  -- The same lock as the update below: a repeated batch waits while the first is still being stored.
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

-- p_outcome: SUCCEEDED, FAILED, CANCELLED or SUSPENDED. Reporting the same end twice is answered 'held' and changes nothing.
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
  if p_outcome not in ('SUCCEEDED', 'FAILED', 'CANCELLED', 'SUSPENDED') then
    perform private.refuse_value(
      'unknown_outcome', format('A run cannot be finished as %s', p_outcome),
      'Report SUCCEEDED, FAILED, CANCELLED or SUSPENDED.'
    );
  end if;
  perform private.store_run_energy(p_run_id, p_energy);
  if p_outcome = 'SUSPENDED' then
    perform private.suspend_run(v_run, p_exit_code, p_reason);
    return 'held';
  end if;
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
