/*
 * Urgent work without free capacity before its deadline may preempt less urgent work of its organization: never work
 * that a person placed, never without a new place for the preempted work, and never silently.
 */

-- Raises an alert for its owner and its operators: a workload was preempted.
create function private.alert_displaced(p_workload_id bigint, p_urgent_id bigint, p_what text)
returns void
language sql
set search_path = ''
as $$
  select private.raise_alert(
    w.organization_id, 'workload.displaced', 'info', 'workload', w.job_id, 'Made way for urgent work',
    w.job_id || ' ' || p_what || ' to make room for ' || u.job_id
      || ', which is urgent and had no other place before its deadline. It still meets its own deadline.',
    jsonb_build_object('urgentJobId', u.job_id)
  )
  from public.compute_workloads w
  join public.compute_workloads u on u.id = p_urgent_id
  where w.id = p_workload_id;
$$;

create function private.place_text(p_zone bigint, p_start timestamptz)
returns text
language sql
stable
set search_path = ''
as $$
  select z.zone_name || ', ' || private.moment_text(p_start)
  from public.grid_zones z where z.id = p_zone;
$$;

/*
 * Places an urgent workload and moves the preempted ones: all or nothing. p_moves is [{ workloadId, updatedAt, plan }]
 * in the order of moving, each plan, as p_plan, the wire form of lib/contracts/plan.ts. Null, without a change, if any
 * of them has changed since it was read, may not be preempted, or finds its place taken.
 */
create function private.make_room(p_workload_id bigint, p_updated_at timestamptz, p_plan jsonb, p_moves jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_urgent public.compute_workloads;
  v_before public.compute_workloads;
  v_after public.compute_workloads;
  v_move record;
  v_version integer;
begin
  -- Locks everything that will change, in the common order: workloads, budgets, zones.
  perform from public.compute_workloads w
  where w.id = p_workload_id or w.id in (select (m ->> 'workloadId')::bigint from jsonb_array_elements(p_moves) m)
  order by w.id for update;
  select * into v_urgent from public.compute_workloads where id = p_workload_id;
  perform from public.carbon_budgets b where b.organization_id = v_urgent.organization_id order by b.id for no key update;
  perform from public.grid_zones z
  where z.id in (
    select (c ->> 'zoneId')::bigint
    from jsonb_array_elements(p_moves || jsonb_build_array(jsonb_build_object('plan', p_plan))) m,
      jsonb_array_elements(m -> 'plan' -> 'candidates') c
  )
  order by z.id for no key update;

  if v_urgent.urgency <> 'HIGH' or v_urgent.status <> 'PENDING' then
    return null;
  end if;
  for v_move in
    select m."workloadId" as id, m."updatedAt" as updated_at, m.plan
    from jsonb_to_recordset(p_moves) as m ("workloadId" bigint, "updatedAt" timestamptz, plan jsonb)
  loop
    select * into v_before from public.compute_workloads where id = v_move.id;
    if v_before.organization_id <> v_urgent.organization_id or v_before.urgency = 'HIGH'
      or not private.is_placed_by_policy(v_before) or private.is_suspended(v_before)
      or private.store_plan(v_move.id, v_move.updated_at, v_move.plan, 'Made way for ' || v_urgent.job_id || ', which is urgent') is null then
      perform private.refuse_conflict('no_room', format('%s does not make way', v_before.job_id), 'Plan it again.');
    end if;
    select * into v_after from public.compute_workloads where id = v_move.id;
    if v_after.status <> 'SCHEDULED' then
      perform private.refuse_conflict('no_room', format('%s found no other place', v_before.job_id), 'Plan it again.');
    end if;
    perform private.alert_displaced(
      v_move.id, p_workload_id,
      'was moved from ' || private.place_text(v_before.chosen_grid_zone, v_before.scheduled_start)
        || ' to ' || private.place_text(v_after.chosen_grid_zone, v_after.scheduled_start)
    );
  end loop;
  v_version := private.store_plan(
    p_workload_id, p_updated_at, p_plan, 'Assigned by the organization''s policy: less urgent work made way'
  );
  if v_version is null or not exists (
    select from public.compute_workloads where id = p_workload_id and status = 'SCHEDULED'
  ) then
    perform private.refuse_conflict('no_room', format('%s finds no place', v_urgent.job_id), 'Plan it again.');
  end if;
  return v_version;
exception when sqlstate 'PT409' or sqlstate 'PT422' then
  return null;
end;
$$;

/*
 * Suspends a run for an urgent workload of its organization, which is planned again
 * once the worker has reported. False if the run cannot be suspended.
 */
create function private.suspend_for(p_run_id bigint, p_resume_at timestamptz, p_urgent_id bigint)
returns boolean
language plpgsql
set search_path = ''
as $$
declare
  v_run public.runs;
  v_urgent public.compute_workloads;
begin
  select * into v_run from public.runs where id = p_run_id;
  select * into v_urgent from public.compute_workloads where id = p_urgent_id;
  if v_run.organization_id <> v_urgent.organization_id or v_urgent.urgency <> 'HIGH' or v_urgent.status <> 'PENDING'
    or not exists (
      select from public.compute_workloads w
      where w.id = v_run.workload_id and w.urgency <> 'HIGH' and private.is_left_to_policy(w)
    ) then
    return false;
  end if;
  if not private.request_suspension(p_run_id, p_resume_at, 'makes way for ' || v_urgent.job_id || ', which is urgent') then
    return false;
  end if;
  perform private.alert_displaced(
    v_run.workload_id, p_urgent_id, 'is suspended until ' || private.place_text(v_run.zone_id, p_resume_at)
  );
  return true;
end;
$$;

-- Capacity has become free: urgent work of the organization that waits for it is planned again.
create function private.plan_urgent(p_organization_id bigint)
returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.enqueue('workload.plan', jsonb_build_object('version', 1, 'workloadId', w.id), w.id::text)
  from public.compute_workloads w
  where w.organization_id = p_organization_id and w.status = 'PENDING' and w.urgency = 'HIGH';
  if found then
    perform private.nudge_dispatch();
  end if;
end;
$$;
