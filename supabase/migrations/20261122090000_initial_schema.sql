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
-- pg-boss 12.35.0, schema version 43, as printed by `pg-boss plans create`, without
-- its transaction. The queue is reached only through private.enqueue() and the
-- dispatch function; the schema is never exposed.

CREATE SCHEMA IF NOT EXISTS pgboss;

CREATE TYPE pgboss.job_state AS ENUM (
  'created',
  'retry',
  'active',
  'completed',
  'cancelled',
  'failed'
);

CREATE FUNCTION pgboss.job_now()
RETURNS timestamp with time zone AS
$$
  SELECT pg_catalog.now();
$$
LANGUAGE sql STABLE;

CREATE TABLE pgboss.version (
  version int primary key,
  cron_on timestamp with time zone,
  bam_on timestamp with time zone,
  flow_on timestamp with time zone,
  reindex_on timestamp with time zone,
  monitor_backoff_on timestamp with time zone
);

CREATE TABLE pgboss.queue (
  name text NOT NULL,
  policy text NOT NULL,
  retry_limit int NOT NULL,
  retry_delay int NOT NULL,
  retry_backoff bool NOT NULL,
  retry_delay_max int,
  expire_seconds int NOT NULL,
  retention_seconds int NOT NULL,
  deletion_seconds int NOT NULL,
  dead_letter text REFERENCES pgboss.queue (name) CHECK (dead_letter IS DISTINCT FROM name),
  partition bool NOT NULL,
  table_name text NOT NULL,
  deferred_count int NOT NULL default 0,
  queued_count int NOT NULL default 0,
  ready_count int NOT NULL default 0,
  warning_queued int NOT NULL default 0,
  active_count int NOT NULL default 0,
  failed_count int NOT NULL default 0,
  total_count int NOT NULL default 0,
  created_delta int NOT NULL default 0,
  completed_delta int NOT NULL default 0,
  failed_delta int NOT NULL default 0,
  delta_on timestamp with time zone,
  delta_seconds int,
  ready_history int[] NOT NULL default '{}',
  heartbeat_seconds int,
  notify bool NOT NULL DEFAULT false,
  singletons_active text[],
  monitor_claim_on timestamp with time zone,
  monitor_on timestamp with time zone,
  maintain_on timestamp with time zone,
  created_on timestamp with time zone not null default now(),
  updated_on timestamp with time zone not null default now(),
  PRIMARY KEY (name)
);

CREATE TABLE pgboss.schedule (
  name text REFERENCES pgboss.queue ON DELETE CASCADE,
  key text not null DEFAULT '',
  kind text not null DEFAULT 'cron' CHECK (kind IN ('cron', 'rrule')),
  cron text not null,
  timezone text DEFAULT 'UTC',
  data jsonb,
  options jsonb,
  created_on timestamp with time zone not null default now(),
  updated_on timestamp with time zone not null default now(),
  last_job_id uuid,
  PRIMARY KEY (name, key)
);

CREATE TABLE pgboss.subscription (
  event text not null,
  name text not null REFERENCES pgboss.queue ON DELETE CASCADE,
  created_on timestamp with time zone not null default now(),
  updated_on timestamp with time zone not null default now(),
  PRIMARY KEY(event, name)
);

CREATE TABLE pgboss.bam (
  id uuid PRIMARY KEY default gen_random_uuid(),
  name text NOT NULL,
  version int NOT NULL,
  status text NOT NULL DEFAULT 'pending',
  queue text,
  table_name text NOT NULL,
  command text NOT NULL,
  error text,
  created_on timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  started_on timestamp with time zone,
  completed_on timestamp with time zone
);

CREATE FUNCTION pgboss.job_table_format(command text, table_name text)
RETURNS text AS
$$
  SELECT format(
    regexp_replace(
      regexp_replace(command, '\.job\y', '.%1$I', 'g'),
      '\yjob_i(\d+)', '%1$s_i\1', 'g'
    ),
    table_name
  );
$$
LANGUAGE sql IMMUTABLE;

CREATE FUNCTION pgboss.job_table_run(command text, tbl_name text DEFAULT NULL, queue_name text DEFAULT NULL)
RETURNS VOID AS
$$
DECLARE
  tbl RECORD;
BEGIN
  IF queue_name IS NOT NULL THEN
    SELECT table_name INTO tbl_name FROM pgboss.queue WHERE name = queue_name;
  END IF;

  IF tbl_name IS NOT NULL THEN
    EXECUTE pgboss.job_table_format(command, tbl_name);
    RETURN;
  END IF;

  EXECUTE pgboss.job_table_format(command, 'job_common');

  FOR tbl IN SELECT table_name FROM pgboss.queue WHERE partition = true
  LOOP
    EXECUTE pgboss.job_table_format(command, tbl.table_name);
  END LOOP;
END;
$$
LANGUAGE plpgsql;

CREATE FUNCTION pgboss.job_table_run_async(command_name text, version int, command text, tbl_name text DEFAULT NULL, queue_name text DEFAULT NULL)
RETURNS VOID AS
$$
BEGIN
  IF queue_name IS NOT NULL THEN
    SELECT table_name INTO tbl_name FROM pgboss.queue WHERE name = queue_name;
  END IF;

  IF tbl_name IS NOT NULL THEN
    INSERT INTO pgboss.bam (name, version, status, queue, table_name, command)
    VALUES (
      command_name,
      version,
      'pending',
      queue_name,
      tbl_name,
      pgboss.job_table_format(command, tbl_name)
    );
    RETURN;
  END IF;

  INSERT INTO pgboss.bam (name, version, status, queue, table_name, command)
  SELECT
    command_name,
    version,
    'pending',
    NULL,
    'job_common',
    pgboss.job_table_format(command, 'job_common')
  UNION ALL
  SELECT
    command_name,
    version,
    'pending',
    queue.name,
    queue.table_name,
    pgboss.job_table_format(command, queue.table_name)
  FROM pgboss.queue
  WHERE partition = true;
END;
$$
LANGUAGE plpgsql;

CREATE TABLE pgboss.job (
  id uuid not null default gen_random_uuid(),
  name text not null,
  priority integer not null default(0),
  data jsonb,
  state pgboss.job_state not null default 'created',
  retry_limit integer not null default 2,
  retry_count integer not null default 0,
  retry_delay integer not null default 0,
  retry_backoff boolean not null default false,
  retry_delay_max integer,
  expire_seconds int not null default 900,
  deletion_seconds int not null default 604800,
  singleton_key text,
  singleton_on timestamp without time zone,
  group_id text,
  group_tier text,
  start_after timestamp with time zone not null default now(),
  created_on timestamp with time zone not null default now(),
  started_on timestamp with time zone,
  completed_on timestamp with time zone,
  keep_until timestamp with time zone NOT NULL default now() + interval '1209600',
  output jsonb,
  dead_letter text,
  policy text,
  heartbeat_on timestamp with time zone,
  heartbeat_seconds int,
  blocked boolean not null default false,
  blocking boolean not null default false,
  pending_dependencies int not null default 0,
  source_name text,
  source_id uuid,
  source_created_on timestamp with time zone,
  source_retry_count int,
  source_output jsonb,
  source_root_id uuid
) PARTITION BY LIST (name);
ALTER TABLE pgboss.job ADD PRIMARY KEY (name, id);

CREATE TABLE pgboss.job_common (LIKE pgboss.job INCLUDING GENERATED INCLUDING DEFAULTS);

SELECT pgboss.job_table_run($cmd$ALTER TABLE pgboss.job ADD PRIMARY KEY (name, id)$cmd$, 'job_common');
SELECT pgboss.job_table_run($cmd$ALTER TABLE pgboss.job ADD CONSTRAINT q_fkey FOREIGN KEY (name) REFERENCES pgboss.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, 'job_common');
SELECT pgboss.job_table_run($cmd$ALTER TABLE pgboss.job ADD CONSTRAINT dlq_fkey FOREIGN KEY (dead_letter) REFERENCES pgboss.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, 'job_common');
SELECT pgboss.job_table_run($cmd$CREATE UNIQUE INDEX job_i1 ON pgboss.job (name, COALESCE(singleton_key, '')) WHERE state = 'created' AND policy = 'short'$cmd$, 'job_common');
SELECT pgboss.job_table_run($cmd$CREATE UNIQUE INDEX job_i2 ON pgboss.job (name, COALESCE(singleton_key, '')) WHERE state = 'active' AND policy = 'singleton'$cmd$, 'job_common');
SELECT pgboss.job_table_run($cmd$CREATE UNIQUE INDEX job_i3 ON pgboss.job (name, state, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'stately'$cmd$, 'job_common');
SELECT pgboss.job_table_run($cmd$CREATE UNIQUE INDEX job_i6 ON pgboss.job (name, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'exclusive'$cmd$, 'job_common');
SELECT pgboss.job_table_run($cmd$CREATE UNIQUE INDEX job_i8 ON pgboss.job (name, singleton_key) WHERE state IN ('active', 'retry', 'failed') AND policy = 'key_strict_fifo'$cmd$, 'job_common');
SELECT pgboss.job_table_run($cmd$CREATE INDEX job_i10 ON pgboss.job (name, singleton_key, state DESC, created_on, id) INCLUDE (start_after) WHERE state < 'active' AND NOT blocked AND policy = 'key_strict_fifo'$cmd$, 'job_common');
SELECT pgboss.job_table_run($cmd$ALTER TABLE pgboss.job ADD CONSTRAINT job_key_strict_fifo_singleton_key_check CHECK (NOT (policy = 'key_strict_fifo' AND singleton_key IS NULL))$cmd$, 'job_common');
SELECT pgboss.job_table_run($cmd$CREATE UNIQUE INDEX job_i4 ON pgboss.job (name, singleton_on, COALESCE(singleton_key, '')) WHERE state <> 'cancelled' AND singleton_on IS NOT NULL$cmd$, 'job_common');
SELECT pgboss.job_table_run($cmd$CREATE INDEX job_i11 ON pgboss.job (name, priority DESC, created_on, start_after) WHERE state < 'active' AND NOT blocked$cmd$, 'job_common');
SELECT pgboss.job_table_run($cmd$CREATE INDEX job_i7 ON pgboss.job (name, group_id) WHERE state = 'active' AND group_id IS NOT NULL$cmd$, 'job_common');
SELECT pgboss.job_table_run($cmd$CREATE INDEX job_i9 ON pgboss.job (name, id) WHERE blocking AND state = 'completed'$cmd$, 'job_common');
SELECT pgboss.job_table_run($cmd$CREATE INDEX job_i12 ON pgboss.job (source_root_id) WHERE source_root_id IS NOT NULL$cmd$, 'job_common');

ALTER TABLE pgboss.job ATTACH PARTITION pgboss.job_common DEFAULT;

CREATE TABLE pgboss.warning (
  id uuid PRIMARY KEY default gen_random_uuid(),
  type text NOT NULL,
  message text NOT NULL,
  data jsonb,
  created_on timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX warning_i1 ON pgboss.warning (created_on DESC);

CREATE TABLE pgboss.queue_stats (
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  name text NOT NULL,
  deferred_count int NOT NULL DEFAULT 0,
  queued_count   int NOT NULL DEFAULT 0,
  ready_count    int NOT NULL DEFAULT 0,
  active_count   int NOT NULL DEFAULT 0,
  failed_count   int NOT NULL DEFAULT 0,
  total_count    int NOT NULL DEFAULT 0,
  created_delta   int,
  completed_delta int,
  failed_delta    int,
  delta_seconds   int,
  delta_on        timestamptz,
  captured_on timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (id, captured_on)
) PARTITION BY RANGE (captured_on);
CREATE INDEX queue_stats_i1 ON pgboss.queue_stats (name, captured_on DESC) INCLUDE (deferred_count, queued_count, ready_count, active_count, failed_count, total_count);

DO $$
DECLARE
  d date;
  i int;
  part_name text;
BEGIN
  FOR i IN 0..1 LOOP
    d := (pgboss.job_now() AT TIME ZONE 'UTC')::date + i;
    part_name := 'queue_stats_' || to_char(d, 'YYYYMMDD');
    IF NOT EXISTS (
      SELECT 1 FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'pgboss' AND c.relname = part_name
    ) THEN
      EXECUTE format(
        'CREATE TABLE pgboss.%I PARTITION OF pgboss.queue_stats FOR VALUES FROM (%L) TO (%L)',
        part_name,
        to_char(d, 'YYYY-MM-DD') || ' 00:00:00+00',
        to_char(d + 1, 'YYYY-MM-DD') || ' 00:00:00+00'
      );
    END IF;
  END LOOP;
END;
$$;

CREATE TABLE pgboss.job_dependency (
  child_name text NOT NULL,
  child_id uuid NOT NULL,
  parent_name text NOT NULL,
  parent_id uuid NOT NULL,
  PRIMARY KEY (child_name, child_id, parent_name, parent_id)
);
CREATE INDEX IF NOT EXISTS job_dep_parent_idx ON pgboss.job_dependency (parent_name, parent_id);

CREATE FUNCTION pgboss.create_queue(queue_name text, options jsonb)
RETURNS VOID AS
$$
DECLARE
  tablename varchar := CASE WHEN options->>'partition' = 'true'
                        THEN 'j' || encode(sha224(queue_name::bytea), 'hex')
                        ELSE 'job_common'
                        END;
  queue_created_on timestamptz;
BEGIN

  WITH q as (
    INSERT INTO pgboss.queue (
      name,
      policy,
      retry_limit,
      retry_delay,
      retry_backoff,
      retry_delay_max,
      expire_seconds,
      retention_seconds,
      deletion_seconds,
      warning_queued,
      dead_letter,
      partition,
      table_name,
      heartbeat_seconds,
      notify,
      created_on,
      updated_on
    )
    VALUES (
      queue_name,
      options->>'policy',
      COALESCE((options->>'retryLimit')::int, 2),
      COALESCE((options->>'retryDelay')::int, 0),
      COALESCE((options->>'retryBackoff')::bool, false),
      (options->>'retryDelayMax')::int,
      COALESCE((options->>'expireInSeconds')::int, 900),
      COALESCE((options->>'retentionSeconds')::int, 1209600),
      COALESCE((options->>'deleteAfterSeconds')::int, 604800),
      COALESCE((options->>'warningQueueSize')::int, 0),
      options->>'deadLetter',
      COALESCE((options->>'partition')::bool, false),
      tablename,
      (options->>'heartbeatSeconds')::int,
      COALESCE((options->>'notify')::bool, false),
      pgboss.job_now(),
      pgboss.job_now()
    )
    ON CONFLICT DO NOTHING
    RETURNING created_on
  )
  SELECT created_on into queue_created_on from q;

  IF queue_created_on IS NULL OR options->>'partition' IS DISTINCT FROM 'true' THEN
    RETURN;
  END IF;

  EXECUTE format('CREATE TABLE pgboss.%I (LIKE pgboss.job INCLUDING DEFAULTS)', tablename);

  EXECUTE pgboss.job_table_format($cmd$ALTER TABLE pgboss.job ADD PRIMARY KEY (name, id)$cmd$, tablename);
  EXECUTE pgboss.job_table_format($cmd$ALTER TABLE pgboss.job ADD CONSTRAINT q_fkey FOREIGN KEY (name) REFERENCES pgboss.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, tablename);
  EXECUTE pgboss.job_table_format($cmd$ALTER TABLE pgboss.job ADD CONSTRAINT dlq_fkey FOREIGN KEY (dead_letter) REFERENCES pgboss.queue (name) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED$cmd$, tablename);

  EXECUTE pgboss.job_table_format($cmd$CREATE INDEX job_i11 ON pgboss.job (name, priority DESC, created_on, start_after) WHERE state < 'active' AND NOT blocked$cmd$, tablename);
  EXECUTE pgboss.job_table_format($cmd$CREATE UNIQUE INDEX job_i4 ON pgboss.job (name, singleton_on, COALESCE(singleton_key, '')) WHERE state <> 'cancelled' AND singleton_on IS NOT NULL$cmd$, tablename);
  EXECUTE pgboss.job_table_format($cmd$CREATE INDEX job_i7 ON pgboss.job (name, group_id) WHERE state = 'active' AND group_id IS NOT NULL$cmd$, tablename);
  EXECUTE pgboss.job_table_format($cmd$CREATE INDEX job_i9 ON pgboss.job (name, id) WHERE blocking AND state = 'completed'$cmd$, tablename);
  EXECUTE pgboss.job_table_format($cmd$CREATE INDEX job_i12 ON pgboss.job (source_root_id) WHERE source_root_id IS NOT NULL$cmd$, tablename);

  IF options->>'policy' = 'short' THEN
    EXECUTE pgboss.job_table_format($cmd$CREATE UNIQUE INDEX job_i1 ON pgboss.job (name, COALESCE(singleton_key, '')) WHERE state = 'created' AND policy = 'short'$cmd$, tablename);
  ELSIF options->>'policy' = 'singleton' THEN
    EXECUTE pgboss.job_table_format($cmd$CREATE UNIQUE INDEX job_i2 ON pgboss.job (name, COALESCE(singleton_key, '')) WHERE state = 'active' AND policy = 'singleton'$cmd$, tablename);
  ELSIF options->>'policy' = 'stately' THEN
    EXECUTE pgboss.job_table_format($cmd$CREATE UNIQUE INDEX job_i3 ON pgboss.job (name, state, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'stately'$cmd$, tablename);
  ELSIF options->>'policy' = 'exclusive' THEN
    EXECUTE pgboss.job_table_format($cmd$CREATE UNIQUE INDEX job_i6 ON pgboss.job (name, COALESCE(singleton_key, '')) WHERE state <= 'active' AND policy = 'exclusive'$cmd$, tablename);
  ELSIF options->>'policy' = 'key_strict_fifo' THEN
    EXECUTE pgboss.job_table_format($cmd$CREATE UNIQUE INDEX job_i8 ON pgboss.job (name, singleton_key) WHERE state IN ('active', 'retry', 'failed') AND policy = 'key_strict_fifo'$cmd$, tablename);
    EXECUTE pgboss.job_table_format($cmd$CREATE INDEX job_i10 ON pgboss.job (name, singleton_key, state DESC, created_on, id) INCLUDE (start_after) WHERE state < 'active' AND NOT blocked AND policy = 'key_strict_fifo'$cmd$, tablename);
    EXECUTE pgboss.job_table_format($cmd$ALTER TABLE pgboss.job ADD CONSTRAINT job_key_strict_fifo_singleton_key_check CHECK (NOT (policy = 'key_strict_fifo' AND singleton_key IS NULL))$cmd$, tablename);
  END IF;

  EXECUTE format('ALTER TABLE pgboss.%I ADD CONSTRAINT cjc CHECK (name=%L)', tablename, queue_name);
  EXECUTE format('ALTER TABLE pgboss.job ATTACH PARTITION pgboss.%I FOR VALUES IN (%L)', tablename, queue_name);
END;
$$
LANGUAGE plpgsql;

CREATE FUNCTION pgboss.delete_queue(queue_name text)
RETURNS VOID AS
$$
DECLARE
  v_table varchar;
  v_partition bool;
BEGIN

  SELECT table_name, partition
  FROM pgboss.queue
  WHERE name = queue_name
  INTO v_table, v_partition;

  IF v_partition THEN
    EXECUTE format('DROP TABLE IF EXISTS pgboss.%I', v_table);
  ELSE
    EXECUTE format('DELETE FROM pgboss.%I WHERE name = %L', v_table, queue_name);
  END IF;

  DELETE FROM pgboss.queue WHERE name = queue_name;
END;
$$
LANGUAGE plpgsql;
INSERT INTO pgboss.version(version) VALUES ('43');
-- pg-boss qualifies every name, so its functions need no search path.
alter function pgboss.job_now() set search_path = '';
alter function pgboss.job_table_format(text, text) set search_path = '';
alter function pgboss.job_table_run(text, text, text) set search_path = '';
alter function pgboss.job_table_run_async(text, int, text, text, text) set search_path = '';
alter function pgboss.create_queue(text, jsonb) set search_path = '';
alter function pgboss.delete_queue(text) set search_path = '';
/*
 * One SQLSTATE for each kind of refusal; PostgREST answers PTxyz with HTTP status xyz,
 * and supabase/functions/_shared/refusals.ts does the same for functions. Each takes a
 * short code for programs, which arrives as `details`, a sentence for people, and what
 * to do about it. The codes are listed in docs/architecture.md.
 */

-- Not allowed to this caller, in any state.
create function private.refuse_forbidden(p_reason text, p_message text, p_hint text)
returns void
language plpgsql
set search_path = ''
as $$
begin
  raise exception using errcode = 'PT403', message = p_message, detail = p_reason, hint = p_hint;
end;
$$;

-- Not found, or not visible to this caller, who must not learn which.
create function private.refuse_missing(p_reason text, p_message text, p_hint text)
returns void
language plpgsql
set search_path = ''
as $$
begin
  raise exception using errcode = 'PT404', message = p_message, detail = p_reason, hint = p_hint;
end;
$$;

-- Not possible in the present state: the same call may succeed later.
create function private.refuse_conflict(p_reason text, p_message text, p_hint text)
returns void
language plpgsql
set search_path = ''
as $$
begin
  raise exception using errcode = 'PT409', message = p_message, detail = p_reason, hint = p_hint;
end;
$$;

-- A value that cannot be accepted.
create function private.refuse_value(p_reason text, p_message text, p_hint text)
returns void
language plpgsql
set search_path = ''
as $$
begin
  raise exception using errcode = 'PT422', message = p_message, detail = p_reason, hint = p_hint;
end;
$$;

grant execute on function
  private.refuse_forbidden(text, text, text), private.refuse_missing(text, text, text),
  private.refuse_conflict(text, text, text), private.refuse_value(text, text, text)
  to authenticated, service_role;

/*
 * For a constraint on a name: true, or the refusal itself. For a constraint that is false, Postgres only reports the
 * constraint's name, which does not help the caller.
 */
create function private.is_seen_text(p_text text)
returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  if p_text <> private.seen_text(p_text) then
    perform private.refuse_value(
      'unseen_characters', 'A name has invisible characters, or nothing else',
      'Type the name again instead of pasting it.'
    );
  end if;
  return true;
end;
$$;
grant execute on function private.is_seen_text(text) to authenticated, service_role;

create function private.refuse_change()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform private.refuse_forbidden(
    'append_only', format('%s is append-only: rows are never changed or removed', tg_table_name),
    'Write a new row that corrects the old one.'
  );
  return null;
end;
$$;
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
/*
 * Who changed what, for all changes of power or money. Written in the transaction of
 * the change, so that neither exists without the other, and never changed afterwards.
 */
create type public.actor_kind as enum ('user', 'operator', 'worker', 'system');

create table public.audit_logs (
  id bigint generated always as identity primary key,
  -- No foreign keys: an entry is kept after its organization and account are deleted.
  organization_id bigint,
  occurred_at timestamptz not null default now(),
  actor_kind public.actor_kind not null,
  actor_id uuid,
  actor_name text check (length(actor_name) <= 120),
  action text not null check (action ~ '^[a-z]+(_[a-z]+)*\.[a-z0-9_]+$' and length(action) <= 100),
  subject_kind text not null check (subject_kind ~ '^[a-z]+(_[a-z]+)*$' and length(subject_kind) <= 40),
  subject_id text not null check (length(subject_id) between 1 and 200),
  subject_name text check (length(subject_name) <= 200),
  before jsonb check (jsonb_typeof(before) = 'object' and length(before::text) <= 20000),
  after jsonb check (jsonb_typeof(after) = 'object' and length(after::text) <= 20000),
  reason text check (length(reason) <= 500),
  request_id text check (length(request_id) <= 100)
);
comment on table public.audit_logs is 'Who changed what, for changes of power or money: memberships, settings, workers, budgets, and what one person did to another''s workload. Append-only. Holds no secrets.';
comment on column public.audit_logs.id is 'Number of the entry; later is larger.';
comment on column public.audit_logs.organization_id is 'Organization it belongs to; empty for the whole installation.';
comment on column public.audit_logs.occurred_at is 'When the transaction of the change began.';
comment on column public.audit_logs.actor_kind is 'user, operator, worker or system.';
comment on column public.audit_logs.actor_id is 'The account that did it, when it was a person. It may have been deleted since.';
comment on column public.audit_logs.actor_name is 'Name of that person at the time.';
comment on column public.audit_logs.action is 'What was done, such as membership.role_changed.';
comment on column public.audit_logs.subject_kind is 'What it was done to, such as membership or worker.';
comment on column public.audit_logs.subject_id is 'Which one: its key, as text.';
comment on column public.audit_logs.subject_name is 'Name of the subject at the time, where it has one.';
comment on column public.audit_logs.before is 'The changed columns before; empty for what was created.';
comment on column public.audit_logs.after is 'The changed columns after; empty for what was deleted.';
comment on column public.audit_logs.reason is 'Why, where a reason was given.';
comment on column public.audit_logs.request_id is 'Id of the HTTP request that made the change, if one did and it had an id.';
create index audit_logs_organization_id_idx on public.audit_logs (organization_id, id desc);
create index audit_logs_actor_id_idx on public.audit_logs (actor_id, id);
create index audit_logs_subject_idx on public.audit_logs (subject_kind, subject_id, id desc);
/*
 * Entries are never changed or removed. The one exception is the name of a person who has
 * left: it may change only to the one of their profile.
 */
create function private.keep_audit_log()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE'
    and to_jsonb(new) - array['actor_name', 'subject_name'] = to_jsonb(old) - array['actor_name', 'subject_name']
    and (new.actor_name is not distinct from old.actor_name or exists (
      select from public.profiles p
      where p.user_id = old.actor_id and p.left_at is not null and p.display_name = new.actor_name
    ))
    and (new.subject_name is not distinct from old.subject_name or exists (
      select from public.profiles p
      where p.user_id::text = old.subject_id and p.left_at is not null and p.display_name = new.subject_name
    )) then
    return new;
  end if;
  perform private.refuse_forbidden(
    'append_only', 'audit_logs is append-only: rows are never changed or removed',
    'Write a new row that corrects the old one.'
  );
  return null;
end;
$$;
create trigger audit_logs_append_only
  before update or delete on public.audit_logs
  for each row execute function private.keep_audit_log();
create trigger audit_logs_no_truncate
  before truncate on public.audit_logs
  for each statement execute function private.refuse_change();

-- The role in which the caller acts in an organization. Functions that run for a worker set karbos.actor.
create function private.actor_kind(p_organization_id bigint)
returns public.actor_kind
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return case
    when (select auth.uid()) is null then
      coalesce(nullif(current_setting('karbos.actor', true), ''), 'system')::public.actor_kind
    when p_organization_id in (select private.my_organization_ids('operator', 'admin')) then 'operator'
    else 'user'
  end;
end;
$$;

-- A change must not fail because its own record is too large: a value that is too large is replaced by its length.
create function private.bounded_object(p_object jsonb)
returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
begin
  return case
    when length(p_object::text) > 20000 then jsonb_build_object('omitted_characters', length(p_object::text))
    else p_object
  end;
end;
$$;

/*
 * Writes one entry, in the caller's transaction. p_before and p_after are objects of the
 * changed columns, without secrets: the caller omits those.
 */
create function private.record_audit(
  p_organization_id bigint, p_action text, p_subject_kind text, p_subject_id text, p_before jsonb, p_after jsonb,
  p_reason text default null, p_subject_name text default null
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.audit_logs (
    organization_id, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name, before, after,
    reason, request_id
  )
  values (
    p_organization_id, private.actor_kind(p_organization_id), (select auth.uid()),
    (select p.display_name from public.profiles p where p.user_id = (select auth.uid())),
    p_action, p_subject_kind, p_subject_id, left(p_subject_name, 200),
    private.bounded_object(p_before), private.bounded_object(p_after), left(p_reason, 500),
    left(nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-request-id', 100)
  );
end;
$$;
grant execute on function private.record_audit(bigint, text, text, text, jsonb, jsonb, text, text) to service_role;

-- The columns of p_row whose value differs in p_other; all of them without one. Null if there are none.
create function private.changed_columns(p_row jsonb, p_other jsonb)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_object_agg(c.key, c.value)
  from jsonb_each(p_row) c
  where p_other is null or c.value is distinct from p_other -> c.key;
$$;

/*
 * Row trigger: writes the changed columns of a row, and nothing without a change.
 *   create trigger <table>_audit after insert or update or delete on public.<table>
 *     for each row execute function private.audit_row('<subject kind>', '<id column>', '<organization column>', '<columns to leave out>')
 * Columns to leave out are separated by commas: secrets, and columns that change automatically. The
 * action is <subject kind>.created, .deleted, .<column>_changed, or .changed for several columns.
 */
create function private.audit_row()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_left_out text[] := string_to_array(replace(tg_argv[3], ' ', ''), ',');
  v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  v_row jsonb := coalesce(v_new, v_old);
  v_before jsonb := private.changed_columns(v_old - v_left_out, v_new);
  v_after jsonb := private.changed_columns(v_new - v_left_out, v_old);
begin
  if tg_op = 'UPDATE' and v_after is null then
    return null;
  end if;
  perform private.record_audit(
    (v_row ->> tg_argv[2])::bigint,
    tg_argv[0] || case
      when tg_op = 'INSERT' then '.created'
      when tg_op = 'DELETE' then '.deleted'
      when (select count(*) from jsonb_object_keys(v_after)) > 1 then '.changed'
      else '.' || (select k from jsonb_object_keys(v_after) k) || '_changed'
    end,
    tg_argv[0], v_row ->> tg_argv[1], v_before, v_after, null,
    coalesce(
      v_row ->> (tg_argv[0] || '_name'), v_row ->> 'name',
      (select p.display_name from public.profiles p where p.user_id::text = v_row ->> 'user_id')
    )
  );
  return null;
end;
$$;

/*
 * Row trigger for a secret: only the fact that it changed is written, without values.
 *   create trigger <table>_audit_<column> after update of <column> on public.<table>
 *     for each row execute function private.audit_secret('<subject kind>', '<id column>', '<organization column>', '<column>')
 */
create function private.audit_secret()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_new jsonb := to_jsonb(new);
begin
  if v_new -> tg_argv[3] is distinct from to_jsonb(old) -> tg_argv[3] then
    perform private.record_audit(
      (v_new ->> tg_argv[2])::bigint, tg_argv[0] || '.' || tg_argv[3] || '_changed', tg_argv[0], v_new ->> tg_argv[1],
      null, null, null, coalesce(v_new ->> (tg_argv[0] || '_name'), v_new ->> 'name')
    );
  end if;
  return null;
end;
$$;

create trigger organizations_audit
  after insert or update or delete on public.organizations
  for each row execute function private.audit_row('organization', 'id', 'id', 'created_at');
create trigger memberships_audit
  after insert or update or delete on public.memberships
  for each row execute function private.audit_row('membership', 'user_id', 'organization_id', 'created_at');

revoke all on table public.audit_logs from anon, authenticated;
grant select on table public.audit_logs to authenticated, service_role;
alter table public.audit_logs enable row level security;

create policy audit_logs_select on public.audit_logs
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin'))));
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
-- A membership limited to parts of an organization. The role is unchanged; this only limits where it applies.
create table public.membership_scopes (
  organization_id bigint not null,
  user_id uuid not null,
  scope_kind text not null check (scope_kind in ('factory', 'zone', 'project')),
  scope_id text not null check (length(scope_id) between 1 and 120)
    constraint membership_scopes_scope_id_seen check (private.is_seen_text(scope_id)),
  created_at timestamptz not null default now(),
  primary key (organization_id, user_id, scope_kind, scope_id),
  foreign key (organization_id, user_id) references public.memberships (organization_id, user_id) on delete cascade
);
comment on table public.membership_scopes is 'The factories, zones or projects to which a membership is limited. No rows of a kind: all of that kind. An admin is never limited.';
comment on column public.membership_scopes.organization_id is 'The organization.';
comment on column public.membership_scopes.user_id is 'The member.';
comment on column public.membership_scopes.scope_kind is 'factory, zone or project.';
comment on column public.membership_scopes.scope_id is 'Which one: number of a factory, code of a zone, name of a project.';
comment on column public.membership_scopes.created_at is 'Since when.';

/*
 * The parts of one kind to which the caller is limited in an organization: null for
 * all of them, empty for none. Use it together with private.my_organization_ids.
 */
create function private.my_scope_ids(p_organization_id bigint, p_kind text)
returns text[]
language sql
stable
security definer
set search_path = ''
as $$
  select case
    when not exists (select from private.my_organization_ids() mine (id) where mine.id = p_organization_id) then '{}'
    when exists (
      select from public.memberships m
      where m.organization_id = p_organization_id and m.user_id = (select auth.uid()) and m.role = 'admin'
    ) then null
    else (
      select array_agg(s.scope_id order by s.scope_id)
      from public.membership_scopes s
      where s.organization_id = p_organization_id and s.user_id = (select auth.uid()) and s.scope_kind = p_kind
    )
  end;
$$;
grant execute on function private.my_scope_ids(bigint, text) to authenticated, service_role;

create function private.limit_scopes()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- Waits for concurrent inserts, so that together they do not exceed the limit.
  perform from public.memberships m
  where m.organization_id = new.organization_id and m.user_id = new.user_id for no key update;
  if (
    select count(*) from public.membership_scopes s
    where s.organization_id = new.organization_id and s.user_id = new.user_id
  ) >= 100 then
    perform private.refuse_value(
      'too_many_scopes', 'A membership is limited to at most 100 parts',
      'Remove some first, or leave the membership unlimited.'
    );
  end if;
  return new;
end;
$$;
create trigger membership_scopes_limit
  before insert on public.membership_scopes
  for each row execute function private.limit_scopes();
create trigger membership_scopes_audit
  after insert or delete on public.membership_scopes
  for each row execute function private.audit_row('membership_scope', 'user_id', 'organization_id', 'created_at');

revoke all on table public.membership_scopes from anon, authenticated;
grant select, insert, delete on table public.membership_scopes to authenticated;
grant select, insert, update, delete on table public.membership_scopes to service_role;
alter table public.membership_scopes enable row level security;

create policy membership_scopes_select on public.membership_scopes
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('admin')))
    or (user_id = (select auth.uid()) and organization_id = any (array(select private.my_organization_ids())))
  );
create policy membership_scopes_insert on public.membership_scopes
  for insert to authenticated
  with check (organization_id = any (array(select private.my_organization_ids('admin'))));
create policy membership_scopes_delete on public.membership_scopes
  for delete to authenticated
  using (organization_id = any (array(select private.my_organization_ids('admin'))));
-- An address as compared: trimmed and in lower case.
create function private.email_text(p_email text)
returns text
language sql
immutable
set search_path = ''
as $$
  select lower(trim(private.seen_text(p_email)));
$$;
-- The constraint below calls it with the rights of the writer.
grant execute on function private.email_text(text) to service_role;

create table public.invitations (
  id bigint generated always as identity primary key,
  organization_id bigint not null references public.organizations (id) on delete cascade,
  email text not null check (length(email) between 3 and 254 and email = private.email_text(email) and email ~ '^[^@\s]+@[^@\s]+$'),
  role public.membership_role not null,
  scopes jsonb not null default '[]' check (jsonb_typeof(scopes) = 'array' and jsonb_array_length(scopes) <= 50 and length(scopes::text) <= 10000),
  invited_by uuid references public.profiles (user_id) on delete set null,
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default now(),
  sent_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid references public.profiles (user_id) on delete set null,
  declined_at timestamptz,
  revoked_at timestamptz,
  check (expires_at > sent_at and expires_at <= sent_at + interval '14 days'),
  check (num_nonnulls(accepted_at, declined_at, revoked_at) <= 1),
  check (accepted_by is null or accepted_at is not null)
);
comment on table public.invitations is 'Who was invited to an organization. A membership is created only when the invited person accepts.';
comment on column public.invitations.id is 'Number of the invitation.';
comment on column public.invitations.organization_id is 'The organization.';
comment on column public.invitations.email is 'The invited address, in lower case. Only an account with this confirmed address may accept.';
comment on column public.invitations.role is 'The role that the membership will have.';
comment on column public.invitations.scopes is 'The parts to which the membership will be limited: objects of kind and id, as membership_scopes has them.';
comment on column public.invitations.invited_by is 'Who invited; empty for the owner of the database.';
comment on column public.invitations.token_hash is 'SHA-256 of the token in the link. The token itself is not stored.';
comment on column public.invitations.created_at is 'When it was created.';
comment on column public.invitations.sent_at is 'When its link was last created. Every new link invalidates the previous one.';
comment on column public.invitations.expires_at is 'Until when it can be accepted, at most 14 days after sent_at.';
comment on column public.invitations.accepted_at is 'When it was accepted.';
comment on column public.invitations.accepted_by is 'The account that accepted.';
comment on column public.invitations.declined_at is 'When the invited declined.';
comment on column public.invitations.revoked_at is 'When an admin revoked it.';
create unique index invitations_one_open_idx on public.invitations (organization_id, email)
  where accepted_at is null and declined_at is null and revoked_at is null;
create index invitations_sent_at_idx on public.invitations (organization_id, sent_at);
create index invitations_email_idx on public.invitations (email);
create index invitations_invited_by_idx on public.invitations (invited_by);
create index invitations_accepted_by_idx on public.invitations (accepted_by);
-- Without the address: the audit log is never changed, and a person may ask to be forgotten.
create trigger invitations_audit
  after insert or update or delete on public.invitations
  for each row execute function private.audit_row('invitation', 'id', 'organization_id', 'email, token_hash, created_at, accepted_by');

revoke all on table public.invitations from anon, authenticated;
grant select (
  id, organization_id, email, role, scopes, invited_by, created_at, sent_at, expires_at, accepted_at, accepted_by,
  declined_at, revoked_at
) on table public.invitations to authenticated;
grant select, insert, update, delete on table public.invitations to service_role;
alter table public.invitations enable row level security;

create policy invitations_select on public.invitations
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids('admin'))));

create function private.new_invitation_token()
returns text
language sql
volatile
set search_path = ''
as $$
  select 'kbi_' || rtrim(translate(encode(extensions.gen_random_bytes(32), 'base64'), '+/', '-_'), '=');
$$;

create function private.token_hash(p_token text)
returns text
language sql
immutable
set search_path = ''
as $$
  select encode(extensions.digest(p_token, 'sha256'), 'hex');
$$;

