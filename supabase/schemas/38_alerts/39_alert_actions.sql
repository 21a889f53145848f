/*
 * What people do with many alerts in one call, under their own rights. Asked twice, the
 * second changes nothing. An alert that somebody else is just changing is left out instead
 * of waited for, so that two calls over the same alerts cannot block each other.
 */
create function private.check_alert_ids(p_ids bigint[])
returns void
language plpgsql
immutable
set search_path = ''
as $$
begin
  if coalesce(cardinality(p_ids), 0) not between 1 and 200 then
    perform private.refuse_value(
      'too_many', 'Between 1 and 200 alerts can be changed at once', 'Select at least one, and at most 200.'
    );
  end if;
end;
$$;
grant execute on function private.check_alert_ids(bigint[]) to authenticated, service_role;

create function public.acknowledge_alerts(p_ids bigint[])
returns setof bigint
language plpgsql
set search_path = ''
as $$
begin
  perform private.check_alert_ids(p_ids);
  return query
  update public.alerts a set state = 'acknowledged'
  where a.id in (
    select b.id from public.alerts b where b.id = any (p_ids) and b.state = 'open' for no key update skip locked
  )
  returning a.id;
end;
$$;
comment on function public.acknowledge_alerts(bigint[]) is 'Takes up to 200 open alerts up in the caller''s name. Answers the numbers of those that changed. For operators.';

create function public.snooze_alerts(p_ids bigint[], p_until timestamptz default null)
returns setof bigint
language plpgsql
set search_path = ''
as $$
begin
  perform private.check_alert_ids(p_ids);
  return query
  update public.alerts a set snoozed_until = p_until
  where a.id in (
    select b.id from public.alerts b
    where b.id = any (p_ids) and b.state <> 'resolved' and b.snoozed_until is distinct from p_until
    for no key update skip locked
  )
  returning a.id;
end;
$$;
comment on function public.snooze_alerts(bigint[], timestamptz) is 'Puts up to 200 alerts aside until a moment at most 30 days away; without one, ends that. Answers the numbers of those that changed. For operators.';

create function public.resolve_alerts(p_ids bigint[])
returns setof bigint
language plpgsql
set search_path = ''
as $$
begin
  perform private.check_alert_ids(p_ids);
  return query
  update public.alerts a set state = 'resolved'
  where a.id in (
    select b.id from public.alerts b where b.id = any (p_ids) and b.state <> 'resolved' for no key update skip locked
  )
  returning a.id;
end;
$$;
comment on function public.resolve_alerts(bigint[]) is 'Closes up to 200 alerts in the caller''s name. Answers the numbers of those that changed. For operators.';

/*
 * How busy the alerts of the last p_days days were, in the manner of ISA-18.2. Chattering
 * is three times or more within an hour: the minute of the standard is below the schedule's.
 */
create function public.alert_figures(p_organization_id bigint, p_days integer default 7)
returns table (
  raised integer, per_ten_mins numeric, peak_in_ten_mins integer, standing integer, chattering integer, most_frequent jsonb
)
language sql
stable
set search_path = ''
as $$
  with bounded as (
    select least(greatest(p_days, 1), 90) as days
  ),
  raisings as (
    select e.alert_id, e.occurred_at, a.kind, a.title, a.subject_kind, a.subject_id, a.dedupe_key,
      lag(e.occurred_at, 2) over (partition by a.dedupe_key order by e.id) as third_last_at
    from public.alert_events e
    join public.alerts a on a.id = e.alert_id
    where e.organization_id = p_organization_id and e.kind in ('raised', 'repeated', 'reopened')
      and e.occurred_at > pg_catalog.now() - (select days from bounded) * interval '1 day'
  ),
  frequent as (
    select r.kind, max(r.title) as title, r.subject_kind, r.subject_id, count(*)::integer as count
    from raisings r
    group by r.kind, r.subject_kind, r.subject_id, r.dedupe_key
    order by count(*) desc, max(r.occurred_at) desc
    limit 10
  )
  select
    (select count(*)::integer from raisings),
    (select round(count(*) / ((select days from bounded) * 144.0), 3) from raisings),
    coalesce((
      select max(n)::integer
      from (select count(*) as n from raisings group by pg_catalog.date_bin('10 minutes', occurred_at, timestamptz '2000-01-01 00:00:00+00')) t
    ), 0),
    (
      select count(*)::integer from public.alerts a
      where a.organization_id = p_organization_id and a.state <> 'resolved'
        and a.created_at < pg_catalog.now() - interval '24 hours'
    ),
    (
      select count(distinct dedupe_key)::integer from raisings
      where third_last_at > occurred_at - interval '1 hour'
    ),
    coalesce((
      select jsonb_agg(jsonb_build_object(
        'kind', f.kind, 'title', f.title, 'subjectKind', f.subject_kind, 'subjectId', f.subject_id, 'count', f.count
      ) order by f.count desc)
      from frequent f
    ), '[]');
$$;
comment on function public.alert_figures(bigint, integer) is 'How busy the alerts of the last 1 to 90 days were: raised in all and per ten minutes, the busiest ten minutes, unresolved for more than 24 hours, raised three times or more within an hour, and the ten most frequent.';

revoke execute on function public.acknowledge_alerts(bigint[]) from public, anon;
revoke execute on function public.snooze_alerts(bigint[], timestamptz) from public, anon;
revoke execute on function public.resolve_alerts(bigint[]) from public, anon;
revoke execute on function public.alert_figures(bigint, integer) from public, anon;
grant execute on function public.acknowledge_alerts(bigint[]) to authenticated, service_role;
grant execute on function public.snooze_alerts(bigint[], timestamptz) to authenticated, service_role;
grant execute on function public.resolve_alerts(bigint[]) to authenticated, service_role;
grant execute on function public.alert_figures(bigint, integer) to authenticated, service_role;
