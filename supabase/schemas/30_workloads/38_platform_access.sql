-- Access to an organization: after the alerts, which notify its members.
create function private.open_platform_access(p_organization_id bigint, p_reason text, p_hours integer)
returns timestamptz
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_expires_at timestamptz;
  v_access_id bigint;
  v_who text;
begin
  perform private.require_platform_owner();
  if p_hours is null or p_hours not between 1 and 24 then
    perform private.refuse_value('access_hours', 'Access lasts from 1 to 24 hours', 'Open it again when it has ended.');
  end if;
  if coalesce(length(trim(private.seen_text(p_reason))), 0) not between 10 and 500 then
    perform private.refuse_value(
      'access_reason', 'Access needs a reason of 10 to 500 characters',
      'The organization reads it.'
    );
  end if;
  -- One at a time per organization, so that each member is notified once.
  perform from public.organizations o where o.id = p_organization_id for no key update;
  if not found then
    perform private.refuse_missing(
      'no_organization', format('There is no organization %s', p_organization_id),
      'Load the page again.'
    );
  end if;
  if exists (
    select from public.platform_access a
    where a.organization_id = p_organization_id and a.user_id = (select auth.uid()) and a.expires_at > pg_catalog.now()
  ) then
    perform private.refuse_conflict('access_open', 'You look into this organization already', 'Wait until that has ended.');
  end if;
  insert into public.platform_access (organization_id, user_id, reason, expires_at)
  values (
    p_organization_id, (select auth.uid()), trim(private.seen_text(p_reason)), pg_catalog.now() + make_interval(hours => p_hours)
  )
  returning id, expires_at into v_access_id, v_expires_at;
  select p.display_name into v_who from public.profiles p where p.user_id = (select auth.uid());
  perform private.record_audit(
    p_organization_id, 'platform_access.opened', 'platform_access', v_access_id::text, null,
    jsonb_build_object('expires_at', v_expires_at), trim(private.seen_text(p_reason))
  );
  perform private.raise_alert(
    p_organization_id, 'platform.access', 'info', 'organization', p_organization_id::text, 'Read by a platform owner',
    v_who || ', who runs this installation, may read this organization until ' || private.moment_text(v_expires_at)
      || '. Reason: ' || trim(private.seen_text(p_reason)),
    jsonb_build_object('accessId', v_access_id), v_access_id::text
  );
  return v_expires_at;
end;
$$;
grant execute on function private.open_platform_access(bigint, text, integer) to authenticated;

create function public.open_platform_access(p_organization_id bigint, p_reason text, p_hours integer)
returns timestamptz
language sql
volatile
set search_path = ''
as $$
  select private.open_platform_access(p_organization_id, p_reason, p_hours);
$$;
comment on function public.open_platform_access(bigint, text, integer) is 'Lets the caller, a platform owner, read an organization as a viewer for some hours. Its members get an alert and an audit entry with the reason. Returns until when.';

create function private.end_platform_access(p_organization_id bigint)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_access_id bigint;
begin
  -- At least a moment after its start: the row records that it was open.
  update public.platform_access a
  set expires_at = greatest(pg_catalog.now(), a.started_at + interval '1 microsecond')
  where a.organization_id = p_organization_id and a.user_id = (select auth.uid()) and a.expires_at > pg_catalog.now()
  returning a.id into v_access_id;
  if v_access_id is not null then
    perform private.record_audit(
      p_organization_id, 'platform_access.ended', 'platform_access', v_access_id::text, null, null
    );
  end if;
end;
$$;
grant execute on function private.end_platform_access(bigint) to authenticated;

create function public.end_platform_access(p_organization_id bigint)
returns void
language sql
volatile
set search_path = ''
as $$
  select private.end_platform_access(p_organization_id);
$$;
comment on function public.end_platform_access(bigint) is 'Ends the caller''s own access to an organization early.';

revoke execute on function public.open_platform_access(bigint, text, integer), public.end_platform_access(bigint) from public, anon;
grant execute on function public.open_platform_access(bigint, text, integer), public.end_platform_access(bigint) to authenticated;
