/*
 * The rules of compute_workloads. They apply to everyone: the application, REST,
 * functions, workers, and an admin who edits a row in Studio.
 */

-- Completes a submission: organization, readable job id, window and deadline, and the counterfactual's zone.
create function private.prepare_workload()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_duration interval := new.estimated_duration_mins * interval '1 minute';
  v_organizations bigint[];
begin
  if new.status not in ('PENDING', 'COMPLETED', 'FAILED', 'CANCELLED') then
    perform private.refuse_value(
      'status_not_initial', format('A workload begins as PENDING, not as %s', new.status),
      'Add it without a status; it is planned at once. One that has ended may be added as history.'
    );
  end if;
  if new.organization_id is null then
    v_organizations := array(select private.my_organization_ids('user', 'operator', 'admin'));
    if cardinality(v_organizations) <> 1 then
      perform private.refuse_value(
        'organization_required',
        format('Say which organization the workload belongs to: you may submit in %s', cardinality(v_organizations)),
        'Set organization_id.'
      );
    end if;
    new.organization_id := v_organizations[1];
  end if;
  if private.is_api_caller() then
    new.submitted_at := pg_catalog.now();
  end if;
  new.job_id := 'KB-' || lpad(nextval('private.workload_number_seq')::text, 6, '0');
  -- Not stated: the columns' defaults, or null.
  new.deferral_window_mins := nullif(new.deferral_window_mins, -1);
  if coalesce(new.deadline, '-infinity') = '-infinity' then
    new.deferral_window_mins := coalesce(new.deferral_window_mins, private.default_deferral_mins(new.urgency));
    -- A quarter of an hour beyond the window: planning, assigning and starting take a moment, also for work that must
    -- start at once.
    new.deadline := new.submitted_at + new.deferral_window_mins * interval '1 minute' + v_duration + interval '15 minutes';
  end if;
  if new.deadline < new.submitted_at + v_duration then
    perform private.refuse_value(
      'deadline_too_soon',
      format(
        'The deadline cannot be met: the workload needs %s minutes, and there are %s left',
        new.estimated_duration_mins, greatest(0, floor(extract(epoch from new.deadline - new.submitted_at) / 60))
      ),
      'Move the deadline or shorten the workload.'
    );
  end if;
  new.deferral_window_mins := coalesce(
    new.deferral_window_mins,
    least(20160, floor(extract(epoch from new.deadline - new.submitted_at - v_duration) / 60))::integer
  );
  new.estimated_energy_method := case when new.estimated_energy_kwh is null then 'modelled' else 'stated' end;
  new.baseline_zone := coalesce(
    new.baseline_zone, (select o.default_zone from public.organizations o where o.id = new.organization_id)
  );
  return new;
end;
$$;
create trigger compute_workloads_1_prepare
  before insert on public.compute_workloads
  for each row execute function private.prepare_workload();

/*
 * 'operator' or 'owner' for a person, 'system' for everything else. Functions called by the triggers are plpgsql, which
 * caches plans: a SQL function with its own search_path is planned again at each call, for each row.
 */
create function private.workload_actor(p_organization_id bigint)
returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  if not private.is_api_caller() then
    return 'system';
  end if;
  return case
    when p_organization_id in (select private.my_organization_ids('operator', 'admin')) then 'operator'
    else 'owner'
  end;
end;
$$;
grant execute on function private.workload_actor(bigint) to authenticated, service_role;

create function private.has_new_requirements(p_old public.compute_workloads, p_new public.compute_workloads)
returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return (
    p_old.workload_type, p_old.urgency, p_old.docker_image, p_old.command, p_old.required_gpu_mins, p_old.required_cpu_cores,
    p_old.required_memory_gb, p_old.estimated_duration_mins, p_old.carbon_cap_gco2, p_old.max_price_gbp,
    p_old.deferral_window_mins, p_old.deadline, p_old.interruptible, p_old.min_segment_mins, p_old.resume_cost_wh
  ) is distinct from (
    p_new.workload_type, p_new.urgency, p_new.docker_image, p_new.command, p_new.required_gpu_mins, p_new.required_cpu_cores,
    p_new.required_memory_gb, p_new.estimated_duration_mins, p_new.carbon_cap_gco2, p_new.max_price_gbp,
    p_new.deferral_window_mins, p_new.deadline, p_new.interruptible, p_new.min_segment_mins, p_new.resume_cost_wh
  );
