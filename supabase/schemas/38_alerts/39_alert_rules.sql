/*
 * How an alert changes. open -> acknowledged -> resolved, and back to open where it occurs
 * again; snoozed is a moment beside the state, which the clock ends.
 */

-- Enforces the state machine, and sets who and when, for every writer.
create function private.guard_alert()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_person uuid := case when private.is_api_caller() then (select auth.uid()) end;
begin
  if new.state <> old.state then
    if v_person is not null and (new.state = 'open' or old.state = 'resolved') then
      perform private.refuse_conflict(
        'transition_impossible', format('An alert that is %s cannot become %s by hand', old.state, new.state),
        'It opens by itself when its cause comes back.'
      );
    end if;
    if old.state = 'resolved' and new.state = 'acknowledged' then
      perform private.refuse_conflict(
        'transition_impossible', 'A resolved alert opens again before it is acknowledged', 'Raise it again first.'
      );
    end if;
    new.acknowledged_at := case new.state
      when 'acknowledged' then pg_catalog.now()
      when 'resolved' then old.acknowledged_at
    end;
    new.acknowledged_by := case new.state when 'acknowledged' then v_person when 'resolved' then old.acknowledged_by end;
    new.resolved_at := case when new.state = 'resolved' then pg_catalog.now() end;
    new.resolved_by := case when new.state = 'resolved' then v_person end;
    if new.state = 'resolved' then
      new.snoozed_until := null;
    end if;
    new.clear_since := null;
  end if;
  if new.snoozed_until is distinct from old.snoozed_until and new.snoozed_until is not null then
    if new.state = 'resolved' then
      perform private.refuse_conflict(
        'has_ended', 'A resolved alert cannot be snoozed', 'It opens by itself when its cause comes back.'
      );
    end if;
    if new.snoozed_until not between pg_catalog.now() and pg_catalog.now() + interval '30 days' then
      perform private.refuse_value(
        'snooze_out_of_bounds', 'An alert can be snoozed for up to 30 days', 'Give a moment in that time.'
      );
    end if;
  end if;
  return new;
end;
$$;
create trigger alerts_guard
  before update on public.alerts
  for each row execute function private.guard_alert();

