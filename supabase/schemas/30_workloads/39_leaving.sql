-- Numbers of former members: only their names distinguish them.
create sequence private.former_member_seq;

/*
 * Deleting an account, by the person's page, Auth or Studio, deletes its row in auth.users: memberships end, and past
 * actions keep a profile under another name. It is refused while work of the person runs or waits, or while an
 * organization or the platform would lose its last admin or owner.
 */
create function private.forget_person()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_old_name text := (select p.display_name from public.profiles p where p.user_id = old.id);
  v_name text;
begin
  if exists (
    select from public.compute_workloads w
    where w.user_id = old.id and w.status in ('PENDING', 'PLANNED', 'SCHEDULED', 'QUEUED', 'RUNNING')
  ) then
    perform private.refuse_conflict(
      'work_open', 'Workloads of this account still wait or run',
      'Cancel them, or let them end first.'
    );
  end if;
  perform pg_advisory_xact_lock(hashtext('public.platform_owners'));
  if exists (select from public.platform_owners o where o.user_id = old.id)
    and not exists (select from public.platform_owners o where o.user_id <> old.id) then
    perform private.refuse_conflict('last_platform_owner', 'This is the last platform owner', 'Add another one first.');
  end if;
  update public.profiles p
  set display_name = 'Former member ' || nextval('private.former_member_seq'), left_at = pg_catalog.now()
  where p.user_id = old.id
  returning p.display_name into v_name;
  -- The alerts that name a person.
  update public.alerts a set message = replace(a.message, v_old_name, v_name)
  where a.kind in ('budget.spent', 'platform.access') and position(v_old_name in a.message) > 0
    and (
      a.organization_id in (select m.organization_id from public.memberships m where m.user_id = old.id)
      or a.organization_id in (select x.organization_id from public.platform_access x where x.user_id = old.id)
    );
  -- After the name: the audit entries of this refer to the former member.
  delete from public.memberships m where m.user_id = old.id;
  delete from public.platform_owners o where o.user_id = old.id;
  delete from public.mail_outbox b where b.user_id = old.id or lower(b.to_address) = lower(old.email);
  delete from public.mail_preferences q where q.user_id = old.id;
  delete from public.invitations i where i.email = lower(old.email) or i.accepted_by = old.id;
  update public.audit_logs a set actor_name = v_name where a.actor_id = old.id and a.actor_name is not null;
  update public.audit_logs a set subject_name = v_name
  where a.subject_kind in ('membership', 'membership_scope', 'platform_owner', 'profile') and a.subject_id = old.id::text
    and a.subject_name is not null;
  return old;
end;
$$;
create trigger users_forget_person
  before delete on auth.users
  for each row execute function private.forget_person();

create function private.delete_my_account()
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from auth.users u where u.id = (select auth.uid());
  if not found then
    perform private.refuse_missing('no_account', 'There is no such account any more', 'Sign in again.');
  end if;
end;
$$;
grant execute on function private.delete_my_account() to authenticated;

create function public.delete_my_account()
returns void
language sql
volatile
set search_path = ''
as $$
  select private.delete_my_account();
$$;
comment on function public.delete_my_account() is 'Deletes the caller''s account permanently: memberships and sessions end, and past actions are kept under the name of a former member.';

-- The caller's data that their own rights do not cover: their actions, and mails to their address.
create function private.my_hidden_data(p_section text, p_after bigint)
returns table (id bigint, data jsonb)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select a.id, jsonb_build_object(
    'occurredAt', a.occurred_at, 'organizationId', a.organization_id, 'action', a.action, 'subjectKind', a.subject_kind,
    'subjectId', a.subject_id, 'reason', a.reason, 'actorName', a.actor_name
  )
  from public.audit_logs a
  where p_section = 'audit_logs' and a.id > p_after
    and (a.actor_id = (select auth.uid()) or (a.subject_kind = 'membership' and a.subject_id = (select auth.uid())::text))
  union all
  select i.id, to_jsonb(i) - 'token_hash'
  from public.invitations i
  where p_section = 'invitations' and i.id > p_after
    and i.email = (select lower(u.email) from auth.users u where u.id = (select auth.uid()))
  union all
  select e.id, to_jsonb(e)
  from public.events e
  where p_section = 'events' and e.id > p_after and e.actor_id = (select auth.uid())
  union all
  select p.id, to_jsonb(p)
  from public.platform_access p
  where p_section = 'platform_access' and p.id > p_after and p.user_id = (select auth.uid())
  union all
  select m.id, jsonb_build_object(
    'toAddress', m.to_address, 'template', m.template, 'state', m.state, 'createdAt', m.created_at, 'endedAt', m.ended_at
  )
  from public.mail_outbox m
  where p_section = 'mails' and m.id > p_after and m.user_id = (select auth.uid())
  order by 1
  limit 500;
end;
$$;
grant execute on function private.my_hidden_data(text, bigint) to authenticated;

create function public.export_my_data(p_section text, p_after bigint default 0)
returns table (id bigint, data jsonb)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
    select 1::bigint, to_jsonb(p) from public.profiles p
    where p_section = 'profile' and p_after < 1 and p.user_id = (select auth.uid())
    union all
    select m.organization_id, to_jsonb(m) || jsonb_build_object('organization_name', o.name)
    from public.memberships m join public.organizations o on o.id = m.organization_id
    where p_section = 'memberships' and m.organization_id > p_after and m.user_id = (select auth.uid())
    union all
    select w.id, to_jsonb(w) from public.compute_workloads w
    where p_section = 'workloads' and w.id > p_after and w.user_id = (select auth.uid())
    union all
    select q.id, q.data
    from (
      select row_number() over (order by p.topic) as id, to_jsonb(p) as data
      from public.mail_preferences p
      where p.user_id = (select auth.uid())
    ) q
    where p_section = 'mail_preferences' and q.id > p_after
    union all
    select hidden.id, hidden.data from private.my_hidden_data(p_section, p_after) hidden
    order by 1
    limit 500;
end;
$$;
comment on function public.export_my_data(text, bigint) is 'What is held of the caller, 500 rows at a time by id: of profile, memberships, workloads, events, audit_logs, invitations, platform_access, mail_preferences or mails.';

revoke execute on function public.delete_my_account(), public.export_my_data(text, bigint) from public, anon;
grant execute on function public.delete_my_account(), public.export_my_data(text, bigint) to authenticated;