end;
$$;
grant execute on function private.has_new_requirements(public.compute_workloads, public.compute_workloads) to authenticated, service_role;

create function private.check_transition(
  p_from public.workload_status, p_to public.workload_status, p_actor text
)
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  v_allowed text[];
begin
  select allowed_by into v_allowed from private.workload_transitions where from_status = p_from and to_status = p_to;
  if v_allowed is null then
    perform private.refuse_conflict(
      'transition_impossible', format('A workload cannot go from %s to %s', p_from, p_to),
      'The order is PENDING, PLANNED, SCHEDULED, QUEUED, RUNNING, then COMPLETED, FAILED or CANCELLED.'
    );
  end if;
  if not p_actor = any (v_allowed) then
    perform private.refuse_forbidden(
      'role_required', format('Only %s may take a workload from %s to %s', array_to_string(v_allowed, ' or '), p_from, p_to),
      'Ask an operator of your organization.'
    );
  end if;
end;
$$;
grant execute on function private.check_transition(public.workload_status, public.workload_status, text) to authenticated, service_role;

create function private.guard_workload()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_actor text := private.workload_actor(old.organization_id);
  v_replaced boolean := (new.chosen_grid_zone, new.scheduled_start) is distinct from (old.chosen_grid_zone, old.scheduled_start);