-- Puts the link into the outbox. The key ensures that a link is sent once.
create function private.mail_invitation(p_invitation_id bigint, p_token text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.enqueue_mail(
    i.email, 'invitation',
    jsonb_build_object(
      'organizationName', o.name, 'inviterName', p.display_name, 'role', i.role, 'path', '/invitations/' || p_token,
      'expiresAt', i.expires_at
    ),
    'invitation:' || i.id || ':' || private.token_hash(p_token)
  )
  from public.invitations i
  join public.organizations o on o.id = i.organization_id
  left join public.profiles p on p.user_id = i.invited_by
  where i.id = p_invitation_id;
end;
$$;

-- Creates an invitation; the calling function has checked the right to. Returns its token.
create function private.make_invitation(
  p_organization_id bigint, p_email text, p_role public.membership_role, p_scopes jsonb, out id bigint, out token text
)
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_email text := private.email_text(p_email);
begin
  if v_email !~ '^[^@\s]+@[^@\s]+$' or length(v_email) > 254 then
    perform private.refuse_value('not_an_email', 'This is not an e-mail address', 'Write it like ada@example.org.');
  end if;
  -- One at a time for an organization, so that the limits hold.
  perform from public.organizations o where o.id = p_organization_id for no key update;
  if exists (
    select from public.memberships m join auth.users u on u.id = m.user_id
    where m.organization_id = p_organization_id and lower(u.email) = v_email
  ) then
    perform private.refuse_conflict(
      'already_member', 'There is a member with this address already',
      'Change their role instead.'
    );
  end if;
  update public.invitations i set revoked_at = pg_catalog.now()
  where i.organization_id = p_organization_id and i.email = v_email and i.expires_at <= pg_catalog.now()
    and num_nonnulls(i.accepted_at, i.declined_at, i.revoked_at) = 0;
  if exists (
    select from public.invitations i
    where i.organization_id = p_organization_id and i.email = v_email
      and num_nonnulls(i.accepted_at, i.declined_at, i.revoked_at) = 0
  ) then
    perform private.refuse_conflict(
      'already_invited', 'This address has an open invitation already',
      'Send it again, or revoke it first.'
    );
  end if;
  perform private.check_invitation_limits(p_organization_id);
  token := private.new_invitation_token();
  insert into public.invitations (organization_id, email, role, scopes, invited_by, token_hash, expires_at)
  values (
    p_organization_id, v_email, p_role, private.checked_scopes(p_scopes), (select auth.uid()), private.token_hash(token),
    pg_catalog.now() + interval '7 days'
  )
  returning invitations.id into id;
  perform private.mail_invitation(id, token);
end;
$$;

-- 100 open ones and 50 links a day, to prevent mass mail to strangers.
create function private.check_invitation_limits(p_organization_id bigint)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if (
    select count(*) from public.invitations i
    where i.organization_id = p_organization_id and num_nonnulls(i.accepted_at, i.declined_at, i.revoked_at) = 0
      and i.expires_at > pg_catalog.now()
  ) >= 100 then
    perform private.refuse_value('too_many_invitations', 'There are 100 open invitations already', 'Revoke some first.');
  end if;
  if (
    select count(*) from public.invitations i
    where i.organization_id = p_organization_id and i.sent_at > pg_catalog.now() - interval '1 day'
  ) >= 50 then
    perform private.refuse_value(
      'too_many_invitations', 'There were 50 invitations in the last day already',
      'Try again tomorrow.'
    );
  end if;
end;
$$;

create function private.checked_scopes(p_scopes jsonb)
returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
begin
  if jsonb_typeof(p_scopes) <> 'array' or exists (
    select from jsonb_array_elements(case jsonb_typeof(p_scopes) when 'array' then p_scopes else '[]' end) s (scope)
    where s.scope ->> 'kind' is null or s.scope ->> 'kind' not in ('factory', 'zone', 'project')
      or length(coalesce(s.scope ->> 'id', '')) not between 1 and 120
      or s.scope ->> 'id' <> private.seen_text(s.scope ->> 'id')
  ) then
    perform private.refuse_value(
      'no_such_scope', 'A scope has a kind (factory, zone or project) and an id',
      'Write it like {"kind": "project", "id": "Atlas"}.'
    );
  end if;
  return p_scopes;
end;
$$;
-- The invitation, if the caller is an admin of its organization. Locked.
create function private.my_invitation(p_invitation_id bigint)
returns public.invitations
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_invitation public.invitations;
begin
  select * into v_invitation
  from public.invitations i
  where i.id = p_invitation_id and i.organization_id = any (array(select private.my_organization_ids('admin')))
  for update;
  if v_invitation.id is null then
    perform private.refuse_missing(
      'no_invitation', format('There is no invitation %s that you may change', p_invitation_id),
      'Load the page again.'
    );
  end if;
  if num_nonnulls(v_invitation.accepted_at, v_invitation.declined_at, v_invitation.revoked_at) > 0 then
    perform private.refuse_conflict(
      'invitation_closed', 'This invitation has been answered or revoked',
      'Invite the address again.'
    );
  end if;
  return v_invitation;
end;
$$;

create function private.invite_member(
  p_organization_id bigint, p_email text, p_role public.membership_role, p_scopes jsonb, out id bigint, out token text
)
language plpgsql
security definer
set search_path = ''
as $$
begin
  if p_organization_id is null or not p_organization_id = any (array(select private.my_organization_ids('admin'))) then
    perform private.refuse_forbidden('role_required', 'Only an admin of the organization may invite', 'Ask an admin.');
  end if;
  select made.id, made.token into id, token from private.make_invitation(p_organization_id, p_email, p_role, p_scopes) made;
end;
$$;
grant execute on function private.invite_member(bigint, text, public.membership_role, jsonb) to authenticated;

create function public.invite_member(
  p_organization_id bigint, p_email text, p_role public.membership_role, p_scopes jsonb default '[]'
)
returns table (id bigint, token text)
language sql
volatile
set search_path = ''
as $$
  select * from private.invite_member(p_organization_id, p_email, p_role, p_scopes);
$$;
comment on function public.invite_member(bigint, text, public.membership_role, jsonb) is 'Invites an address for 7 days. Answers the token of the link, which is shown this once and kept nowhere. For admins.';

create function private.resend_invitation(p_invitation_id bigint)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_invitation public.invitations := private.my_invitation(p_invitation_id);
  v_token text := private.new_invitation_token();
begin
  perform from public.organizations o where o.id = v_invitation.organization_id for no key update;
  if v_invitation.sent_at > pg_catalog.now() - interval '1 minute' then
    perform private.refuse_conflict(
      'sent_just_now', 'This invitation was sent a moment ago',
      'Wait a minute, then send it again.'
    );
  end if;
  perform private.check_invitation_limits(v_invitation.organization_id);
  update public.invitations i
  set token_hash = private.token_hash(v_token), sent_at = pg_catalog.now(), expires_at = pg_catalog.now() + interval '7 days'
  where i.id = v_invitation.id;
  perform private.mail_invitation(v_invitation.id, v_token);
  return v_token;
end;
$$;
grant execute on function private.resend_invitation(bigint) to authenticated;

create function public.resend_invitation(p_invitation_id bigint)
returns text
language sql
volatile
set search_path = ''
as $$
  select private.resend_invitation(p_invitation_id);
$$;
comment on function public.resend_invitation(bigint) is 'Makes a new link for an open or expired invitation and ends the old one. Answers the new token, this once. For admins.';

create function private.revoke_invitation(p_invitation_id bigint)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_invitation public.invitations := private.my_invitation(p_invitation_id);
begin
  update public.invitations i set revoked_at = pg_catalog.now() where i.id = v_invitation.id;
end;
$$;
grant execute on function private.revoke_invitation(bigint) to authenticated;

create function public.revoke_invitation(p_invitation_id bigint)
returns void
language sql
volatile
set search_path = ''
as $$
  select private.revoke_invitation(p_invitation_id);
$$;
comment on function public.revoke_invitation(bigint) is 'Takes an open invitation back: its link ends. For admins.';

revoke execute on function public.invite_member(bigint, text, public.membership_role, jsonb) from public, anon;
revoke execute on function public.resend_invitation(bigint) from public, anon;
revoke execute on function public.revoke_invitation(bigint) from public, anon;
grant execute on function public.invite_member(bigint, text, public.membership_role, jsonb) to authenticated;
grant execute on function public.resend_invitation(bigint) to authenticated;
grant execute on function public.revoke_invitation(bigint) to authenticated;
create type public.invitation_state as enum ('open', 'expired', 'accepted', 'declined', 'revoked');
comment on type public.invitation_state is 'Whether an invitation can still be accepted, and if not, why.';

create function private.invitation_of_token(p_token text)
returns table (
  organization_name text, inviter_name text, email text, role public.membership_role, expires_at timestamptz,
  state public.invitation_state
)
language sql
stable
security definer
set search_path = ''
as $$
  select o.name, p.display_name, i.email, i.role, i.expires_at,
    case
      when i.accepted_at is not null then 'accepted'
      when i.declined_at is not null then 'declined'
      when i.revoked_at is not null then 'revoked'
      when i.expires_at <= pg_catalog.now() then 'expired'
      else 'open'
    end::public.invitation_state
  from public.invitations i
  join public.organizations o on o.id = i.organization_id
  left join public.profiles p on p.user_id = i.invited_by
  where i.token_hash = private.token_hash(p_token);
$$;

create function public.invitation_of_token(p_token text)
returns table (
  organization_name text, inviter_name text, email text, role public.membership_role, expires_at timestamptz,
  state public.invitation_state
)
language sql
stable
set search_path = ''
as $$
  select * from private.invitation_of_token(p_token);
$$;
comment on function public.invitation_of_token(text) is 'Who invites whom to what, for who holds the link. The one thing that can be read without an account.';
revoke execute on function public.invitation_of_token(text) from public;
grant usage on schema private to anon;
grant execute on function private.invitation_of_token(text), public.invitation_of_token(text) to anon, authenticated;

-- The open invitation of a token, locked, if it was made for the caller's own confirmed address.
create function private.invitation_for_me(p_token text)
returns public.invitations
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_invitation public.invitations;
begin
  select * into v_invitation from public.invitations i where i.token_hash = private.token_hash(p_token) for update;
  if v_invitation.id is null then
    perform private.refuse_missing('no_invitation', 'There is no such invitation', 'Ask for a new link.');
  end if;
  if not exists (
    select from auth.users u
    where u.id = (select auth.uid()) and lower(u.email) = v_invitation.email and u.email_confirmed_at is not null
  ) then
    perform private.refuse_forbidden(
      'other_address', 'This invitation is for another address',
      'Sign in with the invited address, and confirm it first.'
    );
  end if;
  return v_invitation;
end;
$$;

create function private.accept_invitation(p_token text)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_invitation public.invitations := private.invitation_for_me(p_token);
begin
  -- Accepted twice is accepted once.
  if v_invitation.accepted_by = (select auth.uid()) then
    return v_invitation.organization_id;
  end if;
  if num_nonnulls(v_invitation.accepted_at, v_invitation.declined_at, v_invitation.revoked_at) > 0 then
    perform private.refuse_conflict('invitation_closed', 'This invitation is no longer open', 'Ask for a new one.');
  end if;
  if v_invitation.expires_at <= pg_catalog.now() then
    perform private.refuse_conflict('invitation_expired', 'This invitation has expired', 'Ask for a new one.');
  end if;
  if exists (select from public.organizations o where o.id = v_invitation.organization_id and o.suspended_at is not null) then
    perform private.refuse_conflict(
      'organization_suspended', 'This organization is suspended',
      'Ask who runs the platform.'
    );
  end if;
  update public.invitations i
  set accepted_at = pg_catalog.now(), accepted_by = (select auth.uid())
  where i.id = v_invitation.id;
  -- Who became a member in the meantime keeps the role they have.
  insert into public.memberships (organization_id, user_id, role)
  values (v_invitation.organization_id, (select auth.uid()), v_invitation.role)
  on conflict (organization_id, user_id) do nothing;
  if found then
    insert into public.membership_scopes (organization_id, user_id, scope_kind, scope_id)
    select distinct v_invitation.organization_id, (select auth.uid()), s.scope ->> 'kind', s.scope ->> 'id'
    from jsonb_array_elements(v_invitation.scopes) s (scope);
  end if;
  return v_invitation.organization_id;
end;
$$;
grant execute on function private.accept_invitation(text) to authenticated;

create function public.accept_invitation(p_token text)
returns bigint
language sql
volatile
set search_path = ''
as $$
  select private.accept_invitation(p_token);
$$;
comment on function public.accept_invitation(text) is 'Makes the caller a member, as the invitation says. Their confirmed address must be the invited one. Answers the organization.';

create function private.decline_invitation(p_token text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_invitation public.invitations := private.invitation_for_me(p_token);
begin
  if num_nonnulls(v_invitation.accepted_at, v_invitation.revoked_at) > 0 then
    perform private.refuse_conflict('invitation_closed', 'This invitation is no longer open', 'Ask for a new one.');
  end if;
  update public.invitations i set declined_at = coalesce(i.declined_at, pg_catalog.now()) where i.id = v_invitation.id;
end;
$$;
grant execute on function private.decline_invitation(text) to authenticated;

create function public.decline_invitation(p_token text)
returns void
language sql
volatile
set search_path = ''
as $$
  select private.decline_invitation(p_token);
$$;
comment on function public.decline_invitation(text) is 'Declines an invitation made for the caller''s own address.';

revoke execute on function public.accept_invitation(text), public.decline_invitation(text) from public, anon;
grant execute on function public.accept_invitation(text), public.decline_invitation(text) to authenticated;
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
create type public.grid_data_kind as enum ('live', 'replay', 'sample');
comment on type public.grid_data_kind is 'Where grid figures come from: the real services now, recordings moved to today, or generated.';

create type public.intensity_status as enum ('forecast', 'estimated', 'actual');
comment on type public.intensity_status is 'The status of an intensity. A slot without one has no row: missing is not zero.';

create table public.grid_regions (
  id smallint primary key,
  name text not null unique,
  short_name text not null unique,
  octopus_letter text unique check (octopus_letter ~ '^[A-P]$'),
  centroid point not null
);
comment on table public.grid_regions is 'The 14 electricity distribution regions of Great Britain, and Great Britain itself as number 18, numbered as NESO numbers them.';
comment on column public.grid_regions.id is 'NESO regionid: 1 to 14, and 18 for Great Britain.';
comment on column public.grid_regions.name is 'Name of the region, such as South Scotland.';
comment on column public.grid_regions.short_name is 'Name short enough for a map label.';
comment on column public.grid_regions.octopus_letter is 'Octopus and grid supply point letter; none for Great Britain.';
comment on column public.grid_regions.centroid is 'Middle of the region as (longitude, latitude).';

create table public.grid_zones (
  id bigint generated always as identity primary key,
  zone_name text not null unique check (length(zone_name) between 1 and 120)
    constraint grid_zones_zone_name_seen check (private.is_seen_text(zone_name)),
  grid_zone_code text not null unique check (grid_zone_code ~ '^[A-Z]{2}-[A-Z0-9-]+-[0-9]{2}$'),
  region text not null references public.grid_regions (name) on update cascade check (region <> 'Great Britain'),
  country text not null check (country in ('England', 'Scotland', 'Wales')),
  coordinates point not null check (coordinates[0] between -9 and 2.5 and coordinates[1] between 49 and 61.5),
  carbon_intensity numeric(6, 1) check (carbon_intensity >= 0),
  energy_price numeric(8, 5),
  grid_updated_at timestamptz,
  capacity_gpus integer not null default 0 check (capacity_gpus between 0 and 1000000),
  capacity_cpu_cores integer not null default 0 check (capacity_cpu_cores between 0 and 10000000),
  capacity_memory_gb integer not null default 0 check (capacity_memory_gb between 0 and 100000000),
  pue numeric(4, 3) not null default 1.200 check (pue between 1 and 3),
  enabled boolean not null default true,
  created_at timestamptz not null default now()
);
comment on table public.grid_zones is 'A data-centre cluster where workloads can run. It has the intensity and price of its grid region.';
comment on column public.grid_zones.id is 'Number of the zone.';
comment on column public.grid_zones.zone_name is 'Name, such as Glasgow Grid Cluster.';
comment on column public.grid_zones.grid_zone_code is 'Readable code, such as UK-SCOTLAND-01.';
comment on column public.grid_zones.region is 'Name of the zone''s grid region.';
comment on column public.grid_zones.country is 'England, Scotland or Wales.';
comment on column public.grid_zones.coordinates is 'Place as (longitude, latitude), such as (-4.2518,55.8642).';
comment on column public.grid_zones.carbon_intensity is 'Intensity of the current slot in gCO2/kWh, maintained. Empty when it is not known.';
comment on column public.grid_zones.energy_price is 'Electricity price of the current slot in GBP/kWh without VAT, maintained. Empty when it is not known.';
comment on column public.grid_zones.grid_updated_at is 'When carbon_intensity and energy_price were last set.';
comment on column public.grid_zones.capacity_gpus is 'GPUs that may be in use at once.';
comment on column public.grid_zones.capacity_cpu_cores is 'CPU cores that may be in use at once.';
comment on column public.grid_zones.capacity_memory_gb is 'Memory that may be in use at once, in GB.';
comment on column public.grid_zones.pue is 'Power usage effectiveness: facility energy over IT energy.';
comment on column public.grid_zones.enabled is 'Whether new work may be planned here.';
comment on column public.grid_zones.created_at is 'When the zone was added.';
create index grid_zones_region_idx on public.grid_zones (region);

alter table public.organizations
  add constraint organizations_default_zone_fkey foreign key (default_zone) references public.grid_zones (id) on delete set null;
create index organizations_default_zone_idx on public.organizations (default_zone);
create table public.grid_sources (
  name text primary key check (name ~ '^[a-z][a-z-]+$'),
  kind public.grid_data_kind,
  last_attempt_at timestamptz,
  last_success_at timestamptz,
  last_error text check (length(last_error) <= 500),
  consecutive_failures integer not null default 0 check (consecutive_failures >= 0),
  covers_until timestamptz,
  missing_slots integer not null default 0 check (missing_slots >= 0)
);
comment on table public.grid_sources is 'The state of each source of grid figures: its age, its gaps and its last failure.';
comment on column public.grid_sources.name is 'regional-forecast, intensity-outturn, prices or statistical-forecast.';
comment on column public.grid_sources.kind is 'Whether the figures now in use are live, replayed or generated sample data.';
comment on column public.grid_sources.last_attempt_at is 'When it was last requested.';
comment on column public.grid_sources.last_success_at is 'When it last answered successfully: the age of the figures in use.';
comment on column public.grid_sources.last_error is 'The last error; empty after a success.';
comment on column public.grid_sources.consecutive_failures is 'Failures since the last success.';
comment on column public.grid_sources.covers_until is 'End of the last slot it has reported.';
comment on column public.grid_sources.missing_slots is 'Slots missing from its last response.';

create table public.grid_forecast_issues (
  id bigint generated always as identity primary key,
  kind public.grid_data_kind not null,
  issued_at timestamptz not null,
  last_seen_at timestamptz not null,
  content_hash text not null,
  first_slot timestamptz not null check (first_slot = private.half_hour_floor(first_slot)),
  slot_count smallint not null check (slot_count between 1 and 400),
  missing_slots integer not null default 0 check (missing_slots >= 0),
  ready_at timestamptz,
  unique (kind, issued_at)
);
comment on table public.grid_forecast_issues is 'One row for each publication of the regional forecast. Issues are kept, never overwritten, so that a decision can be judged by what was known at the time.';
comment on column public.grid_forecast_issues.id is 'Number of the issue.';
comment on column public.grid_forecast_issues.kind is 'live, replay or sample.';
comment on column public.grid_forecast_issues.issued_at is 'When it was first seen. NESO does not say when it published.';
comment on column public.grid_forecast_issues.last_seen_at is 'When the same figures were last seen again.';
comment on column public.grid_forecast_issues.content_hash is 'SHA-256 of the figures; an unchanged response makes no new issue.';
comment on column public.grid_forecast_issues.first_slot is 'Start of its first slot.';
comment on column public.grid_forecast_issues.slot_count is 'Half-hour slots from first_slot on.';
comment on column public.grid_forecast_issues.missing_slots is 'Slots without a figure, all regions together.';
comment on column public.grid_forecast_issues.ready_at is 'When its prices, outturn and outlook had arrived too; a plan made on it before is made again.';
create index grid_forecast_issues_issued_at_idx on public.grid_forecast_issues (issued_at desc);

create table public.grid_forecasts (
  issue_id bigint not null references public.grid_forecast_issues (id) on delete cascade,
  region_id smallint not null references public.grid_regions (id),
  intensity_g_per_kwh smallint[] not null,
  primary key (issue_id, region_id)
);
comment on table public.grid_forecasts is 'An issue for one region: an array with one intensity per slot. Packed like this, a year of issues takes about 70 MB instead of 24 million rows.';
comment on column public.grid_forecasts.issue_id is 'The issue.';
comment on column public.grid_forecasts.region_id is 'The region.';
comment on column public.grid_forecasts.intensity_g_per_kwh is 'gCO2/kWh by slot, from the issue''s first_slot on; null where it has none.';
create index grid_forecasts_region_id_idx on public.grid_forecasts (region_id, issue_id desc);

create type public.forecast_source as enum ('neso', 'statistical');
comment on type public.forecast_source is 'The source of a slot''s forecast: NESO, or Karbos''s statistical forecast where NESO has none.';

create table public.grid_outlooks (
  issue_id bigint not null references public.grid_forecast_issues (id) on delete cascade,
  region_id smallint not null references public.grid_regions (id),
  made_at timestamptz not null,
  first_slot timestamptz not null check (first_slot = private.half_hour_floor(first_slot)),
  p10_g_per_kwh smallint[] not null,
  p50_g_per_kwh smallint[] not null check (cardinality(p50_g_per_kwh) between 1 and 336),
  p90_g_per_kwh smallint[] not null,
  is_statistical boolean[] not null,
  error_rho numeric(4, 3) not null check (error_rho between 0 and 1),
  primary key (issue_id, region_id),
  check (
    cardinality(p10_g_per_kwh) = cardinality(p50_g_per_kwh) and cardinality(p90_g_per_kwh) = cardinality(p50_g_per_kwh)
    and cardinality(is_statistical) = cardinality(p50_g_per_kwh)
  )
);
comment on table public.grid_outlooks is 'Karbos''s forecast for one region, made from an issue: seven days with bands, NESO''s figures where available and its own statistical forecast for the rest. Made once for each issue, from what was known then.';
comment on column public.grid_outlooks.issue_id is 'The issue; its kind is the outlook''s too.';
comment on column public.grid_outlooks.region_id is 'The region.';
comment on column public.grid_outlooks.made_at is 'When it was computed: some seconds after the issue, later if that failed at first.';
comment on column public.grid_outlooks.first_slot is 'Start of its first slot.';
comment on column public.grid_outlooks.p10_g_per_kwh is 'gCO2/kWh by slot from first_slot on, below which the slot stays in one case of ten.';
comment on column public.grid_outlooks.p50_g_per_kwh is 'The forecast itself, gCO2/kWh by slot: the median.';
comment on column public.grid_outlooks.p90_g_per_kwh is 'gCO2/kWh by slot, below which the slot stays in nine cases of ten.';
comment on column public.grid_outlooks.is_statistical is 'By slot: whether its figure is the statistical forecast, and not NESO''s.';
comment on column public.grid_outlooks.error_rho is 'Correlation of the errors of neighbouring slots, from 0 to 1; the uncertainty of a sum over slots follows from it.';
create index grid_outlooks_region_id_idx on public.grid_outlooks (region_id, issue_id desc);

/*
 * What the statistical forecast has learnt of an area, one row for each kind of figures, so that kinds do not mix: the
 * state of its filter, and the calibration of its forecasts. Both as lib/domain/forecast writes them.
 */
create table private.forecast_states (
  kind public.grid_data_kind not null,
  region_id smallint not null references public.grid_regions (id),
  state jsonb not null,
  next_slot timestamptz not null,
  updated_at timestamptz not null,
  calibration jsonb,
  calibrated_at timestamptz,
  primary key (kind, region_id)
);
create index forecast_states_region_id_idx on private.forecast_states (region_id);

create table public.grid_intensities (
  region_id smallint not null references public.grid_regions (id),
  slot_start timestamptz not null check (slot_start = private.half_hour_floor(slot_start)),
  intensity_g_per_kwh smallint not null check (intensity_g_per_kwh between 0 and 2000),
  status public.intensity_status not null check (status <> 'forecast'),
  kind public.grid_data_kind not null,
  updated_at timestamptz not null default now(),
  primary key (region_id, slot_start)
);
comment on table public.grid_intensities is 'The outturn intensity of a past slot. NESO publishes actual figures for Great Britain only; for a region the last figure published is an estimate.';
comment on column public.grid_intensities.region_id is 'The region.';
comment on column public.grid_intensities.slot_start is 'Start of the half hour, UTC.';
comment on column public.grid_intensities.intensity_g_per_kwh is 'gCO2/kWh: combustion only, average, location-based, with transmission losses.';
comment on column public.grid_intensities.status is 'estimated or actual.';
comment on column public.grid_intensities.kind is 'live, replay or sample.';
comment on column public.grid_intensities.updated_at is 'When this figure was set.';

create table public.grid_generation_mixes (
  region_id smallint not null references public.grid_regions (id),
  slot_start timestamptz not null check (slot_start = private.half_hour_floor(slot_start)),
  biomass_pct numeric(4, 1),
  coal_pct numeric(4, 1),
  gas_pct numeric(4, 1),
  hydro_pct numeric(4, 1),
  imports_pct numeric(4, 1),
  nuclear_pct numeric(4, 1),
  other_pct numeric(4, 1),
  solar_pct numeric(4, 1),
  wind_pct numeric(4, 1),
  kind public.grid_data_kind not null,
  updated_at timestamptz not null default now(),
  primary key (region_id, slot_start)
);
comment on table public.grid_generation_mixes is 'Share of each fuel in a region''s electricity by slot, the latest known.';
comment on column public.grid_generation_mixes.region_id is 'The region.';
comment on column public.grid_generation_mixes.slot_start is 'Start of the half hour, UTC.';
comment on column public.grid_generation_mixes.biomass_pct is 'Biomass, percent.';
comment on column public.grid_generation_mixes.coal_pct is 'Coal, percent.';
comment on column public.grid_generation_mixes.gas_pct is 'Gas, percent.';
comment on column public.grid_generation_mixes.hydro_pct is 'Hydro, percent.';
comment on column public.grid_generation_mixes.imports_pct is 'Imports, percent.';
comment on column public.grid_generation_mixes.nuclear_pct is 'Nuclear, percent.';
comment on column public.grid_generation_mixes.other_pct is 'Other, percent.';
comment on column public.grid_generation_mixes.solar_pct is 'Solar, percent.';
comment on column public.grid_generation_mixes.wind_pct is 'Wind, percent.';
comment on column public.grid_generation_mixes.kind is 'live, replay or sample.';
comment on column public.grid_generation_mixes.updated_at is 'When these shares were set.';

create table public.grid_prices (
  region_id smallint not null references public.grid_regions (id),
  slot_start timestamptz not null check (slot_start = private.half_hour_floor(slot_start)),
  price_gbp_per_kwh numeric(8, 5) not null check (price_gbp_per_kwh between -10 and 10),
  product text not null,
  kind public.grid_data_kind not null,
  updated_at timestamptz not null default now(),
  primary key (region_id, slot_start)
);
comment on table public.grid_prices is 'Day-ahead electricity price by region and slot. Octopus Agile is a household tariff: it is an indicative day-ahead proxy.';
comment on column public.grid_prices.region_id is 'The region.';
comment on column public.grid_prices.slot_start is 'Start of the half hour, UTC.';
comment on column public.grid_prices.price_gbp_per_kwh is 'GBP/kWh without VAT; may be negative.';
comment on column public.grid_prices.product is 'Tariff product it was read from.';
comment on column public.grid_prices.kind is 'live, replay or sample.';
comment on column public.grid_prices.updated_at is 'When this price was set.';
/*
 * The best figure known for each slot of a region at p_at: the outturn; else the newest of the last issues that covers
 * the slot; else the statistical forecast of such an issue. Unknown slots are rows with a null intensity. At most 14
 * days at once. An outturn counts from when it was last set: values before a revision are not kept, and a later figure
 * must not count as known. A band is returned only with the figure it was made for. In plpgsql, which caches its plan:
 * planning it again for each of 14 regions took longer than running it.
 */
create function private.region_figures(p_region_id smallint, p_at timestamptz, p_from timestamptz, p_to timestamptz)
returns table (
  slot_start timestamptz,
  intensity_g_per_kwh smallint,
  p10_g_per_kwh smallint,
  p90_g_per_kwh smallint,
  status public.intensity_status,
  source public.forecast_source,
  issued_at timestamptz,
  kind public.grid_data_kind
)
language plpgsql
stable
rows 336
set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  with issues as (
    select i.issued_at, i.kind, i.first_slot, f.intensity_g_per_kwh as figures
    from public.grid_forecast_issues i
    join public.grid_forecasts f on f.issue_id = i.id and f.region_id = p_region_id
    where i.issued_at <= p_at
    order by i.issued_at desc
    limit 4
  ),
  newest as (
    select i.issued_at, i.kind from issues i order by i.issued_at desc limit 1
  ),
  -- A slot missing from the newest issue is taken from the previous one, never from figures of another kind.
  told as (
    select distinct on (slot_start)
      i.first_slot + (e.n - 1) * interval '30 minutes' as slot_start, e.figure, i.issued_at
    from issues i
    cross join unnest(i.figures) with ordinality as e (figure, n)
    where e.figure is not null and i.kind = (select n.kind from newest n)
    order by slot_start, i.issued_at desc
  ),
  -- The newest issue may lack an outlook for a moment, or while making them fails. One from a week ago covers no future
  -- slot.
  outlook as (
    select i.issued_at, o.first_slot, o.p10_g_per_kwh as p10, o.p50_g_per_kwh as p50, o.p90_g_per_kwh as p90, o.is_statistical
    from newest n
    join public.grid_forecast_issues i
      on i.kind = n.kind and i.issued_at between n.issued_at - interval '7 days' and n.issued_at
    join public.grid_outlooks o on o.issue_id = i.id and o.region_id = p_region_id and o.made_at <= p_at
    order by i.issued_at desc
    limit 1
  ),
  week as (
    select o.first_slot + (e.n - 1) * interval '30 minutes' as slot_start, e.p10, e.p50, e.p90, e.is_statistical, o.issued_at
    from outlook o
    cross join unnest(o.p10, o.p50, o.p90, o.is_statistical) with ordinality as e (p10, p50, p90, is_statistical, n)
  ),
  slots as (
    select s as slot_start
    from pg_catalog.generate_series(
      private.half_hour_floor(p_from),
      least(p_to, p_from + interval '14 days') - interval '1 microsecond',
      interval '30 minutes'
    ) as s
  )
  select
    slots.slot_start,
    coalesce(known.intensity_g_per_kwh, told.figure, week.p50),
    case when known.status is null and coalesce(told.figure, week.p50) = week.p50 then week.p10 end,
    case when known.status is null and coalesce(told.figure, week.p50) = week.p50 then week.p90 end,
    case
      when known.status is not null then known.status
      when coalesce(told.figure, week.p50) is not null then 'forecast'::public.intensity_status
    end,
    case
      when known.status is not null then null
      when told.figure is not null or not week.is_statistical then 'neso'::public.forecast_source
      when week.is_statistical then 'statistical'::public.forecast_source
    end,
    case when known.status is null then coalesce(told.issued_at, week.issued_at) else known.updated_at end,
    case
      when known.status is not null then known.kind
      when coalesce(told.figure, week.p50) is not null then (select n.kind from newest n)
    end
  from slots
  left join told on told.slot_start = slots.slot_start
  left join week on week.slot_start = slots.slot_start
  left join public.grid_intensities known
    on known.region_id = p_region_id and known.slot_start = slots.slot_start and known.updated_at <= p_at
  order by slots.slot_start;
end;
$$;
grant execute on function private.region_figures(smallint, timestamptz, timestamptz, timestamptz) to authenticated, service_role;

create function public.region_timeline(p_region_id smallint, p_from timestamptz, p_to timestamptz)
returns table (
  slot_start timestamptz,
  intensity_g_per_kwh smallint,
  p10_g_per_kwh smallint,
  p90_g_per_kwh smallint,
  status public.intensity_status,
  source public.forecast_source,
  issued_at timestamptz,
  kind public.grid_data_kind,
  price_gbp_per_kwh numeric
)
language plpgsql
stable
rows 336
set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select
    f.slot_start, f.intensity_g_per_kwh, f.p10_g_per_kwh, f.p90_g_per_kwh, f.status, f.source, f.issued_at, f.kind, p.price_gbp_per_kwh
  from private.region_figures(p_region_id, 'infinity', p_from, p_to) f
  left join public.grid_prices p on p.region_id = p_region_id and p.slot_start = f.slot_start
  order by f.slot_start;
end;
$$;
comment on function public.region_timeline(smallint, timestamptz, timestamptz) is 'Intensity and price of a region by half hour, each with its status, source, band and age; null if unknown.';

create function public.region_forecast_as_known(p_region_id smallint, p_at timestamptz, p_from timestamptz, p_to timestamptz)
returns table (
  slot_start timestamptz,
  intensity_g_per_kwh smallint,
  p10_g_per_kwh smallint,
  p90_g_per_kwh smallint,
  status public.intensity_status,
  source public.forecast_source,
  issued_at timestamptz,
  kind public.grid_data_kind
)
language sql
stable
rows 336
set search_path = ''
as $$
  select slot_start, intensity_g_per_kwh, p10_g_per_kwh, p90_g_per_kwh, status, source, issued_at, kind
  from private.region_figures(p_region_id, p_at, p_from, p_to);
$$;
comment on function public.region_forecast_as_known(smallint, timestamptz, timestamptz, timestamptz) is 'The figures of a region''s half hours as known at a past moment: the newest issue seen by then, its outlook, and the outturn set by then. Nothing that came later.';

/*
 * The timelines of the 14 regions, packed: one row per region, arrays by slot from first_slot on. The planner reads
 * them, in functions and in the browser.
 */
create function public.grid_outlook(p_from timestamptz, p_to timestamptz)
returns table (
  region_id smallint,
  first_slot timestamptz,
  issued_at timestamptz,
  kind public.grid_data_kind,
  intensity_g_per_kwh smallint[],
  p10_g_per_kwh smallint[],
  p90_g_per_kwh smallint[],
  status public.intensity_status[],
  source public.forecast_source[],
  error_rho numeric,
  price_gbp_per_kwh numeric[]
)
language sql
stable
set search_path = ''
as $$
  select
    r.id,
    min(t.slot_start),
    max(t.issued_at) filter (where t.status = 'forecast'),
    (array_agg(t.kind order by t.slot_start desc) filter (where t.kind is not null))[1],
    array_agg(t.intensity_g_per_kwh order by t.slot_start),
    array_agg(t.p10_g_per_kwh order by t.slot_start),
    array_agg(t.p90_g_per_kwh order by t.slot_start),
    array_agg(t.status order by t.slot_start),
    array_agg(t.source order by t.slot_start),
    (select o.error_rho from public.grid_outlooks o where o.region_id = r.id order by o.issue_id desc limit 1),
    array_agg(t.price_gbp_per_kwh order by t.slot_start)
  from public.grid_regions r
  cross join lateral public.region_timeline(r.id, p_from, p_to) t
  where r.id <= 14
  group by r.id
  order by r.id;
$$;
comment on function public.grid_outlook(timestamptz, timestamptz) is 'Intensity with its band, status, source and price of all regions by half hour, packed into one row per region; null if unknown.';

-- Sets each zone's current figures. Run each minute and after each poll.
create function private.refresh_zone_figures()
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_slot timestamptz := private.half_hour_floor(pg_catalog.now());
  v_changed integer;
begin
  with figures as (
    select r.name as region, t.intensity_g_per_kwh, t.price_gbp_per_kwh
    from public.grid_regions r
    cross join lateral public.region_timeline(r.id, v_slot, v_slot + interval '30 minutes') t
    where r.id <= 14
  )
  update public.grid_zones z
  set carbon_intensity = f.intensity_g_per_kwh,
      energy_price = f.price_gbp_per_kwh,
      grid_updated_at = pg_catalog.now()
  from figures f
  where f.region = z.region
    and (z.carbon_intensity, z.energy_price) is distinct from (f.intensity_g_per_kwh::numeric, f.price_gbp_per_kwh);
  get diagnostics v_changed = row_count;
  return v_changed;
end;
$$;
/*
 * Archives one regional forecast. p_forecasts: [{ regionId, intensityGPerKwh: [n|null] }],
 * all from p_first_slot on. Returns the issue, or the earlier one with the same figures.
 */
create function private.store_forecast_issue(
  p_kind public.grid_data_kind, p_issued_at timestamptz, p_first_slot timestamptz, p_forecasts jsonb
)
returns bigint
language plpgsql
set search_path = ''
as $$
declare
  v_hash text := encode(extensions.digest(p_first_slot::text || p_forecasts::text, 'sha256'), 'hex');
  v_issue bigint;
begin
  update public.grid_forecast_issues
  set last_seen_at = greatest(last_seen_at, p_issued_at)
  where id = (select i.id from public.grid_forecast_issues i order by i.issued_at desc limit 1)
    and content_hash = v_hash and kind = p_kind
  returning id into v_issue;
  if v_issue is not null then
    return v_issue;
  end if;

  insert into public.grid_forecast_issues (kind, issued_at, last_seen_at, content_hash, first_slot, slot_count, missing_slots)
  select
    p_kind, p_issued_at, p_issued_at, v_hash, p_first_slot,
    max(jsonb_array_length(f -> 'intensityGPerKwh')),
    sum((select count(*) from jsonb_array_elements(f -> 'intensityGPerKwh') as figure where figure = 'null'::jsonb))
  from jsonb_array_elements(p_forecasts) as f
  on conflict (kind, issued_at) do nothing
  returning id into v_issue;
  if v_issue is null then
    select i.id into v_issue from public.grid_forecast_issues i where i.kind = p_kind and i.issued_at = p_issued_at;
    return v_issue;
  end if;

  insert into public.grid_forecasts (issue_id, region_id, intensity_g_per_kwh)
  select
    v_issue,
    (f ->> 'regionId')::smallint,
    array(select nullif(figure #>> '{}', '')::smallint from jsonb_array_elements(f -> 'intensityGPerKwh') with ordinality as e (figure, n) order by n)
  from jsonb_array_elements(p_forecasts) as f;
  return v_issue;
end;
$$;

/*
 * Stores the outlooks of an issue. p_outlooks: [{ regionId, firstSlot, p10GPerKwh, p50GPerKwh, p90GPerKwh,
 * isStatistical, errorRho }], arrays by slot. The first one of an issue and region is kept: what was known then
 * never changes. Returns how many were stored.
 */
create function private.store_outlooks(p_issue_id bigint, p_made_at timestamptz, p_outlooks jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_kept integer;
begin
  insert into public.grid_outlooks (
    issue_id, region_id, made_at, first_slot, p10_g_per_kwh, p50_g_per_kwh, p90_g_per_kwh, is_statistical, error_rho
  )
  select p_issue_id, "regionId", p_made_at, "firstSlot", "p10GPerKwh", "p50GPerKwh", "p90GPerKwh", "isStatistical", "errorRho"
  from jsonb_to_recordset(p_outlooks) as o (
    "regionId" smallint, "firstSlot" timestamptz, "p10GPerKwh" smallint[], "p50GPerKwh" smallint[], "p90GPerKwh" smallint[],
    "isStatistical" boolean[], "errorRho" numeric
  )
  on conflict (issue_id, region_id) do nothing;
  get diagnostics v_kept = row_count;
  return v_kept;
end;
$$;

/*
 * Stores the learnt states of the statistical forecast. p_states: [{ regionId, state, calibration? }]. A state that
 * covers less than the stored one is ignored; one without a calibration keeps the stored calibration.
 */
create function private.store_forecast_states(p_kind public.grid_data_kind, p_at timestamptz, p_states jsonb)
returns void
language sql
set search_path = ''
as $$
  insert into private.forecast_states as known (kind, region_id, state, next_slot, updated_at, calibration, calibrated_at)
  select
    p_kind, "regionId", state, to_timestamp((state ->> 'nextSlotMs')::bigint / 1000), p_at, calibration,
    case when calibration is not null then p_at end
  from jsonb_to_recordset(p_states) as s ("regionId" smallint, state jsonb, calibration jsonb)
  on conflict (kind, region_id) do update
  set state = excluded.state, next_slot = excluded.next_slot, updated_at = excluded.updated_at,
      calibration = coalesce(excluded.calibration, known.calibration),
      calibrated_at = coalesce(excluded.calibrated_at, known.calibrated_at)
  where known.next_slot <= excluded.next_slot;
$$;

/*
 * Records the outturn of past slots. p_figures: [{ regionId, slotStart, intensityGPerKwh, status }]. An actual is
 * replaced only by a newer one of its kind or by figures of a better kind, never by an estimate or by generated
 * figures. Returns how many figures changed.
 */
create function private.store_intensities(p_kind public.grid_data_kind, p_figures jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_changed integer;
begin
  insert into public.grid_intensities as known (region_id, slot_start, intensity_g_per_kwh, status, kind)
  select distinct on (region_id, slot_start) region_id, slot_start, intensity, status, p_kind
  from (
    select
      (f ->> 'regionId')::smallint as region_id, (f ->> 'slotStart')::timestamptz as slot_start,
      (f ->> 'intensityGPerKwh')::smallint as intensity, (f ->> 'status')::public.intensity_status as status
    from jsonb_array_elements(p_figures) as f
  ) figures
  where intensity is not null
  order by region_id, slot_start, status desc
  on conflict (region_id, slot_start) do update
  set intensity_g_per_kwh = excluded.intensity_g_per_kwh, status = excluded.status, kind = excluded.kind, updated_at = pg_catalog.now()
  -- Kinds are ordered from live to sample: a later one is less trusted.
  where (
      known.status = 'estimated' or excluded.kind < known.kind
      or (excluded.kind = known.kind and excluded.status = 'actual')
    )
    and (known.intensity_g_per_kwh, known.status, known.kind)
      is distinct from (excluded.intensity_g_per_kwh, excluded.status, excluded.kind);
  get diagnostics v_changed = row_count;
  return v_changed;
end;
$$;

-- p_mixes: [{ regionId, slotStart, biomass, coal, gas, hydro, imports, nuclear, other, solar, wind }], percent or null.
create function private.store_generation_mixes(p_kind public.grid_data_kind, p_mixes jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_changed integer;
begin
  insert into public.grid_generation_mixes as known (
    region_id, slot_start, biomass_pct, coal_pct, gas_pct, hydro_pct, imports_pct, nuclear_pct, other_pct, solar_pct, wind_pct, kind
  )
  select distinct on ("regionId", "slotStart")
    "regionId", "slotStart", biomass, coal, gas, hydro, imports, nuclear, other, solar, wind, p_kind
  from jsonb_to_recordset(p_mixes) as m (
    "regionId" smallint, "slotStart" timestamptz, biomass numeric, coal numeric, gas numeric, hydro numeric,
    imports numeric, nuclear numeric, other numeric, solar numeric, wind numeric
  )
  on conflict (region_id, slot_start) do update
  set biomass_pct = excluded.biomass_pct, coal_pct = excluded.coal_pct, gas_pct = excluded.gas_pct,
      hydro_pct = excluded.hydro_pct, imports_pct = excluded.imports_pct, nuclear_pct = excluded.nuclear_pct,
      other_pct = excluded.other_pct, solar_pct = excluded.solar_pct, wind_pct = excluded.wind_pct,
      kind = excluded.kind, updated_at = pg_catalog.now()
  where (known.biomass_pct, known.coal_pct, known.gas_pct, known.hydro_pct, known.imports_pct, known.nuclear_pct, known.other_pct, known.solar_pct, known.wind_pct, known.kind)
    is distinct from (excluded.biomass_pct, excluded.coal_pct, excluded.gas_pct, excluded.hydro_pct, excluded.imports_pct, excluded.nuclear_pct, excluded.other_pct, excluded.solar_pct, excluded.wind_pct, excluded.kind);
  get diagnostics v_changed = row_count;
  return v_changed;
end;
$$;

-- p_prices: [{ regionId, slotStart, priceGbpPerKwh, product }].
create function private.store_prices(p_kind public.grid_data_kind, p_prices jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_changed integer;
begin
  insert into public.grid_prices as known (region_id, slot_start, price_gbp_per_kwh, product, kind)
  select distinct on ("regionId", "slotStart") "regionId", "slotStart", "priceGbpPerKwh", product, p_kind
  from jsonb_to_recordset(p_prices) as p ("regionId" smallint, "slotStart" timestamptz, "priceGbpPerKwh" numeric, product text)
  where "priceGbpPerKwh" is not null
  on conflict (region_id, slot_start) do update
  set price_gbp_per_kwh = excluded.price_gbp_per_kwh, product = excluded.product, kind = excluded.kind, updated_at = pg_catalog.now()
  where (known.price_gbp_per_kwh, known.product, known.kind)
    is distinct from (excluded.price_gbp_per_kwh::numeric(8, 5), excluded.product, excluded.kind);
  get diagnostics v_changed = row_count;
  return v_changed;
end;
$$;

-- Records one attempt on a source. p_error null: it succeeded. A failure does not change the age of the figures.
create function private.record_source_attempt(
  p_name text, p_kind public.grid_data_kind, p_at timestamptz, p_error text, p_covers_until timestamptz default null, p_missing_slots integer default 0
)
returns void
language sql
set search_path = ''
as $$
  insert into public.grid_sources as known (
    name, kind, last_attempt_at, last_success_at, last_error, consecutive_failures, covers_until, missing_slots
  )
  values (
    p_name, case when p_error is null then p_kind end, p_at, case when p_error is null then p_at end, left(p_error, 500),
    case when p_error is null then 0 else 1 end, p_covers_until, p_missing_slots
  )
  on conflict (name) do update
  set kind = case when p_error is null then p_kind else known.kind end,
      last_attempt_at = p_at,
      last_success_at = case when p_error is null then p_at else known.last_success_at end,
      last_error = left(p_error, 500),
      consecutive_failures = case when p_error is null then 0 else known.consecutive_failures + 1 end,
      covers_until = coalesce(p_covers_until, known.covers_until),
      missing_slots = case when p_error is null then p_missing_slots else known.missing_slots end;
$$;
revoke all on table
  public.grid_regions, public.grid_zones, public.grid_sources, public.grid_forecast_issues, public.grid_forecasts, public.grid_outlooks,
  public.grid_intensities, public.grid_generation_mixes, public.grid_prices
  from anon, authenticated;
grant select on table
  public.grid_regions, public.grid_zones, public.grid_sources, public.grid_forecast_issues, public.grid_forecasts, public.grid_outlooks,
  public.grid_intensities, public.grid_generation_mixes, public.grid_prices
  to authenticated;
-- For platform owners, by the policy below.
grant update (zone_name, capacity_gpus, capacity_cpu_cores, capacity_memory_gb, pue, enabled) on table public.grid_zones to authenticated;
grant select, insert, update, delete on table
  public.grid_regions, public.grid_zones, public.grid_sources, public.grid_forecast_issues, public.grid_forecasts, public.grid_outlooks,
  public.grid_intensities, public.grid_generation_mixes, public.grid_prices
  to service_role;
revoke execute on function public.region_timeline(smallint, timestamptz, timestamptz) from public, anon;
revoke execute on function public.grid_outlook(timestamptz, timestamptz) from public, anon;
revoke execute on function public.region_forecast_as_known(smallint, timestamptz, timestamptz, timestamptz) from public, anon;
grant execute on function public.region_forecast_as_known(smallint, timestamptz, timestamptz, timestamptz) to authenticated, service_role;
grant execute on function public.region_timeline(smallint, timestamptz, timestamptz) to authenticated, service_role;
grant execute on function public.grid_outlook(timestamptz, timestamptz) to authenticated, service_role;

alter table public.grid_regions enable row level security;
alter table public.grid_zones enable row level security;
alter table public.grid_sources enable row level security;
alter table public.grid_forecast_issues enable row level security;
alter table public.grid_forecasts enable row level security;
alter table public.grid_outlooks enable row level security;
alter table public.grid_intensities enable row level security;
alter table public.grid_generation_mixes enable row level security;
alter table public.grid_prices enable row level security;

-- Every member of any organization may read grid figures.
create policy grid_regions_select on public.grid_regions
  for select to authenticated using (exists (select private.my_organization_ids()));
create policy grid_zones_select on public.grid_zones
  for select to authenticated
  using (exists (select private.my_organization_ids()) or (select private.is_platform_owner()));
create policy grid_zones_update on public.grid_zones
  for update to authenticated
  using ((select private.is_platform_owner()))
  with check ((select private.is_platform_owner()));
create trigger grid_zones_audit
  after insert or delete or update of zone_name, capacity_gpus, capacity_cpu_cores, capacity_memory_gb, pue, enabled
  on public.grid_zones
  for each row execute function private.audit_row('grid_zone', 'id', '', 'carbon_intensity, energy_price, grid_updated_at, created_at');
create policy grid_sources_select on public.grid_sources
  for select to authenticated using (exists (select private.my_organization_ids()));
create policy grid_forecast_issues_select on public.grid_forecast_issues
  for select to authenticated using (exists (select private.my_organization_ids()));
create policy grid_forecasts_select on public.grid_forecasts
  for select to authenticated using (exists (select private.my_organization_ids()));
create policy grid_outlooks_select on public.grid_outlooks
  for select to authenticated using (exists (select private.my_organization_ids()));
create policy grid_intensities_select on public.grid_intensities
  for select to authenticated using (exists (select private.my_organization_ids()));
create policy grid_generation_mixes_select on public.grid_generation_mixes
  for select to authenticated using (exists (select private.my_organization_ids()));
create policy grid_prices_select on public.grid_prices
  for select to authenticated using (exists (select private.my_organization_ids()));
create type public.workload_type as enum ('TRAINING', 'INFERENCE', 'BATCH');
create type public.workload_urgency as enum ('HIGH', 'MEDIUM', 'LOW');
create type public.workload_status as enum (
  'PENDING', 'PLANNED', 'SCHEDULED', 'QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'
);
create type public.energy_method as enum ('measured', 'modelled', 'stated');
comment on type public.energy_method is 'Where an energy figure comes from: a meter or counter, the power model, or the person who submitted.';

create sequence private.workload_number_seq;

create table public.compute_workloads (
  id bigint generated always as identity primary key,
  -- Set by the submission trigger, for any inserted value.
  job_id text not null default '' unique check (job_id ~ '^KB-[0-9]{6,}$'),
  organization_id bigint not null references public.organizations (id) on delete restrict,
  user_id uuid not null default auth.uid() references public.profiles (user_id) on delete restrict,
  workload_name text not null check (length(workload_name) between 1 and 120),
  workload_type public.workload_type not null default 'BATCH',
  status public.workload_status not null default 'PENDING',
  status_reason text not null default 'Submitted' check (length(status_reason) <= 500),
  status_reason_code text not null default 'submitted' check (status_reason_code in (
    'submitted', 'edited', 'to_be_planned', 'infeasible', 'waiting_for_forecast', 'planned', 'taken_back',
    'assigned_by_person', 'assigned_by_policy', 'due', 'claimed', 'cancel_requested', 'suspension_requested', 'suspended',
    'resumed', 'worker_lost', 'succeeded', 'failed', 'stopped', 'cancelled', 'deadline_passed', 'given_up'
  )),
  -- Its foreign key is created with the plans (41_plans.sql).
  current_plan_id bigint,
  urgency public.workload_urgency not null default 'MEDIUM',
  docker_image text not null check (
    -- Host with port, repository, tag, digest: only the last two may have upper case letters, as in the OCI's grammar.
    length(docker_image) <= 255 and docker_image ~
      '^([a-z0-9]+([.-]+[a-z0-9]+)*(:[0-9]{1,5})?/)?'
      '[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*'
      '(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@[a-z0-9]+([+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+)?$'
  ),
  command text not null default '' check (length(command) <= 4000),
  required_gpu_mins integer not null default 0 check (required_gpu_mins between 0 and 100000000),
  required_cpu_cores integer not null default 1 check (required_cpu_cores between 1 and 100000),
  required_memory_gb integer not null default 1 check (required_memory_gb between 1 and 1000000),
  estimated_duration_mins integer not null check (estimated_duration_mins between 1 and 10080),
  estimated_energy_kwh numeric(14, 6) check (estimated_energy_kwh between 0 and 99999999),
  estimated_energy_method public.energy_method not null default 'modelled',
  required_gpus integer generated always as (
    (required_gpu_mins + estimated_duration_mins - 1) / nullif(estimated_duration_mins, 0)
  ) stored,
  carbon_cap_gco2 numeric(14, 3) check (carbon_cap_gco2 > 0 and carbon_cap_gco2 <= 1000000000),
  max_price_gbp numeric(12, 4) check (max_price_gbp > 0 and max_price_gbp <= 1000000),
  recommended_zone_1 bigint references public.grid_zones (id) on delete set null,
  recommended_zone_2 bigint references public.grid_zones (id) on delete set null,
  recommended_zone_3 bigint references public.grid_zones (id) on delete set null,
  chosen_grid_zone bigint references public.grid_zones (id) on delete restrict,
  scheduled_start timestamptz,
  -- Neither default is ever stored: the submission trigger replaces it with a computed value.
  deferral_window_mins integer not null default -1 check (deferral_window_mins between 0 and 20160),
  deadline timestamptz not null default '-infinity',
  submitted_at timestamptz not null default now(),
  baseline_zone bigint references public.grid_zones (id) on delete restrict,
  cancel_requested_at timestamptz,
  actual_start timestamptz,
  actual_end timestamptz,
  carbon_emitted_kg numeric(14, 6),
  cost_gbp numeric(12, 4),
  idempotency_key text check (length(idempotency_key) between 1 and 200),
  updated_at timestamptz not null default now(),
  project text check (length(project) between 1 and 60),
  interruptible boolean not null default false,
  min_segment_mins integer not null default 30 check (min_segment_mins between 1 and 10080),
  resume_cost_wh numeric(12, 3) not null default 0 check (resume_cost_wh between 0 and 1000000),
  done_mins integer not null default 0 check (done_mins >= 0),
  remaining_mins integer generated always as (greatest(1, estimated_duration_mins - done_mins)) stored,
  constraint compute_workloads_workload_name_seen check (private.is_seen_text(workload_name)),
  constraint compute_workloads_project_seen check (private.is_seen_text(project)),
  constraint compute_workloads_placed check (
    status not in ('SCHEDULED', 'QUEUED', 'RUNNING', 'COMPLETED')
    or (chosen_grid_zone is not null and scheduled_start is not null)
  ),
  constraint compute_workloads_started check (status not in ('RUNNING', 'COMPLETED') or actual_start is not null),
  constraint compute_workloads_ended check (
    (actual_end is null or actual_end >= actual_start) and (status <> 'COMPLETED' or actual_end is not null)
  ),
  constraint compute_workloads_deadline check (
    isfinite(deadline) and deadline >= submitted_at + estimated_duration_mins * interval '1 minute'
  ),
  unique (organization_id, user_id, idempotency_key)
);
comment on table public.compute_workloads is 'Work that users submit to be run. Statuses follow PENDING, PLANNED, SCHEDULED, QUEUED, RUNNING, then COMPLETED, FAILED or CANCELLED; any other change is refused, also a manual one.';
comment on column public.compute_workloads.id is 'Number of the workload.';
comment on column public.compute_workloads.job_id is 'Readable name of the job, such as KB-000042. Set when submitted.';
comment on column public.compute_workloads.organization_id is 'Organization it belongs to.';
comment on column public.compute_workloads.user_id is 'Who submitted it.';
comment on column public.compute_workloads.workload_name is 'Name given by the user.';
comment on column public.compute_workloads.workload_type is 'TRAINING, INFERENCE or BATCH.';
comment on column public.compute_workloads.status is 'Its status. Write status_reason with every manual change.';
comment on column public.compute_workloads.status_reason is 'The reason of its status, as a sentence. Recorded in events with each change.';
comment on column public.compute_workloads.status_reason_code is 'The same reason for programs, such as planned or infeasible. Written by the database: a manual change gets that of its transition.';
comment on column public.compute_workloads.current_plan_id is 'Plan in force; empty while it waits to be planned, or planned again.';
comment on column public.compute_workloads.urgency is 'HIGH, MEDIUM or LOW: how much waiting counts against a candidate.';
comment on column public.compute_workloads.docker_image is 'Image to run.';
comment on column public.compute_workloads.command is 'Command to run in the image; empty for the image''s own.';
comment on column public.compute_workloads.required_gpu_mins is 'GPU minutes: GPUs times minutes.';
comment on column public.compute_workloads.required_cpu_cores is 'CPU cores.';
comment on column public.compute_workloads.required_memory_gb is 'Memory in GB.';
comment on column public.compute_workloads.estimated_duration_mins is 'How long it is expected to run, in minutes.';
comment on column public.compute_workloads.estimated_energy_kwh is 'Expected IT energy, before PUE, in kWh. Filled by the planner when not stated.';
comment on column public.compute_workloads.estimated_energy_method is 'stated by the user, or modelled from the resources.';
comment on column public.compute_workloads.required_gpus is 'GPUs at once: GPU minutes over duration, rounded up.';
comment on column public.compute_workloads.carbon_cap_gco2 is 'Most carbon it may be planned to emit, in gCO2. Hard.';
comment on column public.compute_workloads.max_price_gbp is 'Most its electricity may be planned to cost, in pounds. Hard.';
comment on column public.compute_workloads.recommended_zone_1 is 'Zone of the best candidate of the current plan.';
comment on column public.compute_workloads.recommended_zone_2 is 'Zone of the second candidate.';
comment on column public.compute_workloads.recommended_zone_3 is 'Zone of the third candidate.';
comment on column public.compute_workloads.chosen_grid_zone is 'Zone it was assigned to.';
comment on column public.compute_workloads.scheduled_start is 'When it will start.';
comment on column public.compute_workloads.deferral_window_mins is 'Minutes its start may be deferred after submission.';
comment on column public.compute_workloads.deadline is 'When it should have ended.';
comment on column public.compute_workloads.submitted_at is 'When it was submitted.';
comment on column public.compute_workloads.baseline_zone is 'Zone of the counterfactual: the organization''s default zone at submission. Fixed then.';
comment on column public.compute_workloads.cancel_requested_at is 'When someone asked to stop it while it ran.';
comment on column public.compute_workloads.actual_start is 'When a worker started it; if it runs in pieces, the last piece. Empty while the remaining work waits.';
comment on column public.compute_workloads.actual_end is 'When it ended.';
comment on column public.compute_workloads.carbon_emitted_kg is 'What it emitted, in kgCO2, from its newest ledger entry.';
comment on column public.compute_workloads.cost_gbp is 'What its electricity cost, in pounds, from its newest ledger entry.';
comment on column public.compute_workloads.idempotency_key is 'The caller''s own key: submitting twice with one key makes one workload.';
comment on column public.compute_workloads.updated_at is 'When the row last changed.';
comment on column public.compute_workloads.project is 'Project it belongs to, for carbon budgets; empty for none.';
comment on column public.compute_workloads.interruptible is 'Whether it may be suspended and resumed: on SIGTERM it writes its checkpoint to KARBOS_CHECKPOINT_DIR and exits with 0.';
comment on column public.compute_workloads.min_segment_mins is 'Shortest piece of an interruptible one, in minutes.';
comment on column public.compute_workloads.resume_cost_wh is 'IT energy that resuming after a suspension costs, before PUE, in Wh.';
comment on column public.compute_workloads.done_mins is 'Minutes of its work that suspended runs have completed and kept.';
comment on column public.compute_workloads.remaining_mins is 'Minutes still expected: the estimate minus done_mins, at least one.';
create index compute_workloads_organization_idx on public.compute_workloads (organization_id, submitted_at desc, id desc);
create index compute_workloads_user_idx on public.compute_workloads (user_id, submitted_at desc);
create index compute_workloads_placed_idx on public.compute_workloads (chosen_grid_zone, scheduled_start)
  where status in ('SCHEDULED', 'QUEUED', 'RUNNING');
create index compute_workloads_waiting_idx on public.compute_workloads (deadline) where status in ('PENDING', 'PLANNED');
create index compute_workloads_chosen_zone_idx on public.compute_workloads (chosen_grid_zone);
create index compute_workloads_recommended_zone_1_idx on public.compute_workloads (recommended_zone_1);
create index compute_workloads_recommended_zone_2_idx on public.compute_workloads (recommended_zone_2);
create index compute_workloads_recommended_zone_3_idx on public.compute_workloads (recommended_zone_3);
create index compute_workloads_baseline_zone_idx on public.compute_workloads (baseline_zone);

create table private.workload_transitions (
  from_status public.workload_status not null,
  to_status public.workload_status not null,
  allowed_by text[] not null check (allowed_by <@ array['owner', 'operator', 'system']),
  reason_code text not null,
  meaning text not null,
  primary key (from_status, to_status)
);
comment on table private.workload_transitions is 'The state machine of a workload: each allowed change, who may make it, and its default reason.';

create function private.default_deferral_mins(p_urgency public.workload_urgency)
returns integer
language sql
immutable
set search_path = ''
as $$
  select case p_urgency when 'HIGH' then 120 when 'MEDIUM' then 720 when 'LOW' then 1440 end;
$$;
comment on function private.default_deferral_mins(public.workload_urgency) is 'Minutes a start may be deferred if the user states no window and no deadline.';
grant execute on function private.default_deferral_mins(public.workload_urgency) to authenticated, service_role;

revoke all on table public.compute_workloads from anon, authenticated;
grant select on table public.compute_workloads to authenticated;
grant insert (
  organization_id, user_id, workload_name, workload_type, urgency, docker_image, command, required_gpu_mins,
  required_cpu_cores, required_memory_gb, estimated_duration_mins, estimated_energy_kwh, carbon_cap_gco2,
  max_price_gbp, deferral_window_mins, deadline, idempotency_key, project, interruptible, min_segment_mins, resume_cost_wh
) on table public.compute_workloads to authenticated;
grant update (
  workload_name, workload_type, urgency, docker_image, command, required_gpu_mins, required_cpu_cores,
  required_memory_gb, estimated_duration_mins, estimated_energy_kwh, carbon_cap_gco2, max_price_gbp,
  deferral_window_mins, deadline, status, status_reason, chosen_grid_zone, scheduled_start, cancel_requested_at, project,
  interruptible, min_segment_mins, resume_cost_wh
) on table public.compute_workloads to authenticated;
grant select, insert, update, delete on table public.compute_workloads to service_role;
grant select on table private.workload_transitions to authenticated, service_role;
grant usage on sequence private.workload_number_seq to authenticated, service_role;

alter table public.compute_workloads enable row level security;

create policy compute_workloads_select on public.compute_workloads
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    or (user_id = (select auth.uid()) and organization_id = any (array(select private.my_organization_ids())))
  );
create policy compute_workloads_insert on public.compute_workloads
  for insert to authenticated
  with check (
    user_id = (select auth.uid())
    and organization_id = any (array(select private.my_organization_ids('user', 'operator', 'admin')))
  );
-- Which columns may change, and in which status, is the guard's part (31_workload_rules.sql).
create policy compute_workloads_update on public.compute_workloads
  for update to authenticated
  using (
    status not in ('COMPLETED', 'FAILED', 'CANCELLED')
    and (
      organization_id = any (array(select private.my_organization_ids('operator', 'admin')))
      or (user_id = (select auth.uid()) and organization_id = any (array(select private.my_organization_ids('user'))))
    )
  )
  with check (
    organization_id = any (array(select private.my_organization_ids('operator', 'admin')))
    or (user_id = (select auth.uid()) and organization_id = any (array(select private.my_organization_ids('user'))))
  );
create table public.events (
  id bigint generated always as identity primary key,
  organization_id bigint references public.organizations (id) on delete restrict,
  workload_id bigint references public.compute_workloads (id) on delete restrict,
  kind text not null check (kind ~ '^[a-z]+(\.[a-z_]+)+$'),
  from_status public.workload_status,
  to_status public.workload_status,
  reason text not null check (length(reason) <= 500),
  actor_kind public.actor_kind not null,
  actor_id uuid,
  data jsonb not null default '{}',
  created_at timestamptz not null default now()
);
comment on table public.events is 'The history of workloads, in order and kept for ever: every change of status with its reason and who made it, and the settlements of runs. Append-only.';
comment on column public.events.id is 'Number of the event; later is larger.';
comment on column public.events.organization_id is 'Organization it belongs to; none for the system''s own.';
comment on column public.events.workload_id is 'Workload it is about, if any.';
comment on column public.events.kind is 'What happened, such as workload.status or run.settled.';
comment on column public.events.from_status is 'Status before.';
comment on column public.events.to_status is 'Status after; empty for an event that does not change it, such as a settlement.';
comment on column public.events.reason is 'Why, in a sentence.';
comment on column public.events.actor_kind is 'user, operator, worker or system.';
comment on column public.events.actor_id is 'The account that did it, when it was a person.';
comment on column public.events.data is 'Further facts, such as zone and start, or the figures of a settlement.';
comment on column public.events.created_at is 'When it happened.';
create index events_workload_id_idx on public.events (workload_id, id);
create index events_actor_id_idx on public.events (actor_id, id) where actor_id is not null;
create index events_organization_id_idx on public.events (organization_id, id desc);
create trigger events_append_only
  before update or delete on public.events
  for each row execute function private.refuse_change();
create trigger events_no_truncate
  before truncate on public.events
  for each statement execute function private.refuse_change();

revoke all on table public.events from anon, authenticated;
grant select on table public.events to authenticated;
grant select, insert on table public.events to service_role;

alter table public.events enable row level security;

create policy events_select on public.events
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    or workload_id in (
      select w.id from public.compute_workloads w
      where w.user_id = (select auth.uid()) and w.organization_id = any (array(select private.my_organization_ids()))
    )
  );
/*
 * Puts a job on a pg-boss queue in the caller's transaction: the job exists if and only if the change that caused it is
 * committed. Copies the queue's own settings, as pg-boss does when it sends. Returns null if the queue's policy finds
 * an equal job.
 */
create function private.enqueue(
  p_queue text, p_data jsonb, p_singleton_key text default null, p_start_after timestamptz default now(), p_priority integer default 0
)
returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_job uuid;
begin
  insert into pgboss.job (
    name, data, priority, start_after, singleton_key, expire_seconds, deletion_seconds, keep_until, retry_limit,
    retry_delay, retry_backoff, retry_delay_max, policy, dead_letter, heartbeat_seconds
  )
  select
    q.name, p_data, p_priority, p_start_after, p_singleton_key, q.expire_seconds, q.deletion_seconds,
    p_start_after + q.retention_seconds * interval '1 second', q.retry_limit, q.retry_delay, q.retry_backoff,
    q.retry_delay_max, q.policy, q.dead_letter, q.heartbeat_seconds
  from pgboss.queue q
  where q.name = p_queue
  on conflict do nothing
  returning id into v_job;
  if v_job is null and not exists (select from pgboss.queue where name = p_queue) then
    -- No refusal: a fault of this schema or of its reference data.
    raise exception 'There is no queue %', p_queue using errcode = 'XX000';
  end if;
  return v_job;
end;
$$;

-- Drops the waiting jobs of a key, so that a changed or cancelled workload is not fetched under its old job.
create function private.drop_waiting_jobs(p_queue text, p_singleton_key text)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_dropped integer;
begin
  delete from pgboss.job
  where name = p_queue and singleton_key = p_singleton_key and state in ('created', 'retry');
  get diagnostics v_dropped = row_count;
  return v_dropped;
end;
$$;
create index job_common_singleton_key_idx on pgboss.job_common (singleton_key, name) where state in ('created', 'retry');

/*
 * Calls an Edge Function, after commit, with the project's address and key from
 * Vault. Does nothing if they are not set, so that a database without
 * functions still works.
 */
create function private.call_function(p_name text, p_body jsonb default '{}', p_timeout_ms integer default 30000)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_url text;
  v_key text;
begin
  select
    max(decrypted_secret) filter (where name = 'project_url'),
    max(decrypted_secret) filter (where name = 'cron_secret_key')
  into v_url, v_key
  from vault.decrypted_secrets
  where name in ('project_url', 'cron_secret_key');
  if v_url is null or v_key is null then
    return null;
  end if;
  return net.http_post(
    url := v_url || '/functions/v1/' || p_name,
    body := p_body,
    headers := jsonb_build_object('Content-Type', 'application/json', 'apikey', v_key),
    timeout_milliseconds := p_timeout_ms
  );
end;
$$;

/*
 * Calls dispatch now instead of at its next tick. One transaction at a time calls; concurrent ones are served by the
 * same call or by the tick, at most five seconds later.
 */
create function private.nudge_dispatch()
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- A transaction that writes a thousand jobs nudges once; a lock alone would be granted to it again.
  if coalesce(current_setting('karbos.nudged', true), '') = ''
    and pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtext('karbos.nudge_dispatch')) then
    perform set_config('karbos.nudged', 'yes', true);
    perform private.call_function('dispatch');
  end if;
end;
$$;
/*
 * Work that holds a share of its zone, with its time: the one rule for placing, planning and the map. Due or running
 * work holds its share until it ends, however late: at any time for a quarter of an hour more. A view, so that
 * conditions reach the index of placed work.
 */
create view private.placed_work with (security_invoker = true) as
select
  w.id as workload_id, w.chosen_grid_zone as zone_id, w.required_gpus as gpus, w.required_cpu_cores as cpu_cores,
  w.required_memory_gb as memory_gb, w.scheduled_start, coalesce(w.actual_start, w.scheduled_start) as starts_at,
  greatest(
    coalesce(w.actual_start, w.scheduled_start) + w.remaining_mins * interval '1 minute',
    case when w.status in ('QUEUED', 'RUNNING') then pg_catalog.now() + interval '15 minutes' end
  ) as ends_at
from public.compute_workloads w
where w.status in ('SCHEDULED', 'QUEUED', 'RUNNING');
comment on view private.placed_work is 'Workloads that hold a share of a zone, from starts_at until ends_at.';

/*
 * The free capacity of a zone from p_from to p_to, with placed workloads counted at the worst moment. p_except: a
 * workload not to count.
 */
create function private.zone_free(p_zone bigint, p_from timestamptz, p_to timestamptz, p_except bigint default null)
returns table (gpus integer, cpu_cores integer, memory_gb integer)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  with placed as materialized (
    select p.gpus, p.cpu_cores, p.memory_gb, greatest(p_from, p.starts_at) as starts_at, p.ends_at
    from private.placed_work p
    -- No workload starts before its scheduled start, which is in the index.
    where p.zone_id = p_zone and p.scheduled_start < p_to and p.ends_at > p_from and p.workload_id is distinct from p_except
  ),
  moments as (
    select sum(o.gpus) as gpus, sum(o.cpu_cores) as cpu_cores, sum(o.memory_gb) as memory_gb
    from (select distinct p.starts_at from placed p) at
    join placed o on o.starts_at <= at.starts_at and o.ends_at > at.starts_at
    group by at.starts_at
  )
  select
    z.capacity_gpus - coalesce((select max(m.gpus) from moments m), 0)::integer,
    z.capacity_cpu_cores - coalesce((select max(m.cpu_cores) from moments m), 0)::integer,
    z.capacity_memory_gb - coalesce((select max(m.memory_gb) from moments m), 0)::integer
  from public.grid_zones z
  where z.id = p_zone;
end;
$$;
grant execute on function private.zone_free(bigint, timestamptz, timestamptz, bigint) to authenticated, service_role;

-- Same as the generated column remaining_mins, which is still empty in a before trigger.
create function private.remaining(p_workload public.compute_workloads)
returns interval
language plpgsql
immutable
set search_path = ''
as $$
begin
  return greatest(1, p_workload.estimated_duration_mins - p_workload.done_mins) * interval '1 minute';
end;
$$;
grant execute on function private.remaining(public.compute_workloads) to authenticated, service_role;

-- Locks the zone, so that two assignments at once cannot both take its last free GPU.
create function private.check_placement(p_workload public.compute_workloads)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_zone public.grid_zones;
  v_free record;
  -- Same as the generated column required_gpus, which is still empty in a before trigger.
  v_gpus integer :=
    (p_workload.required_gpu_mins + p_workload.estimated_duration_mins - 1) / p_workload.estimated_duration_mins;
  v_remaining interval := private.remaining(p_workload);
begin
  -- Budgets before zones, the order in which storing a plan locks them, to avoid deadlocks.
  perform private.lock_budgets(p_workload, private.london_month(p_workload.scheduled_start));
  select * into v_zone from public.grid_zones where id = p_workload.chosen_grid_zone for no key update;
  if v_zone.id is null then
    perform private.refuse_missing('no_zone', 'There is no such grid zone', 'Choose one of the zones that there are.');
  end if;
  if not v_zone.enabled then
    perform private.refuse_conflict('zone_closed', format('%s takes no new work', v_zone.zone_name), 'Choose another zone.');
  end if;
  select * into v_free
  from private.zone_free(
    v_zone.id, p_workload.scheduled_start, p_workload.scheduled_start + v_remaining, p_workload.id
  );
  if v_free.gpus < v_gpus or v_free.cpu_cores < p_workload.required_cpu_cores
    or v_free.memory_gb < p_workload.required_memory_gb then
    perform private.refuse_conflict(
      'zone_full',
      format(
        '%s has %s GPUs, %s cores and %s GB free then; the workload needs %s GPUs, %s cores and %s GB',
        v_zone.zone_name, v_free.gpus, v_free.cpu_cores, v_free.memory_gb,
        v_gpus, p_workload.required_cpu_cores, p_workload.required_memory_gb
      ),
      'Choose another zone or time.'
    );
  end if;
end;
$$;
grant execute on function private.check_placement(public.compute_workloads) to authenticated, service_role;
/*
 * The rules of compute_workloads. They apply to everyone: the application, REST,
 * functions, workers, and an admin who edits a row in Studio.
 */

-- Completes a submission: organization, readable job id, window and deadline, and the counterfactual's zone.
create function private.prepare_workload()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_duration interval := new.estimated_duration_mins * interval '1 minute';
  v_organizations bigint[];
begin
  if new.status not in ('PENDING', 'COMPLETED', 'FAILED', 'CANCELLED') then
    perform private.refuse_value(
      'status_not_initial', format('A workload begins as PENDING, not as %s', new.status),
      'Add it without a status; it is planned at once. One that has ended may be added as history.'
    );
  end if;
  if new.organization_id is null then
    v_organizations := array(select private.my_organization_ids('user', 'operator', 'admin'));
    if cardinality(v_organizations) <> 1 then
      perform private.refuse_value(
        'organization_required',
        format('Say which organization the workload belongs to: you may submit in %s', cardinality(v_organizations)),
        'Set organization_id.'
      );
    end if;
    new.organization_id := v_organizations[1];
  end if;
  if private.is_api_caller() then
    new.submitted_at := pg_catalog.now();
  end if;
  new.job_id := 'KB-' || lpad(nextval('private.workload_number_seq')::text, 6, '0');
  -- Not stated: the columns' defaults, or null.
  new.deferral_window_mins := nullif(new.deferral_window_mins, -1);
  if coalesce(new.deadline, '-infinity') = '-infinity' then
    new.deferral_window_mins := coalesce(new.deferral_window_mins, private.default_deferral_mins(new.urgency));
    -- A quarter of an hour beyond the window: planning, assigning and starting take a moment, also for work that must
    -- start at once.
    new.deadline := new.submitted_at + new.deferral_window_mins * interval '1 minute' + v_duration + interval '15 minutes';
  end if;
  if new.deadline < new.submitted_at + v_duration then
    perform private.refuse_value(
      'deadline_too_soon',
      format(
        'The deadline cannot be met: the workload needs %s minutes, and there are %s left',
        new.estimated_duration_mins, greatest(0, floor(extract(epoch from new.deadline - new.submitted_at) / 60))
      ),
      'Move the deadline or shorten the workload.'
    );
  end if;
  new.deferral_window_mins := coalesce(
    new.deferral_window_mins,
    least(20160, floor(extract(epoch from new.deadline - new.submitted_at - v_duration) / 60))::integer
  );
  new.estimated_energy_method := case when new.estimated_energy_kwh is null then 'modelled' else 'stated' end;
  new.baseline_zone := coalesce(
    new.baseline_zone, (select o.default_zone from public.organizations o where o.id = new.organization_id)
  );
  return new;
end;
$$;
create trigger compute_workloads_1_prepare
  before insert on public.compute_workloads
  for each row execute function private.prepare_workload();

/*
 * 'operator' or 'owner' for a person, 'system' for everything else. Functions called by the triggers are plpgsql, which
 * caches plans: a SQL function with its own search_path is planned again at each call, for each row.
 */
create function private.workload_actor(p_organization_id bigint)
returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  if not private.is_api_caller() then
    return 'system';
  end if;
  return case
    when p_organization_id in (select private.my_organization_ids('operator', 'admin')) then 'operator'
    else 'owner'
  end;
end;
$$;
grant execute on function private.workload_actor(bigint) to authenticated, service_role;

create function private.has_new_requirements(p_old public.compute_workloads, p_new public.compute_workloads)
returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return (
    p_old.workload_type, p_old.urgency, p_old.docker_image, p_old.command, p_old.required_gpu_mins, p_old.required_cpu_cores,
    p_old.required_memory_gb, p_old.estimated_duration_mins, p_old.carbon_cap_gco2, p_old.max_price_gbp,
    p_old.deferral_window_mins, p_old.deadline, p_old.interruptible, p_old.min_segment_mins, p_old.resume_cost_wh
  ) is distinct from (
    p_new.workload_type, p_new.urgency, p_new.docker_image, p_new.command, p_new.required_gpu_mins, p_new.required_cpu_cores,
    p_new.required_memory_gb, p_new.estimated_duration_mins, p_new.carbon_cap_gco2, p_new.max_price_gbp,
    p_new.deferral_window_mins, p_new.deadline, p_new.interruptible, p_new.min_segment_mins, p_new.resume_cost_wh
  );
end;
$$;
grant execute on function private.has_new_requirements(public.compute_workloads, public.compute_workloads) to authenticated, service_role;

create function private.check_transition(
  p_from public.workload_status, p_to public.workload_status, p_actor text
)
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  v_allowed text[];
begin
  select allowed_by into v_allowed from private.workload_transitions where from_status = p_from and to_status = p_to;
  if v_allowed is null then
    perform private.refuse_conflict(
      'transition_impossible', format('A workload cannot go from %s to %s', p_from, p_to),
      'The order is PENDING, PLANNED, SCHEDULED, QUEUED, RUNNING, then COMPLETED, FAILED or CANCELLED.'
    );
  end if;
  if not p_actor = any (v_allowed) then
    perform private.refuse_forbidden(
      'role_required', format('Only %s may take a workload from %s to %s', array_to_string(v_allowed, ' or '), p_from, p_to),
      'Ask an operator of your organization.'
    );
  end if;
end;
$$;
grant execute on function private.check_transition(public.workload_status, public.workload_status, text) to authenticated, service_role;

create function private.guard_workload()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_actor text := private.workload_actor(old.organization_id);
  v_replaced boolean := (new.chosen_grid_zone, new.scheduled_start) is distinct from (old.chosen_grid_zone, old.scheduled_start);
begin
  if (new.job_id, new.organization_id, new.user_id, new.submitted_at, new.baseline_zone)
    is distinct from (old.job_id, old.organization_id, old.user_id, old.submitted_at, old.baseline_zone) then
    perform private.refuse_value(
      'fixed', 'The job id, owner, submission time and baseline zone of a workload are fixed',
      'Submit another workload instead.'
    );
  end if;

  if v_actor <> 'system' and new.status = old.status and not v_replaced
    and new.cancel_requested_at is not distinct from old.cancel_requested_at then
    -- A reason belongs to the change it explains, and is recorded in events with it.
    new.status_reason := old.status_reason;
  end if;

  if new.estimated_energy_kwh is distinct from old.estimated_energy_kwh and v_actor <> 'system' then
    new.estimated_energy_method := case when new.estimated_energy_kwh is null then 'modelled' else 'stated' end;
  end if;
  if private.has_new_requirements(old, new)
    or (v_actor <> 'system' and new.estimated_energy_kwh is distinct from old.estimated_energy_kwh) then
    if old.status not in ('PENDING', 'PLANNED', 'SCHEDULED') then
      perform private.refuse_conflict(
        'not_editable', format('%s is %s and can no longer be edited', old.job_id, old.status), 'Cancel it and submit it again.'
      );
    end if;
    if exists (select from public.runs r where r.workload_id = old.id and r.status = 'SUSPENDED') then
      perform private.refuse_conflict(
        'not_editable', format('%s has done part of its work and can no longer be edited', old.job_id),
        'Cancel it and submit it again.'
      );
    end if;
    if v_actor = 'operator' and old.user_id <> (select auth.uid()) then
      perform private.refuse_forbidden(
        'not_owner', format('Only its owner may edit what %s needs', old.job_id), 'Ask its owner to edit it.'
      );
    end if;
    if new.estimated_energy_method = 'modelled' and v_actor <> 'system' then
      new.estimated_energy_kwh := null;
    end if;
    -- The old plan and assignment were for other requirements.
    new.status := 'PENDING';
    new.status_reason := 'Edited, to be planned again';
    new.status_reason_code := 'edited';
    new.current_plan_id := null;
    new.chosen_grid_zone := null;
    new.scheduled_start := null;
    new.recommended_zone_1 := null;
    new.recommended_zone_2 := null;
    new.recommended_zone_3 := null;
    v_actor := case v_actor when 'operator' then 'owner' else v_actor end;
    v_replaced := false;
  end if;

  if new.status <> old.status then
    perform private.check_transition(old.status, new.status, v_actor);
    if new.status_reason_code = old.status_reason_code then
      select t.reason_code, case when new.status_reason = old.status_reason then t.meaning else new.status_reason end
      into new.status_reason_code, new.status_reason
      from private.workload_transitions t where t.from_status = old.status and t.to_status = new.status;
    end if;
    if new.status = 'PENDING' and new.current_plan_id = old.current_plan_id then
      new.current_plan_id := null;
    end if;
    if new.status in ('PENDING', 'PLANNED') and old.status <> 'PENDING' then
      new.chosen_grid_zone := null;
      new.scheduled_start := null;
      v_replaced := false;
    end if;
    if old.status = 'RUNNING' and new.status in ('SCHEDULED', 'QUEUED') then
      -- The remaining work starts again, and holds its share of the zone from then on.
      new.actual_start := null;
      if new.status = 'QUEUED' then
        new.scheduled_start := pg_catalog.now();
      elsif not new.interruptible then
        perform private.refuse_conflict(
          'not_interruptible', format('%s runs in one piece and cannot be suspended', old.job_id), 'Let it end, or cancel it.'
        );
      end if;
    end if;
  end if;
  if new.chosen_grid_zone is distinct from old.chosen_grid_zone then
    -- Its checkpoint is kept where it ran: elsewhere it starts from the beginning.
    new.done_mins := 0;
  end if;

  if new.status = 'SCHEDULED' and (v_replaced or old.status <> 'SCHEDULED') then
    if v_actor = 'owner' then
      perform private.refuse_forbidden(
        'role_required', format('Only an operator may assign %s', old.job_id), 'Ask an operator of your organization.'
      );
    end if;
    if new.chosen_grid_zone is null then
      perform private.refuse_value(
        'zone_required', format('Say where %s is to run', old.job_id), 'Set chosen_grid_zone.'
      );
    end if;
    new.scheduled_start := greatest(coalesce(new.scheduled_start, pg_catalog.now()), pg_catalog.now());
    if new.scheduled_start > greatest(pg_catalog.now(), new.deadline - private.remaining(new)) then
      perform private.refuse_value(
        'start_too_late', format('%s would end after its deadline', old.job_id),
        'The latest start is ' || to_char((new.deadline - private.remaining(new)) at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC.'
      );
    end if;
    if v_actor = 'operator' then
      new.status_reason_code := 'assigned_by_person';
    end if;
    perform private.check_placement(new);
  elsif v_replaced then
    perform private.refuse_conflict(
      'not_scheduled', format('%s is %s: zone and start are set by scheduling it', old.job_id, new.status),
      'Set its status to SCHEDULED too.'
    );
  end if;

  if new.cancel_requested_at is distinct from old.cancel_requested_at and new.cancel_requested_at is not null then
    if old.status <> 'RUNNING' then
      perform private.refuse_conflict('not_running', format('%s is not running', old.job_id), 'Set its status to CANCELLED.');
    end if;
    new.cancel_requested_at := pg_catalog.now();
    new.status_reason := 'Asked to stop' || case when new.status_reason = old.status_reason then '' else ': ' || left(new.status_reason, 400) end;
    new.status_reason_code := 'cancel_requested';
  end if;
  if new.status in ('COMPLETED', 'FAILED', 'CANCELLED') and new.actual_start is not null and new.actual_end is null then
    -- Not now(): a manual edit may have started before the worker did.
    new.actual_end := pg_catalog.clock_timestamp();
  end if;
  new.updated_at := pg_catalog.now();
  return new;
end;
$$;
create trigger compute_workloads_2_guard
  before update on public.compute_workloads
  for each row execute function private.guard_workload();
/*
 * Actions of people on a workload, one call each. Security invoker: the caller's own
 * rights and the rules of compute_workloads decide; these only find the row and
 * say in a sentence why nothing happened.
 */

-- Why a change of a workload touched no row: it is not visible to the caller, they may not change it, it has ended, or
-- it has changed.
create function private.refuse_untouched(p_job_id text, p_verb text)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
begin
  select * into v_workload from public.compute_workloads where job_id = p_job_id;
  if v_workload.id is null then
    perform private.refuse_missing('no_workload', format('There is no workload %s', p_job_id), 'Look for it in the list.');
  elsif v_workload.status in ('COMPLETED', 'FAILED', 'CANCELLED') then
    perform private.refuse_conflict(
      'has_ended', format('%s has ended: it is %s', p_job_id, v_workload.status), 'Submit it again to run it once more.'
    );
  elsif not v_workload.organization_id in (select private.my_organization_ids('user', 'operator', 'admin'))
    and private.is_api_caller() then
    perform private.refuse_forbidden(
      'role_required', format('You may look at %s, and not %s it', p_job_id, p_verb), 'Ask an operator of your organization.'
    );
  end if;
  perform private.refuse_conflict(
    'changed_meanwhile', format('%s has changed since you looked: it is %s now', p_job_id, v_workload.status),
    'Look at it again, then decide.'
  );
end;
$$;
grant execute on function private.refuse_untouched(text, text) to authenticated, service_role;

create function public.assign_workload(
  p_job_id text, p_zone_code text, p_start timestamptz default null, p_reason text default null,
  p_expected_updated_at timestamptz default null
)
returns public.compute_workloads
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
  v_zone public.grid_zones;
begin
  select * into v_zone from public.grid_zones where grid_zone_code = p_zone_code;
  if v_zone.id is null then
    perform private.refuse_missing(
      'no_zone', format('There is no grid zone %s', p_zone_code), 'Choose one of the zones that there are.'
    );
  end if;
  -- Waits for a concurrent decision, and then compares with its result.
  update public.compute_workloads
  set status = 'SCHEDULED', chosen_grid_zone = v_zone.id, scheduled_start = coalesce(p_start, pg_catalog.now()),
      status_reason = coalesce(nullif(trim(p_reason), ''), 'Assigned to ' || v_zone.zone_name)
  where job_id = p_job_id and (p_expected_updated_at is null or updated_at = p_expected_updated_at)
  returning * into v_workload;
  if v_workload.id is not null then
    return v_workload;
  end if;
  perform private.refuse_untouched(p_job_id, 'assign');
  return null;
end;
$$;
comment on function public.assign_workload(text, text, timestamptz, text, timestamptz) is 'Schedules a workload in a zone, from p_start or at once. With p_expected_updated_at only if nobody has changed it since it was read (409 otherwise). For operators.';

create function public.cancel_workload(p_job_id text, p_reason text default null)
returns public.compute_workloads
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
  v_reason text := nullif(trim(p_reason), '');
begin
  update public.compute_workloads
  set status = case when status = 'RUNNING' then status else 'CANCELLED' end,
      cancel_requested_at = case when status = 'RUNNING' then coalesce(cancel_requested_at, pg_catalog.now()) end,
      status_reason = case
        when status = 'RUNNING' then coalesce(left(v_reason, 400), status_reason)
        else left('Cancelled' || coalesce(': ' || v_reason, ''), 500)
      end
  where job_id = p_job_id
  returning * into v_workload;
  if v_workload.id is null then
    perform private.refuse_untouched(p_job_id, 'cancel');
  end if;
  return v_workload;
end;
$$;
comment on function public.cancel_workload(text, text) is 'Cancels a workload; a running one is asked to stop and ends when its worker has stopped it.';

/*
 * What one person does to another's workload is audited: a change of name, place or
 * status. Actions of its owner, the planner and workers are only in its events.
 */
create function private.audit_workload()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_kept text[] := array['workload_name', 'status', 'chosen_grid_zone', 'scheduled_start', 'cancel_requested_at'];
  v_old jsonb := (select jsonb_object_agg(c.key, c.value) from jsonb_each(to_jsonb(old)) c where c.key = any (v_kept));
  v_new jsonb := (select jsonb_object_agg(c.key, c.value) from jsonb_each(to_jsonb(new)) c where c.key = any (v_kept));
begin
  perform private.record_audit(
    new.organization_id,
    case
      when new.status = 'CANCELLED' or new.cancel_requested_at is distinct from old.cancel_requested_at then 'workload.cancelled'
      when new.status = 'SCHEDULED' then 'workload.assigned'
      when new.status <> old.status then 'workload.status_changed'
      else 'workload.renamed'
    end,
    'workload', new.job_id, private.changed_columns(v_old, v_new), private.changed_columns(v_new, v_old),
    case when new.status_reason <> old.status_reason then new.status_reason end, new.workload_name
  );
  return null;
end;
$$;
create trigger compute_workloads_5_audit
  after update on public.compute_workloads
  for each row when (
    auth.uid() <> new.user_id
    and (old.workload_name, old.status, old.chosen_grid_zone, old.scheduled_start, old.cancel_requested_at)
      is distinct from (new.workload_name, new.status, new.chosen_grid_zone, new.scheduled_start, new.cancel_requested_at)
  )
  execute function private.audit_workload();

revoke execute on function public.assign_workload(text, text, timestamptz, text, timestamptz) from public, anon;
revoke execute on function public.cancel_workload(text, text) from public, anon;
grant execute on function public.assign_workload(text, text, timestamptz, text, timestamptz) to authenticated, service_role;
grant execute on function public.cancel_workload(text, text) to authenticated, service_role;
-- Running and waiting workloads in each zone that the caller may see.
create view public.zone_activity with (security_invoker = true) as
select
  z.id as zone_id,
  count(w.id) filter (where w.status = 'RUNNING')::integer as running,
  count(w.id) filter (where w.status in ('SCHEDULED', 'QUEUED'))::integer as assigned
from public.grid_zones z
left join public.compute_workloads w
  on w.chosen_grid_zone = z.id and w.status in ('SCHEDULED', 'QUEUED', 'RUNNING')
group by z.id;
comment on view public.zone_activity is 'Running and assigned workloads by zone, of those the caller may see.';

/*
 * The usage of each zone by half hour, summed over all work: only numbers, never the owner. Packed, one row per zone;
 * at most seven days at once.
 */
create function private.zone_usage(p_from timestamptz, p_to timestamptz)
returns table (zone_id bigint, first_slot timestamptz, gpus integer[], cpu_cores integer[], memory_gb integer[])
language sql
stable
security definer
set search_path = ''
as $$
  with bounds as (
    select
      private.half_hour_floor(p_from) as first_slot,
      least(p_to, p_from + interval '7 days') - interval '1 microsecond' as last_moment
  ),
  used as (
    select
      p.zone_id, s.slot_start, sum(p.gpus) as gpus, sum(p.cpu_cores) as cpu_cores, sum(p.memory_gb) as memory_gb
    from private.placed_work p
    cross join bounds b
    cross join lateral pg_catalog.generate_series(
      greatest(b.first_slot, pg_catalog.date_bin('30 minutes', p.starts_at, b.first_slot)),
      least(b.last_moment, p.ends_at - interval '1 microsecond'), interval '30 minutes'
    ) as s (slot_start)
    where p.scheduled_start <= b.last_moment
    group by p.zone_id, s.slot_start
  )
  select
    z.id, min(s.slot_start), array_agg(coalesce(u.gpus, 0)::integer order by s.slot_start),
    array_agg(coalesce(u.cpu_cores, 0)::integer order by s.slot_start),
    array_agg(coalesce(u.memory_gb, 0)::integer order by s.slot_start)
  from public.grid_zones z
  cross join bounds b
  cross join lateral pg_catalog.generate_series(b.first_slot, b.last_moment, interval '30 minutes') as s (slot_start)
  left join used u on u.zone_id = z.id and u.slot_start = s.slot_start
  where z.enabled
  group by z.id;
$$;
grant execute on function private.zone_usage(timestamptz, timestamptz) to authenticated, service_role;

create function public.zone_usage(p_from timestamptz, p_to timestamptz)
returns table (zone_id bigint, first_slot timestamptz, gpus integer[], cpu_cores integer[], memory_gb integer[])
language sql
stable
set search_path = ''
as $$
  select u.zone_id, u.first_slot, u.gpus, u.cpu_cores, u.memory_gb
  from private.zone_usage(p_from, p_to) u
  where exists (select private.my_organization_ids());
$$;
comment on function public.zone_usage(timestamptz, timestamptz) is 'GPUs, cores and memory in use in each zone by half hour, packed into one row per zone.';

revoke all on table public.zone_activity from anon, authenticated;
grant select on table public.zone_activity to authenticated, service_role;
revoke execute on function public.zone_usage(timestamptz, timestamptz) from public, anon;
grant execute on function public.zone_usage(timestamptz, timestamptz) to authenticated;
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
/*
 * What needs a person. An alert is one standing condition of one subject: found again, it
 * counts up instead of becoming a second row. It is raised and resolved by functions of the
 * database alone; people acknowledge, snooze and resolve. Its timeline is in alert_events.
 */
create type public.subject_kind as enum (
  'organization', 'membership', 'workload', 'plan', 'run', 'ledger_entry', 'worker', 'budget', 'queue', 'feed', 'grid_issue',
  'alert', 'device', 'sensor', 'factory', 'supplier'
);
comment on type public.subject_kind is 'What an alert or a change can be about. The one list of them.';
create type public.alert_severity as enum ('info', 'warning', 'critical');
comment on type public.alert_severity is 'info: nothing to do. warning: something will go wrong unless a person acts. critical: something has gone wrong.';
create type public.alert_state as enum ('open', 'acknowledged', 'resolved');
comment on type public.alert_state is 'open: nobody has taken it up. acknowledged: somebody has. resolved: its cause is gone, or a person has closed it.';
create type public.alert_event_kind as enum (
  'raised', 'repeated', 'acknowledged', 'snoozed', 'woke', 'escalated', 'deescalated', 'resolved', 'reopened'
);

create table public.alerts (
  id bigint generated always as identity primary key,
  organization_id bigint references public.organizations (id) on delete cascade,
  -- No foreign key: beside those to profiles it would make this table look like a link from workloads to profiles.
  workload_id bigint,
  subject_kind public.subject_kind not null,
  subject_id text not null check (length(subject_id) between 1 and 200),
  kind text not null check (kind ~ '^[a-z]+(\.[a-z_]+)+$' and length(kind) <= 60),
  severity public.alert_severity not null,
  state public.alert_state not null default 'open',
  dedupe_key text not null check (length(dedupe_key) between 1 and 300),
  title text not null check (length(title) between 1 and 120),
  message text not null check (length(message) <= 1000),
  data jsonb not null default '{}' check (jsonb_typeof(data) = 'object' and length(data::text) <= 8000),
  occurrence text check (length(occurrence) <= 200),
  occurrences integer not null default 1 check (occurrences >= 1),
  created_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  acknowledged_at timestamptz,
  acknowledged_by uuid references public.profiles (user_id) on delete set null,
  snoozed_until timestamptz check (isfinite(snoozed_until)),
  clear_since timestamptz,
  resolved_at timestamptz,
  resolved_by uuid references public.profiles (user_id) on delete set null,
  constraint alerts_acknowledged check (state <> 'acknowledged' or acknowledged_at is not null),
  constraint alerts_resolved check ((state = 'resolved') = (resolved_at is not null)),
  constraint alerts_snoozed check (state <> 'resolved' or snoozed_until is null)
);
comment on table public.alerts is 'What needs a person: one row for each standing condition of a subject, with how often it was found. Written by private.raise_alert and private.resolve_alert.';
comment on column public.alerts.id is 'Number of the alert.';
comment on column public.alerts.organization_id is 'Organization it concerns; none for the whole installation.';
comment on column public.alerts.workload_id is 'Workload its subject belongs to, if any: its owner may read the alert. Set from the subject.';
comment on column public.alerts.subject_kind is 'What it is about.';
comment on column public.alerts.subject_id is 'Which one: the job id of a workload, the name of a feed, else the number.';
comment on column public.alerts.kind is 'What happened, such as queue.dead_letter.';
comment on column public.alerts.severity is 'info, warning or critical; it rises and falls with the condition.';
comment on column public.alerts.state is 'open, acknowledged or resolved.';
comment on column public.alerts.dedupe_key is 'Names the condition: an organization has at most one unresolved alert of a key.';
comment on column public.alerts.title is 'What happened, in a few words, the same for all of a kind.';
comment on column public.alerts.message is 'What happened and what to do.';
comment on column public.alerts.data is 'Further facts, such as numbers of runs.';
comment on column public.alerts.occurrence is 'Names the last occurrence: raised again with the same, nothing changes.';
comment on column public.alerts.occurrences is 'How often it was raised.';
comment on column public.alerts.created_at is 'When it was first raised.';
comment on column public.alerts.last_at is 'When it was last raised.';
comment on column public.alerts.acknowledged_at is 'When a person took it up.';
comment on column public.alerts.acknowledged_by is 'Who took it up.';
comment on column public.alerts.snoozed_until is 'Until when it is put aside; empty when it is not.';
comment on column public.alerts.clear_since is 'Since when its cause has been gone, while that has to last before it is resolved.';
comment on column public.alerts.resolved_at is 'When it was resolved.';
comment on column public.alerts.resolved_by is 'Who resolved it; empty when its cause was gone.';
create unique index alerts_unresolved_idx on public.alerts (dedupe_key, organization_id) nulls not distinct
  where state <> 'resolved';
create index alerts_dedupe_key_idx on public.alerts (dedupe_key, organization_id, id desc);
create index alerts_organization_id_idx on public.alerts (organization_id, last_at desc, id desc);
create index alerts_workload_id_idx on public.alerts (workload_id);
create index alerts_kind_idx on public.alerts (kind) where state <> 'resolved';
create index alerts_snoozed_idx on public.alerts (snoozed_until) where snoozed_until is not null;
create index alerts_acknowledged_by_idx on public.alerts (acknowledged_by);
create index alerts_resolved_by_idx on public.alerts (resolved_by);

create table public.alert_events (
  id bigint generated always as identity primary key,
  alert_id bigint not null references public.alerts (id) on delete cascade,
  organization_id bigint,
  kind public.alert_event_kind not null,
  severity public.alert_severity not null,
  actor_kind public.actor_kind not null,
  actor_id uuid references public.profiles (user_id) on delete restrict,
  until timestamptz,
  occurred_at timestamptz not null default now()
);
comment on table public.alert_events is 'The timeline of each alert, append-only: it goes only together with its alert. Of the repeats the first hundred.';
comment on column public.alert_events.id is 'Number of the event; later is larger.';
comment on column public.alert_events.alert_id is 'The alert.';
comment on column public.alert_events.organization_id is 'Organization of the alert.';
comment on column public.alert_events.kind is 'raised, repeated, acknowledged, snoozed, woke, escalated, deescalated, resolved or reopened.';
comment on column public.alert_events.severity is 'Severity from then on.';
comment on column public.alert_events.actor_kind is 'user, operator, worker or system.';
comment on column public.alert_events.actor_id is 'The account that did it, when it was a person.';
comment on column public.alert_events.until is 'Of snoozed: until when.';
comment on column public.alert_events.occurred_at is 'When it happened.';
create index alert_events_alert_id_idx on public.alert_events (alert_id, id);
create index alert_events_actor_id_idx on public.alert_events (actor_id);
create index alert_events_organization_id_idx on public.alert_events (organization_id, occurred_at);

-- Append-only as long as the alert is there; retention and a deleted organization take both.
create function private.keep_alert_event()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if exists (select from public.alerts a where a.id = old.alert_id) then
    perform private.refuse_forbidden(
      'append_only', 'alert_events is append-only: rows are never changed or removed', 'The timeline goes together with its alert.'
    );
  end if;
  return old;
end;
$$;
create trigger alert_events_append_only
  before update on public.alert_events
  for each row execute function private.refuse_change();
create trigger alert_events_keep
  before delete on public.alert_events
  for each row execute function private.keep_alert_event();
create trigger alert_events_no_truncate
  before truncate on public.alert_events
  for each statement execute function private.refuse_change();

revoke all on table public.alerts, public.alert_events from anon, authenticated;
grant select on table public.alerts, public.alert_events to authenticated, service_role;
grant update (state, snoozed_until) on table public.alerts to authenticated, service_role;

alter table public.alerts enable row level security;
alter table public.alert_events enable row level security;

create policy alerts_select on public.alerts
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    or workload_id in (
      select w.id from public.compute_workloads w
      where w.user_id = (select auth.uid()) and w.organization_id = any (array(select private.my_organization_ids()))
    )
  );
create policy alerts_update on public.alerts
  for update to authenticated
  using (organization_id = any (array(select private.my_organization_ids('operator', 'admin'))))
  with check (organization_id = any (array(select private.my_organization_ids('operator', 'admin'))));
create policy alert_events_select on public.alert_events
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    or exists (select from public.alerts a where a.id = alert_events.alert_id)
  );
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
/*
 * How an alert changes. open -> acknowledged -> resolved, and back to open where it occurs
 * again; snoozed is a moment beside the state, which the clock ends.
 */

-- Enforces the state machine, and sets who and when, for every writer.
create function private.guard_alert()
returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_person uuid := case when private.is_api_caller() then (select auth.uid()) end;
begin
  if new.state <> old.state then
    if v_person is not null and (new.state = 'open' or old.state = 'resolved') then
      perform private.refuse_conflict(
        'transition_impossible', format('An alert that is %s cannot become %s by hand', old.state, new.state),
        'It opens by itself when its cause comes back.'
      );
    end if;
    if old.state = 'resolved' and new.state = 'acknowledged' then
      perform private.refuse_conflict(
        'transition_impossible', 'A resolved alert opens again before it is acknowledged', 'Raise it again first.'
      );
    end if;
    new.acknowledged_at := case new.state
      when 'acknowledged' then pg_catalog.now()
      when 'resolved' then old.acknowledged_at
    end;
    new.acknowledged_by := case new.state when 'acknowledged' then v_person when 'resolved' then old.acknowledged_by end;
    new.resolved_at := case when new.state = 'resolved' then pg_catalog.now() end;
    new.resolved_by := case when new.state = 'resolved' then v_person end;
    if new.state = 'resolved' then
      new.snoozed_until := null;
    end if;
    new.clear_since := null;
  end if;
  if new.snoozed_until is distinct from old.snoozed_until and new.snoozed_until is not null then
    if new.state = 'resolved' then
      perform private.refuse_conflict(
        'has_ended', 'A resolved alert cannot be snoozed', 'It opens by itself when its cause comes back.'
      );
    end if;
    if new.snoozed_until not between pg_catalog.now() and pg_catalog.now() + interval '30 days' then
      perform private.refuse_value(
        'snooze_out_of_bounds', 'An alert can be snoozed for up to 30 days', 'Give a moment in that time.'
      );
    end if;
  end if;
  return new;
end;
$$;
create trigger alerts_guard
  before update on public.alerts
  for each row execute function private.guard_alert();

create function private.record_alert_event(
  p_alert public.alerts, p_kind public.alert_event_kind, p_person uuid default null, p_until timestamptz default null
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.alert_events (alert_id, organization_id, kind, severity, actor_kind, actor_id, until)
  values (
    p_alert.id, p_alert.organization_id, p_kind, p_alert.severity,
    case when p_person is null then 'system' else private.actor_kind(p_alert.organization_id) end, p_person, p_until
  );
end;
$$;

-- Writes the timeline from the change, so that manual changes are in it too.
create function private.follow_alert()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    perform private.record_alert_event(new, 'raised');
    return null;
  end if;
  if new.severity <> old.severity then
    perform private.record_alert_event(
      new, case when new.severity > old.severity then 'escalated' else 'deescalated' end::public.alert_event_kind
    );
  end if;
  if new.state <> old.state then
    perform private.record_alert_event(
      new,
      case new.state when 'open' then 'reopened' else new.state::text end::public.alert_event_kind,
      case new.state when 'acknowledged' then new.acknowledged_by when 'resolved' then new.resolved_by end
    );
  elsif new.occurrences > old.occurrences and new.occurrences <= 100 then
    perform private.record_alert_event(new, 'repeated');
  end if;
  if new.snoozed_until is distinct from old.snoozed_until and new.state <> 'resolved' then
    if new.snoozed_until is null then
      perform private.record_alert_event(new, 'woke');
    else
      perform private.record_alert_event(new, 'snoozed', (select auth.uid()), new.snoozed_until);
    end if;
  end if;
  return null;
end;
$$;
create trigger alerts_follow
  after insert or update on public.alerts
  for each row execute function private.follow_alert();

/*
 * Raises an alert, and answers its number. The same key again counts up: an acknowledged
 * one opens again, one resolved less than an hour ago too, a snoozed one stays put aside.
 * Raised again for the same p_occurrence nothing changes but the severity, also where a
 * person has resolved it; without one each call is an occurrence. A severity that rises
 * opens the alert and ends its snooze. Without a key it is <kind>:<subject id>.
 */
create function private.raise_alert(
  p_organization_id bigint, p_kind text, p_severity public.alert_severity, p_subject_kind public.subject_kind,
  p_subject_id text, p_title text, p_message text, p_data jsonb default '{}', p_occurrence text default null,
  p_dedupe_key text default null
)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_key text := coalesce(p_dedupe_key, p_kind || ':' || p_subject_id);
  v_known public.alerts;
  v_is_same boolean;
  v_rises boolean;
  v_id bigint;
begin
  select * into v_known
  from public.alerts a
  where a.dedupe_key = v_key and (a.organization_id = p_organization_id or (p_organization_id is null and a.organization_id is null))
  order by a.id desc
  limit 1
  for no key update;
  v_is_same := coalesce(v_known.occurrence = p_occurrence, false);
  v_rises := p_severity > v_known.severity;
  if v_known.state = 'resolved' and v_is_same then
    return v_known.id;
  end if;
  if v_known.state <> 'resolved' or v_known.resolved_at > pg_catalog.now() - interval '1 hour' then
    update public.alerts
    set severity = p_severity, title = p_title, message = left(p_message, 1000), data = p_data,
        occurrence = coalesce(p_occurrence, occurrence), clear_since = null,
        occurrences = occurrences + case when v_is_same then 0 else 1 end,
        last_at = case when v_is_same then last_at else pg_catalog.now() end,
        state = case when v_rises or not v_is_same then 'open' else state end,
        snoozed_until = case when not v_rises then snoozed_until end
    where id = v_known.id and (not v_is_same or severity <> p_severity or clear_since is not null);
    return v_known.id;
  end if;
  insert into public.alerts as known (
    organization_id, workload_id, subject_kind, subject_id, kind, severity, dedupe_key, title, message, data, occurrence
  )
  values (
    p_organization_id,
    case p_subject_kind
      when 'workload' then (select w.id from public.compute_workloads w where w.job_id = p_subject_id)
      when 'run' then (select r.workload_id from public.runs r where r.id = p_subject_id::bigint)
    end,
    p_subject_kind, p_subject_id, p_kind, p_severity, v_key, p_title, left(p_message, 1000), p_data, p_occurrence
  )
  -- Two at once: the second has waited for the first, and counts up what it made.
  on conflict (dedupe_key, organization_id) where state <> 'resolved' do update
  set occurrences = known.occurrences
        + case when known.occurrence is distinct from excluded.occurrence or excluded.occurrence is null then 1 else 0 end,
      occurrence = excluded.occurrence, severity = greatest(known.severity, excluded.severity), last_at = pg_catalog.now()
  returning id into v_id;
  return v_id;
end;
$$;
grant execute on function private.raise_alert(
  bigint, text, public.alert_severity, public.subject_kind, text, text, text, jsonb, text, text
) to service_role;

/*
 * The cause is gone: resolves the alert of a key, if one is unresolved. With p_off_delay only
 * once it has been gone for so long: the first call notes when that began, raising it again
 * forgets it. Answers whether an alert was resolved.
 */
create function private.resolve_alert(p_organization_id bigint, p_dedupe_key text, p_off_delay interval default '0')
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_known public.alerts;
begin
  select * into v_known
  from public.alerts a
  where a.dedupe_key = p_dedupe_key and a.state <> 'resolved'
    and (a.organization_id = p_organization_id or (p_organization_id is null and a.organization_id is null))
  for no key update;
  if v_known.id is null then
    return false;
  end if;
  if coalesce(v_known.clear_since, pg_catalog.now()) + p_off_delay > pg_catalog.now() then
    update public.alerts set clear_since = pg_catalog.now() where id = v_known.id and clear_since is null;
    return false;
  end if;
  update public.alerts set state = 'resolved' where id = v_known.id;
  return true;
end;
$$;
grant execute on function private.resolve_alert(bigint, text, interval) to service_role;

-- Ends the snoozes that are over. Called by the schedule.
create function private.wake_alerts()
returns void
language sql
set search_path = ''
as $$
  update public.alerts
  set snoozed_until = null
  where id in (
    select a.id from public.alerts a
    where a.snoozed_until <= pg_catalog.now()
    order by a.id
    limit 1000
    for no key update skip locked
  );
$$;
create table public.plans (
  id bigint generated always as identity primary key,
  workload_id bigint not null references public.compute_workloads (id) on delete cascade,
  version integer not null check (version >= 1),
  created_at timestamptz not null default now(),
  reason text not null check (length(reason) <= 500),
  feasible boolean not null,
  summary text not null check (length(summary) <= 1000),
  binding_constraint text check (binding_constraint in ('deadline', 'capacity', 'carbon_cap', 'max_price', 'forecast', 'carbon_budget')),
  nearest jsonb,
  issue_id bigint references public.grid_forecast_issues (id) on delete set null,
  checked_issue_id bigint references public.grid_forecast_issues (id) on delete set null,
  kind public.grid_data_kind,
  weights jsonb not null,
  energy_kwh numeric(14, 6) not null check (energy_kwh >= 0),
  latest_start timestamptz not null,
  p90_duration_mins numeric(10, 2) check (p90_duration_mins > 0),
  p90_runs integer check (p90_runs > 0),
  run_now_zone bigint references public.grid_zones (id) on delete set null,
  run_now_carbon_g numeric(14, 3),
  run_now_cost_gbp numeric(12, 4),
  unique (workload_id, version)
);
alter table public.compute_workloads add constraint compute_workloads_current_plan_id_fkey
  foreign key (current_plan_id) references public.plans (id) on delete set null;
create index compute_workloads_current_plan_id_idx on public.compute_workloads (current_plan_id);

comment on table public.plans is 'Where and when a workload should run, and why. Plans are kept; the current one of its workload counts.';
comment on column public.plans.id is 'Number of the plan.';
comment on column public.plans.workload_id is 'Workload planned.';
comment on column public.plans.version is '1 for the first plan of a workload, then rising.';
comment on column public.plans.created_at is 'When it was decided: when its figures were read.';
comment on column public.plans.reason is 'Its cause: submitted, edited, a new forecast.';
comment on column public.plans.feasible is 'Whether any candidate keeps the deadline, the capacity, the carbon cap and the maximum price.';
comment on column public.plans.summary is 'The decision in a sentence; for an infeasible plan, the nearest alternative.';
comment on column public.plans.binding_constraint is 'The constraint that makes it infeasible.';
comment on column public.plans.nearest is 'The nearest candidate that fails only the binding constraint.';
comment on column public.plans.issue_id is 'Forecast issue it was decided on.';
comment on column public.plans.checked_issue_id is 'Newest forecast issue without a sufficient gain, so that the plan was kept.';
comment on column public.plans.kind is 'Whether that forecast was live, replayed or sample data.';
comment on column public.plans.weights is 'The organization''s weights used: carbon price and cost of waiting.';
comment on column public.plans.energy_kwh is 'IT energy assumed, before PUE, in kWh.';
comment on column public.plans.latest_start is 'Latest safe start: the deadline minus what nine of ten runs take and a margin, within the deferral window.';
comment on column public.plans.p90_duration_mins is 'Minutes that nine of ten runs of it take at most: from earlier runs of the same work, else a multiple of the estimate.';
comment on column public.plans.p90_runs is 'Number of earlier runs for that; empty if there are too few.';
comment on column public.plans.run_now_zone is 'Zone in which running at once was computed: the baseline zone.';
comment on column public.plans.run_now_carbon_g is 'What running at once there would have emitted by this forecast, in gCO2.';
comment on column public.plans.run_now_cost_gbp is 'What running at once there would have cost, in pounds.';
create index plans_issue_id_idx on public.plans (issue_id);
create index plans_checked_issue_id_idx on public.plans (checked_issue_id);
create index plans_run_now_zone_idx on public.plans (run_now_zone);

create table public.plan_candidates (
  plan_id bigint not null references public.plans (id) on delete cascade,
  rank smallint not null check (rank between 1 and 3),
  zone_id bigint not null references public.grid_zones (id) on delete cascade,
  start_at timestamptz not null,
  end_at timestamptz not null check (end_at > start_at),
  carbon_g numeric(14, 3) not null check (carbon_g >= 0),
  cost_gbp numeric(12, 4),
  mean_intensity_g_per_kwh numeric(8, 2) not null check (mean_intensity_g_per_kwh >= 0),
  carbon_score_gbp numeric(14, 6) not null,
  price_score_gbp numeric(14, 6) not null,
  lateness_score_gbp numeric(14, 6) not null,
  score_gbp numeric(14, 6) not null,
  filled_share numeric(4, 3) not null default 0 check (filled_share between 0 and 1),
  p10_carbon_g numeric(14, 3) check (p10_carbon_g >= 0),
  p90_carbon_g numeric(14, 3) check (p90_carbon_g >= p10_carbon_g),
  statistical_share numeric(4, 3) not null default 0 check (statistical_share between 0 and 1),
  best_probability numeric(4, 3) check (best_probability between 0 and 1),
  segments jsonb check (jsonb_array_length(segments) >= 2),
  primary key (plan_id, rank)
);
comment on table public.plan_candidates is 'The three best places and times of a plan, with the parts of their score.';
comment on column public.plan_candidates.plan_id is 'The plan.';
comment on column public.plan_candidates.rank is '1 is best.';
comment on column public.plan_candidates.zone_id is 'The zone.';
comment on column public.plan_candidates.start_at is 'When it would start.';
comment on column public.plan_candidates.end_at is 'When it would end.';
comment on column public.plan_candidates.carbon_g is 'Expected carbon in gCO2: energy by slot times PUE times intensity.';
comment on column public.plan_candidates.cost_gbp is 'Expected cost of electricity in pounds; empty when a price is not known.';
comment on column public.plan_candidates.mean_intensity_g_per_kwh is 'Intensity over the window, weighted by energy.';
comment on column public.plan_candidates.carbon_score_gbp is 'Carbon''s part of the score: carbon times the carbon price.';
comment on column public.plan_candidates.price_score_gbp is 'Electricity''s part of the score.';
comment on column public.plan_candidates.lateness_score_gbp is 'Waiting''s part of the score, by urgency.';
comment on column public.plan_candidates.score_gbp is 'Sum of the parts; the lowest is best.';
comment on column public.plan_candidates.filled_share is 'Share of the energy priced by a filled-in price, not a published one.';
comment on column public.plan_candidates.p10_carbon_g is 'gCO2 that it stays below in one case of ten; empty if the forecast has no band.';
comment on column public.plan_candidates.p90_carbon_g is 'gCO2 that it stays below in nine cases of ten.';
comment on column public.plan_candidates.statistical_share is 'Share of the energy that uses the statistical forecast, not NESO''s.';
comment on column public.plan_candidates.best_probability is 'Probability that it turns out the best of all compared; empty if unknown.';
comment on column public.plan_candidates.segments is 'The pieces it would run in, each with startAt and endAt, if there are several; empty for one piece.';
create index plan_candidates_zone_id_idx on public.plan_candidates (zone_id);

revoke all on table public.plans, public.plan_candidates from anon, authenticated;
grant select on table public.plans, public.plan_candidates to authenticated;
grant select, insert, update, delete on table public.plans, public.plan_candidates to service_role;

alter table public.plans enable row level security;
alter table public.plan_candidates enable row level security;

-- Those who see the workload see its plans: the subquery runs under the workload's own policy.
create policy plans_select on public.plans
  for select to authenticated
  using (exists (select from public.compute_workloads w where w.id = plans.workload_id));
create policy plan_candidates_select on public.plan_candidates
  for select to authenticated
  using (exists (select from public.plans p where p.id = plan_candidates.plan_id));

/*
 * Schedules a workload at the best candidate of a plan that is still available: a zone may have filled up, or been
 * closed, since the plan was made. If none is available, raises the refusal of the best one, so that the workload is
 * planned again. p_reason: the reason, if other than the policy.
 */
create function private.schedule_by_policy(p_workload_id bigint, p_plan_id bigint, p_reason text default null)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_candidate record;
  v_refusal text;
begin
  for v_candidate in
    select c.rank, c.zone_id, c.start_at from public.plan_candidates c where c.plan_id = p_plan_id order by c.rank
  loop
    begin
      update public.compute_workloads
      set status = 'SCHEDULED', chosen_grid_zone = v_candidate.zone_id, scheduled_start = v_candidate.start_at,
          status_reason = case
            when p_reason is not null then left(p_reason, 500)
            when v_candidate.rank = 1 then 'Assigned by the organization''s policy'
            else 'Assigned by the organization''s policy to candidate ' || v_candidate.rank
              || ': better ones have been taken'
          end,
          status_reason_code = 'assigned_by_policy'
      where id = p_workload_id;
      return;
    exception when sqlstate 'PT409' or sqlstate 'PT422' then
      v_refusal := coalesce(v_refusal, sqlerrm);
    end;
  end loop;
  perform private.refuse_conflict(
    'no_candidate', format('No candidate can be had any more. The best: %s', v_refusal), 'Plan it again.'
  );
end;
$$;

-- The plan as it can be stored: its first candidate that the budgets still allow is committed; infeasible if there is
-- none.
create function private.reserve_plan(p_workload public.compute_workloads, p_plan jsonb)
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  v_candidate record;
  v_refusal text;
  v_first_refusal text;
begin
  if not (p_plan ->> 'feasible')::boolean then
    return p_plan;
  end if;
  for v_candidate in
    select c."carbonG" as carbon_g, c."startAt" as start_at
    from jsonb_to_recordset(p_plan -> 'candidates') as c (rank smallint, "startAt" timestamptz, "carbonG" numeric)
    order by c.rank
  loop
    v_refusal := private.try_reserve(p_workload, v_candidate.carbon_g, v_candidate.start_at);
    if v_refusal is null then
      return p_plan;
    end if;
    v_first_refusal := coalesce(v_first_refusal, v_refusal);
  end loop;
  if v_first_refusal is null then
    return p_plan;
  end if;
  return p_plan || jsonb_build_object(
    'feasible', false, 'summary', v_first_refusal || '.', 'bindingConstraint', 'carbon_budget',
    'nearest', (p_plan -> 'candidates' -> 0) - 'rank', 'candidates', '[]'::jsonb
  );
end;
$$;

/*
 * Whether the organization's policy decides on a workload, not a person. The policy assigns waiting workloads, unless a
 * person took them back; a newer forecast may move the workloads that it placed, or suspend interruptible ones. For a
 * workload still to be planned nobody has decided.
 */
create function private.is_left_to_policy(p_workload public.compute_workloads)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
      select from public.organizations o
      where o.id = p_workload.organization_id and o.assignment_policy = 'automatic'
    )
    and (
      p_workload.status = 'PENDING'
      or coalesce((
        select e.actor_kind = 'system'
        from public.events e
        where e.workload_id = p_workload.id and e.to_status in ('PLANNED', 'SCHEDULED') and e.kind <> 'workload.replanned'
        order by e.id desc
        limit 1
      ), false)
    );
$$;

create function private.is_placed_by_policy(p_workload public.compute_workloads)
returns boolean
language sql
stable
set search_path = ''
as $$
  select p_workload.status = 'SCHEDULED' and private.is_left_to_policy(p_workload);
$$;

/*
 * Records that the newest forecast was checked and the current plan of a workload is kept, because the gain was too
 * small. Not while figures of that forecast are still arriving: then it is checked again.
 */
create function private.keep_plan(p_workload_id bigint, p_issue_id bigint)
returns void
language sql
set search_path = ''
as $$
  update public.plans
  set checked_issue_id = p_issue_id
  where exists (select from public.grid_forecast_issues where id = p_issue_id and ready_at is not null)
    and id = (select current_plan_id from public.compute_workloads where id = p_workload_id);
$$;

/*
 * Stores a plan for a workload that is still to be planned, or that a newer forecast lets move, and takes it to
 * PLANNED; then, if it is left to the organization's policy, to SCHEDULED. Stores nothing if no candidate is available
 * any more. The plan's expected carbon is committed to the carbon budgets; a plan whose candidates all exceed a hard
 * budget is infeasible. An infeasible plan is kept and leaves the workload PENDING with its sentence. p_plan is the
 * wire form of lib/contracts/plan.ts. Returns the version, or null when the workload was changed, cancelled or planned
 * in the meantime.
 */
create function private.store_plan(p_workload_id bigint, p_updated_at timestamptz, p_plan jsonb, p_reason text default null)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
  v_plan public.plans;
begin
  select * into v_workload
  from public.compute_workloads
  where id = p_workload_id and status in ('PENDING', 'PLANNED', 'SCHEDULED') and updated_at = p_updated_at
  for update;
  if v_workload.id is null or (v_workload.status = 'SCHEDULED' and not private.is_placed_by_policy(v_workload)) then
    return null;
  end if;
  p_plan := private.reserve_plan(v_workload, p_plan);

  insert into public.plans (
    workload_id, version, created_at, reason, feasible, summary, binding_constraint, nearest, issue_id, kind, weights, energy_kwh,
    latest_start, p90_duration_mins, p90_runs, run_now_zone, run_now_carbon_g, run_now_cost_gbp
  )
  select
    p_workload_id, 1 + coalesce((select max(version) from public.plans where workload_id = p_workload_id), 0),
    coalesce(p."readAt", now()), p.reason, p.feasible, p.summary, p."bindingConstraint", p.nearest, p."issueId", p.kind, p.weights, p."energyKwh",
    p."latestStart", p."p90DurationMinutes", p."p90Runs", p."runNowZoneId", p."runNowCarbonG", p."runNowCostGbp"
  from jsonb_to_record(p_plan) as p (
    reason text, feasible boolean, summary text, "bindingConstraint" text, nearest jsonb, "issueId" bigint, "readAt" timestamptz,
    kind public.grid_data_kind, weights jsonb, "energyKwh" numeric, "latestStart" timestamptz, "p90DurationMinutes" numeric, "p90Runs" integer, "runNowZoneId" bigint,
    "runNowCarbonG" numeric, "runNowCostGbp" numeric
  )
  returning * into v_plan;

  insert into public.plan_candidates (
    plan_id, rank, zone_id, start_at, end_at, carbon_g, cost_gbp, mean_intensity_g_per_kwh, carbon_score_gbp,
    price_score_gbp, lateness_score_gbp, score_gbp, filled_share, p10_carbon_g, p90_carbon_g, statistical_share,
    best_probability, segments
  )
  select
    v_plan.id, c.rank, c."zoneId", c."startAt", c."endAt", c."carbonG", c."costGbp", c."meanIntensityGPerKwh",
    c."carbonScoreGbp", c."priceScoreGbp", c."latenessScoreGbp", c."scoreGbp", c."filledShare",
    c."p10CarbonG", c."p90CarbonG", coalesce(c."statisticalShare", 0), c."bestProbability", c.segments
  from jsonb_to_recordset(p_plan -> 'candidates') as c (
    rank smallint, "zoneId" bigint, "startAt" timestamptz, "endAt" timestamptz, "carbonG" numeric, "costGbp" numeric,
    "meanIntensityGPerKwh" numeric, "carbonScoreGbp" numeric, "priceScoreGbp" numeric, "latenessScoreGbp" numeric,
    "scoreGbp" numeric, "filledShare" numeric, "p10CarbonG" numeric, "p90CarbonG" numeric, "statisticalShare" numeric,
    "bestProbability" numeric, segments jsonb
  );

  update public.compute_workloads
  set status = case
        when v_workload.status = 'SCHEDULED' and v_plan.feasible then v_workload.status
        when v_plan.feasible then 'PLANNED'
        else 'PENDING'
      end,
      status_reason = left(v_plan.summary, 500),
      status_reason_code = case
        when v_plan.feasible then 'planned'
        when v_plan.binding_constraint = 'forecast' then 'waiting_for_forecast'
        else 'infeasible'
      end,
      current_plan_id = v_plan.id,
      estimated_energy_kwh = v_plan.energy_kwh,
      recommended_zone_1 = (select zone_id from public.plan_candidates where plan_id = v_plan.id and rank = 1),
      recommended_zone_2 = (select zone_id from public.plan_candidates where plan_id = v_plan.id and rank = 2),
      recommended_zone_3 = (select zone_id from public.plan_candidates where plan_id = v_plan.id and rank = 3)
  where id = p_workload_id;

  if v_workload.status = 'PLANNED' and v_plan.feasible then
    -- Its status is unchanged, so no other event would record the new plan.
    v_workload.status_reason := left(v_plan.reason || '. ' || v_plan.summary, 500);
    perform private.record_event(v_workload, 'workload.replanned', v_workload.status, jsonb_build_object('planVersion', v_plan.version));
  end if;
  if v_plan.feasible and private.is_left_to_policy(v_workload) then
    perform private.schedule_by_policy(p_workload_id, v_plan.id, p_reason);
  end if;
  return v_plan.version;
end;
$$;
create type public.run_status as enum ('OFFERED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'LOST', 'WITHDRAWN', 'SUSPENDED');
comment on type public.run_status is 'OFFERED waits for a worker; LOST lost its worker; WITHDRAWN was taken back before a worker claimed it; SUSPENDED stopped with part of the work done, which another run resumes.';
create type public.log_stream as enum ('stdout', 'stderr', 'system');

create table public.workers (
  id bigint generated always as identity primary key,
  organization_id bigint not null references public.organizations (id) on delete cascade,
  zone_id bigint references public.grid_zones (id) on delete restrict,
  worker_name text not null check (length(worker_name) between 1 and 120)
    constraint workers_worker_name_seen check (private.is_seen_text(worker_name)),
  key_hash text not null unique check (key_hash ~ '^[0-9a-f]{64}$'),
  executors text[] not null default '{}' check (executors <@ array['docker', 'process']),
  version text check (length(version) <= 60),
  enabled boolean not null default true,
  last_seen_at timestamptz,
  created_at timestamptz not null default now(),
  unique (organization_id, worker_name)
);
comment on table public.workers is 'Machines that execute runs of their organization, each with its own key.';
comment on column public.workers.id is 'Number of the worker.';
comment on column public.workers.organization_id is 'Organization whose runs it executes.';
comment on column public.workers.zone_id is 'Its zone; empty for a machine that serves every zone, such as a laptop for trials.';
comment on column public.workers.worker_name is 'Name of the machine.';
comment on column public.workers.key_hash is 'SHA-256 of its key. The key itself is shown once, when it is created.';
comment on column public.workers.executors is 'Its executors, as last reported: docker, process.';
comment on column public.workers.version is 'Version of the agent.';
comment on column public.workers.enabled is 'Whether it may claim runs.';
comment on column public.workers.last_seen_at is 'When it last called.';
comment on column public.workers.created_at is 'When it was added.';
create index workers_zone_id_idx on public.workers (zone_id);
-- Only the columns that people change: a worker reports the others with each call.
create trigger workers_audit
  after insert or delete or update of zone_id, worker_name, enabled on public.workers
  for each row execute function private.audit_row(
    'worker', 'id', 'organization_id', 'key_hash,executors,version,last_seen_at,created_at'
  );
create trigger workers_audit_key
  after update of key_hash on public.workers
  for each row execute function private.audit_secret('worker', 'id', 'organization_id', 'key_hash');

create sequence private.fencing_token_seq;

create table public.runs (
  id bigint generated always as identity primary key,
  workload_id bigint not null references public.compute_workloads (id) on delete restrict,
  attempt smallint not null check (attempt >= 1),
  organization_id bigint not null references public.organizations (id) on delete restrict,
  zone_id bigint not null references public.grid_zones (id) on delete restrict,
  urgency public.workload_urgency not null,
  status public.run_status not null default 'OFFERED',
  worker_id bigint references public.workers (id) on delete set null,
  fencing_token bigint,
  offered_at timestamptz not null default now(),
  claimed_at timestamptz,
  lease_expires_at timestamptz,
  finished_at timestamptz,
  exit_code integer,
  outcome_reason text check (length(outcome_reason) <= 500),
  log_lines integer not null default 0 check (log_lines >= 0),
  settlement_asked_at timestamptz,
  foresight_due_at timestamptz,
  suspend_requested_at timestamptz,
  suspend_reason text check (length(suspend_reason) <= 400),
  resume_at timestamptz,
  -- No foreign key: a second one would make embedding of a run's worker ambiguous.
  checkpoint_worker_id bigint,
  done_before_mins integer not null default 0 check (done_before_mins >= 0),
  unique (workload_id, attempt),
  constraint runs_claimed check (
    status in ('OFFERED', 'WITHDRAWN') or (claimed_at is not null and fencing_token is not null)
  ),
  constraint runs_finished check ((status in ('OFFERED', 'RUNNING')) = (finished_at is null))
);
comment on table public.runs is 'Attempts to execute a workload. At most one is offered or running at a time.';
comment on column public.runs.id is 'Number of the run.';
comment on column public.runs.workload_id is 'Workload it executes.';
comment on column public.runs.attempt is '1 for the first, then rising: a lost worker''s run is offered once more, a suspended one resumes in the next.';
comment on column public.runs.organization_id is 'Organization whose workers may claim it.';
comment on column public.runs.zone_id is 'Zone it is offered to.';
comment on column public.runs.urgency is 'Urgency of the workload when it was offered: the more urgent are claimed first.';
comment on column public.runs.status is 'Its status.';
comment on column public.runs.worker_id is 'Worker that claimed it.';
comment on column public.runs.fencing_token is 'Number given with the claim; writes under an older one are refused.';
comment on column public.runs.offered_at is 'When it was offered to its zone.';
comment on column public.runs.claimed_at is 'When a worker claimed and started it.';
comment on column public.runs.lease_expires_at is 'Until when the worker holds it without a further heartbeat.';
comment on column public.runs.finished_at is 'When it ended.';
comment on column public.runs.exit_code is 'Exit code of the command.';
comment on column public.runs.outcome_reason is 'Why it ended as it did.';
comment on column public.runs.log_lines is 'Log lines stored.';
comment on column public.runs.settlement_asked_at is 'When a new settlement was last requested, because figures had arrived.';
comment on column public.runs.foresight_due_at is 'When to compute its perfect foresight: once the time it could have run in is over. Empty if that is known, or its settlement is not final.';
comment on column public.runs.suspend_requested_at is 'When its worker was first asked to suspend it.';
comment on column public.runs.suspend_reason is 'Why it is suspended.';
comment on column public.runs.resume_at is 'When the remaining work resumes.';
comment on column public.runs.checkpoint_worker_id is 'Worker that keeps the workload''s checkpoint in this zone: it is offered the run first.';
comment on column public.runs.done_before_mins is 'Minutes of completed work with which it resumed; 0 if it started at the beginning.';
create unique index runs_one_open_idx on public.runs (workload_id) where status in ('OFFERED', 'RUNNING');
-- In the order in which runs are claimed: by a worker of one zone, and by one that serves all.
create index runs_offered_in_zone_idx on public.runs (organization_id, zone_id, urgency, offered_at, id) where status = 'OFFERED';
create index runs_offered_idx on public.runs (organization_id, urgency, offered_at, id) where status = 'OFFERED';
create index runs_leases_idx on public.runs (lease_expires_at) where status = 'RUNNING';
create index runs_worker_id_idx on public.runs (worker_id);
create index runs_zone_id_idx on public.runs (zone_id);
create index runs_organization_id_idx on public.runs (organization_id, finished_at desc);
create index runs_foresight_due_idx on public.runs (foresight_due_at) where foresight_due_at is not null;

create table public.run_energy (
  run_id bigint not null references public.runs (id) on delete restrict,
  slot_start timestamptz not null check (slot_start = private.half_hour_floor(slot_start)),
  energy_kwh numeric(14, 8) not null check (energy_kwh >= 0),
  method public.energy_method not null,
  updated_at timestamptz not null default now(),
  source text check (source in ('processor_counter', 'cpu_time', 'assumed_utilization')),
  primary key (run_id, slot_start)
);
comment on table public.run_energy is 'IT energy of a run by half hour, as its worker measured or modelled it.';
comment on column public.run_energy.run_id is 'The run.';
comment on column public.run_energy.slot_start is 'Start of the half hour, UTC.';
comment on column public.run_energy.energy_kwh is 'IT energy in the slot, before PUE, in kWh.';
comment on column public.run_energy.method is 'measured by a counter, or modelled from utilization.';
comment on column public.run_energy.updated_at is 'When the worker last reported it.';
comment on column public.run_energy.source is 'How the energy is known, by its least trusted part: the processor''s counter, the CPU time used, or an assumed utilization; empty if the worker did not report it.';

create table public.execution_logs (
  run_id bigint not null references public.runs (id) on delete restrict,
  seq integer not null check (seq >= 0),
  logged_at timestamptz not null,
  stream public.log_stream not null default 'stdout',
  line text not null check (length(line) <= 8192),
  primary key (run_id, seq)
);
comment on table public.execution_logs is 'The output of a run, one row per line, numbered by the worker so that a batch sent twice is stored once.';
comment on column public.execution_logs.run_id is 'The run.';
comment on column public.execution_logs.seq is 'Number of the line, from 0.';
comment on column public.execution_logs.logged_at is 'When the worker read it.';
comment on column public.execution_logs.stream is 'stdout, stderr, or system for the worker''s own messages.';
comment on column public.execution_logs.line is 'The line, without its line end.';

revoke all on table public.workers, public.runs, public.run_energy, public.execution_logs from anon, authenticated;
grant select (id, organization_id, zone_id, worker_name, executors, version, enabled, last_seen_at, created_at)
  on table public.workers to authenticated;
grant insert (organization_id, zone_id, worker_name, key_hash) on table public.workers to authenticated;
grant update (zone_id, worker_name, enabled) on table public.workers to authenticated;
grant select on table public.runs, public.run_energy, public.execution_logs to authenticated;
grant select, insert, update, delete on table public.workers, public.runs, public.run_energy, public.execution_logs to service_role;
grant usage on sequence private.fencing_token_seq to service_role;

alter table public.workers enable row level security;
alter table public.runs enable row level security;
alter table public.run_energy enable row level security;
alter table public.execution_logs enable row level security;

create policy workers_select on public.workers
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin'))));
create policy workers_insert on public.workers
  for insert to authenticated
  with check (organization_id = any (array(select private.my_organization_ids('admin'))));
create policy workers_update on public.workers
  for update to authenticated
  using (organization_id = any (array(select private.my_organization_ids('admin'))))
  with check (organization_id = any (array(select private.my_organization_ids('admin'))));
create policy runs_select on public.runs
  for select to authenticated
  using (exists (select from public.compute_workloads w where w.id = runs.workload_id));
create policy run_energy_select on public.run_energy
  for select to authenticated
  using (exists (select from public.runs r where r.id = run_energy.run_id));
create policy execution_logs_select on public.execution_logs
  for select to authenticated
  using (exists (select from public.runs r where r.id = execution_logs.run_id));

create function public.add_worker(p_organization_id bigint, p_worker_name text, p_zone_code text default null)
returns text
language plpgsql
set search_path = ''
as $$
declare
  v_zone_id bigint;
  v_key text := 'kbw_' || rtrim(translate(encode(extensions.gen_random_bytes(32), 'base64'), '+/', '-_'), '=');
begin
  if not exists (select from public.organizations where id = p_organization_id) then
    perform private.refuse_missing(
      'no_organization', format('There is no organization %s that you belong to', p_organization_id),
      'Choose one of your own organizations.'
    );
  end if;
  if p_zone_code is not null then
    select id into v_zone_id from public.grid_zones where grid_zone_code = p_zone_code;
    if v_zone_id is null then
      perform private.refuse_missing(
        'no_zone', format('There is no grid zone %s', p_zone_code), 'Choose one of the zones that there are.'
      );
    end if;
  end if;
  insert into public.workers (organization_id, worker_name, zone_id, key_hash)
  values (p_organization_id, p_worker_name, v_zone_id, encode(extensions.digest(v_key, 'sha256'), 'hex'));
  return v_key;
end;
$$;
comment on function public.add_worker(bigint, text, text) is 'Adds a worker and returns its key, which is shown only once and not stored. Without a zone it serves every zone.';

revoke execute on function public.add_worker(bigint, text, text) from public, anon;
grant execute on function public.add_worker(bigint, text, text) to authenticated;
/*
 * The effects of a change of a workload, in the same transaction: the event,
 * the queue's jobs and the runs. Here, and not in the application, so that a
 * change by REST, by a function or in Studio has the same effects.
 */

create function private.record_event(
  p_workload public.compute_workloads, p_kind text, p_from public.workload_status, p_data jsonb default '{}'
)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.events (organization_id, workload_id, kind, from_status, to_status, reason, actor_kind, actor_id, data)
  values (
    p_workload.organization_id, p_workload.id, p_kind, p_from, p_workload.status, p_workload.status_reason,
    private.actor_kind(p_workload.organization_id),
    (select auth.uid()), p_data
  );
end;
$$;

-- The effective urgency of a workload's run: work beyond a soft carbon budget runs after other work.
create function private.rank_urgency(p_workload public.compute_workloads)
returns public.workload_urgency
language plpgsql
stable
set search_path = ''
as $$
begin
  return case
    when exists (select from public.carbon_commitments c where c.workload_id = p_workload.id and c.is_over_soft) then 'LOW'
    else p_workload.urgency
  end;
end;
$$;

create function private.follow_queue(p_old public.compute_workloads, p_new public.compute_workloads)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_is_new boolean := p_old.id is null;
  v_key text := p_new.id::text;
  v_is_placed boolean := p_new.status = 'SCHEDULED' and (
    p_old.status is distinct from p_new.status
    or (p_old.chosen_grid_zone, p_old.scheduled_start) is distinct from (p_new.chosen_grid_zone, p_new.scheduled_start)
  );
begin
  if p_new.status = 'PENDING'
    and (v_is_new or p_old.status <> 'PENDING' or private.has_new_requirements(p_old, p_new)
      or p_old.estimated_energy_method <> p_new.estimated_energy_method
      or (p_new.estimated_energy_method = 'stated' and p_old.estimated_energy_kwh is distinct from p_new.estimated_energy_kwh)) then
    perform private.enqueue('workload.plan', jsonb_build_object('version', 1, 'workloadId', p_new.id), v_key);
    perform private.nudge_dispatch();
  end if;
  -- Also if it is queued manually before it is due: a waiting job would block that of a later start.
  if not v_is_new and p_old.status = 'SCHEDULED' and (v_is_placed or p_new.status <> 'SCHEDULED') then
    perform private.drop_waiting_jobs('run.start', v_key);
  end if;
  if v_is_placed then
    perform private.enqueue(
      'run.start', jsonb_build_object('version', 1, 'workloadId', p_new.id), v_key, p_new.scheduled_start,
      case private.rank_urgency(p_new) when 'HIGH' then 2 when 'MEDIUM' then 1 else 0 end
    );
    if p_new.scheduled_start <= pg_catalog.now() then
      perform private.nudge_dispatch();
    end if;
  end if;
end;
$$;

create function private.follow_runs(p_old public.compute_workloads, p_new public.compute_workloads)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if p_new.status = p_old.status then
    return;
  end if;
  if p_new.status = 'RUNNING' and not exists (
    select from public.runs where workload_id = p_new.id and status = 'RUNNING'
  ) then
    perform private.refuse_conflict(
      'not_claimed', format('%s starts when a worker claims it', p_new.job_id), 'Leave it QUEUED until a worker takes it.'
    );
  elsif p_new.status = 'QUEUED' then
    -- A manual change: a worker that still runs it loses the run. A lost worker's run is closed already.
    update public.runs
    set status = 'LOST', finished_at = pg_catalog.clock_timestamp(), outcome_reason = p_new.status_reason
    where workload_id = p_new.id and status = 'RUNNING';
    insert into public.runs (workload_id, attempt, organization_id, zone_id, urgency, checkpoint_worker_id)
    values (
      p_new.id, 1 + coalesce((select max(attempt) from public.runs where workload_id = p_new.id), 0),
      p_new.organization_id, p_new.chosen_grid_zone, private.rank_urgency(p_new),
      (
        select r.worker_id from public.runs r
        where r.workload_id = p_new.id and r.zone_id = p_new.chosen_grid_zone and r.status = 'SUSPENDED'
        order by r.attempt desc
        limit 1
      )
    );
  elsif p_old.status = 'QUEUED' and p_new.status <> 'RUNNING' then
    update public.runs
    set status = 'WITHDRAWN', finished_at = pg_catalog.now(), outcome_reason = p_new.status_reason
    where workload_id = p_new.id and status = 'OFFERED';
  elsif p_old.status = 'RUNNING' then
    -- Only a manual change finds a run still open here: the worker's own report closes it first.
    update public.runs
    set status = case p_new.status
          when 'COMPLETED' then 'SUCCEEDED'::public.run_status
          when 'CANCELLED' then 'CANCELLED'
          when 'SCHEDULED' then 'LOST'
          else 'FAILED'
        end,
        finished_at = pg_catalog.now(), outcome_reason = p_new.status_reason
    where workload_id = p_new.id and status = 'RUNNING';
  end if;
end;
$$;

create function private.follow_workload()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    perform private.record_event(new, 'workload.submitted', null);
    perform private.follow_queue(null, new);
    return null;
  end if;
  if new.status <> old.status then
    perform private.record_event(
      new, 'workload.status', old.status,
      jsonb_strip_nulls(jsonb_build_object('zoneId', new.chosen_grid_zone, 'scheduledStart', new.scheduled_start))
    );
  elsif (new.chosen_grid_zone, new.scheduled_start) is distinct from (old.chosen_grid_zone, old.scheduled_start) then
    perform private.record_event(
      new, 'workload.reassigned', old.status,
      jsonb_build_object(
        'zoneId', new.chosen_grid_zone, 'scheduledStart', new.scheduled_start,
        'fromZoneId', old.chosen_grid_zone, 'fromScheduledStart', old.scheduled_start
      )
    );
  elsif new.cancel_requested_at is distinct from old.cancel_requested_at and new.cancel_requested_at is not null then
    perform private.record_event(new, 'workload.cancel_requested', old.status);
  end if;
  perform private.follow_queue(old, new);
  perform private.follow_runs(old, new);
  return null;
end;
$$;
create trigger compute_workloads_3_follow
  after insert or update on public.compute_workloads
  for each row execute function private.follow_workload();

-- Raises an alert for a run that failed, unless it was being stopped anyway: that it did not end well is then no news.
create function private.alert_failed_run(p_run public.runs)
returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.raise_alert(
    w.organization_id, 'run.failed', 'warning', 'workload', w.job_id, 'Run failed',
    w.job_id || ' failed in ' || z.zone_name || ': ' || rtrim(coalesce(p_run.outcome_reason, 'no reason was given'), '.')
      || '. Read its log, mend what stopped it, and submit it again.',
    jsonb_build_object('runId', p_run.id), p_run.id::text
  )
  from public.compute_workloads w
  join public.grid_zones z on z.id = p_run.zone_id
  where w.id = p_run.workload_id and w.cancel_requested_at is null;
end;
$$;

-- Every ended run used energy: account for it.
create function private.follow_run()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.status in ('SUCCEEDED', 'FAILED', 'CANCELLED', 'LOST', 'SUSPENDED') and old.status = 'RUNNING' then
    -- Not requested at once: the next tick accounts for all runs that ended since, in one call.
    perform private.enqueue('run.account', jsonb_build_object('version', 1, 'runId', new.id), new.id::text);
    if new.status = 'FAILED' then
      perform private.alert_failed_run(new);
    end if;
  end if;
  return null;
end;
$$;
create trigger runs_follow
  after update of status on public.runs
  for each row execute function private.follow_run();

/*
 * Offers to their zones the workloads whose start has come. Called by dispatch
 * with the workloads of the run.start jobs it fetched; one that was changed,
 * moved or cancelled since is left alone. Returns the ids offered.
 */
create function private.offer_due_runs(p_workload_ids bigint[])
returns setof bigint
language sql
set search_path = ''
as $$
  update public.compute_workloads
  set status = 'QUEUED', status_reason = 'Due: offered to the workers of its zone'
  where id in (
    select w.id
    from public.compute_workloads w
    where w.id = any (p_workload_ids)
      and w.status = 'SCHEDULED'
      and w.scheduled_start <= pg_catalog.clock_timestamp() + interval '1 second'
    order by w.id
    for update
  )
  returning id;
$$;
/*
 * A worker's operations on a run. Called by the worker function, which has checked
 * the worker's key. Every write carries the fencing token that came with the
 * claim; with an older one it changes nothing and returns 'lost'.
 */

-- The worker a key belongs to; null for an unknown or disabled one.
create function private.recognize_worker(p_key_hash text)
returns bigint
language sql
stable
set search_path = ''
as $$
  select id from public.workers where key_hash = p_key_hash and enabled;
$$;

/*
 * Whether a worker may claim an offered run: a suspended workload is first offered to the worker with its checkpoint.
 * After two minutes any worker may claim it, and starts from the beginning.
 */
create function private.may_claim(p_run public.runs, p_worker_id bigint)
returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return p_run.checkpoint_worker_id is null or p_run.checkpoint_worker_id = p_worker_id
    or p_run.offered_at < pg_catalog.now() - interval '2 minutes';
end;
$$;

/*
 * Gives a worker the most urgent run offered to its zone, and starts it. Null if there is none. Locks workload and run
 * together and skips locked ones, so two workers never get one run and never wait for each other.
 */
create function private.claim_run(
  p_worker_id bigint, p_executors text[], p_version text, p_lease_seconds integer default 30
)
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  v_run public.runs;
  v_workload public.compute_workloads;
  v_worker public.workers;
  v_token bigint;
  v_is_resumed boolean;
begin
  update public.workers
  set last_seen_at = pg_catalog.now(), executors = p_executors, version = p_version
  where id = p_worker_id and enabled
  returning * into v_worker;

  -- Two statements, so that each scans its own index in claim order and stops at the first free run.
  if v_worker.zone_id is null then
    select r.* into v_run
    from public.runs r
    join public.compute_workloads w on w.id = r.workload_id
    where r.status = 'OFFERED' and r.organization_id = v_worker.organization_id
      and private.may_claim(r, p_worker_id)
    order by r.urgency, r.offered_at, r.id
    limit 1
    for update of w, r skip locked;
  else
    select r.* into v_run
    from public.runs r
    join public.compute_workloads w on w.id = r.workload_id
    where r.status = 'OFFERED' and r.organization_id = v_worker.organization_id and r.zone_id = v_worker.zone_id
      and private.may_claim(r, p_worker_id)
    order by r.urgency, r.offered_at, r.id
    limit 1
    for update of w, r skip locked;
  end if;
  if v_run.id is null then
    return null;
  end if;

  v_token := nextval('private.fencing_token_seq');
  v_is_resumed := v_run.checkpoint_worker_id is not distinct from p_worker_id;
  update public.runs
  set status = 'RUNNING', worker_id = p_worker_id, fencing_token = v_token, claimed_at = pg_catalog.clock_timestamp(),
      done_before_mins = case
        when v_is_resumed then (select w.done_mins from public.compute_workloads w where w.id = v_run.workload_id)
        else 0
      end,
      lease_expires_at = pg_catalog.clock_timestamp() + p_lease_seconds * interval '1 second'
  where id = v_run.id;
  perform set_config('karbos.actor', 'worker', true);
  update public.compute_workloads
  set status = 'RUNNING', actual_start = pg_catalog.clock_timestamp(),
      -- Another worker's checkpoint is not available: the work starts from the beginning.
      done_mins = case when v_is_resumed then done_mins else 0 end,
      status_reason = 'Claimed by ' || v_worker.worker_name
  where id = v_run.workload_id
  returning * into v_workload;

  return jsonb_build_object(
    'runId', v_run.id, 'jobId', v_workload.job_id, 'attempt', v_run.attempt, 'fencingToken', v_token,
    'leaseSeconds', p_lease_seconds, 'dockerImage', v_workload.docker_image, 'command', v_workload.command,
    'gpus', v_workload.required_gpus, 'cpuCores', v_workload.required_cpu_cores,
    'memoryGb', v_workload.required_memory_gb, 'estimatedDurationMins', v_workload.remaining_mins
  ) || case
    when v_workload.interruptible then jsonb_build_object('checkpoint', jsonb_build_object('isResumed', v_is_resumed))
    else '{}'
  end;
end;
$$;

-- The run if the token still holds it, locked together with its workload in the order every other change takes.
create function private.held_run(p_worker_id bigint, p_run_id bigint, p_token bigint)
returns public.runs
language plpgsql
set search_path = ''
as $$
declare
  v_run public.runs;
begin
  perform from public.compute_workloads w
  where w.id = (select workload_id from public.runs where id = p_run_id)
  for update;
  select * into v_run
  from public.runs
  where id = p_run_id and worker_id = p_worker_id and fencing_token = p_token and status = 'RUNNING'
  for update;
  return v_run;
end;
$$;

-- p_energy: [{ slotStart, energyKwh, method, source? }], totals of the slot so far: sent twice, they count once.
create function private.store_run_energy(p_run_id bigint, p_energy jsonb)
returns void
language sql
set search_path = ''
as $$
  insert into public.run_energy as known (run_id, slot_start, energy_kwh, method, source)
  select p_run_id, e."slotStart", e."energyKwh", e.method, e.source
  from jsonb_to_recordset(coalesce(p_energy, '[]')) as e (
    "slotStart" timestamptz, "energyKwh" numeric, method public.energy_method, source text
  )
  on conflict (run_id, slot_start) do update
  set energy_kwh = greatest(known.energy_kwh, excluded.energy_kwh), method = excluded.method, source = excluded.source, updated_at = pg_catalog.now();
$$;

create function private.heartbeat_run(
  p_worker_id bigint, p_run_id bigint, p_token bigint, p_energy jsonb default '[]', p_lease_seconds integer default 30
)
returns text
language plpgsql
set search_path = ''
as $$
declare
  v_run public.runs := private.held_run(p_worker_id, p_run_id, p_token);
begin
  if v_run.id is null then
    return 'lost';
  end if;
  update public.runs
  set lease_expires_at = pg_catalog.clock_timestamp() + p_lease_seconds * interval '1 second'
  where id = p_run_id;
  update public.workers set last_seen_at = pg_catalog.now() where id = p_worker_id;
  perform private.store_run_energy(p_run_id, p_energy);
  return (
    select case
      when cancel_requested_at is not null then 'cancel'
      when v_run.suspend_requested_at is not null then 'suspend'
      else 'held'
    end
    from public.compute_workloads where id = v_run.workload_id
  );
end;
$$;

-- p_lines: [{ seq, loggedAt, stream, line }]. A line already stored is skipped. At most 100,000 lines a run are kept.
create function private.append_run_logs(p_worker_id bigint, p_run_id bigint, p_token bigint, p_lines jsonb)
returns text
language plpgsql
set search_path = ''
as $$
declare
  v_stored integer;
begin
  perform from public.runs
  where id = p_run_id and worker_id = p_worker_id and fencing_token = p_token and status = 'RUNNING'
  -- The same lock as the update below: a repeated batch waits while the first is still being stored.
  for no key update;
  if not found then
    return 'lost';
  end if;
  insert into public.execution_logs (run_id, seq, logged_at, stream, line)
  select p_run_id, l.seq, l."loggedAt", l.stream, left(l.line, 8192)
  from jsonb_to_recordset(p_lines) as l (seq integer, "loggedAt" timestamptz, stream public.log_stream, line text)
  where l.seq < 100000
  on conflict do nothing;
  get diagnostics v_stored = row_count;
  update public.runs set log_lines = log_lines + v_stored where id = p_run_id and v_stored > 0;
  return 'held';
end;
$$;

-- p_outcome: SUCCEEDED, FAILED, CANCELLED or SUSPENDED. Reporting the same end twice is answered 'held' and changes nothing.
create function private.finish_run(
  p_worker_id bigint, p_run_id bigint, p_token bigint, p_outcome public.run_status, p_exit_code integer, p_reason text, p_energy jsonb default '[]'
)
returns text
language plpgsql
set search_path = ''
as $$
declare
  v_run public.runs := private.held_run(p_worker_id, p_run_id, p_token);
begin
  if v_run.id is null then
    return case when exists (
      select from public.runs
      where id = p_run_id and worker_id = p_worker_id and fencing_token = p_token and status = p_outcome
    ) then 'held' else 'lost' end;
  end if;
  if p_outcome not in ('SUCCEEDED', 'FAILED', 'CANCELLED', 'SUSPENDED') then
    perform private.refuse_value(
      'unknown_outcome', format('A run cannot be finished as %s', p_outcome),
      'Report SUCCEEDED, FAILED, CANCELLED or SUSPENDED.'
    );
  end if;
  perform private.store_run_energy(p_run_id, p_energy);
  if p_outcome = 'SUSPENDED' then
    perform private.suspend_run(v_run, p_exit_code, p_reason);
    return 'held';
  end if;
  update public.runs
  set status = p_outcome, exit_code = p_exit_code, outcome_reason = left(p_reason, 500), finished_at = pg_catalog.clock_timestamp()
  where id = p_run_id;
  perform set_config('karbos.actor', 'worker', true);
  update public.compute_workloads
  set status = case p_outcome when 'SUCCEEDED' then 'COMPLETED'::public.workload_status when 'FAILED' then 'FAILED' else 'CANCELLED' end,
      status_reason = left(p_reason, 500), actual_end = pg_catalog.clock_timestamp()
  where id = v_run.workload_id;
  return 'held';
end;
$$;
/*
 * Ends a run whose worker is lost, and offers the workload once more; a second
 * loss fails it and raises an alert. The token is invalidated: late writes are refused.
 */
create function private.lose_run(p_run_id bigint, p_reason text, p_only_expired boolean default false)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
  v_run public.runs;
begin
  select w.* into v_workload
  from public.compute_workloads w
  where w.id = (select workload_id from public.runs where id = p_run_id)
  for update;
  update public.runs
  set status = 'LOST', finished_at = pg_catalog.clock_timestamp(), outcome_reason = left(p_reason, 500)
  where id = p_run_id and status = 'RUNNING'
    and (not p_only_expired or lease_expires_at < pg_catalog.clock_timestamp())
  returning * into v_run;
  if v_run.id is null then
    return;
  end if;
  if v_workload.cancel_requested_at is not null then
    update public.compute_workloads
    set status = 'CANCELLED', status_reason = 'Cancelled: its worker was lost while stopping', actual_end = pg_catalog.clock_timestamp()
    where id = v_workload.id;
  elsif (select count(*) from public.runs where workload_id = v_workload.id and status = 'LOST') < 2 then
    update public.compute_workloads
    set status = 'QUEUED', status_reason = left(p_reason || ': offered again', 500)
    where id = v_workload.id;
  else
    update public.compute_workloads
    set status = 'FAILED', status_reason = left(p_reason || ', for the second time', 500), status_reason_code = 'worker_lost',
        actual_end = pg_catalog.clock_timestamp()
    where id = v_workload.id;
    perform private.raise_alert(
      v_workload.organization_id, 'run.lost', 'critical', 'workload', v_workload.job_id, 'Lost its worker twice',
      v_workload.job_id || ' lost its worker twice and was given up. Check the workers of its zone, then submit it again.',
      jsonb_build_object('runId', p_run_id), p_run_id::text
    );
  end if;
end;
$$;

-- A restarted worker releases its run, without waiting for the lease to end.
create function private.release_run(p_worker_id bigint, p_run_id bigint, p_token bigint)
returns text
language plpgsql
set search_path = ''
as $$
declare
  v_run public.runs := private.held_run(p_worker_id, p_run_id, p_token);
begin
  if v_run.id is null then
    return 'lost';
  end if;
  perform private.lose_run(p_run_id, 'The worker restarted');
  return 'held';
end;
$$;

create table private.lease_sweeps (
  id boolean primary key default true check (id),
  swept_at timestamptz not null
);
comment on table private.lease_sweeps is 'When leases were last checked: one row.';

/*
 * Reclaims the runs whose lease ended. If the check itself did not run for longer than a lease, the workers could not
 * have called either: every lease is extended first. At most 200 a call.
 */
create function private.reclaim_lost_runs()
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_last timestamptz;
  v_run bigint;
  v_count integer := 0;
begin
  select swept_at into v_last from private.lease_sweeps for update;
  insert into private.lease_sweeps (swept_at) values (pg_catalog.clock_timestamp())
  on conflict (id) do update set swept_at = excluded.swept_at;
  if v_last is null or v_last < pg_catalog.clock_timestamp() - interval '30 seconds' then
    update public.runs set lease_expires_at = pg_catalog.clock_timestamp() + interval '30 seconds'
    where status = 'RUNNING' and lease_expires_at < pg_catalog.clock_timestamp() + interval '30 seconds';
    return 0;
  end if;
  for v_run in
    select id from public.runs
    where status = 'RUNNING' and lease_expires_at < pg_catalog.clock_timestamp()
    order by lease_expires_at
    limit 200
  loop
    -- Checked again under the lock: its worker may have called meanwhile.
    perform private.lose_run(v_run, 'The worker fell silent', true);
    v_count := v_count + 1;
  end loop;
  return v_count;
end;
$$;

/*
 * A job that failed too often. If it was for planning or starting, the workload fails, with an alert; if it was for
 * accounting, it only raises an alert.
 */
create function private.give_up(p_workload_id bigint, p_run_id bigint)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
begin
  select w.* into v_workload
  from public.compute_workloads w
  where w.id = coalesce(p_workload_id, (select workload_id from public.runs where id = p_run_id))
  for update;
  perform private.raise_alert(
    v_workload.organization_id, 'queue.dead_letter', 'critical',
    case when v_workload.id is null then 'queue' else 'workload' end::public.subject_kind,
    coalesce(v_workload.job_id, 'dead-letter'), 'Could not be handled',
    case
      when v_workload.id is null then 'A job without a workload failed for good. Look at the queue dead-letter.'
      when p_run_id is not null then v_workload.job_id || ' could not be accounted for, although it was tried again and again. Its carbon is not in any sum.'
      else v_workload.job_id || ' could not be handled while ' || v_workload.status || ', although it was tried again and again.'
    end,
    jsonb_strip_nulls(jsonb_build_object('runId', p_run_id))
  );
  if p_run_id is null and v_workload.status in ('PENDING', 'PLANNED', 'SCHEDULED') then
    update public.compute_workloads
    set status = 'FAILED', status_reason = 'Given up after repeated errors. See the alert.', status_reason_code = 'given_up'
    where id = v_workload.id;
  end if;
end;
$$;
/*
 * Interruptible workloads run in pieces: a run gets a suspension request, its worker lets the command write a
 * checkpoint and reports, and the remaining work waits as SCHEDULED for its next run. Suspension needs no additional
 * status: the remaining work has a place and a start like any other.
 */

/*
 * Asks the worker of a run, with its next heartbeat, to suspend it until p_resume_at.
 * False if that is impossible: it has ended, is being cancelled, or runs in one piece.
 */
create function private.request_suspension(p_run_id bigint, p_resume_at timestamptz, p_reason text)
returns boolean
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
begin
  select w.* into v_workload
  from public.compute_workloads w
  where w.id = (select workload_id from public.runs where id = p_run_id) and w.interruptible and w.cancel_requested_at is null
  for update;
  update public.runs
  set suspend_requested_at = pg_catalog.clock_timestamp(), resume_at = p_resume_at, suspend_reason = left(p_reason, 400)
  where id = p_run_id and workload_id = v_workload.id and status = 'RUNNING' and suspend_requested_at is null;
  if not found then
    return false;
  end if;
  update public.compute_workloads
  set status_reason = left('To be suspended: ' || p_reason, 500), status_reason_code = 'suspension_requested'
  where id = v_workload.id
  returning * into v_workload;
  perform private.record_event(
    v_workload, 'workload.suspend_requested', v_workload.status, jsonb_build_object('runId', p_run_id, 'resumeAt', p_resume_at)
  );
  return true;
end;
$$;

/*
 * Ends a run that its worker has suspended, and places the remaining work. A command that exited with 0 has kept its
 * work, and the minutes count as done. If the planned place is no longer available, or the worker had to stop without a
 * request, the work resumes at once. The workload is locked by held_run.
 */
create function private.suspend_run(p_run public.runs, p_exit_code integer, p_reason text)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
  v_done_mins integer;
  v_why_not text := p_reason;
begin
  select * into v_workload from public.compute_workloads where id = p_run.workload_id;
  if not v_workload.interruptible then
    perform private.lose_run(p_run.id, p_reason);
    return;
  end if;
  update public.runs
  set status = 'SUSPENDED', exit_code = p_exit_code, outcome_reason = left(p_reason, 500), finished_at = pg_catalog.clock_timestamp()
  where id = p_run.id;
  if v_workload.cancel_requested_at is not null then
    update public.compute_workloads
    set status = 'CANCELLED', status_reason = 'Stopped on request', actual_end = pg_catalog.clock_timestamp()
    where id = v_workload.id;
    return;
  end if;
  v_done_mins := v_workload.done_mins + case
    when p_exit_code = 0 then round(extract(epoch from pg_catalog.clock_timestamp() - p_run.claimed_at) / 60)
    else 0
  end;
  if p_run.suspend_requested_at is not null then
    begin
      update public.compute_workloads
      set status = 'SCHEDULED', scheduled_start = p_run.resume_at, done_mins = v_done_mins,
          status_reason = left('Suspended: ' || p_run.suspend_reason, 500)
      where id = v_workload.id;
      perform private.plan_urgent(v_workload.organization_id);
      return;
    exception when sqlstate 'PT409' or sqlstate 'PT422' then
      v_why_not := sqlerrm;
    end;
  end if;
  update public.compute_workloads
  set status = 'QUEUED', done_mins = v_done_mins, status_reason = left('Goes on at once: ' || v_why_not, 500),
      status_reason_code = 'resumed'
  where id = v_workload.id;
end;
$$;

-- Whether a workload waits to resume work of a run in its zone.
create function private.is_suspended(p_workload public.compute_workloads)
returns boolean
language sql
stable
set search_path = ''
as $$
  select p_workload.status = 'SCHEDULED' and p_workload.interruptible and exists (
    select from public.runs r
    where r.workload_id = p_workload.id and r.zone_id = p_workload.chosen_grid_zone and r.status = 'SUSPENDED'
  );
$$;

/*
 * Asks, at each slot border, whether interruptible runs should be suspended. Only those that policy has placed; a
 * workload whose command once did not write its checkpoint in time is not suspended again.
 */
create function private.enqueue_suspensions()
returns integer
language sql
set search_path = ''
as $$
  select count(private.enqueue('workload.plan', jsonb_build_object('version', 1, 'workloadId', w.id), w.id::text))::integer
  from public.compute_workloads w
  where w.status = 'RUNNING' and w.interruptible and w.cancel_requested_at is null
    and private.is_left_to_policy(w)
    and not exists (
      select from public.runs r
      where r.workload_id = w.id and r.status = 'SUSPENDED' and r.exit_code is distinct from 0
    );
$$;

/*
 * Moves the remaining work of a suspended workload to another start in its zone. False if it has changed since it was
 * read, or there is no free capacity any more.
 */
create function private.move_rest(p_workload_id bigint, p_updated_at timestamptz, p_start timestamptz, p_reason text)
returns boolean
language plpgsql
set search_path = ''
as $$
begin
  update public.compute_workloads w
  set scheduled_start = p_start, status_reason = left('Suspended: ' || p_reason, 500)
  where w.id = p_workload_id and w.updated_at = p_updated_at and private.is_placed_by_policy(w);
  return found;
exception when sqlstate 'PT409' or sqlstate 'PT422' then
  -- Taken by other work meanwhile: it stays where it is.
  return false;
end;
$$;
/*
 * Urgent work without free capacity before its deadline may preempt less urgent work of its organization: never work
 * that a person placed, never without a new place for the preempted work, and never silently.
 */

-- Raises an alert for its owner and its operators: a workload was preempted.
create function private.alert_displaced(p_workload_id bigint, p_urgent_id bigint, p_what text)
returns void
language sql
set search_path = ''
as $$
  select private.raise_alert(
    w.organization_id, 'workload.displaced', 'info', 'workload', w.job_id, 'Made way for urgent work',
    w.job_id || ' ' || p_what || ' to make room for ' || u.job_id
      || ', which is urgent and had no other place before its deadline. It still meets its own deadline.',
    jsonb_build_object('urgentJobId', u.job_id)
  )
  from public.compute_workloads w
  join public.compute_workloads u on u.id = p_urgent_id
  where w.id = p_workload_id;
$$;

create function private.place_text(p_zone bigint, p_start timestamptz)
returns text
language sql
stable
set search_path = ''
as $$
  select z.zone_name || ', ' || private.moment_text(p_start)
  from public.grid_zones z where z.id = p_zone;
$$;

/*
 * Places an urgent workload and moves the preempted ones: all or nothing. p_moves is [{ workloadId, updatedAt, plan }]
 * in the order of moving, each plan, as p_plan, the wire form of lib/contracts/plan.ts. Null, without a change, if any
 * of them has changed since it was read, may not be preempted, or finds its place taken.
 */
create function private.make_room(p_workload_id bigint, p_updated_at timestamptz, p_plan jsonb, p_moves jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_urgent public.compute_workloads;
  v_before public.compute_workloads;
  v_after public.compute_workloads;
  v_move record;
  v_version integer;
begin
  -- Locks everything that will change, in the common order: workloads, budgets, zones.
  perform from public.compute_workloads w
  where w.id = p_workload_id or w.id in (select (m ->> 'workloadId')::bigint from jsonb_array_elements(p_moves) m)
  order by w.id for update;
  select * into v_urgent from public.compute_workloads where id = p_workload_id;
  perform from public.carbon_budgets b where b.organization_id = v_urgent.organization_id order by b.id for no key update;
  perform from public.grid_zones z
  where z.id in (
    select (c ->> 'zoneId')::bigint
    from jsonb_array_elements(p_moves || jsonb_build_array(jsonb_build_object('plan', p_plan))) m,
      jsonb_array_elements(m -> 'plan' -> 'candidates') c
  )
  order by z.id for no key update;

  if v_urgent.urgency <> 'HIGH' or v_urgent.status <> 'PENDING' then
    return null;
  end if;
  for v_move in
    select m."workloadId" as id, m."updatedAt" as updated_at, m.plan
    from jsonb_to_recordset(p_moves) as m ("workloadId" bigint, "updatedAt" timestamptz, plan jsonb)
  loop
    select * into v_before from public.compute_workloads where id = v_move.id;
    if v_before.organization_id <> v_urgent.organization_id or v_before.urgency = 'HIGH'
      or not private.is_placed_by_policy(v_before) or private.is_suspended(v_before)
      or private.store_plan(v_move.id, v_move.updated_at, v_move.plan, 'Made way for ' || v_urgent.job_id || ', which is urgent') is null then
      perform private.refuse_conflict('no_room', format('%s does not make way', v_before.job_id), 'Plan it again.');
    end if;
    select * into v_after from public.compute_workloads where id = v_move.id;
    if v_after.status <> 'SCHEDULED' then
      perform private.refuse_conflict('no_room', format('%s found no other place', v_before.job_id), 'Plan it again.');
    end if;
    perform private.alert_displaced(
      v_move.id, p_workload_id,
      'was moved from ' || private.place_text(v_before.chosen_grid_zone, v_before.scheduled_start)
        || ' to ' || private.place_text(v_after.chosen_grid_zone, v_after.scheduled_start)
    );
  end loop;
  v_version := private.store_plan(
    p_workload_id, p_updated_at, p_plan, 'Assigned by the organization''s policy: less urgent work made way'
  );
  if v_version is null or not exists (
    select from public.compute_workloads where id = p_workload_id and status = 'SCHEDULED'
  ) then
    perform private.refuse_conflict('no_room', format('%s finds no place', v_urgent.job_id), 'Plan it again.');
  end if;
  return v_version;
exception when sqlstate 'PT409' or sqlstate 'PT422' then
  return null;
end;
$$;

/*
 * Suspends a run for an urgent workload of its organization, which is planned again
 * once the worker has reported. False if the run cannot be suspended.
 */
create function private.suspend_for(p_run_id bigint, p_resume_at timestamptz, p_urgent_id bigint)
returns boolean
language plpgsql
set search_path = ''
as $$
declare
  v_run public.runs;
  v_urgent public.compute_workloads;
begin
  select * into v_run from public.runs where id = p_run_id;
  select * into v_urgent from public.compute_workloads where id = p_urgent_id;
  if v_run.organization_id <> v_urgent.organization_id or v_urgent.urgency <> 'HIGH' or v_urgent.status <> 'PENDING'
    or not exists (
      select from public.compute_workloads w
      where w.id = v_run.workload_id and w.urgency <> 'HIGH' and private.is_left_to_policy(w)
    ) then
    return false;
  end if;
  if not private.request_suspension(p_run_id, p_resume_at, 'makes way for ' || v_urgent.job_id || ', which is urgent') then
    return false;
  end if;
  perform private.alert_displaced(
    v_run.workload_id, p_urgent_id, 'is suspended until ' || private.place_text(v_run.zone_id, p_resume_at)
  );
  return true;
end;
$$;

-- Capacity has become free: urgent work of the organization that waits for it is planned again.
create function private.plan_urgent(p_organization_id bigint)
returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.enqueue('workload.plan', jsonb_build_object('version', 1, 'workloadId', w.id), w.id::text)
  from public.compute_workloads w
  where w.organization_id = p_organization_id and w.status = 'PENDING' and w.urgency = 'HIGH';
  if found then
    perform private.nudge_dispatch();
  end if;
end;
$$;
create table public.ledger_entries (
  id bigint generated always as identity primary key,
  organization_id bigint not null references public.organizations (id) on delete restrict,
  subject_kind text not null default 'run' check (subject_kind in ('run', 'site')),
  -- For a run its number, set by the chain's trigger.
  subject_id bigint not null default 0,
  slot_start timestamptz,
  workload_id bigint references public.compute_workloads (id) on delete restrict,
  run_id bigint references public.runs (id) on delete restrict,
  settlement integer not null check (settlement >= 1),
  settled boolean not null,
  energy_kwh numeric(14, 8) not null check (energy_kwh >= 0),
  energy_method public.energy_method not null,
  pue numeric(4, 3) not null,
  carbon_g numeric(16, 4) check (carbon_g >= 0),
  cost_gbp numeric(14, 6),
  baseline_zone bigint references public.grid_zones (id) on delete restrict,
  baseline_start timestamptz,
  baseline_pue numeric(4, 3),
  baseline_carbon_g numeric(16, 4) check (baseline_carbon_g >= 0),
  baseline_cost_gbp numeric(14, 6),
  saved_g numeric(16, 4) generated always as (baseline_carbon_g - carbon_g) stored,
  actual_share numeric(5, 4) not null check (actual_share between 0 and 1),
  estimated_share numeric(5, 4) not null check (estimated_share between 0 and 1),
  forecast_share numeric(5, 4) not null check (forecast_share between 0 and 1),
  missing_share numeric(5, 4) not null check (missing_share between 0 and 1),
  kind public.grid_data_kind,
  basis text not null default 'average, location-based, combustion only (NESO)',
  slots jsonb not null,
  created_at timestamptz not null default now(),
  -- Set by the chain's trigger, for any inserted value.
  chain_number bigint not null default 0 check (chain_number >= 1),
  previous_hash text not null default '' check (previous_hash ~ '^[0-9a-f]{64}$'),
  entry_hash text not null default '' check (entry_hash ~ '^[0-9a-f]{64}$'),
  text_version smallint not null default 1 check (text_version = 1),
  constraint ledger_entries_subject check (
    case subject_kind
      when 'run' then workload_id is not null and run_id is not null and subject_id = run_id and slot_start is null
      when 'site' then
        workload_id is null and run_id is null and slot_start is not null
        and slot_start = date_bin('30 minutes', slot_start, timestamptz '2000-01-01 00:00:00+00')
        and num_nonnulls(baseline_zone, baseline_start, baseline_pue, baseline_carbon_g, baseline_cost_gbp) = 0
    end
  ),
  unique nulls not distinct (subject_kind, subject_id, slot_start, settlement),
  unique (organization_id, chain_number)
);
comment on table public.ledger_entries is 'What each subject emitted: a run, with what it would have emitted in the default zone at submission by the same method, or a site in a half hour. One chain for all subjects of an organization. Append-only: better figures make a new settlement, the newest counts.';
comment on column public.ledger_entries.id is 'Number of the entry.';
comment on column public.ledger_entries.organization_id is 'Organization.';
comment on column public.ledger_entries.subject_kind is 'What emitted: run or site.';
comment on column public.ledger_entries.subject_id is 'Number of the run or of the site.';
comment on column public.ledger_entries.slot_start is 'Half hour of a site, by its start; empty for a run, whose half hours are in slots.';
comment on column public.ledger_entries.workload_id is 'Workload of a run.';
comment on column public.ledger_entries.run_id is 'Run; the same as subject_id, as a reference.';
comment on column public.ledger_entries.settlement is '1 when the run or the half hour ended, then rising as better figures arrive.';
comment on column public.ledger_entries.settled is 'Whether no slot, here or in the counterfactual, still uses a forecast or lacks its figure.';
comment on column public.ledger_entries.energy_kwh is 'Energy in kWh: for a run its IT energy, before PUE; for a site its meter''s reading.';
comment on column public.ledger_entries.energy_method is 'measured if all of it was, else modelled.';
comment on column public.ledger_entries.pue is 'PUE of the zone at that time; 1 for a site, whose meter counts everything.';
comment on column public.ledger_entries.carbon_g is 'Emitted, in gCO2; empty while a slot has no intensity.';
comment on column public.ledger_entries.cost_gbp is 'Electricity in pounds; empty while a slot has no price.';
comment on column public.ledger_entries.baseline_zone is 'Zone of the counterfactual, fixed at submission.';
comment on column public.ledger_entries.baseline_start is 'Start of the counterfactual: the submission; for a resumed run, later by the work completed before.';
comment on column public.ledger_entries.baseline_pue is 'PUE of that zone.';
comment on column public.ledger_entries.baseline_carbon_g is 'What the same energy would have emitted there and then, in gCO2.';
comment on column public.ledger_entries.baseline_cost_gbp is 'What it would have cost there and then, in pounds.';
comment on column public.ledger_entries.saved_g is 'baseline_carbon_g minus carbon_g; negative if emissions rose.';
comment on column public.ledger_entries.actual_share is 'Share of the energy, both sides, with actual intensities.';
comment on column public.ledger_entries.estimated_share is 'Share with estimated intensities.';
comment on column public.ledger_entries.forecast_share is 'Share still with forecasts.';
comment on column public.ledger_entries.missing_share is 'Share without any intensity.';
comment on column public.ledger_entries.kind is 'Whether the grid figures were live, replayed or sample data; sample when any was.';
comment on column public.ledger_entries.basis is 'The kind of intensity used.';
comment on column public.ledger_entries.slots is 'By slot, of the run and of the counterfactual: energy with its method and source, intensity with its status, kind and age, price.';
comment on column public.ledger_entries.created_at is 'When the entry was created.';
comment on column public.ledger_entries.chain_number is 'Number of the entry in the chain of its organization: 1, 2, 3 and so on, without a gap.';
comment on column public.ledger_entries.previous_hash is 'Hash of the entry before it in the chain; 64 zeros for the first.';
comment on column public.ledger_entries.entry_hash is 'SHA-256 of all other columns, previous_hash among them, as private.ledger_text writes them.';
comment on column public.ledger_entries.text_version is 'Version of the text that is hashed: an entry is verified by the version it was written with.';
create index ledger_entries_organization_id_idx on public.ledger_entries (organization_id, created_at desc);
create index ledger_entries_run_id_idx on public.ledger_entries (run_id, settlement desc);
create index ledger_entries_workload_id_idx on public.ledger_entries (workload_id, settlement desc);
create index ledger_entries_baseline_zone_idx on public.ledger_entries (baseline_zone);
create index ledger_entries_open_idx on public.ledger_entries (run_id, settlement desc) where not settled and subject_kind = 'run';

create trigger ledger_entries_append_only
  before update or delete on public.ledger_entries
  for each row execute function private.refuse_change();
create trigger ledger_entries_no_truncate
  before truncate on public.ledger_entries
  for each statement execute function private.refuse_change();

revoke all on table public.ledger_entries from anon, authenticated;
grant select on table public.ledger_entries to authenticated;
grant select, insert on table public.ledger_entries to service_role;
alter table public.ledger_entries enable row level security;

create policy ledger_entries_select on public.ledger_entries
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    or workload_id in (
      select w.id from public.compute_workloads w
      where w.user_id = (select auth.uid()) and w.organization_id = any (array(select private.my_organization_ids()))
    )
  );

/*
 * The newest entry of each subject, for sums. A run has one workload and one organization; they are listed so that a
 * query for either reads only its rows.
 */
create view public.ledger_current with (security_invoker = true) as
select distinct on (organization_id, workload_id, run_id, subject_kind, subject_id, slot_start) *
from public.ledger_entries
order by organization_id, workload_id, run_id, subject_kind, subject_id, slot_start, settlement desc;
comment on view public.ledger_current is 'The newest settlement of each run and of each half hour of a site. Sum this, not ledger_entries.';
revoke all on table public.ledger_current from anon, authenticated;
grant select on table public.ledger_current to authenticated, service_role;

-- Records an entry in the history of its workload, with the figures for the sentence on pages.
create function private.tell_settled(p_entry public.ledger_entries)
returns void
language sql
set search_path = ''
as $$
  insert into public.events (organization_id, workload_id, kind, reason, actor_kind, data)
  select
    p_entry.organization_id, p_entry.workload_id, 'ledger.settled',
    case when p_entry.settlement = 1 then 'Accounted' else 'Accounted again, by better figures' end,
    'system',
    jsonb_build_object(
      'runId', r.id, 'attempt', r.attempt, 'settlement', p_entry.settlement, 'isSettled', p_entry.settled,
      'energyKwh', p_entry.energy_kwh, 'carbonG', p_entry.carbon_g, 'baselineCarbonG', p_entry.baseline_carbon_g
    )
  from public.runs r
  where r.id = p_entry.run_id;
$$;

create function private.copy_ledger_to_workload()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- A workload lost once has two runs, and both emitted.
  update public.compute_workloads w
  set carbon_emitted_kg = totals.carbon_g / 1000, cost_gbp = totals.cost_gbp
  from (
    select
      case when bool_and(l.carbon_g is not null) then sum(l.carbon_g) end as carbon_g,
      case when bool_and(l.cost_gbp is not null) then sum(l.cost_gbp) end as cost_gbp
    from (
      select distinct on (e.run_id) e.carbon_g, e.cost_gbp
      from public.ledger_entries e
      where e.workload_id = new.workload_id
      order by e.run_id, e.settlement desc
    ) l
  ) totals
  where w.id = new.workload_id;
  perform private.settle_budget(new.workload_id);
  perform private.tell_settled(new);
  return null;
end;
$$;
create trigger ledger_entries_copy
  after insert on public.ledger_entries
  for each row when (new.subject_kind = 'run') execute function private.copy_ledger_to_workload();

-- The subject of an entry. A run has a workload; a site has a half hour.
create type private.ledger_subject as (
  organization_id bigint, kind text, id bigint, slot_start timestamptz, workload_id bigint, run_id bigint
);

/*
 * Adds the next settlement of a subject, unless the newest is equal. p_entry is made from domain/accounting. Returns
 * the settlement's number, or null if nothing was new. The caller has locked the subject, so that two settlements
 * follow each other.
 */
create function private.settle_subject(p_subject private.ledger_subject, p_entry jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_newest public.ledger_entries;
  v_new record;
begin
  select * into v_newest
  from public.ledger_entries
  where subject_kind = p_subject.kind and subject_id = p_subject.id
    and slot_start is not distinct from p_subject.slot_start
  order by settlement desc
  limit 1;
  select * into v_new
  from jsonb_to_record(p_entry) as e (
    settled boolean, "energyKwh" numeric(14, 8), "energyMethod" public.energy_method, pue numeric(4, 3), "carbonG" numeric(16, 4),
    "costGbp" numeric(14, 6), "baselineZoneId" bigint, "baselineStart" timestamptz, "baselinePue" numeric(4, 3),
    "baselineCarbonG" numeric(16, 4), "baselineCostGbp" numeric(14, 6), "actualShare" numeric(5, 4),
    "estimatedShare" numeric(5, 4), "forecastShare" numeric(5, 4), "missingShare" numeric(5, 4),
    kind public.grid_data_kind, slots jsonb
  );
  if v_newest.id is not null and (
    v_newest.settled, v_newest.energy_kwh, v_newest.carbon_g, v_newest.cost_gbp, v_newest.baseline_carbon_g,
    v_newest.baseline_cost_gbp, v_newest.actual_share, v_newest.estimated_share, v_newest.forecast_share
  ) is not distinct from (
    v_new.settled, v_new."energyKwh", v_new."carbonG", v_new."costGbp", v_new."baselineCarbonG",
    v_new."baselineCostGbp", v_new."actualShare", v_new."estimatedShare", v_new."forecastShare"
  ) then
    return null;
  end if;
  insert into public.ledger_entries (
    organization_id, subject_kind, subject_id, slot_start, workload_id, run_id, settlement, settled, energy_kwh,
    energy_method, pue, carbon_g, cost_gbp, baseline_zone, baseline_start, baseline_pue, baseline_carbon_g,
    baseline_cost_gbp, actual_share, estimated_share, forecast_share, missing_share, kind, slots
  )
  values (
    p_subject.organization_id, p_subject.kind, p_subject.id, p_subject.slot_start, p_subject.workload_id,
    p_subject.run_id, coalesce(v_newest.settlement, 0) + 1, v_new.settled, v_new."energyKwh", v_new."energyMethod",
    v_new.pue, v_new."carbonG", v_new."costGbp", v_new."baselineZoneId", v_new."baselineStart", v_new."baselinePue",
    v_new."baselineCarbonG", v_new."baselineCostGbp", v_new."actualShare", v_new."estimatedShare",
    v_new."forecastShare", v_new."missingShare", v_new.kind, v_new.slots
  );
  return coalesce(v_newest.settlement, 0) + 1;
end;
$$;

-- Settles a run. Null if nothing was new, or if there is no such run.
create function private.add_ledger_entry(p_run_id bigint, p_entry jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_subject private.ledger_subject;
begin
  -- One settlement of a workload at a time: two runs of it are summed up in its row.
  perform from public.compute_workloads
  where id = (select workload_id from public.runs where id = p_run_id)
  for no key update;
  select w.organization_id, 'run', r.id, null, w.id, r.id into v_subject
  from public.runs r
  join public.compute_workloads w on w.id = r.workload_id
  where r.id = p_run_id;
  if not found then
    return null;
  end if;
  return private.settle_subject(v_subject, p_entry);
end;
$$;

-- Settles a half hour of a site, named by its start. Null if nothing was new.
create function private.add_site_entry(p_organization_id bigint, p_site_id bigint, p_slot_start timestamptz, p_entry jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
begin
  -- One settlement of a half hour at a time.
  perform pg_advisory_xact_lock(hashtextextended('ledger site ' || p_site_id || ' ' || extract(epoch from p_slot_start), 0));
  return private.settle_subject(
    row(p_organization_id, 'site', p_site_id, p_slot_start, null, null)::private.ledger_subject, p_entry
  );
end;
$$;
/*
 * The chain of the ledger. Each entry has the SHA-256 of the one before it in its organization, and its own over all
 * its columns: an entry that is edited, removed, inserted or moved later no longer matches. `./karbos ledger verify`
 * finds the first that does not, with a separate program (cli/ledger/ledger-chain.ts).
 */
create table public.ledger_heads (
  organization_id bigint primary key references public.organizations (id) on delete cascade,
  entries bigint not null check (entries >= 0),
  entry_hash text not null check (entry_hash ~ '^[0-9a-f]{64}$'),
  updated_at timestamptz not null default now()
);
comment on table public.ledger_heads is 'The end of each organization''s chain, which shows if its last entries were removed. Keep a head elsewhere, and no earlier entry can be changed unnoticed.';
comment on column public.ledger_heads.organization_id is 'Organization.';
comment on column public.ledger_heads.entries is 'Entries in its chain: the number of the last.';
comment on column public.ledger_heads.entry_hash is 'Hash of the last entry.';
comment on column public.ledger_heads.updated_at is 'When the last entry was added.';

revoke all on table public.ledger_heads from anon, authenticated;
grant select on table public.ledger_heads to authenticated, service_role;
alter table public.ledger_heads enable row level security;

create policy ledger_heads_select on public.ledger_heads
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin'))));

-- Name, length in bytes and value; the length makes the text unambiguous. A null is a dash.
create function private.ledger_field(p_name text, p_value text)
returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return p_name || ' ' || coalesce(octet_length(p_value) || ' ' || p_value, '-') || E'\n';
end;
$$;

/*
 * An entry as the text that is hashed: each column but the hash itself, in this order, as Postgres writes it; instants
 * in UTC to the microsecond. In plpgsql, which caches plans: planning it again for each entry took longer than running
 * it.
 */
create function private.ledger_text(p_entry public.ledger_entries)
returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return private.ledger_field('text_version', p_entry.text_version::text)
    || private.ledger_field('previous_hash', p_entry.previous_hash)
    || private.ledger_field('chain_number', p_entry.chain_number::text)
    || private.ledger_field('id', p_entry.id::text)
    || private.ledger_field('organization_id', p_entry.organization_id::text)
    || private.ledger_field('workload_id', p_entry.workload_id::text)
    || private.ledger_field('run_id', p_entry.run_id::text)
    || private.ledger_field('subject_kind', p_entry.subject_kind)
    || private.ledger_field('subject_id', p_entry.subject_id::text)
    || private.ledger_field('slot_start', to_char(p_entry.slot_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    || private.ledger_field('settlement', p_entry.settlement::text)
    || private.ledger_field('settled', p_entry.settled::text)
    || private.ledger_field('energy_kwh', p_entry.energy_kwh::text)
    || private.ledger_field('energy_method', p_entry.energy_method::text)
    || private.ledger_field('pue', p_entry.pue::text)
    || private.ledger_field('carbon_g', p_entry.carbon_g::text)
    || private.ledger_field('cost_gbp', p_entry.cost_gbp::text)
    || private.ledger_field('baseline_zone', p_entry.baseline_zone::text)
    || private.ledger_field('baseline_start', to_char(p_entry.baseline_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    || private.ledger_field('baseline_pue', p_entry.baseline_pue::text)
    || private.ledger_field('baseline_carbon_g', p_entry.baseline_carbon_g::text)
    || private.ledger_field('baseline_cost_gbp', p_entry.baseline_cost_gbp::text)
    || private.ledger_field('saved_g', p_entry.saved_g::text)
    || private.ledger_field('actual_share', p_entry.actual_share::text)
    || private.ledger_field('estimated_share', p_entry.estimated_share::text)
    || private.ledger_field('forecast_share', p_entry.forecast_share::text)
    || private.ledger_field('missing_share', p_entry.missing_share::text)
    || private.ledger_field('kind', p_entry.kind::text)
    || private.ledger_field('basis', p_entry.basis)
    || private.ledger_field('slots', p_entry.slots::text)
    || private.ledger_field('created_at', to_char(p_entry.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'));
end;
$$;

create function private.ledger_hash(p_entry public.ledger_entries)
returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return encode(sha256(convert_to(private.ledger_text(p_entry), 'UTF8')), 'hex');
end;
$$;
grant execute on function private.ledger_field(text, text) to authenticated, service_role;
grant execute on function private.ledger_text(public.ledger_entries) to authenticated, service_role;
grant execute on function private.ledger_hash(public.ledger_entries) to authenticated, service_role;

-- Adds the entry to the end of the chain of its organization. The head is locked until the end of the transaction, so
-- concurrent entries follow each other.
create function private.chain_ledger_entry()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_head public.ledger_heads;
begin
  -- The workload first, as in add_ledger_entry: one lock order avoids deadlocks.
  perform from public.compute_workloads where id = new.workload_id for no key update;
  insert into public.ledger_heads (organization_id, entries, entry_hash)
  values (new.organization_id, 0, repeat('0', 64))
  on conflict (organization_id) do nothing;
  select * into v_head from public.ledger_heads where organization_id = new.organization_id for update;
  if new.subject_kind = 'run' then
    new.subject_id := new.run_id;
  end if;
  new.chain_number := v_head.entries + 1;
  new.previous_hash := v_head.entry_hash;
  -- Postgres computes it after this trigger, by the same sum.
  new.saved_g := new.baseline_carbon_g - new.carbon_g;
  new.entry_hash := private.ledger_hash(new);
  update public.ledger_heads
  set entries = new.chain_number, entry_hash = new.entry_hash, updated_at = pg_catalog.now()
  where organization_id = new.organization_id;
  return new;
end;
$$;
create trigger ledger_entries_chain
  before insert on public.ledger_entries
  for each row execute function private.chain_ledger_entry();

/*
 * Recomputes the chain of an organization with the caller's rights: for those who may read all of it. For large
 * ledgers, and for a check that does not depend on this database's functions, use ./karbos ledger verify.
 */
create function public.verify_ledger(p_organization_id bigint)
returns table (entries bigint, head_hash text, broken_entry bigint, fault text)
language plpgsql
stable
set search_path = ''
as $$
begin
  if not exists (select from public.organizations where id = p_organization_id) then
    perform private.refuse_missing(
      'no_organization', format('There is no organization %s that you belong to', p_organization_id),
      'Choose one of your own organizations.'
    );
  end if;
  if private.is_api_caller()
    and not p_organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin'))) then
    perform private.refuse_forbidden(
      'role_required', 'Only who reads the whole ledger of an organization can verify it',
      'Ask an operator, viewer or admin of your organization.'
    );
  end if;
  return query
  with chain as (
    select
      l as entry,
      row_number() over w as place,
      coalesce(lag(l.entry_hash) over w, repeat('0', 64)) as hash_before
    from public.ledger_entries l
    where l.organization_id = p_organization_id
    window w as (order by l.chain_number, l.id)
  ),
  faults as (
    select
      (c.entry).id as id, c.place,
      case
        when (c.entry).chain_number <> c.place then 'number'
        when (c.entry).previous_hash <> c.hash_before then 'link'
        when (c.entry).entry_hash <> private.ledger_hash(c.entry) then 'content'
      end as fault
    from chain c
  ),
  first_fault as (
    select f.id, f.fault from faults f where f.fault is not null order by f.place limit 1
  ),
  ends as (
    select
      (select count(*) from chain) as entries,
      (select (c.entry).entry_hash from chain c order by c.place desc limit 1) as entry_hash
  )
  select
    e.entries, e.entry_hash, ff.id,
    coalesce(
      ff.fault,
      case when (coalesce(h.entries, 0), h.entry_hash) is distinct from (e.entries, e.entry_hash) then 'head' end
    )
  from ends e
  left join first_fault ff on true
  left join public.ledger_heads h on h.organization_id = p_organization_id;
end;
$$;
comment on function public.verify_ledger(bigint) is 'Recomputes the hash chain of an organization''s ledger: entries, the hash at its end, and the first entry that does not match with its fault: number (one is missing, added or moved), link, content (edited) or head (the end is missing).';
grant execute on function public.verify_ledger(bigint) to authenticated, service_role;
revoke execute on function public.verify_ledger(bigint) from public, anon;
create table public.run_foresights (
  run_id bigint primary key references public.runs (id) on delete restrict,
  organization_id bigint not null references public.organizations (id) on delete restrict,
  settlement integer not null check (settlement >= 1),
  zone_id bigint references public.grid_zones (id) on delete restrict,
  start_at timestamptz not null,
  carbon_g numeric(16, 4) not null check (carbon_g >= 0),
  saved_g numeric(16, 4) not null check (saved_g >= 0),
  computed_at timestamptz not null default now()
);
comment on table public.run_foresights is 'What each run would have saved if every intensity had been known in advance, for the capture ratio. Computed once its settlement is final and the time it could have run in is over.';
comment on column public.run_foresights.run_id is 'Run.';
comment on column public.run_foresights.organization_id is 'Organization.';
comment on column public.run_foresights.settlement is 'Settlement of the ledger that it belongs to.';
comment on column public.run_foresights.zone_id is 'Zone where the same energy would have emitted least.';
comment on column public.run_foresights.start_at is 'Start of that choice.';
comment on column public.run_foresights.carbon_g is 'What it would have emitted there and then, in gCO2: no more than the run or its counterfactual did.';
comment on column public.run_foresights.saved_g is 'What that would have saved against the counterfactual, in gCO2.';
comment on column public.run_foresights.computed_at is 'When it was computed.';
create index run_foresights_organization_id_idx on public.run_foresights (organization_id);
create index run_foresights_zone_id_idx on public.run_foresights (zone_id);

revoke all on table public.run_foresights from anon, authenticated;
grant select on table public.run_foresights to authenticated;
grant select, insert, update, delete on table public.run_foresights to service_role;
alter table public.run_foresights enable row level security;

create policy run_foresights_select on public.run_foresights
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    or run_id in (
      select r.id
      from public.runs r
      join public.compute_workloads w on w.id = r.workload_id
      where w.user_id = (select auth.uid()) and w.organization_id = any (array(select private.my_organization_ids()))
    )
  );

/*
 * Stores a run's perfect foresight, or, if null, when to compute it again. p_best is
 * { zoneId, startAt, carbonG, savedG } of lib/domain/accounting/perfect-foresight.ts.
 */
create function private.store_foresight(p_run_id bigint, p_best jsonb, p_due_at timestamptz)
returns void
language sql
set search_path = ''
as $$
  insert into public.run_foresights (run_id, organization_id, settlement, zone_id, start_at, carbon_g, saved_g)
  select r.id, r.organization_id, l.settlement, b."zoneId", b."startAt", b."carbonG", b."savedG"
  from public.runs r
  join lateral (
    select e.settlement from public.ledger_entries e where e.run_id = r.id order by e.settlement desc limit 1
  ) l on true
  cross join jsonb_to_record(p_best) as b ("zoneId" bigint, "startAt" timestamptz, "carbonG" numeric, "savedG" numeric)
  where r.id = p_run_id and p_best is not null
  on conflict (run_id) do update
  set settlement = excluded.settlement, zone_id = excluded.zone_id, start_at = excluded.start_at,
      carbon_g = excluded.carbon_g, saved_g = excluded.saved_g, computed_at = pg_catalog.now();

  update public.runs set foresight_due_at = case when p_best is null then p_due_at end where id = p_run_id;
$$;

/*
 * Emissions and savings of the runs that ended since an instant, by week or month of the United Kingdom, with the
 * caller's rights. Sums, so that periods can be added: energy by status of its intensity, in kWh. Carbon and cost are
 * summed over the runs that are known on both sides only; captured_g and foresight_g over those with perfect foresight.
 */
create function public.savings_by_period(p_organization_id bigint, p_since timestamptz, p_period text default 'month')
returns table (
  period_start date, runs bigint, energy_kwh numeric, carbon_g numeric, baseline_carbon_g numeric, cost_gbp numeric,
  baseline_cost_gbp numeric, runs_not_comparable bigint, runs_worse bigint, measured_kwh numeric, actual_kwh numeric,
  estimated_kwh numeric, forecast_kwh numeric, missing_kwh numeric, runs_open bigint, runs_judged bigint, captured_g numeric,
  foresight_g numeric
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
  if p_period not in ('week', 'month') then
    perform private.refuse_value(
      'unknown_period', format('A period is a week or a month, not %s', p_period), 'Ask for week or month.'
    );
  end if;
  return query
  with newest as (
    select
      pg_catalog.date_trunc(p_period, r.finished_at at time zone 'Europe/London')::date as period_start,
      l.*, f.saved_g as foresight_saved_g,
      l.carbon_g is not null and l.baseline_carbon_g is not null as is_comparable,
      l.cost_gbp is not null and l.baseline_cost_gbp is not null as is_priced,
      l.saved_g is not null and f.run_id is not null as is_judged
    from public.runs r
    join lateral (
      select e.settled, e.energy_kwh, e.energy_method, e.carbon_g, e.baseline_carbon_g, e.cost_gbp, e.baseline_cost_gbp, e.saved_g,
        e.actual_share, e.estimated_share, e.forecast_share, e.missing_share
      from public.ledger_entries e
      where e.run_id = r.id
      order by e.settlement desc
      limit 1
    ) l on true
    left join public.run_foresights f on f.run_id = r.id
    where r.organization_id = p_organization_id and r.finished_at >= p_since
  )
  select
    n.period_start, count(*), sum(n.energy_kwh),
    sum(n.carbon_g) filter (where n.is_comparable), sum(n.baseline_carbon_g) filter (where n.is_comparable),
    sum(n.cost_gbp) filter (where n.is_priced), sum(n.baseline_cost_gbp) filter (where n.is_priced),
    count(*) filter (where not n.is_comparable),
    -- Half a gram is below the precision of an intensity in whole grams.
    count(*) filter (where n.is_comparable and n.carbon_g > n.baseline_carbon_g + 0.5),
    coalesce(sum(n.energy_kwh) filter (where n.energy_method = 'measured'), 0),
    sum(n.energy_kwh * n.actual_share), sum(n.energy_kwh * n.estimated_share), sum(n.energy_kwh * n.forecast_share),
    sum(n.energy_kwh * n.missing_share),
    count(*) filter (where not n.settled), count(*) filter (where n.is_judged),
    sum(n.saved_g) filter (where n.is_judged), sum(n.foresight_saved_g) filter (where n.is_judged)
  from newest n
  group by n.period_start
  order by n.period_start desc;
end;
$$;
comment on function public.savings_by_period(bigint, timestamptz, text) is 'What the runs that ended since an instant emitted and saved, and what perfect foresight would have saved, by week or month of the United Kingdom.';
revoke execute on function public.savings_by_period(bigint, timestamptz, text) from public, anon;
grant execute on function public.savings_by_period(bigint, timestamptz, text) to authenticated, service_role;
/*
 * Requests a new settlement of runs whose newest ledger entry still uses forecasts, now that figures have arrived, and
 * of those without perfect foresight whose possible running time is over. Run after each poll. Runs older than 35 days
 * are not changed: NESO revises nothing after that. At most p_limit a call, the least recently requested first, so that
 * all get their turn.
 */
create function private.enqueue_settlements(p_limit integer default 500)
returns integer
language sql
set search_path = ''
as $$
  with open_runs as (
    select r.id
    from public.runs r
    where r.finished_at > pg_catalog.now() - interval '35 days'
      and r.id in (
        select l.run_id
        from public.ledger_entries l
        where not l.settled and l.subject_kind = 'run'
          and not exists (
            select from public.ledger_entries newer where newer.run_id = l.run_id and newer.settlement > l.settlement
          )
        union all
        select due.id from public.runs due where due.foresight_due_at <= pg_catalog.now()
      )
    order by r.settlement_asked_at nulls first, r.id
    limit p_limit
    -- Two concurrent polls share the work.
    for update of r skip locked
  ),
  asked as (
    update public.runs r
    set settlement_asked_at = pg_catalog.now()
    from open_runs o
    where r.id = o.id
    returning r.id
  )
  select count(private.enqueue('run.account', jsonb_build_object('version', 1, 'runId', id), id::text))::integer
  from asked;
$$;

/*
 * Requests planning again of the workloads that have not started, now that the forecast has changed: those whose plan
 * was infeasible or that the policy has still to assign, and those that wait for an operator or were placed by policy,
 * if their current plan was not checked with the newest issue, or was made before all its data had arrived. At most
 * p_limit a call, the least recently changed first; a plan that was checked is not requested again, whatever the
 * result. Marks the newest issue as ready.
 */
create function private.enqueue_replans(p_limit integer default 500)
returns integer
language sql
set search_path = ''
as $$
  update public.grid_forecast_issues
  set ready_at = pg_catalog.now()
  where id = (select i.id from public.grid_forecast_issues i order by i.issued_at desc limit 1) and ready_at is null;

  select count(private.enqueue('workload.plan', jsonb_build_object('version', 1, 'workloadId', id), id::text))::integer
  from (
    select w.id
    from public.compute_workloads w
    left join (
      select i.id, i.ready_at from public.grid_forecast_issues i order by i.issued_at desc limit 1
    ) issue on true
    where w.deadline > pg_catalog.now()
      and (
        w.status = 'PENDING'
        or (
          (w.status = 'PLANNED' or (w.scheduled_start > pg_catalog.now() and private.is_placed_by_policy(w)))
          and coalesce((
            select coalesce(p.checked_issue_id, p.issue_id) is distinct from issue.id
              or (p.checked_issue_id is null and p.created_at < issue.ready_at)
            from public.plans p
            where p.id = w.current_plan_id
          ), issue.id is not null)
        )
        or (w.status = 'PLANNED' and private.is_left_to_policy(w))
      )
    order by w.updated_at, w.id
    limit p_limit
  ) waiting;
$$;

/*
 * When the policy becomes automatic, it assigns the workloads that wait for an operator: they are planned again at
 * once, to get the best place that is free now. At most 5,000, which takes about a second; the rest is requested at the
 * next polls.
 */
create function private.hand_over_to_policy()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- In the order of enqueue_replans, to avoid deadlocks of concurrent calls.
  perform private.enqueue('workload.plan', jsonb_build_object('version', 1, 'workloadId', waiting.id), waiting.id::text)
  from (
    select w.id
    from public.compute_workloads w
    where w.organization_id = new.id and w.status = 'PLANNED' and private.is_left_to_policy(w)
    order by w.updated_at, w.id
    limit 5000
  ) waiting;
  if found then
    perform private.nudge_dispatch();
  end if;
  return null;
end;
$$;
create trigger organizations_hand_over_to_policy
  after update of assignment_policy on public.organizations
  for each row when (old.assignment_policy = 'manual' and new.assignment_policy = 'automatic')
  execute function private.hand_over_to_policy();
/*
 * Carbon budgets: how much an organization, a project or a user may emit in a calendar month of the United Kingdom. The
 * expected carbon is committed when a workload is submitted, planned and placed, with a lock on the budgets it counts
 * against, so that two at once cannot both take the last of one; the emitted carbon replaces it later.
 */
create table public.carbon_budgets (
  id bigint generated always as identity primary key,
  organization_id bigint not null references public.organizations (id) on delete cascade,
  project text check (length(project) between 1 and 60)
    constraint carbon_budgets_project_seen check (private.is_seen_text(project)),
  user_id uuid,
  month date check (extract(day from month) = 1),
  limit_g numeric(16, 3) not null check (limit_g > 0 and limit_g <= 1000000000000),
  is_hard boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (num_nonnulls(project, user_id) <= 1),
  unique nulls not distinct (organization_id, project, user_id, month),
  foreign key (organization_id, user_id) references public.memberships (organization_id, user_id) on delete cascade
);
comment on table public.carbon_budgets is 'How much may be emitted in a month: by the organization, or by a project or a user if one is named.';
comment on column public.carbon_budgets.id is 'Number of the budget.';
comment on column public.carbon_budgets.organization_id is 'Organization.';
comment on column public.carbon_budgets.project is 'Project it is for; empty for all.';
comment on column public.carbon_budgets.user_id is 'Member it is for; empty for all.';
comment on column public.carbon_budgets.month is 'First day of the month it is for, in the United Kingdom; empty for every month without a specific budget.';
comment on column public.carbon_budgets.limit_g is 'Most that may be emitted in the month, in gCO2.';
comment on column public.carbon_budgets.is_hard is 'Hard: work that would exceed it is refused. Soft: it raises an alert, and runs after other work.';
comment on column public.carbon_budgets.created_at is 'When it was made.';
comment on column public.carbon_budgets.updated_at is 'When it was last changed.';
create index carbon_budgets_user_idx on public.carbon_budgets (organization_id, user_id);
create trigger carbon_budgets_touch
  before update on public.carbon_budgets
  for each row execute function private.touch_updated_at();
create trigger carbon_budgets_audit
  after insert or update or delete on public.carbon_budgets
  for each row execute function private.audit_row('budget', 'id', 'organization_id', 'created_at,updated_at');

create table public.carbon_commitments (
  workload_id bigint primary key references public.compute_workloads (id) on delete cascade,
  organization_id bigint not null references public.organizations (id) on delete cascade,
  -- The workload's key ensures it: a separate foreign key would make this table look like a link from workloads to
  -- profiles.
  user_id uuid not null,
  project text,
  month date not null,
  reserved_g numeric(16, 3) check (reserved_g >= 0),
  actual_g numeric(16, 3) not null default 0 check (actual_g >= 0),
  counted_g numeric(16, 3) generated always as (coalesce(reserved_g, 0) + actual_g) stored,
  is_over_soft boolean not null default false,
  updated_at timestamptz not null default now()
);
comment on table public.carbon_commitments is 'What each workload counts against the budgets of a month: its expected carbon, and then what it emitted.';
comment on column public.carbon_commitments.workload_id is 'Workload.';
comment on column public.carbon_commitments.organization_id is 'Organization.';
comment on column public.carbon_commitments.user_id is 'Who submitted it.';
comment on column public.carbon_commitments.project is 'Project it belongs to.';
comment on column public.carbon_commitments.month is 'First day of the month it counts in: of its submission, its planned start, its end.';
comment on column public.carbon_commitments.reserved_g is 'Still expected, in gCO2; empty while no intensity is known.';
comment on column public.carbon_commitments.actual_g is 'Emitted by the runs that ended, in gCO2.';
comment on column public.carbon_commitments.counted_g is 'What counts: both together.';
comment on column public.carbon_commitments.is_over_soft is 'Whether it exceeds a soft budget: it then runs after other work.';
comment on column public.carbon_commitments.updated_at is 'When it last changed.';
create index carbon_commitments_month_idx on public.carbon_commitments (organization_id, month);

revoke all on table public.carbon_budgets, public.carbon_commitments from anon, authenticated;
grant select, delete on table public.carbon_budgets to authenticated;
grant insert (organization_id, project, user_id, month, limit_g, is_hard) on table public.carbon_budgets to authenticated;
grant update (limit_g, is_hard) on table public.carbon_budgets to authenticated;
grant select on table public.carbon_commitments to authenticated;
grant select, insert, update, delete on table public.carbon_budgets, public.carbon_commitments to service_role;
alter table public.carbon_budgets enable row level security;
alter table public.carbon_commitments enable row level security;

create policy carbon_budgets_select on public.carbon_budgets
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    or ((user_id is null or user_id = (select auth.uid())) and organization_id = any (array(select private.my_organization_ids())))
  );
create policy carbon_budgets_insert on public.carbon_budgets
  for insert to authenticated
  with check (organization_id = any (array(select private.my_organization_ids('operator', 'admin'))));
create policy carbon_budgets_update on public.carbon_budgets
  for update to authenticated
  using (organization_id = any (array(select private.my_organization_ids('operator', 'admin'))))
  with check (organization_id = any (array(select private.my_organization_ids('operator', 'admin'))));
create policy carbon_budgets_delete on public.carbon_budgets
  for delete to authenticated
  using (organization_id = any (array(select private.my_organization_ids('operator', 'admin'))));
create policy carbon_commitments_select on public.carbon_commitments
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    or (user_id = (select auth.uid()) and organization_id = any (array(select private.my_organization_ids())))
  );

create function private.london_month(p_at timestamptz)
returns date
language plpgsql
immutable
set search_path = ''
as $$
begin
  return pg_catalog.date_trunc('month', p_at at time zone 'Europe/London')::date;
end;
$$;

create function private.grams_text(p_g numeric)
returns text
language sql
immutable
set search_path = ''
as $$
  select case
    when abs(p_g) >= 1000 then trim(to_char(p_g / 1000, 'FM999,999,990.0')) || ' kg'
    when abs(p_g) >= 10 or p_g = 0 then round(p_g)::text || ' g'
    else round(p_g, 1)::text || ' g'
  end;
$$;

/*
 * The carbon of a workload if run at once in the cleanest zone, in gCO2: its expected carbon before it is planned.
 * Energy as lib/domain/power/power-model.ts models it (an A100, a virtual CPU, memory; half load). Null while no
 * intensity is known.
 */
create function private.expected_carbon_g(p_workload public.compute_workloads)
returns numeric
language plpgsql
stable
set search_path = ''
as $$
begin
  return least(
    coalesce(
      p_workload.estimated_energy_kwh,
      (p_workload.required_gpus * 226.5 + p_workload.required_cpu_cores * 2.12 + p_workload.required_memory_gb * 0.392)
        * p_workload.estimated_duration_mins / 60000
    ) * (select min(z.carbon_intensity * z.pue) from public.grid_zones z where z.enabled),
    p_workload.carbon_cap_gco2
  );
end;
$$;

-- Expected carbon of a workload's remaining work in a zone from a start, drawn evenly, by the best known figures. Null
-- if one is missing.
create function private.placed_carbon_g(p_workload public.compute_workloads, p_zone bigint, p_start timestamptz)
returns numeric
language sql
stable
set search_path = ''
as $$
  with span as (
    select p_start as starts, p_start + p_workload.remaining_mins * interval '1 minute' as ends
  )
  select case
    when bool_and(t.intensity_g_per_kwh is not null) then
      (
        p_workload.estimated_energy_kwh * p_workload.remaining_mins / p_workload.estimated_duration_mins
        + case when p_workload.done_mins > 0 then p_workload.resume_cost_wh / 1000 else 0 end
      ) * max(z.pue) * sum(
        t.intensity_g_per_kwh * extract(
          epoch from least(s.ends, t.slot_start + interval '30 minutes') - greatest(s.starts, t.slot_start)
        )
      ) / (p_workload.remaining_mins * 60)
  end
  from span s
  join public.grid_zones z on z.id = p_zone
  join public.grid_regions r on r.name = z.region
  cross join lateral public.region_timeline(r.id, s.starts, s.ends) t;
$$;

-- The budgets that a workload counts against in a month: its own month's, or else every month's. Locked, always in one order.
create function private.lock_budgets(p_workload public.compute_workloads, p_month date)
returns setof public.carbon_budgets
language sql
set search_path = ''
as $$
  select b.*
  from public.carbon_budgets b
  where b.organization_id = p_workload.organization_id
    and (b.project is null or b.project = p_workload.project)
    and (b.user_id is null or b.user_id = p_workload.user_id)
    and (
      b.month = p_month
      or (b.month is null and not exists (
        select from public.carbon_budgets own
        where own.organization_id = b.organization_id and own.month = p_month
          and (own.project, own.user_id) is not distinct from (b.project, b.user_id)
      ))
    )
  order by b.id
  for no key update of b;
$$;

create function private.counted_g(p_budget public.carbon_budgets, p_month date, p_except bigint default null)
returns numeric
language sql
stable
set search_path = ''
as $$
  select coalesce(sum(c.counted_g), 0)
  from public.carbon_commitments c
  where c.organization_id = p_budget.organization_id and c.month = p_month
    and (p_budget.project is null or c.project = p_budget.project)
    and (p_budget.user_id is null or c.user_id = p_budget.user_id)
    and c.workload_id is distinct from p_except;
$$;

create function private.budget_name(p_budget public.carbon_budgets, p_month date)
returns text
language sql
stable
set search_path = ''
as $$
  select 'The carbon budget of ' || case
      when p_budget.project is not null then 'project ' || p_budget.project
      when p_budget.user_id is not null then (select p.display_name from public.profiles p where p.user_id = p_budget.user_id)
      else 'the organization'
    end || ' for ' || to_char(p_month, 'FMMonth YYYY');
$$;

/*
 * Commits the expected carbon of a workload in the month of a moment. Returns null. If a hard budget has not enough
 * left, returns the sentence of the refusal, and commits nothing.
 */
create function private.try_reserve(p_workload public.compute_workloads, p_expected_g numeric, p_at timestamptz)
returns text
language plpgsql
set search_path = ''
as $$
declare
  v_month date := private.london_month(p_at);
  v_expected_g numeric(16, 3) := p_expected_g;
  v_known public.carbon_commitments;
  v_budget public.carbon_budgets;
  v_left_g numeric;
  v_over text;
begin
  select * into v_known from public.carbon_commitments c where c.workload_id = p_workload.id;
  -- An accepted workload may count as much or less, regardless of later changes of the budget.
  if v_known.month = v_month and v_known.project is not distinct from p_workload.project and v_expected_g <= v_known.reserved_g then
    update public.carbon_commitments
    set reserved_g = v_expected_g, updated_at = pg_catalog.now()
    where workload_id = p_workload.id;
    return null;
  end if;
  for v_budget in select * from private.lock_budgets(p_workload, v_month) loop
    v_left_g := v_budget.limit_g - private.counted_g(v_budget, v_month, p_workload.id) - coalesce(v_known.actual_g, 0);
    if coalesce(v_expected_g, 0) > v_left_g then
      if v_budget.is_hard then
        return private.budget_name(v_budget, v_month) || case
          when v_left_g > 0 then
            ' has ' || private.grams_text(v_left_g) || ' left; this needs about ' || private.grams_text(v_expected_g)
          when v_left_g < 0 then
            ' is spent: what is committed goes ' || private.grams_text(-v_left_g) || ' beyond its ' || private.grams_text(v_budget.limit_g)
          else ' is spent: all of its ' || private.grams_text(v_budget.limit_g) || ' are committed'
        end;
      end if;
      v_over := private.budget_name(v_budget, v_month) || ' is spent';
      -- Once a month and limit: the first workload that goes beyond says it for those that follow.
      perform private.raise_alert(
        p_workload.organization_id, 'budget.spent', 'warning', 'budget', v_budget.id::text, 'Carbon budget spent',
        v_over || ': ' || p_workload.job_id || ' goes beyond its ' || private.grams_text(v_budget.limit_g)
          || '. Such work runs after other work. Raise the budget, or make it hard to refuse more.',
        jsonb_build_object('jobId', p_workload.job_id, 'month', v_month), v_month || ' ' || v_budget.limit_g
      );
    end if;
  end loop;
  insert into public.carbon_commitments as known (workload_id, organization_id, user_id, project, month, reserved_g, is_over_soft)
  values (
    p_workload.id, p_workload.organization_id, p_workload.user_id, p_workload.project, v_month, v_expected_g, v_over is not null
  )
  on conflict (workload_id) do update
  set project = excluded.project, month = excluded.month, reserved_g = excluded.reserved_g, is_over_soft = excluded.is_over_soft,
      updated_at = pg_catalog.now();
  return null;
end;
$$;

create function private.reserve(p_workload public.compute_workloads, p_expected_g numeric, p_at timestamptz)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_refusal text := private.try_reserve(p_workload, p_expected_g, p_at);
begin
  if v_refusal is not null then
    perform private.refuse_conflict(
      'budget_exceeded', v_refusal, 'Make it smaller, wait for the next month, or ask an operator to raise the budget.'
    );
  end if;
end;
$$;

create function private.follow_budget()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_known numeric;
  v_month date;
  v_expected numeric;
begin
  if tg_op = 'INSERT' then
    if new.status = 'PENDING' then
      perform private.reserve(new, private.expected_carbon_g(new), new.submitted_at);
    end if;
    return null;
  end if;
  if new.status in ('COMPLETED', 'FAILED', 'CANCELLED') then
    -- Completed runs stay committed until the ledger has their emissions.
    if old.status <> new.status then
      if exists (select from public.runs r where r.workload_id = new.id and r.claimed_at is not null) then
        perform private.settle_budget(new.id);
      else
        delete from public.carbon_commitments where workload_id = new.id;
      end if;
    end if;
    return null;
  end if;
  if new.status = 'PENDING' and private.has_new_requirements(old, new) then
    perform private.reserve(new, private.expected_carbon_g(new), pg_catalog.now());
  elsif new.status = 'SCHEDULED'
    and (old.status <> 'SCHEDULED' or (new.chosen_grid_zone, new.scheduled_start) is distinct from (old.chosen_grid_zone, old.scheduled_start)) then
    select c.reserved_g, c.month into v_known, v_month from public.carbon_commitments c where c.workload_id = new.id;
    v_expected := coalesce(private.placed_carbon_g(new, new.chosen_grid_zone, new.scheduled_start), v_known);
    if old.status = 'RUNNING' and v_month = private.london_month(new.scheduled_start) then
      -- The suspended run's emissions stay committed until the ledger has them.
      v_expected := greatest(v_expected, v_known);
    end if;
    perform private.reserve(new, v_expected, new.scheduled_start);
  elsif new.project is distinct from old.project then
    select c.reserved_g into v_known from public.carbon_commitments c where c.workload_id = new.id;
    perform private.reserve(new, v_known, coalesce(new.scheduled_start, pg_catalog.now()));
  end if;
  return null;
end;
$$;
create trigger compute_workloads_3_budget
  after insert or update on public.compute_workloads
  for each row execute function private.follow_budget();

/*
 * Replaces the expected carbon of a workload by the emitted carbon of its runs. A fact is never refused, so no lock is
 * needed. It may be more than a hard budget allowed.
 */
create function private.settle_budget(p_workload_id bigint)
returns void
language sql
set search_path = ''
as $$
  update public.carbon_commitments c
  set actual_g = coalesce(runs.carbon_g, 0),
      reserved_g = case
        when w.status in ('COMPLETED', 'FAILED', 'CANCELLED') and runs.is_known then 0
        -- For a suspended workload, the remaining work.
        when w.status = 'SCHEDULED' and runs.is_known then
          least(c.reserved_g, private.placed_carbon_g(w, w.chosen_grid_zone, w.scheduled_start))
        else c.reserved_g
      end,
      month = case
        when w.status in ('COMPLETED', 'FAILED', 'CANCELLED') then coalesce(private.london_month(runs.finished_at), c.month)
        else c.month
      end,
      updated_at = pg_catalog.now()
  from public.compute_workloads w,
    lateral (
      select sum(l.carbon_g) as carbon_g, bool_and(l.carbon_g is not null) as is_known, max(r.finished_at) as finished_at
      from public.runs r
      left join lateral (
        select e.carbon_g from public.ledger_entries e where e.run_id = r.id order by e.settlement desc limit 1
      ) l on true
      where r.workload_id = w.id and r.claimed_at is not null
    ) runs
  where c.workload_id = p_workload_id and w.id = p_workload_id;
$$;

/*
 * The budgets of a month that the caller may see, with the amounts that count against each. The sums are over all work:
 * only amounts, never the owner.
 */
create function private.budget_usage(p_organization_id bigint, p_month date)
returns table (budget_id bigint, emitted_g numeric, expected_g numeric, workloads bigint)
language sql
stable
security definer
set search_path = ''
as $$
  select b.id, coalesce(sum(c.actual_g), 0), coalesce(sum(c.reserved_g), 0), count(c.workload_id)
  from public.carbon_budgets b
  left join public.carbon_commitments c
    on c.organization_id = b.organization_id and c.month = p_month
    and (b.project is null or c.project = b.project)
    and (b.user_id is null or c.user_id = b.user_id)
  where b.organization_id = p_organization_id
    and (
      b.organization_id in (select private.my_organization_ids('operator', 'viewer', 'admin'))
      or ((b.user_id is null or b.user_id = (select auth.uid())) and b.organization_id in (select private.my_organization_ids()))
    )
    and (
      b.month = p_month
      or (b.month is null and not exists (
        select from public.carbon_budgets own
        where own.organization_id = b.organization_id and own.month = p_month
          and (own.project, own.user_id) is not distinct from (b.project, b.user_id)
      ))
    )
  group by b.id;
$$;
grant execute on function private.budget_usage(bigint, date) to authenticated;

create function public.carbon_budget_usage(p_organization_id bigint, p_month date)
returns table (
  id bigint, project text, user_id uuid, display_name text, month date, limit_g numeric, is_hard boolean, emitted_g numeric,
  expected_g numeric, left_g numeric, workloads bigint
)
language sql
stable
set search_path = ''
as $$
  select
    b.id, b.project, b.user_id, p.display_name, b.month, b.limit_g, b.is_hard, u.emitted_g, u.expected_g,
    b.limit_g - u.emitted_g - u.expected_g, u.workloads
  from private.budget_usage(p_organization_id, p_month) u
  join public.carbon_budgets b on b.id = u.budget_id
  left join public.profiles p on p.user_id = b.user_id
  order by num_nonnulls(b.project, b.user_id), b.project, p.display_name, b.id;
$$;
comment on function public.carbon_budget_usage(bigint, date) is 'The budgets of a month that the caller may see, each with the emitted, the still expected and the remaining carbon, in gCO2.';
revoke execute on function public.carbon_budget_usage(bigint, date) from public, anon;
grant execute on function public.carbon_budget_usage(bigint, date) to authenticated;
/*
 * Mail that Karbos itself sends. The cause of a mail puts it here in the same transaction; the mailer (worker/mailer)
 * claims it, sends it and reports the result. At least once: a mail whose response was lost is sent again under the
 * same Message-ID. Auth sends its own mails: confirmations, magic links, recovery.
 */

create type public.mail_state as enum ('pending', 'sending', 'sent', 'failed');
comment on type public.mail_state is 'pending waits for its turn, sending is claimed, sent and failed have ended.';

create table public.mail_outbox (
  id bigint generated always as identity primary key,
  dedupe_key text not null unique check (length(dedupe_key) between 1 and 200),
  to_address text not null check (length(to_address) <= 320 and to_address ~ '^[^[:space:]@<>,;"]+@[^[:space:]@<>,;"]+$'),
  user_id uuid references public.profiles (user_id) on delete cascade,
  template text not null check (template ~ '^[a-z]+(_[a-z]+)*$' and length(template) <= 60),
  data jsonb not null check (jsonb_typeof(data) = 'object' and octet_length(data::text) <= 16384),
  state public.mail_state not null default 'pending',
  attempts smallint not null default 0 check (attempts between 0 and 8),
  next_attempt_at timestamptz not null default now(),
  claim_token uuid,
  last_error text check (length(last_error) <= 500),
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  check ((state = 'sending') = (claim_token is not null)),
  check ((state in ('sent', 'failed')) = (ended_at is not null))
);
comment on table public.mail_outbox is 'Mail to send and mail sent. Rows are removed some days after they ended (retention_settings); the content of a mail is removed when it was sent.';
comment on column public.mail_outbox.id is 'Number of the mail.';
comment on column public.mail_outbox.dedupe_key is 'Its cause: the same cause twice makes one mail.';
comment on column public.mail_outbox.to_address is 'Address it goes to.';
comment on column public.mail_outbox.user_id is 'Account it goes to, if it has one: its preferences apply, and the mail is deleted with the account.';
comment on column public.mail_outbox.template is 'Its template in lib/mail.';
comment on column public.mail_outbox.data is 'The data of the template; empty once the mail has ended.';
comment on column public.mail_outbox.state is 'pending, sending, sent or failed.';
comment on column public.mail_outbox.attempts is 'Number of attempts, 8 at most.';
comment on column public.mail_outbox.next_attempt_at is 'When it is tried next; while it is being sent, when its claim ends.';
comment on column public.mail_outbox.claim_token is 'Token of the claim: only its holder may report the result.';
comment on column public.mail_outbox.last_error is 'Why the last attempt failed.';
comment on column public.mail_outbox.created_at is 'When it was caused.';
comment on column public.mail_outbox.ended_at is 'When it was sent or failed permanently.';
create index mail_outbox_due_idx on public.mail_outbox (next_attempt_at) where state in ('pending', 'sending');
create index mail_outbox_ended_at_idx on public.mail_outbox (ended_at) where ended_at is not null;
create index mail_outbox_user_id_idx on public.mail_outbox (user_id);

revoke all on table public.mail_outbox from anon, authenticated;
grant select on table public.mail_outbox to service_role;
alter table public.mail_outbox enable row level security;

create table public.mail_preferences (
  user_id uuid not null references public.profiles (user_id) on delete cascade,
  topic text not null check (topic in ('alerts', 'failures', 'completions')),
  is_wanted boolean not null,
  changed_at timestamptz not null default now(),
  primary key (user_id, topic)
);
comment on table public.mail_preferences is 'The mail that a person chose. Without a row: alerts and failures, but not completions.';
comment on column public.mail_preferences.user_id is 'The person.';
comment on column public.mail_preferences.topic is 'alerts: critical alerts of the person''s organizations. failures: own work that failed. completions: own work that succeeded.';
comment on column public.mail_preferences.is_wanted is 'Whether mail of this topic is sent.';
comment on column public.mail_preferences.changed_at is 'When this was last set.';

revoke all on table public.mail_preferences from anon, authenticated;
grant select, insert (user_id, topic, is_wanted), update (is_wanted) on table public.mail_preferences to authenticated;
grant select on table public.mail_preferences to service_role;
alter table public.mail_preferences enable row level security;

create policy mail_preferences_select on public.mail_preferences
  for select to authenticated
  using (user_id = (select auth.uid()));
create policy mail_preferences_insert on public.mail_preferences
  for insert to authenticated
  with check (user_id = (select auth.uid()));
create policy mail_preferences_update on public.mail_preferences
  for update to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));

create function private.stamp_mail_preference()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.changed_at := pg_catalog.now();
  return new;
end;
$$;
create trigger mail_preferences_stamp
  before update on public.mail_preferences
  for each row execute function private.stamp_mail_preference();

-- The topic of a template; null for mail that is not optional, such as an invitation.
create function private.mail_topic(p_template text)
returns text
language sql
immutable
set search_path = ''
as $$
  select case p_template
    when 'alert_raised' then 'alerts'
    when 'workload_failed' then 'failures'
    when 'workload_completed' then 'completions'
  end;
$$;

create function private.wants_mail(p_user_id uuid, p_topic text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select coalesce(
    (select p.is_wanted from public.mail_preferences p where p.user_id = p_user_id and p.topic = p_topic),
    p_topic in ('alerts', 'failures')
  );
$$;

-- Signs unsubscribe links: one row, created with the schema.
create table private.mail_keys (
  is_only boolean primary key default true check (is_only),
  unsubscribe_key bytea not null default extensions.gen_random_bytes(32) check (octet_length(unsubscribe_key) = 32)
);
comment on table private.mail_keys is 'The key that signs links in mails. A new key invalidates the links of mails already sent.';
comment on column private.mail_keys.is_only is 'There is one row.';
comment on column private.mail_keys.unsubscribe_key is 'Key of the HMAC.';
alter table private.mail_keys enable row level security;

/*
 * The token of an unsubscribe link: person, topic, and an HMAC of both. It needs no sign-in and never expires, because
 * a mail client's unsubscribe button calls it.
 */
create function private.unsubscribe_token(p_user_id uuid, p_topic text)
returns text
language sql
volatile
set search_path = ''
as $$
  insert into private.mail_keys default values on conflict do nothing;
  select p_user_id::text || '.' || p_topic || '.'
    || encode(extensions.hmac(convert_to(p_user_id::text || '.' || p_topic, 'UTF8'), k.unsubscribe_key, 'sha256'), 'hex')
  from private.mail_keys k;
$$;

-- Unsubscribes from a topic by the token of a link; returns the topic. For the unsubscribe function.
create function private.unsubscribe(p_token text)
returns text
language plpgsql
set search_path = ''
as $$
declare
  v_parts text[] := string_to_array(p_token, '.');
begin
  if length(p_token) > 200 or cardinality(v_parts) <> 3
    or v_parts[1] !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    or v_parts[2] not in ('alerts', 'failures', 'completions')
    -- Hashed once more, so that the time of the comparison reveals nothing.
    or sha256(convert_to(private.unsubscribe_token(v_parts[1]::uuid, v_parts[2]), 'UTF8'))
      <> sha256(convert_to(p_token, 'UTF8')) then
    raise exception 'This link does not end any mail'
      using errcode = 'PT404', hint = 'Copy it whole from the mail, or sign in and set which mail you want.';
  end if;
  insert into public.mail_preferences (user_id, topic, is_wanted)
  select p.user_id, v_parts[2], false from public.profiles p where p.user_id = v_parts[1]::uuid
  on conflict (user_id, topic) do update set is_wanted = false;
  return v_parts[2];
end;
$$;
/*
 * Puts a mail into the outbox, in the caller's transaction. The same dedupe key twice is one mail. A person who opted
 * out of its topic gets none, and mail of a topic is sent only to accounts.
 */
create function private.enqueue_mail(p_to text, p_template text, p_data jsonb, p_dedupe_key text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_topic text := private.mail_topic(p_template);
  v_user_id uuid;
  v_data jsonb := p_data;
begin
  select u.id into v_user_id from auth.users u where lower(u.email) = lower(p_to) order by u.created_at limit 1;
  if v_topic is not null then
    if v_user_id is null or not private.wants_mail(v_user_id, v_topic) then
      return;
    end if;
    v_data := p_data || jsonb_build_object('unsubscribeToken', private.unsubscribe_token(v_user_id, v_topic));
  end if;
  insert into public.mail_outbox (dedupe_key, to_address, user_id, template, data)
  values (p_dedupe_key, p_to, v_user_id, p_template, v_data)
  on conflict (dedupe_key) do nothing;
end;
$$;

/*
 * Claims mails that are due, for two minutes each. An expired claim is taken again: its mailer has died. Eight attempts
 * at most.
 */
create function public.claim_mails(p_limit integer default 20)
returns table (id bigint, claim_token uuid, to_address text, template text, data jsonb, attempt smallint)
language plpgsql
set search_path = ''
as $$
begin
  return query select c.* from private.claim_mails(p_limit) c;
end;
$$;
create function private.claim_mails(p_limit integer)
returns table (id bigint, claim_token uuid, to_address text, template text, data jsonb, attempt smallint)
language sql
security definer
set search_path = ''
as $$
  update public.mail_outbox o
  set state = 'failed', claim_token = null, ended_at = pg_catalog.now(), data = '{}',
    last_error = coalesce(o.last_error, 'Its sending was never confirmed')
  where o.state = 'sending' and o.next_attempt_at <= pg_catalog.now() and o.attempts >= 8;

  with due as (
    select o.id
    from public.mail_outbox o
    where o.state in ('pending', 'sending') and o.next_attempt_at <= pg_catalog.now()
    order by o.next_attempt_at
    limit least(greatest(p_limit, 1), 100)
    for update skip locked
  )
  update public.mail_outbox o
  set state = 'sending', claim_token = gen_random_uuid(), attempts = o.attempts + 1,
    next_attempt_at = pg_catalog.now() + interval '2 minutes'
  from due
  where o.id = due.id
  returning o.id, o.claim_token, o.to_address, o.template, o.data, o.attempts;
$$;
comment on function public.claim_mails(integer) is 'Mails to send now, each claimed for two minutes. For the mailer.';

/*
 * Reports the result of a claimed mail. sent and failed end it; retry defers it, after the eighth attempt it fails.
 * False if the claim is no longer held: then another mailer has it, and nothing is changed.
 */
create function private.settle_mail(p_id bigint, p_claim_token uuid, p_outcome text, p_error text)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
begin
  if p_outcome not in ('sent', 'retry', 'failed') then
    raise exception 'A mail is sent, to be retried or failed'
      using errcode = 'PT422', hint = 'Say sent, retry or failed.';
  end if;
  update public.mail_outbox o
  set
    state = (case
      when p_outcome = 'retry' and o.attempts < 8 then 'pending'
      when p_outcome = 'sent' then 'sent'
      else 'failed'
    end)::public.mail_state,
    claim_token = null,
    last_error = case when p_outcome = 'sent' then null else left(p_error, 500) end,
    -- Half a minute, doubling to an hour.
    next_attempt_at = pg_catalog.now() + least(interval '1 hour', interval '30 seconds' * pow(2, o.attempts - 1)),
    data = case when p_outcome = 'retry' and o.attempts < 8 then o.data else '{}' end,
    ended_at = case when p_outcome = 'retry' and o.attempts < 8 then null else pg_catalog.now() end
  where o.id = p_id and o.claim_token = p_claim_token;
  return found;
end;
$$;
create function public.settle_mail(p_id bigint, p_claim_token uuid, p_outcome text, p_error text default null)
returns boolean
language sql
set search_path = ''
as $$
  select private.settle_mail(p_id, p_claim_token, p_outcome, p_error);
$$;
comment on function public.settle_mail(bigint, uuid, text, text) is 'Reports the result of a claimed mail: sent, retry or failed. False if the claim is no longer held. For the mailer.';

revoke execute on function public.claim_mails(integer) from public, anon, authenticated;
revoke execute on function public.settle_mail(bigint, uuid, text, text) from public, anon, authenticated;
grant execute on function public.claim_mails(integer), private.claim_mails(integer) to service_role;
grant execute on function public.settle_mail(bigint, uuid, text, text), private.settle_mail(bigint, uuid, text, text)
  to service_role;
/*
 * The causes of mail. Each cause has one dedupe key, so that a repeated change or statement sends nothing twice.
 */

-- The owner of ended work gets a mail, by their preferences.
create function private.mail_workload_end()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_address text;
begin
  select u.email into v_address from auth.users u where u.id = new.user_id;
  if v_address is not null then
    perform private.enqueue_mail(
      v_address,
      case new.status when 'FAILED' then 'workload_failed' else 'workload_completed' end,
      jsonb_build_object(
        'workloadName', new.workload_name, 'jobId', new.job_id, 'reason', new.status_reason,
        'path', '/workloads/' || new.job_id
      ),
      'workload ended ' || new.id
    );
  end if;
  return null;
end;
$$;
create trigger compute_workloads_4_mail
  after update of status on public.compute_workloads
  for each row when (new.status in ('FAILED', 'COMPLETED') and old.status <> new.status)
  execute function private.mail_workload_end();

-- Whoever may act on a critical alert of an organization hears of it: operators and admins, 50 at most.
create function private.mail_critical_alert()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.enqueue_mail(
    u.email::text, 'alert_raised',
    jsonb_build_object(
      'organizationName', o.name, 'title', new.title, 'message', new.message, 'path', '/alerts'
    ),
    'alert ' || new.id || ' ' || u.id
  )
  from (
    select m.user_id
    from public.memberships m
    where m.organization_id = new.organization_id and m.role in ('operator', 'admin')
    order by m.created_at, m.user_id
    limit 50
  ) recipient
  join auth.users u on u.id = recipient.user_id
  join public.organizations o on o.id = new.organization_id
  where u.email is not null;
  return null;
end;
$$;
create trigger alerts_mail
  after insert or update of severity on public.alerts
  for each row when (new.severity = 'critical' and new.state = 'open')
  execute function private.mail_critical_alert();
/*
 * One feed of what changed, for streams, webhooks and caches: which subject, and what was
 * done with it, not its figures: those are read under the reader's own rights. Written in
 * the transaction of the change. A reader never misses a row: numbers are given out before
 * transactions commit, so that a later commit can hold a lower number. The feed is therefore
 * read in the order of transaction ids, and only below the oldest one that is still running.
 */
create type public.change_operation as enum ('created', 'updated', 'deleted');

create table public.changes (
  xid xid8 not null default pg_catalog.pg_current_xact_id(),
  id bigint generated always as identity,
  organization_id bigint,
  user_id uuid,
  subject_kind public.subject_kind not null,
  subject_id text not null check (length(subject_id) between 1 and 200),
  operation public.change_operation not null,
  changed_at timestamptz not null default now(),
  primary key (xid, id)
);
comment on table public.changes is 'What changed in the last seven days, one row for each subject and statement. Read by changes_since().';
comment on column public.changes.xid is 'Transaction that made the change: first part of the order in which the feed is read.';
comment on column public.changes.id is 'Number of the change; larger is later within a transaction only.';
comment on column public.changes.organization_id is 'Organization of the subject; empty for figures of the grid, which are everyone''s.';
comment on column public.changes.user_id is 'Whose subject it is: the owner of the workload, the member.';
comment on column public.changes.subject_kind is 'What changed.';
comment on column public.changes.subject_id is 'Which one: the job id of a workload, the account of a member, else the number.';
comment on column public.changes.operation is 'created, updated or deleted.';
comment on column public.changes.changed_at is 'When the transaction of the change began.';
create index changes_changed_at_idx on public.changes (changed_at);

revoke all on table public.changes from anon, authenticated;
grant select on table public.changes to authenticated, service_role;
alter table public.changes enable row level security;

create policy changes_select on public.changes
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    or (user_id = (select auth.uid()) and organization_id = any (array(select private.my_organization_ids())))
    or (organization_id is null and exists (select private.my_organization_ids()))
  );

/*
 * Statement trigger, three for each table since a transition table has one command:
 *   create trigger <table>_changes_insert after insert on public.<table> referencing new table as after_rows
 *   create trigger <table>_changes_update after update on public.<table> referencing old table as before_rows new table as after_rows
 *   create trigger <table>_changes_delete after delete on public.<table> referencing old table as before_rows
 *     for each statement execute function private.record_changes('<subject kind>', '<id column>', '<owner>', '<columns to leave out>')
 * The owner is 'workload' for what hangs on one, 'alert' for what may, 'user_id' or '' for rows with an
 * organization of their own, 'none' for rows of none. A change of columns left out alone is no change.
 */
create function private.record_changes()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_left_out text[] := string_to_array(replace(tg_argv[3], ' ', ''), ',');
  v_rows text := case tg_op when 'DELETE' then 'before_rows' else 'after_rows' end;
begin
  execute
    'insert into public.changes (organization_id, user_id, subject_kind, subject_id, operation) select distinct '
    || case tg_argv[2]
      when 'workload' then 'w.organization_id, w.user_id'
      when 'alert' then 'c.organization_id, w.user_id'
      when 'user_id' then 'c.organization_id, c.user_id'
      when 'none' then 'null::bigint, null::uuid'
      else 'c.organization_id, null::uuid'
    end
    || format(', $1::public.subject_kind, c.%I::text, $2::public.change_operation from %I c', tg_argv[1], v_rows)
    || case
      when tg_argv[2] = 'workload' then ' join public.compute_workloads w on w.id = c.workload_id'
      when tg_argv[2] = 'alert' then ' left join public.compute_workloads w on w.id = c.workload_id'
      else ''
    end
    || case
      when tg_op = 'UPDATE' and cardinality(v_left_out) > 0 then format(
        ' where not exists (select from before_rows b where b.%1$I = c.%1$I and to_jsonb(b) - $3 = to_jsonb(c) - $3)', tg_argv[1]
      )
      else ''
    end
  using
    tg_argv[0], case tg_op when 'INSERT' then 'created' when 'UPDATE' then 'updated' else 'deleted' end, v_left_out;
  return null;
end;
$$;

create trigger compute_workloads_6_changes_insert after insert on public.compute_workloads referencing new table as after_rows
  for each statement execute function private.record_changes('workload', 'job_id', 'user_id', '');
create trigger compute_workloads_6_changes_update after update on public.compute_workloads referencing old table as before_rows new table as after_rows
  for each statement execute function private.record_changes('workload', 'job_id', 'user_id', '');
create trigger runs_changes_insert after insert on public.runs referencing new table as after_rows
  for each statement execute function private.record_changes('run', 'id', 'workload', 'lease_expires_at,log_lines,settlement_asked_at,foresight_due_at');
create trigger runs_changes_update after update on public.runs referencing old table as before_rows new table as after_rows
  for each statement execute function private.record_changes('run', 'id', 'workload', 'lease_expires_at,log_lines,settlement_asked_at,foresight_due_at');
create trigger plans_changes_insert after insert on public.plans referencing new table as after_rows
  for each statement execute function private.record_changes('plan', 'id', 'workload', '');
create trigger ledger_entries_changes_insert after insert on public.ledger_entries referencing new table as after_rows
  for each statement execute function private.record_changes('ledger_entry', 'id', 'workload', '');
create trigger alerts_changes_insert after insert on public.alerts referencing new table as after_rows
  for each statement execute function private.record_changes('alert', 'id', 'alert', 'clear_since');
create trigger alerts_changes_update after update on public.alerts referencing old table as before_rows new table as after_rows
  for each statement execute function private.record_changes('alert', 'id', 'alert', 'clear_since');
create trigger alerts_changes_delete after delete on public.alerts referencing old table as before_rows
  for each statement execute function private.record_changes('alert', 'id', 'alert', 'clear_since');
create trigger workers_changes_insert after insert on public.workers referencing new table as after_rows
  for each statement execute function private.record_changes('worker', 'id', '', 'executors,version,last_seen_at');
create trigger workers_changes_update after update on public.workers referencing old table as before_rows new table as after_rows
  for each statement execute function private.record_changes('worker', 'id', '', 'executors,version,last_seen_at');
create trigger workers_changes_delete after delete on public.workers referencing old table as before_rows
  for each statement execute function private.record_changes('worker', 'id', '', 'executors,version,last_seen_at');
create trigger carbon_budgets_changes_insert after insert on public.carbon_budgets referencing new table as after_rows
  for each statement execute function private.record_changes('budget', 'id', 'user_id', '');
create trigger carbon_budgets_changes_update after update on public.carbon_budgets referencing old table as before_rows new table as after_rows
  for each statement execute function private.record_changes('budget', 'id', 'user_id', '');
create trigger carbon_budgets_changes_delete after delete on public.carbon_budgets referencing old table as before_rows
  for each statement execute function private.record_changes('budget', 'id', 'user_id', '');
create trigger memberships_changes_insert after insert on public.memberships referencing new table as after_rows
  for each statement execute function private.record_changes('membership', 'user_id', 'user_id', '');
create trigger memberships_changes_update after update on public.memberships referencing old table as before_rows new table as after_rows
  for each statement execute function private.record_changes('membership', 'user_id', 'user_id', '');
create trigger memberships_changes_delete after delete on public.memberships referencing old table as before_rows
  for each statement execute function private.record_changes('membership', 'user_id', 'user_id', '');
create trigger grid_forecast_issues_changes_insert after insert on public.grid_forecast_issues referencing new table as after_rows
  for each statement execute function private.record_changes('grid_issue', 'id', 'none', 'last_seen_at');
create trigger grid_forecast_issues_changes_update after update on public.grid_forecast_issues referencing old table as before_rows new table as after_rows
  for each statement execute function private.record_changes('grid_issue', 'id', 'none', 'last_seen_at');
create trigger grid_forecast_issues_changes_delete after delete on public.grid_forecast_issues referencing old table as before_rows
  for each statement execute function private.record_changes('grid_issue', 'id', 'none', 'last_seen_at');

/*
 * The changes after a cursor, the oldest first, at most 1,000. p_after is the cursor of the
 * last one read, null for the oldest kept. While a transaction is still running, what began
 * after it waits, so that nothing is ever skipped. Cursors do not survive a restore into
 * another database: begin again without one.
 */
create function public.changes_since(p_after text default null, p_limit integer default 100)
returns table (
  cursor text, organization_id bigint, subject_kind public.subject_kind, subject_id text, operation public.change_operation,
  changed_at timestamptz
)
language plpgsql
stable
set search_path = ''
as $$
declare
  v_xid xid8 := '0';
  v_id bigint := 0;
begin
  if p_after is not null then
    if p_after !~ '^[0-9]{1,18}-[0-9]{1,18}$' then
      perform private.refuse_value(
        'no_cursor', 'This is no cursor of the feed of changes', 'Give the cursor of the last change read, or none.'
      );
    end if;
    v_xid := split_part(p_after, '-', 1)::xid8;
    v_id := split_part(p_after, '-', 2)::bigint;
  end if;
  return query
  select c.xid::text || '-' || c.id::text, c.organization_id, c.subject_kind, c.subject_id, c.operation, c.changed_at
  from public.changes c
  where (c.xid, c.id) > (v_xid, v_id) and c.xid < pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())
  order by c.xid, c.id
  limit least(greatest(p_limit, 1), 1000);
end;
$$;
comment on function public.changes_since(text, integer) is 'What changed after a cursor, the oldest first, at most 1,000 rows: under the caller''s rights, complete and in one order. Without a cursor from the oldest kept, seven days back.';

revoke execute on function public.changes_since(text, integer) from public, anon;
grant execute on function public.changes_since(text, integer) to authenticated, service_role;
/*
 * Live updates by broadcast on private topics. Messages carry ids, and facts that are not private: the client reads the
 * rows with its own rights, so nothing leaks here.
 *   organization:<id>:workloads   workload_changed   operators, viewers, admins
 *   organization:<id>:alerts      alert_changed      operators, viewers, admins
 *   user:<uuid>:workloads         workload_changed   the owner
 *   workload:<job id>:log         log_appended       everyone who sees the workload
 *   grid:regions                  grid_updated       every member
 */

create function private.may_follow_topic(p_topic text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select case
    when p_topic = 'grid:regions' then exists (select private.my_organization_ids())
    when p_topic ~ '^organization:[0-9]{1,18}:(workloads|alerts)$' then
      split_part(p_topic, ':', 2)::bigint = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    when p_topic ~ '^user:[0-9a-f-]{36}:workloads$' then split_part(p_topic, ':', 2) = (select auth.uid())::text
    when p_topic ~ '^workload:KB-[0-9]+:log$' then
      exists (select from public.compute_workloads w where w.job_id = split_part(p_topic, ':', 2))
    else false
  end;
$$;
grant execute on function private.may_follow_topic(text) to authenticated;

create policy messages_select on realtime.messages
  for select to authenticated
  using (extension = 'broadcast' and (select private.may_follow_topic((select realtime.topic()))));

-- One message for each topic and statement; beyond 50 workloads the message only says that many changed.
create function private.announce_workloads()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  -- A workload that released its place no longer has it.
  v_were_placed bigint[] := '{}';
begin
  if tg_op = 'UPDATE' then
    v_were_placed := array(select b.id from before b where b.status in ('SCHEDULED', 'QUEUED', 'RUNNING'));
  end if;
  perform realtime.send(
    jsonb_build_object(
      'count', count(*),
      'jobIds', to_jsonb((array_agg(c.job_id))[1:50]),
      -- Whether the placed, running and free capacity of zones may have changed. Submitting and planning do not change
      -- it.
      'placesChanged', bool_or(c.status in ('SCHEDULED', 'QUEUED', 'RUNNING') or c.id = any (v_were_placed))
    ),
    'workload_changed', topic, true
  )
  from changed c
  cross join lateral (
    values ('organization:' || c.organization_id || ':workloads'), ('user:' || c.user_id || ':workloads')
  ) topics (topic)
  group by topic;
  return null;
end;
$$;
create trigger compute_workloads_4_announce_insert
  after insert on public.compute_workloads
  referencing new table as changed
  for each statement execute function private.announce_workloads();
create trigger compute_workloads_4_announce_update
  after update on public.compute_workloads
  referencing old table as before new table as changed
  for each statement execute function private.announce_workloads();

-- One message for each organization and statement, with the numbers of at most 50 alerts. The whole installation has no topic.
create function private.announce_alerts()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform realtime.send(
    jsonb_build_object('count', count(*), 'alertIds', to_jsonb((array_agg(c.id order by c.id desc))[1:50])),
    'alert_changed', 'organization:' || c.organization_id || ':alerts', true
  )
  from changed c
  where c.organization_id is not null
  group by c.organization_id;
  return null;
end;
$$;
create trigger alerts_announce_insert
  after insert on public.alerts
  referencing new table as changed
  for each statement execute function private.announce_alerts();
create trigger alerts_announce_update
  after update on public.alerts
  referencing new table as changed
  for each statement execute function private.announce_alerts();

create function private.announce_logs()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform realtime.send(
    jsonb_build_object('runId', a.run_id, 'lastSeq', max(a.seq)), 'log_appended', 'workload:' || w.job_id || ':log', true
  )
  from appended a
  join public.runs r on r.id = a.run_id
  join public.compute_workloads w on w.id = r.workload_id
  group by a.run_id, w.job_id;
  return null;
end;
$$;
create trigger execution_logs_announce
  after insert on public.execution_logs
  referencing new table as appended
  for each statement execute function private.announce_logs();

create function private.announce_grid()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- An upsert fires the triggers of both its commands, one of them for no row.
  if exists (select from changed) then
    perform realtime.send(jsonb_build_object('at', pg_catalog.now()), 'grid_updated', 'grid:regions', true);
  end if;
  return null;
end;
$$;
create trigger grid_sources_announce_insert
  after insert on public.grid_sources
  referencing new table as changed
  for each statement execute function private.announce_grid();
create trigger grid_sources_announce_update
  after update on public.grid_sources
  referencing new table as changed
  for each statement execute function private.announce_grid();
-- A workload whose deadline has passed before it was placed can no longer do what it was submitted for: it fails, with an alert.
create function private.fail_overdue()
returns void
language sql
set search_path = ''
as $$
  with late as (
    select w.id, w.status
    from public.compute_workloads w
    where w.status in ('PENDING', 'PLANNED') and w.deadline < pg_catalog.now()
    order by w.id
    limit 200
    for update skip locked
  ),
  failed as (
    update public.compute_workloads w
    set status = 'FAILED',
        status_reason = case w.status
          when 'PENDING' then left('The deadline passed before a place was found. Last word: ' || w.status_reason, 500)
          else 'The deadline passed before anyone assigned it'
        end,
        status_reason_code = 'deadline_passed'
    from late
    where w.id = late.id
    returning w.organization_id, w.job_id, w.deadline, late.status as was
  )
  select private.raise_alert(
    f.organization_id, 'workload.overdue', 'critical', 'workload', f.job_id, 'Past its latest start or deadline',
    f.job_id || ' was not run: its deadline, ' || private.moment_text(f.deadline) || case f.was
      when 'PENDING' then ', passed before a place was found. Its history says what stood in the way. Submit it again with a later deadline, or smaller.'
      else ', passed before anyone assigned it. Submit it again with a later deadline, and assign it in time.'
    end,
    '{}', 'failed'
  )
  from failed f;
$$;

-- Work that is about to miss its deadline, or has, while something can still be done, with the moment that passed.
create function private.late_work()
returns table (id bigint, organization_id bigint, job_id text, moment timestamptz, is_past_deadline boolean, message text)
language sql
stable
set search_path = ''
as $$
  select late.*
  from (
    select
      w.id, w.organization_id, w.job_id, p.moment, false,
      w.job_id || ' has passed its latest safe start, ' || private.moment_text(p.moment)
        || ', and nobody has assigned it. Assign it at once: at its deadline, ' || private.moment_text(w.deadline) || ', it fails.'
    from public.compute_workloads w
    cross join lateral (
      -- A plan made once the window is over says that its latest start is now.
      select least(n.latest_start, w.submitted_at + w.deferral_window_mins * interval '1 minute') as moment
      from public.plans n
      where n.id = w.current_plan_id
    ) p
    where w.status = 'PLANNED'
    union all
    select
      w.id, w.organization_id, w.job_id, w.deadline - private.remaining(w), false,
      w.job_id || ' has found no place, and can no longer end by its deadline, ' || private.moment_text(w.deadline)
        || '. Its history says what stands in the way. Submit it again with a later deadline, or smaller.'
    from public.compute_workloads w
    where w.status = 'PENDING'
    union all
    select
      w.id, w.organization_id, w.job_id, w.deadline, true,
      w.job_id || ' has passed its deadline, ' || private.moment_text(w.deadline) || ', and still waits to be run in ' || z.zone_name
        || '. It runs late once a worker claims it: check the workers of that zone, or cancel it.'
    from public.compute_workloads w
    join public.grid_zones z on z.id = w.chosen_grid_zone
    where w.status in ('SCHEDULED', 'QUEUED')
  ) late (id, organization_id, job_id, moment, is_past_deadline, message)
  join public.compute_workloads w on w.id = late.id
  where greatest(late.moment, w.submitted_at) < pg_catalog.now() - interval '5 minutes';
$$;

/*
 * Raises an alert for late work, once for each moment that passed, also when a person has
 * acknowledged it since. Work that may not wait at all has five minutes to be planned and
 * assigned. What somebody is just deciding on is left to the next minute: holding some and
 * waiting for others would be a deadlock with another who does so too.
 */
create function private.alert_late_work()
returns void
language sql
set search_path = ''
as $$
  select private.raise_alert(
    late.organization_id, 'workload.overdue',
    case when late.is_past_deadline then 'critical' else 'warning' end::public.alert_severity,
    'workload', late.job_id, 'Past its latest start or deadline', late.message, '{}', late.moment::text
  )
  from (
    select l.*
    from private.late_work() l
    join public.compute_workloads w on w.id = l.id
    where not exists (
      select from public.alerts a
      where a.workload_id = l.id and a.kind = 'workload.overdue' and a.last_at >= l.moment
    )
    limit 200
    for key share of w skip locked
  ) late;
$$;

-- Raises an alert for each run that was due five minutes ago and that no worker has claimed.
create function private.alert_unclaimed_runs()
returns void
language sql
set search_path = ''
as $$
  select private.raise_alert(
    late.organization_id, 'run.unclaimed', 'warning', 'workload', late.job_id, 'No worker claims it',
    late.job_id || ' has been due for five minutes in ' || late.zone_name || ', and no worker has claimed it. Check the workers of that zone.',
    jsonb_build_object('runId', late.run_id), late.run_id::text
  )
  from (
    select r.id as run_id, r.organization_id, w.job_id, z.zone_name
    from public.runs r
    join public.compute_workloads w on w.id = r.workload_id
    join public.grid_zones z on z.id = r.zone_id
    where r.status = 'OFFERED' and r.offered_at < pg_catalog.now() - interval '5 minutes'
      and not exists (
        select from public.alerts a
        where a.dedupe_key = 'run.unclaimed:' || w.job_id and a.organization_id = r.organization_id and a.occurrence = r.id::text
      )
    limit 200
    for key share of w skip locked
  ) late;
$$;

-- What time alone decides about workloads, looked at each minute, at most 200 of each a call.
create function private.watch_deadlines()
returns void
language plpgsql
set search_path = ''
as $$
begin
  perform private.fail_overdue();
  perform private.alert_late_work();
  perform private.alert_unclaimed_runs();
end;
$$;
/*
 * The watch over alerts, by the clock: what fell silent sends no message that could raise
 * an alert, and what came back should resolve its own. Looked at each minute.
 */

create table private.alert_watches (
  id boolean primary key default true check (id),
  began_at timestamptz not null,
  last_at timestamptz not null
);
comment on table private.alert_watches is 'Since when the watch has run without a gap: one row.';

/*
 * Notes a visit, and answers since when there has been one at least every five minutes. After an
 * outage of our own everything looks silent, so silence counts from there.
 */
create function private.note_alert_watch()
returns timestamptz
language sql
set search_path = ''
as $$
  insert into private.alert_watches as known (began_at, last_at) values (pg_catalog.now(), pg_catalog.now())
  on conflict (id) do update
  set began_at = case when known.last_at < pg_catalog.now() - interval '5 minutes' then excluded.began_at else known.began_at end,
      last_at = excluded.last_at
  returning began_at;
$$;

-- Sources of grid figures are polled each quarter of an hour: three without an answer are late, six hours critical.
create function private.watch_feeds(p_watched_since timestamptz)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_feed record;
begin
  for v_feed in
    select
      o.id as organization_id, s.name, s.consecutive_failures, s.last_error, s.last_success_at,
      s.consecutive_failures >= 3 or (
        coalesce(s.last_success_at, s.last_attempt_at) < pg_catalog.now() - interval '45 minutes'
        and p_watched_since < pg_catalog.now() - interval '20 minutes'
      ) as is_late,
      coalesce(s.last_success_at, s.last_attempt_at) < pg_catalog.now() - interval '6 hours' as is_very_late
    from public.grid_sources s
    cross join public.organizations o
    where s.last_attempt_at is not null
    order by o.id, s.name
  loop
    if v_feed.is_late then
      perform private.raise_alert(
        v_feed.organization_id, 'feed.late', case when v_feed.is_very_late then 'critical' else 'warning' end::public.alert_severity,
        'feed', v_feed.name, 'Grid figures are late',
        'The source ' || v_feed.name || ' has not answered usefully '
          || coalesce('since ' || private.moment_text(v_feed.last_success_at), 'yet')
          || coalesce(': ' || rtrim(v_feed.last_error, '.'), '')
          || '. The last figures stay in use, and plans grow less sure. Look at the schedule and at the source.',
        '{}', coalesce(v_feed.last_success_at::text, 'never')
      );
    else
      perform private.resolve_alert(v_feed.organization_id, 'feed.late:' || v_feed.name, interval '20 minutes');
    end if;
  end loop;
end;
$$;

/*
 * A worker that has not called for two minutes while it held a run, or whose run was taken
 * from it since. Resolved once it has called for two minutes, or is switched off.
 */
create function private.watch_workers(p_watched_since timestamptz)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_worker record;
begin
  for v_worker in
    select k.id, k.organization_id, k.worker_name, k.last_seen_at
    from public.workers k
    where k.enabled and greatest(k.last_seen_at, p_watched_since) < pg_catalog.now() - interval '2 minutes'
      and exists (
        select from public.runs r
        where r.worker_id = k.id and (r.status = 'RUNNING' or (r.status = 'LOST' and r.finished_at > k.last_seen_at))
      )
    order by k.id
    limit 200
  loop
    perform private.raise_alert(
      v_worker.organization_id, 'worker.silent', 'warning', 'worker', v_worker.id::text, 'Worker fell silent',
      v_worker.worker_name || ' has not called since ' || private.moment_text(v_worker.last_seen_at)
        || ', and held work then. Look at the machine; switch the worker off if it stays away.',
      '{}', v_worker.last_seen_at::text
    );
  end loop;
  perform private.resolve_alert(
    a.organization_id, a.dedupe_key, case when k.enabled then interval '2 minutes' else interval '0' end
  )
  from public.alerts a
  left join public.workers k on k.id::text = a.subject_id
  where a.kind = 'worker.silent' and a.state <> 'resolved'
    and (k.id is null or not k.enabled or k.last_seen_at > pg_catalog.now() - interval '2 minutes');
end;
$$;

-- Resolves what was raised by an event, once its cause is gone.
create function private.resolve_settled_alerts()
returns void
language sql
set search_path = ''
as $$
  select private.resolve_alert(settled.organization_id, settled.dedupe_key)
  from (
    select a.organization_id, a.dedupe_key
    from public.alerts a
    join public.compute_workloads w on w.id = a.workload_id
    where a.state <> 'resolved' and (
      -- What failed for being late stays until a person has seen it.
      (a.kind = 'workload.overdue' and w.status <> 'FAILED' and not exists (select from private.late_work() l where l.id = w.id))
      or (a.kind = 'run.unclaimed' and not exists (select from public.runs r where r.workload_id = w.id and r.status = 'OFFERED'))
      or (a.kind = 'workload.displaced' and w.status in ('COMPLETED', 'FAILED', 'CANCELLED'))
      or (
        a.kind = 'queue.dead_letter' and exists (
          select from public.ledger_entries e where e.run_id = (a.data ->> 'runId')::bigint
        )
      )
    )
    union all
    select a.organization_id, a.dedupe_key
    from public.alerts a
    left join public.carbon_budgets b on b.id::text = a.subject_id
    where a.state <> 'resolved' and a.kind = 'budget.spent' and (
      b.id is null
      or (a.data ->> 'month')::date < private.london_month(pg_catalog.now())
      or private.counted_g(b, (a.data ->> 'month')::date) <= b.limit_g
    )
    limit 500
  ) settled;
$$;

create function private.watch_alerts()
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_watched_since timestamptz := private.note_alert_watch();
begin
  perform private.wake_alerts();
  perform private.watch_feeds(v_watched_since);
  perform private.watch_workers(v_watched_since);
  perform private.resolve_settled_alerts();
end;
$$;
create function private.platform_health()
returns jsonb
language sql
stable
security definer
set search_path = ''
as $$
  select jsonb_build_object(
    'jobs', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'name', j.jobname, 'schedule', j.schedule, 'isActive', j.active, 'lastStatus', d.status, 'lastStartedAt', d.start_time
      ) order by j.jobname), '[]')
      from cron.job j
      left join lateral (
        select r.status, r.start_time from cron.job_run_details r where r.jobid = j.jobid order by r.runid desc limit 1
      ) d on true
    ),
    'queues', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'name', q.name,
        'waiting', (
          select count(*) from pgboss.job b where b.name = q.name and b.state in ('created', 'retry') and b.start_after <= pg_catalog.now()
        ),
        'oldestDueAt', (
          select min(b.start_after) from pgboss.job b
          where b.name = q.name and b.state in ('created', 'retry') and b.start_after <= pg_catalog.now()
        ),
        'failed', (select count(*) from pgboss.job b where b.name = q.name and b.state = 'failed')
      ) order by q.name), '[]')
      from pgboss.queue q
    ),
    'sources', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'name', s.name, 'lastSuccessAt', s.last_success_at, 'consecutiveFailures', s.consecutive_failures
      ) order by s.name), '[]')
      from public.grid_sources s
    )
  )
  where (select private.is_platform_owner());
