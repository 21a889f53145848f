/*
 * What people do with a workload in one call. Security invoker: the caller's own
 * rights and the rules of compute_workloads decide; these only find the row and
 * say in a sentence why nothing happened.
 */

create function public.assign_workload(
  p_job_id text, p_zone_code text, p_start timestamptz default null, p_reason text default null,
  p_expected_updated_at timestamptz default null
)
returns public.compute_workloads
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
  v_zone public.grid_zones;
begin
  select * into v_zone from public.grid_zones where grid_zone_code = p_zone_code;
  if v_zone.id is null then
    raise exception 'There is no grid zone %', p_zone_code using errcode = 'P0002';
  end if;
  -- Waits for whoever decides at the same time, and then compares with what they made of it.
  update public.compute_workloads
  set status = 'SCHEDULED', chosen_grid_zone = v_zone.id, scheduled_start = coalesce(p_start, pg_catalog.now()),
      status_reason = coalesce(nullif(trim(p_reason), ''), 'Assigned to ' || v_zone.zone_name)
  where job_id = p_job_id and (p_expected_updated_at is null or updated_at = p_expected_updated_at)
  returning * into v_workload;
  if v_workload.id is not null then
    return v_workload;
  end if;
  select * into v_workload from public.compute_workloads where job_id = p_job_id;
  if v_workload.updated_at <> p_expected_updated_at then
    raise exception '% has changed since you looked: it is % now', p_job_id, v_workload.status
      using errcode = 'PT409', detail = v_workload.status_reason, hint = 'Look at it again, then decide.';
  end if;
  raise exception 'There is no open workload % that you may assign', p_job_id using errcode = 'P0002';
end;
$$;
comment on function public.assign_workload(text, text, timestamptz, text, timestamptz) is 'Schedules a workload in a zone, from p_start or at once. With p_expected_updated_at only if nobody has changed it since it was read (409 otherwise). For operators.';

create function public.cancel_workload(p_job_id text, p_reason text default null)
returns public.compute_workloads
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
  v_reason text := coalesce(nullif(trim(p_reason), ''), 'Cancelled');
begin
  update public.compute_workloads
  set status = case when status = 'RUNNING' then status else 'CANCELLED' end,
      cancel_requested_at = case when status = 'RUNNING' then coalesce(cancel_requested_at, pg_catalog.now()) end,
      status_reason = v_reason
  where job_id = p_job_id
  returning * into v_workload;
  if v_workload.id is null then
    raise exception 'There is no open workload % that you may cancel', p_job_id
      using errcode = 'P0002', hint = 'It may have ended already.';
  end if;
  return v_workload;
end;
$$;
comment on function public.cancel_workload(text, text) is 'Cancels a workload; a running one is asked to stop and ends when its worker has stopped it.';

create function public.add_worker(p_organization_id bigint, p_worker_name text, p_zone_code text default null)
returns text
language plpgsql
set search_path = ''
as $$
declare
  v_zone_id bigint;
  v_key text := 'kbw_' || rtrim(translate(encode(extensions.gen_random_bytes(32), 'base64'), '+/', '-_'), '=');
begin
  if p_zone_code is not null then
    select id into v_zone_id from public.grid_zones where grid_zone_code = p_zone_code;
    if v_zone_id is null then
      raise exception 'There is no grid zone %', p_zone_code using errcode = 'P0002';
    end if;
  end if;
  insert into public.workers (organization_id, worker_name, zone_id, key_hash)
  values (p_organization_id, p_worker_name, v_zone_id, encode(extensions.digest(v_key, 'sha256'), 'hex'));
  return v_key;
end;
$$;
comment on function public.add_worker(bigint, text, text) is 'Adds a worker and answers its key, which is shown this once and kept nowhere. Without a zone it serves every zone.';

-- What is at work and waiting in each zone, of the workloads the caller may see.
create view public.zone_activity with (security_invoker = true) as
select
  z.id as zone_id,
  count(w.id) filter (where w.status = 'RUNNING')::integer as running,
  count(w.id) filter (where w.status in ('SCHEDULED', 'QUEUED'))::integer as assigned
