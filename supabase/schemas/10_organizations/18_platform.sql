/*
 * The platform owner runs the installation and reads no organization's content. They act through the functions below.
 * Access to an organization needs a written reason, notifies its members, and expires.
 */
create function private.keep_a_platform_owner()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- The owner of the database may remove the last one manually, and add another with ./karbos admin.
  if not private.is_api_caller() then
    return old;
  end if;
  -- One at a time, so that two who step down at once do not each rely on the other.
  perform pg_advisory_xact_lock(hashtext('public.platform_owners'));
  if not exists (select from public.platform_owners o where o.user_id <> old.user_id) then
    perform private.refuse_conflict('last_platform_owner', 'This is the last platform owner', 'Add another one first.');
  end if;
  return old;
end;
$$;
create trigger platform_owners_keep_one
  before delete on public.platform_owners
  for each row execute function private.keep_a_platform_owner();
create trigger platform_owners_audit
  after insert or delete on public.platform_owners
  for each row execute function private.audit_row('platform_owner', 'user_id', '', 'added_at');

revoke all on table public.platform_owners, public.platform_access from anon, authenticated;
grant select, delete on table public.platform_owners to authenticated;
grant select on table public.platform_access to authenticated;
grant select, insert, delete on table public.platform_owners to service_role;
grant select on table public.platform_access to service_role;
alter table public.platform_owners enable row level security;
alter table public.platform_access enable row level security;

create policy platform_owners_select on public.platform_owners
  for select to authenticated
  using ((select private.is_platform_owner()));
create policy platform_owners_delete on public.platform_owners
  for delete to authenticated
  using ((select private.is_platform_owner()));
create policy platform_access_select on public.platform_access
  for select to authenticated
  using (
    (select private.is_platform_owner())
    or organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
  );

create function private.require_platform_owner()
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if not private.is_platform_owner() then
    perform private.refuse_forbidden(
      'role_required', 'Only a platform owner may do this',
      'Ask who runs this installation.'
    );
  end if;
end;
$$;

create function private.add_platform_owner(p_email text)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_user_id uuid;
begin
  perform private.require_platform_owner();
  select u.id into v_user_id from auth.users u where lower(u.email) = private.email_text(p_email);
  if v_user_id is null then
    perform private.refuse_missing(
      'no_account', 'There is no account with this address',
      'Invite the person to an organization first.'
    );
  end if;
  insert into public.platform_owners (user_id, added_by) values (v_user_id, (select auth.uid()))
  on conflict (user_id) do nothing;
  return v_user_id;
end;
$$;
grant execute on function private.add_platform_owner(text) to authenticated;

create function public.add_platform_owner(p_email text)
returns uuid
language sql
volatile
set search_path = ''
as $$
  select private.add_platform_owner(p_email);
$$;
comment on function public.add_platform_owner(text) is 'Makes an account a platform owner. For platform owners.';

create function private.platform_organizations()
returns table (
  organization_id bigint, organization_name text, slug text, members bigint, created_at timestamptz,
  suspended_at timestamptz, access_until timestamptz
)
language sql
stable
security definer
set search_path = ''
as $$
  select o.id, o.name, o.slug,
    (select count(*) from public.memberships m where m.organization_id = o.id), o.created_at, o.suspended_at,
    (
      select max(a.expires_at) from public.platform_access a
      where a.organization_id = o.id and a.user_id = (select auth.uid()) and a.expires_at > pg_catalog.now()
    )
  from public.organizations o
  where (select private.is_platform_owner())
  order by o.name, o.id
  limit 1000;
$$;
grant execute on function private.platform_organizations() to authenticated;

create function public.platform_organizations()
returns table (
  organization_id bigint, organization_name text, slug text, members bigint, created_at timestamptz,
  suspended_at timestamptz, access_until timestamptz
)
language sql
stable
set search_path = ''
as $$
  select * from private.platform_organizations();
$$;
comment on function public.platform_organizations() is 'The first 1,000 organizations by name, with the number of members and until when the caller has access. No rows for anyone but a platform owner.';

create function private.create_organization(
  p_name text, p_slug text, p_admin_email text, out organization_id bigint, out token text
)
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.require_platform_owner();
  if exists (select from public.organizations o where o.slug = p_slug) then
    perform private.refuse_conflict(
      'slug_taken', format('There is an organization with the short name %s already', p_slug),
      'Choose another short name.'
    );
  end if;
  insert into public.organizations (name, slug) values (p_name, p_slug) returning id into organization_id;
  select made.token into token from private.make_invitation(organization_id, p_admin_email, 'admin', '[]') made;
end;
$$;
grant execute on function private.create_organization(text, text, text) to authenticated;

create function public.create_organization(p_name text, p_slug text, p_admin_email text)
returns table (organization_id bigint, token text)
language sql
volatile
set search_path = ''
as $$
  select * from private.create_organization(p_name, p_slug, p_admin_email);
$$;
comment on function public.create_organization(text, text, text) is 'Creates an organization and invites its first admin. Returns the token of that invitation, only once. For platform owners.';

create function private.change_organization(p_organization_id bigint, p_name text, p_is_suspended boolean)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.require_platform_owner();
  update public.organizations o
  set name = p_name,
      suspended_at = case when p_is_suspended then coalesce(o.suspended_at, pg_catalog.now()) end
  where o.id = p_organization_id;
  if not found then
    perform private.refuse_missing(
      'no_organization', format('There is no organization %s', p_organization_id),
      'Load the page again.'
    );
  end if;
end;
$$;
grant execute on function private.change_organization(bigint, text, boolean) to authenticated;

create function public.change_organization(p_organization_id bigint, p_name text, p_is_suspended boolean)
returns void
language sql
volatile
set search_path = ''
as $$
  select private.change_organization(p_organization_id, p_name, p_is_suspended);
$$;
comment on function public.change_organization(bigint, text, boolean) is 'Renames an organization, suspends it or lets its members in again. For platform owners.';

revoke execute on function public.add_platform_owner(text), public.platform_organizations() from public, anon;
revoke execute on function public.create_organization(text, text, text) from public, anon;
revoke execute on function public.change_organization(bigint, text, boolean) from public, anon;
grant execute on function public.add_platform_owner(text), public.platform_organizations() to authenticated;
grant execute on function public.create_organization(text, text, text) to authenticated;
grant execute on function public.change_organization(bigint, text, boolean) to authenticated;
