create type public.membership_role as enum ('user', 'operator', 'viewer', 'admin');
comment on type public.membership_role is 'What a member may do: user submits, operator assigns, viewer reads, admin also manages members, zones and keys.';

create type public.assignment_policy as enum ('manual', 'automatic');
comment on type public.assignment_policy is 'Whether an operator assigns each planned workload, or the best candidate is assigned at once.';

create table public.organizations (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 120)
    constraint organizations_name_seen check (private.is_seen_text(name)),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 60),
  assignment_policy public.assignment_policy not null default 'manual',
  carbon_price_gbp_per_kg numeric(8, 4) not null default 0.1000 check (carbon_price_gbp_per_kg between 0 and 100),
  lateness_gbp_per_hour_high numeric(8, 4) not null default 0.5000 check (lateness_gbp_per_hour_high between 0 and 9999),
  lateness_gbp_per_hour_medium numeric(8, 4) not null default 0.0200 check (lateness_gbp_per_hour_medium between 0 and 9999),
  lateness_gbp_per_hour_low numeric(8, 4) not null default 0.0000 check (lateness_gbp_per_hour_low between 0 and 9999),
  default_zone bigint,
  created_at timestamptz not null default now(),
  suspended_at timestamptz
);
comment on table public.organizations is 'A company or team. The unit of membership, of policy and of access: nobody reads across organizations.';
comment on column public.organizations.id is 'Number of the organization.';
comment on column public.organizations.name is 'Name shown in the application.';
comment on column public.organizations.slug is 'Short name for addresses: lower case, digits and hyphens.';
comment on column public.organizations.assignment_policy is 'manual: an operator assigns. automatic: the best candidate that is still free is scheduled as soon as it is planned.';
comment on column public.organizations.carbon_price_gbp_per_kg is 'Weight of one kilogram of CO2 in the planner''s score, in pounds. 0.10 is 100 pounds a tonne.';
comment on column public.organizations.lateness_gbp_per_hour_high is 'Weight of an hour of waiting for HIGH urgency, in pounds.';
comment on column public.organizations.lateness_gbp_per_hour_medium is 'Weight of an hour of waiting for MEDIUM urgency, in pounds.';
comment on column public.organizations.lateness_gbp_per_hour_low is 'Weight of an hour of waiting for LOW urgency, in pounds.';
comment on column public.organizations.default_zone is 'Grid zone where work would run without Karbos. Counterfactuals are computed there.';
comment on column public.organizations.created_at is 'When the organization was created.';
comment on column public.organizations.suspended_at is 'Since when the organization is suspended by a platform owner; null while it is open. Scheduled workloads still run.';

create table public.profiles (
  -- No foreign key to auth.users: workloads, events and the ledger keep the row when the account is deleted
  -- (private.forget_person).
  user_id uuid primary key,
  display_name text not null check (length(display_name) between 1 and 120)
    constraint profiles_display_name_seen check (private.is_seen_text(display_name)),
  created_at timestamptz not null default now(),
  left_at timestamptz
);
comment on table public.profiles is 'What other members may see of a person. Created with the account.';
comment on column public.profiles.user_id is 'The account in auth.users, while there is one.';
comment on column public.profiles.display_name is 'Name shown beside workloads and events.';
comment on column public.profiles.created_at is 'When the account was created.';
comment on column public.profiles.left_at is 'When the account was deleted; the row is then kept for references to it, under another name.';

create table public.memberships (
  organization_id bigint not null references public.organizations (id) on delete cascade,
  user_id uuid not null references public.profiles (user_id) on delete cascade,
  role public.membership_role not null,
  created_at timestamptz not null default now(),
  primary key (organization_id, user_id)
);
comment on table public.memberships is 'Who belongs to which organization, with which role.';
comment on column public.memberships.organization_id is 'The organization.';
comment on column public.memberships.user_id is 'The member.';
comment on column public.memberships.role is 'user, operator, viewer or admin.';
comment on column public.memberships.created_at is 'When the membership started.';
create index memberships_user_id_idx on public.memberships (user_id, role, organization_id);

create table public.platform_owners (
  user_id uuid primary key references public.profiles (user_id) on delete cascade,
  added_by uuid references public.profiles (user_id) on delete set null,
  added_at timestamptz not null default now()
);
comment on table public.platform_owners is 'Who runs this installation: organizations, zones, health. It gives no right to the content of any organization.';
comment on column public.platform_owners.user_id is 'The person.';
comment on column public.platform_owners.added_by is 'Who made them one; null: the owner of the database.';
comment on column public.platform_owners.added_at is 'Since when.';
create index platform_owners_added_by_idx on public.platform_owners (added_by);

create table public.platform_access (
  id bigint generated always as identity primary key,
  organization_id bigint not null references public.organizations (id) on delete cascade,
  user_id uuid not null references public.platform_owners (user_id) on delete cascade,
  reason text not null check (length(reason) between 10 and 500)
    constraint platform_access_reason_seen check (private.is_seen_text(reason)),
  started_at timestamptz not null default now(),
  expires_at timestamptz not null,
  check (expires_at > started_at and expires_at <= started_at + interval '24 hours')
);
comment on table public.platform_access is 'Temporary access of a platform owner to an organization, as a viewer. Its members get an alert.';
comment on column public.platform_access.id is 'Number of the access.';
comment on column public.platform_access.organization_id is 'The organization with the access.';
comment on column public.platform_access.user_id is 'The platform owner.';
comment on column public.platform_access.reason is 'Why, in their own words. The organization reads it.';
comment on column public.platform_access.started_at is 'Since when.';
comment on column public.platform_access.expires_at is 'Until when, at most 24 hours later.';
create index platform_access_user_id_idx on public.platform_access (user_id, expires_at, organization_id);
create index platform_access_organization_id_idx on public.platform_access (organization_id, started_at);

