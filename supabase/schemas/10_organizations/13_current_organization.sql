/*
 * Where a person works now. It changes only by their own choice: another
 * membership or a stronger role moves nobody.
 */
create table public.current_organizations (
  user_id uuid primary key references public.profiles (user_id) on delete cascade,
  organization_id bigint not null,
  chosen_at timestamptz not null default now(),
  foreign key (organization_id, user_id) references public.memberships (organization_id, user_id) on delete cascade
);
comment on table public.current_organizations is 'The organization in which a person starts in a browser without a stored one. It is deleted with the membership.';
comment on column public.current_organizations.user_id is 'The person.';
comment on column public.current_organizations.organization_id is 'The organization, one of their own.';
comment on column public.current_organizations.chosen_at is 'When it was chosen.';
create index current_organizations_organization_id_idx on public.current_organizations (organization_id, user_id);

revoke all on table public.current_organizations from anon, authenticated;
grant select, insert, update, delete on table public.current_organizations to authenticated, service_role;
alter table public.current_organizations enable row level security;

create policy current_organizations_select on public.current_organizations
  for select to authenticated
  using (user_id = (select auth.uid()));
create policy current_organizations_insert on public.current_organizations
  for insert to authenticated
  with check (user_id = (select auth.uid()));
create policy current_organizations_update on public.current_organizations
  for update to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));
create policy current_organizations_delete on public.current_organizations
  for delete to authenticated
  using (user_id = (select auth.uid()));

-- A person with one membership works there. It is stored, so that the next membership does not move them.
create function private.keep_current_organization()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.current_organizations (user_id, organization_id)
  select m.user_id, min(m.organization_id)
  from public.memberships m
  where m.user_id = new.user_id
    and (
      m.organization_id <> new.organization_id
      or not exists (
        select from public.memberships other
        where other.user_id = new.user_id and other.organization_id <> new.organization_id
      )
    )
  group by m.user_id
  having count(*) = 1
  on conflict (user_id) do nothing;
  return null;
end;
$$;
create trigger memberships_keep_current
  after insert on public.memberships
  for each row execute function private.keep_current_organization();

-- Reads past the policies: members see only the name of a suspended organization.
create function private.my_organizations()
returns table (
  organization_id bigint, organization_name text, role public.membership_role, is_suspended boolean, is_current boolean,
  access_until timestamptz
)
language sql
stable
security definer
set search_path = ''
as $$
  select m.organization_id, o.name, m.role, o.suspended_at is not null, c.user_id is not null, null::timestamptz
  from public.memberships m
  join public.organizations o on o.id = m.organization_id
  left join public.current_organizations c on c.user_id = m.user_id and c.organization_id = m.organization_id
  where m.user_id = (select auth.uid())
  union all
  select a.organization_id, o.name, 'viewer', false, false, max(a.expires_at)
  from public.platform_access a
  join public.organizations o on o.id = a.organization_id
  where a.user_id = (select auth.uid())
    and a.expires_at > pg_catalog.now()
    and not exists (
      select from public.memberships m where m.organization_id = a.organization_id and m.user_id = a.user_id
    )
  group by a.organization_id, o.name
  order by 2, 1;
$$;
grant execute on function private.my_organizations() to authenticated;

create function public.my_organizations()
returns table (
  organization_id bigint, organization_name text, role public.membership_role, is_suspended boolean, is_current boolean,
  access_until timestamptz
)
language sql
stable
set search_path = ''
as $$
  select * from private.my_organizations();
$$;
comment on function public.my_organizations() is 'Where the caller is a member, or has access as a platform owner until access_until, by name. is_current: where they start in a browser without a stored one.';
revoke all on function public.my_organizations() from public, anon;
grant execute on function public.my_organizations() to authenticated;
