/*
 * Ends a run whose worker is lost, and offers the workload once more; a second
 * loss fails it and raises an alert. The token is invalidated: late writes are refused.
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
    set status = 'FAILED', status_reason = left(p_reason || ', for the second time', 500), status_reason_code = 'worker_lost',
        actual_end = pg_catalog.clock_timestamp()
    where id = v_workload.id;
    perform private.raise_alert(
      v_workload.organization_id, 'run.lost', 'critical', 'workload', v_workload.job_id, 'Lost its worker twice',
      v_workload.job_id || ' lost its worker twice and was given up. Check the workers of its zone, then submit it again.',
      jsonb_build_object('runId', p_run_id), p_run_id::text
    );
  end if;
end;
$$;

-- A restarted worker releases its run, without waiting for the lease to end.
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
 * Reclaims the runs whose lease ended. If the check itself did not run for longer than a lease, the workers could not
 * have called either: every lease is extended first. At most 200 a call.
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
    -- Checked again under the lock: its worker may have called meanwhile.
    perform private.lose_run(v_run, 'The worker fell silent', true);
    v_count := v_count + 1;
  end loop;
  return v_count;
end;
$$;

/*
 * A job that failed too often. If it was for planning or starting, the workload fails, with an alert; if it was for
 * accounting, it only raises an alert.
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
  perform private.raise_alert(
    v_workload.organization_id, 'queue.dead_letter', 'critical',
    case when v_workload.id is null then 'queue' else 'workload' end::public.subject_kind,
    coalesce(v_workload.job_id, 'dead-letter'), 'Could not be handled',
    case
      when v_workload.id is null then 'A job without a workload failed for good. Look at the queue dead-letter.'
      when p_run_id is not null then v_workload.job_id || ' could not be accounted for, although it was tried again and again. Its carbon is not in any sum.'
      else v_workload.job_id || ' could not be handled while ' || v_workload.status || ', although it was tried again and again.'
    end,
    jsonb_strip_nulls(jsonb_build_object('runId', p_run_id))
  );
  if p_run_id is null and v_workload.status in ('PENDING', 'PLANNED', 'SCHEDULED') then
    update public.compute_workloads
    set status = 'FAILED', status_reason = 'Given up after repeated errors. See the alert.', status_reason_code = 'given_up'
    where id = v_workload.id;
  end if;
end;
$$;
