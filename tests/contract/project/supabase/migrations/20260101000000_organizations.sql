create schema private;
grant usage on schema private to authenticated, service_role;

create type public.workload_status as enum ('queued', 'running', 'done', 'failed');

create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  full_name text
);
create table public.orgs (
  id uuid primary key default gen_random_uuid(),
  name text not null unique,
  created_at timestamptz not null default now()
);
create table public.members (
  org_id uuid not null references public.orgs (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  primary key (org_id, user_id)
);
create table public.workloads (
  id bigint generated always as identity primary key,
  org_id uuid not null references public.orgs (id) on delete cascade,
  created_by uuid default auth.uid(),
  title text not null,
  status public.workload_status not null default 'queued',
  tags text[] not null default '{}',
  meta jsonb not null default '{}',
  kwh numeric(10, 3) constraint kwh_positive check (kwh >= 0),
  run_window tstzrange,
  secret_note text default 'not for users',
  created_at timestamptz not null default now()
);
create table public.runs (
  id bigint generated always as identity primary key,
  workload_id bigint not null references public.workloads (id) on delete cascade,
  gco2 numeric not null
);
create index on public.workloads (org_id);
create index on public.runs (workload_id);

create function private.is_member(org uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from public.members m where m.org_id = org and m.user_id = (select auth.uid()))
$$;
revoke execute on function private.is_member(uuid) from public, anon;
grant execute on function private.is_member(uuid) to authenticated;

grant all on public.profiles, public.orgs, public.members, public.workloads, public.runs to service_role;
revoke all on public.profiles, public.orgs, public.members, public.workloads, public.runs from anon, authenticated;
grant select on public.profiles, public.orgs, public.members, public.runs to authenticated;
grant select (id, org_id, created_by, title, status, tags, meta, kwh, run_window, created_at) on public.workloads to authenticated;
grant insert (org_id, title, tags, meta, kwh, run_window) on public.workloads to authenticated;
grant update (title, status) on public.workloads to authenticated;
grant insert on public.orgs to authenticated;

alter table public.profiles enable row level security;
alter table public.orgs enable row level security;
alter table public.members enable row level security;
alter table public.workloads enable row level security;
alter table public.runs enable row level security;
create policy profiles_select on public.profiles for select to authenticated using (id = (select auth.uid()));
create policy orgs_select on public.orgs for select to authenticated using (private.is_member(id));
create policy members_select on public.members for select to authenticated using (user_id = (select auth.uid()));
create policy workloads_select on public.workloads for select to authenticated using (private.is_member(org_id));
create policy workloads_insert on public.workloads for insert to authenticated with check (private.is_member(org_id));
create policy workloads_update on public.workloads for update to authenticated using (private.is_member(org_id));
create policy runs_select on public.runs for select to authenticated
  using (exists (select from public.workloads w where w.id = workload_id));

create view public.workload_stats with (security_invoker = true) as
  select org_id, count(*)::int as workloads, sum(kwh) as kwh from public.workloads group by org_id;
revoke all on public.workload_stats from anon, authenticated;
grant select on public.workload_stats to authenticated, service_role;

create function public.create_org(name text) returns public.orgs
language plpgsql security definer set search_path = '' as $$
declare
  org public.orgs;
begin
  insert into public.orgs (name) values (create_org.name) returning * into org;
  insert into public.members (org_id, user_id) values (org.id, auth.uid());
  return org;
end
$$;
revoke execute on function public.create_org(text) from public, anon;
grant execute on function public.create_org(text) to authenticated;

create function public.list_workloads(p_org uuid, p_limit int default 10) returns table (id bigint, title text)
language sql stable set search_path = '' as $$
  select w.id, w.title from public.workloads w where w.org_id = p_org order by w.id limit p_limit
$$;

create function public.whoami() returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object('uid', auth.uid(), 'role', auth.role(), 'db_role', current_user, 'claims', auth.jwt())
$$;

create function public.request_seen() returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'method', current_setting('request.method'), 'path', current_setting('request.path'),
    'own', current_setting('request.headers')::jsonb ->> 'x-own'
  )
$$;

-- Reads an object: it would find nothing in metadata stored as a JSON string.
create function private.handle_new_user() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.profiles (id, full_name) values (new.id, new.raw_user_meta_data ->> 'full_name');
  return new;
end
$$;
create trigger on_auth_user_created after insert on auth.users
  for each row execute function private.handle_new_user();

create function public.custom_access_token_hook(event jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  org_ids jsonb;
begin
  if exists (select from auth.users u where u.id = (event ->> 'user_id')::uuid and u.raw_app_meta_data ->> 'blocked' = 'true') then
    return jsonb_build_object('error', jsonb_build_object('http_code', 403, 'message', 'this account is blocked'));
  end if;
  select coalesce(jsonb_agg(m.org_id), '[]') into org_ids
  from public.members m where m.user_id = (event ->> 'user_id')::uuid;
  return jsonb_set(event, '{claims,app_metadata,org_ids}', org_ids);
end
$$;
revoke execute on function public.custom_access_token_hook(jsonb) from public, anon, authenticated;
grant execute on function public.custom_access_token_hook(jsonb) to supabase_auth_admin;
