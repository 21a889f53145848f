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
