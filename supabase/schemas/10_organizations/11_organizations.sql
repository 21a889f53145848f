create type public.membership_role as enum ('user', 'operator', 'viewer', 'admin');
comment on type public.membership_role is 'What a member may do: user submits, operator assigns, viewer reads, admin also manages members, zones and keys.';

create type public.assignment_policy as enum ('manual', 'automatic');
comment on type public.assignment_policy is 'Whether an operator assigns each planned workload, or the best candidate is taken at once.';

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
  created_at timestamptz not null default now()
);
comment on table public.organizations is 'A company or team. The unit of membership, of policy and of access: nobody reads across organizations.';
comment on column public.organizations.id is 'Number of the organization.';
comment on column public.organizations.name is 'Name shown in the application.';
comment on column public.organizations.slug is 'Short name for addresses: lower case, digits and hyphens.';
comment on column public.organizations.assignment_policy is 'manual: an operator assigns. automatic: the best candidate that is still free is scheduled as soon as it is planned.';
comment on column public.organizations.carbon_price_gbp_per_kg is 'What one kilogram of CO2 counts as in the planner''s score, in pounds. 0.10 is 100 pounds a tonne.';
comment on column public.organizations.lateness_gbp_per_hour_high is 'What an hour of waiting counts as for HIGH urgency, in pounds.';
comment on column public.organizations.lateness_gbp_per_hour_medium is 'What an hour of waiting counts as for MEDIUM urgency, in pounds.';
comment on column public.organizations.lateness_gbp_per_hour_low is 'What an hour of waiting counts as for LOW urgency, in pounds.';
comment on column public.organizations.default_zone is 'Grid zone where work would run without Karbos. Counterfactuals are computed there.';
comment on column public.organizations.created_at is 'When the organization was created.';

create table public.profiles (
  user_id uuid primary key references auth.users (id) on delete cascade,
  display_name text not null check (length(display_name) between 1 and 120)
    constraint profiles_display_name_seen check (private.is_seen_text(display_name)),
  created_at timestamptz not null default now()
);
comment on table public.profiles is 'What other members may see of a person. Made when the account is made.';
comment on column public.profiles.user_id is 'The account in auth.users.';
comment on column public.profiles.display_name is 'Name shown beside workloads and events.';
comment on column public.profiles.created_at is 'When the account was made.';

create table public.memberships (
  organization_id bigint not null references public.organizations (id) on delete cascade,
  user_id uuid not null references public.profiles (user_id) on delete cascade,
  role public.membership_role not null,
  created_at timestamptz not null default now(),
  primary key (organization_id, user_id)
);
comment on table public.memberships is 'Who belongs to which organization, and as what.';
comment on column public.memberships.organization_id is 'The organization.';
comment on column public.memberships.user_id is 'The member.';
comment on column public.memberships.role is 'user, operator, viewer or admin.';
comment on column public.memberships.created_at is 'When the membership began.';
create index memberships_user_id_idx on public.memberships (user_id, role, organization_id);

/*
 * The organizations in which the caller holds one of the given roles. Security
 * definer: it reads memberships, whose own policy calls this function. It takes
 * no user id, so it can only answer about the caller.
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
  where m.user_id = (select auth.uid())
    and m.role = any (p_roles);
$$;
-- The service role too: triggers that ask what the caller is run under it as well, and it is a member of nothing.
grant execute on function private.my_organization_ids(public.membership_role[]) to authenticated, service_role;

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
 * An organization keeps an admin, or nobody could make another. It may lose its
 * last one together with itself, or with that person's account.
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
  -- Locked, so that two admins who step down at once do not each count on the other.
  perform from public.organizations where id = old.organization_id for no key update;
  if found
    and exists (select from public.profiles p where p.user_id = old.user_id)
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
grant insert, update, delete on table public.memberships to authenticated;
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
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));

create policy memberships_select on public.memberships
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids())));
create policy memberships_insert on public.memberships
  for insert to authenticated
  with check (organization_id = any (array(select private.my_organization_ids('admin'))));
create policy memberships_update on public.memberships
  for update to authenticated
  using (organization_id = any (array(select private.my_organization_ids('admin'))))
  with check (organization_id = any (array(select private.my_organization_ids('admin'))));
create policy memberships_delete on public.memberships
  for delete to authenticated
  using (organization_id = any (array(select private.my_organization_ids('admin'))));