$$;
grant execute on function private.platform_health() to authenticated;

create function public.platform_health()
returns jsonb
language sql
stable
set search_path = ''
as $$
  select private.platform_health();
$$;
comment on function public.platform_health() is 'Schedule, queues and grid sources, without payloads. Null for anyone but a platform owner.';
revoke execute on function public.platform_health() from public, anon;
grant execute on function public.platform_health() to authenticated;
-- The five-second tick: calls dispatch only when a job is due, so an idle installation makes no calls.
create function private.dispatch_due()
returns bigint
language sql
set search_path = ''
as $$
  select private.call_function('dispatch')
  where exists (
    select from pgboss.job
    where state in ('created', 'retry') and start_after <= pg_catalog.now() and not blocked
  );
$$;
/*
 * How long what is kept. What has no row here is kept for ever: issues, ledger, events
 * and the audit, which nothing may remove.
 */
create table public.retention_settings (
  kind text primary key check (kind ~ '^[a-z]+(_[a-z]+)*$' and length(kind) <= 40),
  keep_days integer not null,
  min_days integer not null check (min_days >= 1),
  max_days integer not null check (max_days <= 3650),
  default_days integer not null check (default_days between min_days and max_days),
  pruned_at timestamptz,
  last_error text check (length(last_error) <= 500),
  constraint retention_settings_keep_days_bounds check (keep_days between min_days and max_days)
);
comment on table public.retention_settings is 'How long what is kept, for the whole installation. Platform owners change it. The job prune removes what is older.';
comment on column public.retention_settings.kind is 'What: run_logs, outlooks, generation_mixes, mails, alerts, changes, schedule_runs.';
comment on column public.retention_settings.keep_days is 'For how many days, counted from when it had ended or, of figures, from the slot or issue.';
comment on column public.retention_settings.min_days is 'The least that may be set: what other parts still read.';
comment on column public.retention_settings.max_days is 'The most that may be set.';
comment on column public.retention_settings.default_days is 'What a new installation keeps.';
comment on column public.retention_settings.pruned_at is 'When what is older was last removed without an error.';
comment on column public.retention_settings.last_error is 'Why the last attempt removed nothing; null after one that went well.';

