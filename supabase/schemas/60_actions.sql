/*
 * What people do with a workload in one call. Security invoker: the caller's own
 * rights and the rules of compute_workloads decide; these only find the row and
 * say in a sentence why nothing happened.
 */

create function public.assign_workload(
  p_job_id text, p_zone_code text, p_start timestamptz default null, p_reason text default null
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
  update public.compute_workloads
  set status = 'SCHEDULED', chosen_grid_zone = v_zone.id, scheduled_start = coalesce(p_start, pg_catalog.now()),
      status_reason = coalesce(nullif(trim(p_reason), ''), 'Assigned to ' || v_zone.zone_name)
  where job_id = p_job_id
  returning * into v_workload;
  if v_workload.id is null then
    raise exception 'There is no open workload % that you may assign', p_job_id using errcode = 'P0002';
  end if;
  return v_workload;
end;
$$;
comment on function public.assign_workload(text, text, timestamptz, text) is 'Schedules a workload in a zone, from p_start or at once. For operators.';

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
  with slots as (
    select s as slot_start
    from pg_catalog.generate_series(
      private.half_hour_floor(p_from), least(p_to, p_from + interval '7 days') - interval '1 microsecond', interval '30 minutes'
    ) as s
  ),
  usage as (
    select
      z.id as zone_id, slots.slot_start, coalesce(sum(w.required_gpus), 0)::integer as gpus,
      coalesce(sum(w.required_cpu_cores), 0)::integer as cpu_cores, coalesce(sum(w.required_memory_gb), 0)::integer as memory_gb
    from public.grid_zones z
    cross join slots
    left join public.compute_workloads w
      on w.chosen_grid_zone = z.id
      and w.status in ('SCHEDULED', 'QUEUED', 'RUNNING')
      and coalesce(w.actual_start, w.scheduled_start) < slots.slot_start + interval '30 minutes'
      and coalesce(w.actual_start, w.scheduled_start) + w.estimated_duration_mins * interval '1 minute' > slots.slot_start
    where z.enabled
    group by z.id, slots.slot_start
  )
  select
    u.zone_id, min(u.slot_start), array_agg(u.gpus order by u.slot_start),
    array_agg(u.cpu_cores order by u.slot_start), array_agg(u.memory_gb order by u.slot_start)
  from usage u
  group by u.zone_id;
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
revoke execute on function public.assign_workload(text, text, timestamptz, text) from public, anon;
revoke execute on function public.cancel_workload(text, text) from public, anon;
revoke execute on function public.add_worker(bigint, text, text) from public, anon;
revoke execute on function public.zone_usage(timestamptz, timestamptz) from public, anon;
grant execute on function public.assign_workload(text, text, timestamptz, text) to authenticated, service_role;
grant execute on function public.cancel_workload(text, text) to authenticated, service_role;
grant execute on function public.add_worker(bigint, text, text) to authenticated;
grant execute on function public.zone_usage(timestamptz, timestamptz) to authenticated;