/*
 * The organizations in which the caller holds one of the given roles; a platform
 * owner with access counts as a viewer, and a suspended organization as none.
 * Security definer: it reads memberships, whose own policy calls this function.
 * It takes no user id, so it can only answer about the caller.
 */
create function private.my_organization_ids(
  variadic p_roles public.membership_role[] default array['user', 'operator', 'viewer', 'admin']::public.membership_role[]
)
returns setof bigint
language sql
stable
security definer
set search_path = ''
as $$
  select m.organization_id
  from public.memberships m
  join public.organizations o on o.id = m.organization_id and o.suspended_at is null
  where m.user_id = (select auth.uid())
    and m.role = any (p_roles)
  union
  select a.organization_id
  from public.platform_access a
  where 'viewer' = any (p_roles)
    and a.user_id = (select auth.uid())
    and a.expires_at > pg_catalog.now();
$$;
-- The service role too: triggers that check the caller's role also run as it, and it has no membership.
grant execute on function private.my_organization_ids(public.membership_role[]) to authenticated, service_role;

create function private.is_platform_owner()
returns boolean
language sql
stable
security definer
set search_path = ''
as $$
  select exists (select from public.platform_owners o where o.user_id = (select auth.uid()));
$$;
grant execute on function private.is_platform_owner() to authenticated, service_role;

-- People who share an organization with the caller; for reading names beside workloads.
create function private.my_fellow_ids()
returns setof uuid
language sql
stable
security definer
set search_path = ''
as $$
  select distinct fellow.user_id
  from public.memberships mine
  join public.memberships fellow on fellow.organization_id = mine.organization_id
  where mine.user_id = (select auth.uid());
$$;
grant execute on function private.my_fellow_ids() to authenticated;

create function private.create_profile()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.profiles (user_id, display_name)
  values (
    new.id,
    left(
      coalesce(
        nullif(trim(private.seen_text(new.raw_user_meta_data ->> 'display_name')), ''),
        nullif(private.seen_text(split_part(new.email, '@', 1)), ''),
        'Unnamed'
      ),
      120
    )
  )
  on conflict (user_id) do nothing;
  return null;
end;
$$;
create trigger users_create_profile
  after insert on auth.users
  for each row execute function private.create_profile();

/*
 * An organization keeps an admin, or nobody could appoint another. Its last admin is removed only with the
 * organization; the account of a last admin cannot be deleted.
 */
create function private.keep_an_admin()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and new.role = 'admin' and new.organization_id = old.organization_id then
    return new;
  end if;
  -- Locked, so that two admins who step down at once do not each rely on the other.
  perform from public.organizations where id = old.organization_id for no key update;
  if found
    and not exists (
      select from public.memberships m
      where m.organization_id = old.organization_id and m.role = 'admin' and m.user_id <> old.user_id
    ) then
    perform private.refuse_conflict(
      'last_admin', 'This is the last admin of the organization', 'Make somebody else an admin first.'
    );
  end if;
  return case tg_op when 'DELETE' then old else new end;
end;
$$;
create trigger memberships_keep_an_admin
  before update or delete on public.memberships
  for each row when (old.role = 'admin')
  execute function private.keep_an_admin();

revoke all on table public.organizations, public.profiles, public.memberships from anon, authenticated;
grant select on table public.organizations, public.profiles, public.memberships to authenticated;
grant update (
  name, assignment_policy, carbon_price_gbp_per_kg, lateness_gbp_per_hour_high, lateness_gbp_per_hour_medium,
  lateness_gbp_per_hour_low, default_zone
) on table public.organizations to authenticated;
grant update (display_name) on table public.profiles to authenticated;
-- No insert: a membership is created only by accepting an invitation (private.accept_invitation).
grant update (role), delete on table public.memberships to authenticated;
grant select, insert, update, delete on table public.organizations, public.profiles, public.memberships to service_role;

alter table public.organizations enable row level security;
alter table public.profiles enable row level security;
alter table public.memberships enable row level security;

create policy organizations_select on public.organizations
  for select to authenticated
  using (id = any (array(select private.my_organization_ids())));
create policy organizations_update on public.organizations
  for update to authenticated
  using (id = any (array(select private.my_organization_ids('operator', 'admin'))))
  with check (id = any (array(select private.my_organization_ids('operator', 'admin'))));

create policy profiles_select on public.profiles
  for select to authenticated
  using (user_id = (select auth.uid()) or user_id = any (array(select private.my_fellow_ids())));
create policy profiles_update on public.profiles
  for update to authenticated
  using (user_id = (select auth.uid()) and left_at is null)
  with check (user_id = (select auth.uid()) and left_at is null);

create policy memberships_select on public.memberships
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids())));
create policy memberships_update on public.memberships
  for update to authenticated
  using (organization_id = any (array(select private.my_organization_ids('admin'))))
  with check (organization_id = any (array(select private.my_organization_ids('admin'))));
create policy memberships_delete on public.memberships
  for delete to authenticated
  using (organization_id = any (array(select private.my_organization_ids('admin'))));