revoke all on table public.retention_settings from anon, authenticated;
grant select, update (keep_days) on table public.retention_settings to authenticated;
grant select, update on table public.retention_settings to service_role;
alter table public.retention_settings enable row level security;

create policy retention_settings_select on public.retention_settings
  for select to authenticated
  using (
    (select private.is_platform_owner())
    or array(select private.my_organization_ids('admin')) <> '{}'
  );
create policy retention_settings_update on public.retention_settings
  for update to authenticated
  using ((select private.is_platform_owner()))
  with check ((select private.is_platform_owner()));
create trigger retention_settings_audit
  after update of keep_days on public.retention_settings
  for each row execute function private.audit_row('retention', 'kind', '', 'pruned_at, last_error');

-- Removes at most p_limit rows of a kind that are older than p_before; answers how many.
create function private.prune_kind(p_kind text, p_before timestamptz, p_limit integer)
returns bigint
language plpgsql
set search_path = ''
as $$
declare
  v_rows bigint;
begin
  case p_kind
    when 'run_logs' then
      delete from public.execution_logs where ctid = any (array(
        select l.ctid from public.runs r join public.execution_logs l on l.run_id = r.id where r.finished_at < p_before limit p_limit
      ));
    when 'outlooks' then
      delete from public.grid_outlooks where ctid = any (array(
        select o.ctid from public.grid_outlooks o
        where o.issue_id <= (select max(i.id) from public.grid_forecast_issues i where i.issued_at < p_before) limit p_limit
      ));
    when 'generation_mixes' then
      delete from public.grid_generation_mixes where ctid = any (array(
        select m.ctid from public.grid_generation_mixes m where m.slot_start < p_before limit p_limit
      ));
    when 'mails' then
      delete from public.mail_outbox where ctid = any (array(
        select m.ctid from public.mail_outbox m where m.ended_at < p_before limit p_limit
      ));
    when 'alerts' then
      delete from public.alerts where ctid = any (array(
        select a.ctid from public.alerts a where a.state = 'resolved' and a.resolved_at < p_before limit p_limit
      ));
    when 'changes' then
      delete from public.changes where ctid = any (array(
        select c.ctid from public.changes c where c.changed_at < p_before limit p_limit
      ));
    when 'schedule_runs' then
      delete from cron.job_run_details where runid = any (array(
        select d.runid from cron.job_run_details d where d.end_time < p_before limit p_limit
      ));
  end case;
  get diagnostics v_rows = row_count;
  return v_rows;