begin
  if (new.job_id, new.organization_id, new.user_id, new.submitted_at, new.baseline_zone)
    is distinct from (old.job_id, old.organization_id, old.user_id, old.submitted_at, old.baseline_zone) then
    perform private.refuse_value(
      'fixed', 'The job id, owner, submission time and baseline zone of a workload are fixed',
      'Submit another workload instead.'
    );
  end if;

  if v_actor <> 'system' and new.status = old.status and not v_replaced
    and new.cancel_requested_at is not distinct from old.cancel_requested_at then
    -- A reason belongs to the change it explains, and is recorded in events with it.
    new.status_reason := old.status_reason;
  end if;

  if new.estimated_energy_kwh is distinct from old.estimated_energy_kwh and v_actor <> 'system' then
    new.estimated_energy_method := case when new.estimated_energy_kwh is null then 'modelled' else 'stated' end;
  end if;
  if private.has_new_requirements(old, new)
    or (v_actor <> 'system' and new.estimated_energy_kwh is distinct from old.estimated_energy_kwh) then
    if old.status not in ('PENDING', 'PLANNED', 'SCHEDULED') then
      perform private.refuse_conflict(
        'not_editable', format('%s is %s and can no longer be edited', old.job_id, old.status), 'Cancel it and submit it again.'
      );
    end if;
    if exists (select from public.runs r where r.workload_id = old.id and r.status = 'SUSPENDED') then
      perform private.refuse_conflict(
        'not_editable', format('%s has done part of its work and can no longer be edited', old.job_id),
        'Cancel it and submit it again.'
      );
    end if;
    if v_actor = 'operator' and old.user_id <> (select auth.uid()) then
      perform private.refuse_forbidden(
        'not_owner', format('Only its owner may edit what %s needs', old.job_id), 'Ask its owner to edit it.'
      );
    end if;
    if new.estimated_energy_method = 'modelled' and v_actor <> 'system' then
      new.estimated_energy_kwh := null;
    end if;
    -- The old plan and assignment were for other requirements.
    new.status := 'PENDING';
    new.status_reason := 'Edited, to be planned again';
    new.status_reason_code := 'edited';
    new.current_plan_id := null;
    new.chosen_grid_zone := null;
    new.scheduled_start := null;
    new.recommended_zone_1 := null;
    new.recommended_zone_2 := null;
    new.recommended_zone_3 := null;
    v_actor := case v_actor when 'operator' then 'owner' else v_actor end;
    v_replaced := false;
  end if;

  if new.status <> old.status then
    perform private.check_transition(old.status, new.status, v_actor);
    if new.status_reason_code = old.status_reason_code then
      select t.reason_code, case when new.status_reason = old.status_reason then t.meaning else new.status_reason end
      into new.status_reason_code, new.status_reason
      from private.workload_transitions t where t.from_status = old.status and t.to_status = new.status;
    end if;
    if new.status = 'PENDING' and new.current_plan_id = old.current_plan_id then
      new.current_plan_id := null;
    end if;
    if new.status in ('PENDING', 'PLANNED') and old.status <> 'PENDING' then
      new.chosen_grid_zone := null;
      new.scheduled_start := null;
      v_replaced := false;
    end if;
    if old.status = 'RUNNING' and new.status in ('SCHEDULED', 'QUEUED') then
      -- The remaining work starts again, and holds its share of the zone from then on.
      new.actual_start := null;
      if new.status = 'QUEUED' then
        new.scheduled_start := pg_catalog.now();
      elsif not new.interruptible then
        perform private.refuse_conflict(
          'not_interruptible', format('%s runs in one piece and cannot be suspended', old.job_id), 'Let it end, or cancel it.'
        );
      end if;
    end if;
  end if;
  if new.chosen_grid_zone is distinct from old.chosen_grid_zone then
    -- Its checkpoint is kept where it ran: elsewhere it starts from the beginning.
    new.done_mins := 0;
  end if;

  if new.status = 'SCHEDULED' and (v_replaced or old.status <> 'SCHEDULED') then
    if v_actor = 'owner' then
      perform private.refuse_forbidden(
        'role_required', format('Only an operator may assign %s', old.job_id), 'Ask an operator of your organization.'
      );
    end if;
    if new.chosen_grid_zone is null then
      perform private.refuse_value(
        'zone_required', format('Say where %s is to run', old.job_id), 'Set chosen_grid_zone.'
      );
    end if;
    new.scheduled_start := greatest(coalesce(new.scheduled_start, pg_catalog.now()), pg_catalog.now());
    if new.scheduled_start > greatest(pg_catalog.now(), new.deadline - private.remaining(new)) then
      perform private.refuse_value(
        'start_too_late', format('%s would end after its deadline', old.job_id),
        'The latest start is ' || to_char((new.deadline - private.remaining(new)) at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC.'
      );
    end if;
    if v_actor = 'operator' then
      new.status_reason_code := 'assigned_by_person';
    end if;
    perform private.check_placement(new);
  elsif v_replaced then
    perform private.refuse_conflict(
      'not_scheduled', format('%s is %s: zone and start are set by scheduling it', old.job_id, new.status),
      'Set its status to SCHEDULED too.'
    );
  end if;

  if new.cancel_requested_at is distinct from old.cancel_requested_at and new.cancel_requested_at is not null then
    if old.status <> 'RUNNING' then
      perform private.refuse_conflict('not_running', format('%s is not running', old.job_id), 'Set its status to CANCELLED.');
    end if;
    new.cancel_requested_at := pg_catalog.now();
    new.status_reason := 'Asked to stop' || case when new.status_reason = old.status_reason then '' else ': ' || left(new.status_reason, 400) end;
    new.status_reason_code := 'cancel_requested';
  end if;
  if new.status in ('COMPLETED', 'FAILED', 'CANCELLED') and new.actual_start is not null and new.actual_end is null then
    -- Not now(): a manual edit may have started before the worker did.
    new.actual_end := pg_catalog.clock_timestamp();
  end if;
  new.updated_at := pg_catalog.now();
  return new;
end;
$$;
create trigger compute_workloads_2_guard
  before update on public.compute_workloads
  for each row execute function private.guard_workload();
