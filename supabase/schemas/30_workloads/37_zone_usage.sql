-- Running and waiting workloads in each zone that the caller may see.
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
 * The usage of each zone by half hour, summed over all work: only numbers, never the owner. Packed, one row per zone;
 * at most seven days at once.
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
  used as (
    select
      p.zone_id, s.slot_start, sum(p.gpus) as gpus, sum(p.cpu_cores) as cpu_cores, sum(p.memory_gb) as memory_gb
    from private.placed_work p
    cross join bounds b
    cross join lateral pg_catalog.generate_series(
      greatest(b.first_slot, pg_catalog.date_bin('30 minutes', p.starts_at, b.first_slot)),
      least(b.last_moment, p.ends_at - interval '1 microsecond'), interval '30 minutes'
    ) as s (slot_start)
    where p.scheduled_start <= b.last_moment
    group by p.zone_id, s.slot_start
  )
  select
    z.id, min(s.slot_start), array_agg(coalesce(u.gpus, 0)::integer order by s.slot_start),
    array_agg(coalesce(u.cpu_cores, 0)::integer order by s.slot_start),
    array_agg(coalesce(u.memory_gb, 0)::integer order by s.slot_start)
  from public.grid_zones z
  cross join bounds b
  cross join lateral pg_catalog.generate_series(b.first_slot, b.last_moment, interval '30 minutes') as s (slot_start)
  left join used u on u.zone_id = z.id and u.slot_start = s.slot_start
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
comment on function public.zone_usage(timestamptz, timestamptz) is 'GPUs, cores and memory in use in each zone by half hour, packed into one row per zone.';

revoke all on table public.zone_activity from anon, authenticated;
grant select on table public.zone_activity to authenticated, service_role;
revoke execute on function public.zone_usage(timestamptz, timestamptz) from public, anon;
grant execute on function public.zone_usage(timestamptz, timestamptz) to authenticated;
