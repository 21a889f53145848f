-- Roles as on hosted Supabase: names, attributes and memberships. Runs as supabase_admin, the only superuser; every
-- statement may run again, because it runs at each start. Passwords are set separately, from the data folder's keys.
do $$
declare
  wanted record;
begin
  for wanted in
    select *
    from (values
      ('anon', 'nologin noinherit'),
      ('authenticated', 'nologin noinherit'),
      ('service_role', 'nologin noinherit bypassrls'),
      ('supabase_auth_admin', 'nologin noinherit createrole'),
      ('supabase_realtime_admin', 'nologin noinherit'),
      ('supabase_storage_admin', 'login noinherit createrole'),
      ('authenticator', 'nologin noinherit'),
      ('dashboard_user', 'nologin createrole createdb replication'),
      -- On hosted, postgres is not a superuser either: a migration that needs one must fail here too.
      ('postgres', 'login createrole createdb replication bypassrls'),
      -- Ours alone: the one login of @supabase/lite. It must inherit, or information_schema hides the tables from it.
      ('lite', 'login inherit')
    ) as roles (name, attributes)
  loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      execute format('create role %I %s', wanted.name, wanted.attributes);
    end if;
  end loop;
end
$$;

grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to lite;
grant anon, authenticated, service_role, authenticator, supabase_realtime_admin to postgres with admin option;
grant supabase_auth_admin, supabase_storage_admin to postgres;
-- Storage becomes its caller, and nobody beyond these.
grant anon, authenticated, service_role to supabase_storage_admin;
grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres;
-- On hosted, supautils.privileged_role_allowed_configs lets postgres set it: restoring rows needs triggers at rest.
grant set on parameter session_replication_role to postgres;

-- As on hosted: 8 s for what comes through the API. A query that is too slow there must not look fine here.
alter role lite set statement_timeout = '8s';
alter role lite set idle_in_transaction_session_timeout = '60s';

do $$
begin
  execute format('alter database %I owner to postgres', current_database());
  execute format('alter database %I set search_path = "$user", public, extensions', current_database());
end
$$;

grant usage on schema public to anon, authenticated, service_role;

-- No default privileges for the API roles: since 2026 hosted exposes a new table or sequence by explicit grants only.

create schema if not exists extensions;
grant usage on schema extensions to public;
grant all on schema extensions to postgres;
-- Installed on every hosted project before the first migration runs.
create extension if not exists pgcrypto with schema extensions;
create extension if not exists "uuid-ossp" with schema extensions;
create extension if not exists pg_stat_statements with schema extensions;
create extension if not exists supabase_vault;
