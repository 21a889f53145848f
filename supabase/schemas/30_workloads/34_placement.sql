/*
 * Work that holds a share of its zone, with its time: the one rule for placing, planning and the map. Due or running
 * work holds its share until it ends, however late: at any time for a quarter of an hour more. A view, so that
 * conditions reach the index of placed work.
 */
create view private.placed_work with (security_invoker = true) as
select
  w.id as workload_id, w.chosen_grid_zone as zone_id, w.required_gpus as gpus, w.required_cpu_cores as cpu_cores,
  w.required_memory_gb as memory_gb, w.scheduled_start, coalesce(w.actual_start, w.scheduled_start) as starts_at,
  greatest(
    coalesce(w.actual_start, w.scheduled_start) + w.remaining_mins * interval '1 minute',
    case when w.status in ('QUEUED', 'RUNNING') then pg_catalog.now() + interval '15 minutes' end
  ) as ends_at
from public.compute_workloads w
where w.status in ('SCHEDULED', 'QUEUED', 'RUNNING');
comment on view private.placed_work is 'Workloads that hold a share of a zone, from starts_at until ends_at.';

/*
 * The free capacity of a zone from p_from to p_to, with placed workloads counted at the worst moment. p_except: a
 * workload not to count.
 */
create function private.zone_free(p_zone bigint, p_from timestamptz, p_to timestamptz, p_except bigint default null)
returns table (gpus integer, cpu_cores integer, memory_gb integer)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  with placed as materialized (
    select p.gpus, p.cpu_cores, p.memory_gb, greatest(p_from, p.starts_at) as starts_at, p.ends_at
    from private.placed_work p
    -- No workload starts before its scheduled start, which is in the index.
    where p.zone_id = p_zone and p.scheduled_start < p_to and p.ends_at > p_from and p.workload_id is distinct from p_except
  ),
  moments as (
    select sum(o.gpus) as gpus, sum(o.cpu_cores) as cpu_cores, sum(o.memory_gb) as memory_gb
    from (select distinct p.starts_at from placed p) at
    join placed o on o.starts_at <= at.starts_at and o.ends_at > at.starts_at
    group by at.starts_at
  )
  select
    z.capacity_gpus - coalesce((select max(m.gpus) from moments m), 0)::integer,
    z.capacity_cpu_cores - coalesce((select max(m.cpu_cores) from moments m), 0)::integer,
    z.capacity_memory_gb - coalesce((select max(m.memory_gb) from moments m), 0)::integer
  from public.grid_zones z
  where z.id = p_zone;
end;
$$;
grant execute on function private.zone_free(bigint, timestamptz, timestamptz, bigint) to authenticated, service_role;

-- Same as the generated column remaining_mins, which is still empty in a before trigger.
create function private.remaining(p_workload public.compute_workloads)
returns interval
language plpgsql
immutable
set search_path = ''
as $$
begin
  return greatest(1, p_workload.estimated_duration_mins - p_workload.done_mins) * interval '1 minute';
end;
$$;
grant execute on function private.remaining(public.compute_workloads) to authenticated, service_role;

-- Locks the zone, so that two assignments at once cannot both take its last free GPU.
create function private.check_placement(p_workload public.compute_workloads)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_zone public.grid_zones;
  v_free record;
  -- Same as the generated column required_gpus, which is still empty in a before trigger.
  v_gpus integer :=
    (p_workload.required_gpu_mins + p_workload.estimated_duration_mins - 1) / p_workload.estimated_duration_mins;
  v_remaining interval := private.remaining(p_workload);
begin
  -- Budgets before zones, the order in which storing a plan locks them, to avoid deadlocks.
  perform private.lock_budgets(p_workload, private.london_month(p_workload.scheduled_start));
  select * into v_zone from public.grid_zones where id = p_workload.chosen_grid_zone for no key update;
  if v_zone.id is null then
    perform private.refuse_missing('no_zone', 'There is no such grid zone', 'Choose one of the zones that there are.');
  end if;
  if not v_zone.enabled then
    perform private.refuse_conflict('zone_closed', format('%s takes no new work', v_zone.zone_name), 'Choose another zone.');
  end if;
  select * into v_free
  from private.zone_free(
    v_zone.id, p_workload.scheduled_start, p_workload.scheduled_start + v_remaining, p_workload.id
  );
  if v_free.gpus < v_gpus or v_free.cpu_cores < p_workload.required_cpu_cores
    or v_free.memory_gb < p_workload.required_memory_gb then
    perform private.refuse_conflict(
      'zone_full',
      format(
        '%s has %s GPUs, %s cores and %s GB free then; the workload needs %s GPUs, %s cores and %s GB',
        v_zone.zone_name, v_free.gpus, v_free.cpu_cores, v_free.memory_gb,
        v_gpus, p_workload.required_cpu_cores, p_workload.required_memory_gb
      ),
      'Choose another zone or time.'
    );
  end if;
end;
$$;
grant execute on function private.check_placement(public.compute_workloads) to authenticated, service_role;
