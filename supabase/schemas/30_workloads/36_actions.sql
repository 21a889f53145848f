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

revoke execute on function public.assign_workload(text, text, timestamptz, text, timestamptz) from public, anon;
revoke execute on function public.cancel_workload(text, text) from public, anon;
grant execute on function public.assign_workload(text, text, timestamptz, text, timestamptz) to authenticated, service_role;
grant execute on function public.cancel_workload(text, text) to authenticated, service_role;