create function private.record_alert_event(
  p_alert public.alerts, p_kind public.alert_event_kind, p_person uuid default null, p_until timestamptz default null
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.alert_events (alert_id, organization_id, kind, severity, actor_kind, actor_id, until)
  values (
    p_alert.id, p_alert.organization_id, p_kind, p_alert.severity,
    case when p_person is null then 'system' else private.actor_kind(p_alert.organization_id) end, p_person, p_until
  );
end;
$$;

-- Writes the timeline from the change, so that manual changes are in it too.
create function private.follow_alert()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    perform private.record_alert_event(new, 'raised');
    return null;
  end if;
  if new.severity <> old.severity then
    perform private.record_alert_event(
      new, case when new.severity > old.severity then 'escalated' else 'deescalated' end::public.alert_event_kind
    );
  end if;
  if new.state <> old.state then
    perform private.record_alert_event(
      new,
      case new.state when 'open' then 'reopened' else new.state::text end::public.alert_event_kind,
      case new.state when 'acknowledged' then new.acknowledged_by when 'resolved' then new.resolved_by end
    );
  elsif new.occurrences > old.occurrences and new.occurrences <= 100 then
    perform private.record_alert_event(new, 'repeated');
  end if;
  if new.snoozed_until is distinct from old.snoozed_until and new.state <> 'resolved' then
    if new.snoozed_until is null then
      perform private.record_alert_event(new, 'woke');
    else
      perform private.record_alert_event(new, 'snoozed', (select auth.uid()), new.snoozed_until);
    end if;
  end if;
  return null;
end;
$$;
create trigger alerts_follow
  after insert or update on public.alerts
  for each row execute function private.follow_alert();

/*
 * Raises an alert, and answers its number. The same key again counts up: an acknowledged
 * one opens again, one resolved less than an hour ago too, a snoozed one stays put aside.
 * Raised again for the same p_occurrence nothing changes but the severity, also where a
 * person has resolved it; without one each call is an occurrence. A severity that rises
 * opens the alert and ends its snooze. Without a key it is <kind>:<subject id>.
 */
create function private.raise_alert(
  p_organization_id bigint, p_kind text, p_severity public.alert_severity, p_subject_kind public.subject_kind,
  p_subject_id text, p_title text, p_message text, p_data jsonb default '{}', p_occurrence text default null,
  p_dedupe_key text default null
)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_key text := coalesce(p_dedupe_key, p_kind || ':' || p_subject_id);
  v_known public.alerts;
  v_is_same boolean;
  v_rises boolean;
  v_id bigint;
begin
  select * into v_known
  from public.alerts a
  where a.dedupe_key = v_key and (a.organization_id = p_organization_id or (p_organization_id is null and a.organization_id is null))
  order by a.id desc
  limit 1
  for no key update;
  v_is_same := coalesce(v_known.occurrence = p_occurrence, false);
  v_rises := p_severity > v_known.severity;
  if v_known.state = 'resolved' and v_is_same then
    return v_known.id;
  end if;
  if v_known.state <> 'resolved' or v_known.resolved_at > pg_catalog.now() - interval '1 hour' then
    update public.alerts
    set severity = p_severity, title = p_title, message = left(p_message, 1000), data = p_data,
        occurrence = coalesce(p_occurrence, occurrence), clear_since = null,
        occurrences = occurrences + case when v_is_same then 0 else 1 end,
        last_at = case when v_is_same then last_at else pg_catalog.now() end,
        state = case when v_rises or not v_is_same then 'open' else state end,
        snoozed_until = case when not v_rises then snoozed_until end
    where id = v_known.id and (not v_is_same or severity <> p_severity or clear_since is not null);
    return v_known.id;
  end if;
  insert into public.alerts as known (
    organization_id, workload_id, subject_kind, subject_id, kind, severity, dedupe_key, title, message, data, occurrence
  )
  values (
    p_organization_id,
    case p_subject_kind
      when 'workload' then (select w.id from public.compute_workloads w where w.job_id = p_subject_id)
      when 'run' then (select r.workload_id from public.runs r where r.id = p_subject_id::bigint)
    end,
    p_subject_kind, p_subject_id, p_kind, p_severity, v_key, p_title, left(p_message, 1000), p_data, p_occurrence
  )
  -- Two at once: the second has waited for the first, and counts up what it made.
  on conflict (dedupe_key, organization_id) where state <> 'resolved' do update
  set occurrences = known.occurrences
        + case when known.occurrence is distinct from excluded.occurrence or excluded.occurrence is null then 1 else 0 end,
      occurrence = excluded.occurrence, severity = greatest(known.severity, excluded.severity), last_at = pg_catalog.now()
  returning id into v_id;
  return v_id;
end;
$$;
grant execute on function private.raise_alert(
  bigint, text, public.alert_severity, public.subject_kind, text, text, text, jsonb, text, text
) to service_role;

/*
 * The cause is gone: resolves the alert of a key, if one is unresolved. With p_off_delay only
 * once it has been gone for so long: the first call notes when that began, raising it again
 * forgets it. Answers whether an alert was resolved.
 */
create function private.resolve_alert(p_organization_id bigint, p_dedupe_key text, p_off_delay interval default '0')
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_known public.alerts;
begin
  select * into v_known
  from public.alerts a
  where a.dedupe_key = p_dedupe_key and a.state <> 'resolved'
    and (a.organization_id = p_organization_id or (p_organization_id is null and a.organization_id is null))
  for no key update;
  if v_known.id is null then
    return false;
  end if;
  if coalesce(v_known.clear_since, pg_catalog.now()) + p_off_delay > pg_catalog.now() then
    update public.alerts set clear_since = pg_catalog.now() where id = v_known.id and clear_since is null;
    return false;
  end if;
  update public.alerts set state = 'resolved' where id = v_known.id;
  return true;
end;
$$;
grant execute on function private.resolve_alert(bigint, text, interval) to service_role;

-- Ends the snoozes that are over. Called by the schedule.
create function private.wake_alerts()
returns void
language sql
set search_path = ''
as $$
  update public.alerts
  set snoozed_until = null
  where id in (
    select a.id from public.alerts a
    where a.snoozed_until <= pg_catalog.now()
    order by a.id
    limit 1000
    for no key update skip locked
  );
$$;
