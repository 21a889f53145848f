/*
 * Actions of people on a workload, one call each. Security invoker: the caller's own
 * rights and the rules of compute_workloads decide; these only find the row and
 * say in a sentence why nothing happened.
 */

-- Why a change of a workload touched no row: it is not visible to the caller, they may not change it, it has ended, or
-- it has changed.
create function private.refuse_untouched(p_job_id text, p_verb text)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
begin
  select * into v_workload from public.compute_workloads where job_id = p_job_id;
  if v_workload.id is null then
    perform private.refuse_missing('no_workload', format('There is no workload %s', p_job_id), 'Look for it in the list.');
  elsif v_workload.status in ('COMPLETED', 'FAILED', 'CANCELLED') then
    perform private.refuse_conflict(
      'has_ended', format('%s has ended: it is %s', p_job_id, v_workload.status), 'Submit it again to run it once more.'
    );
  elsif not v_workload.organization_id in (select private.my_organization_ids('user', 'operator', 'admin'))
    and private.is_api_caller() then
    perform private.refuse_forbidden(
      'role_required', format('You may look at %s, and not %s it', p_job_id, p_verb), 'Ask an operator of your organization.'
    );
  end if;
  perform private.refuse_conflict(
    'changed_meanwhile', format('%s has changed since you looked: it is %s now', p_job_id, v_workload.status),
    'Look at it again, then decide.'
  );
end;
$$;
grant execute on function private.refuse_untouched(text, text) to authenticated, service_role;

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
    perform private.refuse_missing(
      'no_zone', format('There is no grid zone %s', p_zone_code), 'Choose one of the zones that there are.'
    );
  end if;
  -- Waits for a concurrent decision, and then compares with its result.
  update public.compute_workloads
  set status = 'SCHEDULED', chosen_grid_zone = v_zone.id, scheduled_start = coalesce(p_start, pg_catalog.now()),
      status_reason = coalesce(nullif(trim(p_reason), ''), 'Assigned to ' || v_zone.zone_name)
  where job_id = p_job_id and (p_expected_updated_at is null or updated_at = p_expected_updated_at)
  returning * into v_workload;
  if v_workload.id is not null then
    return v_workload;
  end if;
  perform private.refuse_untouched(p_job_id, 'assign');
  return null;
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
  v_reason text := nullif(trim(p_reason), '');
begin
  update public.compute_workloads
  set status = case when status = 'RUNNING' then status else 'CANCELLED' end,
      cancel_requested_at = case when status = 'RUNNING' then coalesce(cancel_requested_at, pg_catalog.now()) end,
      status_reason = case
        when status = 'RUNNING' then coalesce(left(v_reason, 400), status_reason)
        else left('Cancelled' || coalesce(': ' || v_reason, ''), 500)
      end
  where job_id = p_job_id
  returning * into v_workload;
  if v_workload.id is null then
    perform private.refuse_untouched(p_job_id, 'cancel');
  end if;
  return v_workload;
end;
$$;
comment on function public.cancel_workload(text, text) is 'Cancels a workload; a running one is asked to stop and ends when its worker has stopped it.';

/*
 * What one person does to another's workload is audited: a change of name, place or
 * status. Actions of its owner, the planner and workers are only in its events.
 */
create function private.audit_workload()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_kept text[] := array['workload_name', 'status', 'chosen_grid_zone', 'scheduled_start', 'cancel_requested_at'];
  v_old jsonb := (select jsonb_object_agg(c.key, c.value) from jsonb_each(to_jsonb(old)) c where c.key = any (v_kept));
  v_new jsonb := (select jsonb_object_agg(c.key, c.value) from jsonb_each(to_jsonb(new)) c where c.key = any (v_kept));
begin
  perform private.record_audit(
    new.organization_id,
    case
      when new.status = 'CANCELLED' or new.cancel_requested_at is distinct from old.cancel_requested_at then 'workload.cancelled'
      when new.status = 'SCHEDULED' then 'workload.assigned'
      when new.status <> old.status then 'workload.status_changed'
      else 'workload.renamed'
    end,
    'workload', new.job_id, private.changed_columns(v_old, v_new), private.changed_columns(v_new, v_old),
    case when new.status_reason <> old.status_reason then new.status_reason end, new.workload_name
  );
  return null;
end;
$$;
create trigger compute_workloads_5_audit
  after update on public.compute_workloads
  for each row when (
    auth.uid() <> new.user_id
    and (old.workload_name, old.status, old.chosen_grid_zone, old.scheduled_start, old.cancel_requested_at)
      is distinct from (new.workload_name, new.status, new.chosen_grid_zone, new.scheduled_start, new.cancel_requested_at)
  )
  execute function private.audit_workload();

revoke execute on function public.assign_workload(text, text, timestamptz, text, timestamptz) from public, anon;
revoke execute on function public.cancel_workload(text, text) from public, anon;
grant execute on function public.assign_workload(text, text, timestamptz, text, timestamptz) to authenticated, service_role;
grant execute on function public.cancel_workload(text, text) to authenticated, service_role;