from public.grid_zones z
left join public.compute_workloads w
  on w.chosen_grid_zone = z.id and w.status in ('SCHEDULED', 'QUEUED', 'RUNNING')
group by z.id;
comment on view public.zone_activity is 'Running and assigned workloads by zone, of those the caller may see.';

/*
 * What is in use in each zone by half hour, counted over everyone's work: numbers
 * only, never whose. Packed, one row a zone; at most seven days at once.
 */
create function private.zone_usage(p_from timestamptz, p_to timestamptz)
returns table (zone_id bigint, first_slot timestamptz, gpus integer[], cpu_cores integer[], memory_gb integer[])
language sql
stable
security definer
set search_path = ''
as $$
  with bounds as (
    select
      private.half_hour_floor(p_from) as first_slot,
      least(p_to, p_from + interval '7 days') - interval '1 microsecond' as last_moment
  ),
  placed as (
    select
      w.chosen_grid_zone, w.required_gpus, w.required_cpu_cores, w.required_memory_gb,
      coalesce(w.actual_start, w.scheduled_start) as starts,
      -- As private.zone_free counts: work that is due or running holds its share until it ends.
      greatest(
        coalesce(w.actual_start, w.scheduled_start) + w.remaining_mins * interval '1 minute',
        case when w.status in ('QUEUED', 'RUNNING') then pg_catalog.now() + interval '15 minutes' end
      ) as ends
    from public.compute_workloads w
    where w.status in ('SCHEDULED', 'QUEUED', 'RUNNING')
  ),
  used as (
    select
      p.chosen_grid_zone, s.slot_start, sum(p.required_gpus) as gpus, sum(p.required_cpu_cores) as cpu_cores,
      sum(p.required_memory_gb) as memory_gb
    from placed p
    cross join bounds b
    cross join lateral pg_catalog.generate_series(
      greatest(b.first_slot, pg_catalog.date_bin('30 minutes', p.starts, b.first_slot)),
      least(b.last_moment, p.ends - interval '1 microsecond'), interval '30 minutes'
    ) as s (slot_start)
    group by p.chosen_grid_zone, s.slot_start
  )
  select
    z.id, min(s.slot_start), array_agg(coalesce(u.gpus, 0)::integer order by s.slot_start),
    array_agg(coalesce(u.cpu_cores, 0)::integer order by s.slot_start),
    array_agg(coalesce(u.memory_gb, 0)::integer order by s.slot_start)
  from public.grid_zones z
  cross join bounds b
  cross join lateral pg_catalog.generate_series(b.first_slot, b.last_moment, interval '30 minutes') as s (slot_start)
  left join used u on u.chosen_grid_zone = z.id and u.slot_start = s.slot_start
  where z.enabled
  group by z.id;
$$;
grant execute on function private.zone_usage(timestamptz, timestamptz) to authenticated, service_role;

create function public.zone_usage(p_from timestamptz, p_to timestamptz)
returns table (zone_id bigint, first_slot timestamptz, gpus integer[], cpu_cores integer[], memory_gb integer[])
language sql
stable
set search_path = ''
as $$
  select u.zone_id, u.first_slot, u.gpus, u.cpu_cores, u.memory_gb
  from private.zone_usage(p_from, p_to) u
  where exists (select private.my_organization_ids());
$$;
comment on function public.zone_usage(timestamptz, timestamptz) is 'GPUs, cores and memory in use in each zone by half hour, packed into one row a zone.';

revoke all on table public.zone_activity from anon, authenticated;
grant select on table public.zone_activity to authenticated, service_role;
revoke execute on function public.assign_workload(text, text, timestamptz, text, timestamptz) from public, anon;
revoke execute on function public.cancel_workload(text, text) from public, anon;
revoke execute on function public.add_worker(bigint, text, text) from public, anon;
revoke execute on function public.zone_usage(timestamptz, timestamptz) from public, anon;
grant execute on function public.assign_workload(text, text, timestamptz, text, timestamptz) to authenticated, service_role;
grant execute on function public.cancel_workload(text, text) to authenticated, service_role;
grant execute on function public.add_worker(bigint, text, text) to authenticated;
grant execute on function public.zone_usage(timestamptz, timestamptz) to authenticated;
