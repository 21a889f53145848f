create extension if not exists pg_cron with schema pg_catalog;
create extension if not exists pg_net with schema extensions;
create extension if not exists supabase_vault with schema vault;

-- Nothing in public is reachable until a file below grants it: hosted projects
-- otherwise hand every new table and function to anon and authenticated.
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;
alter default privileges revoke execute on functions from public;

create schema private;
comment on schema private is 'Helpers for policies, triggers and the queue. Never exposed through the Data API.';
grant usage on schema private to authenticated, service_role;

/*
 * True when the statement comes from a person through the Data API. Everything
 * else (functions, workers, the schedule, an admin in Studio) acts for the
 * system. Security invoker, so current_user is the caller's own role.
 */
create function private.is_api_caller()
returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return current_user in ('anon', 'authenticated');
end;
$$;
grant execute on function private.is_api_caller() to authenticated, service_role;

create function private.half_hour_floor(p_at timestamptz)
returns timestamptz
language sql
immutable
set search_path = ''
as $$
  select pg_catalog.date_bin('30 minutes', p_at, timestamptz '2000-01-01 00:00:00+00');
$$;
comment on function private.half_hour_floor(timestamptz) is 'The start of the half-hour slot, UTC, that contains an instant.';
grant execute on function private.half_hour_floor(timestamptz) to authenticated, service_role;

/*
 * A name without invisible characters: control characters, and those that change the writing direction. Empty if only
 * white space is left. The same rule as nameText in lib/contracts/text.ts. Constraints on names call it.
 */
create function private.seen_text(p_text text)
returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_seen text := regexp_replace(p_text, '[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]', '', 'g');
begin
  return case when v_seen ~ '\S' then v_seen else '' end;
end;
$$;
grant execute on function private.seen_text(text) to authenticated, service_role;

-- A moment as written in the sentences of the database.
create function private.moment_text(p_at timestamptz)
returns text
language sql
stable
set search_path = ''
as $$
  select to_char(p_at at time zone 'Europe/London', 'FMDD Mon HH24:MI');
$$;

create function private.touch_updated_at()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.updated_at := pg_catalog.now();
  return new;
end;
$$;