end;
$$;

/*
 * Removes what is past its retention, 100,000 rows of a kind at most: hourly that is more than
 * is written, and one call stays below a minute. A kind that fails notes why, and holds up no other.
 */
create function private.prune()
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_setting public.retention_settings;
begin
  for v_setting in select * from public.retention_settings order by kind loop
    begin
      perform private.prune_kind(v_setting.kind, pg_catalog.now() - make_interval(days => v_setting.keep_days), 100000);
      update public.retention_settings set pruned_at = pg_catalog.now(), last_error = null where kind = v_setting.kind;
    exception when others then
      update public.retention_settings set last_error = left(sqlerrm, 500) where kind = v_setting.kind;
    end;
  end loop;
end;
$$;

-- Definer, for what lies in tables that the caller does not read: how much, and since when, without any content.
create function private.retention_overview()
returns table (kind text, rows_estimated bigint, oldest_at timestamptz)
language sql
stable
security definer
set search_path = ''
as $$
  select k.kind, nullif(c.reltuples, -1)::bigint, k.oldest_at
  from (values
    ('run_logs', 'public.execution_logs'::regclass, (select l.logged_at from public.execution_logs l order by l.run_id, l.seq limit 1)),
    ('outlooks', 'public.grid_outlooks'::regclass, (
      select i.issued_at from public.grid_forecast_issues i
      where i.id = (select min(o.issue_id) from public.grid_outlooks o)
    )),
    ('generation_mixes', 'public.grid_generation_mixes'::regclass, (select min(m.slot_start) from public.grid_generation_mixes m)),
    ('mails', 'public.mail_outbox'::regclass, (select min(m.created_at) from public.mail_outbox m)),
    ('alerts', 'public.alerts'::regclass, (select min(a.created_at) from public.alerts a)),
    ('changes', 'public.changes'::regclass, (select min(c.changed_at) from public.changes c)),
    ('schedule_runs', 'cron.job_run_details'::regclass, (select d.start_time from cron.job_run_details d order by d.runid limit 1))
  ) as k (kind, relation, oldest_at)
  join pg_catalog.pg_class c on c.oid = k.relation
  where (select private.is_platform_owner()) or exists (select from private.my_organization_ids('admin'));
$$;
grant execute on function private.retention_overview() to authenticated;

create function public.retention_overview()
returns table (kind text, rows_estimated bigint, oldest_at timestamptz)
language sql
stable
set search_path = ''
as $$
  select * from private.retention_overview();
$$;
comment on function public.retention_overview() is 'Of each kind in retention_settings: how many rows there are, as Postgres last estimated (null before it has), and since when. For admins and platform owners.';
revoke execute on function public.retention_overview() from public, anon;
grant execute on function public.retention_overview() to authenticated;
