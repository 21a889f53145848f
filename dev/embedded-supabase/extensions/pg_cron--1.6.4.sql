create schema cron;
create sequence cron.jobid_seq;
create sequence cron.runid_seq;

create table cron.job (
  jobid bigint primary key default nextval('cron.jobid_seq'),
  schedule text not null,
  command text not null,
  nodename text not null default 'localhost',
  nodeport int not null default coalesce(inet_server_port(), 5432),
  database text not null default current_database(),
  username text not null default current_user,
  active boolean not null default true,
  jobname text,
  constraint jobname_username_uniq unique (jobname, username)
);
create table cron.job_run_details (
  jobid bigint,
  runid bigint primary key default nextval('cron.runid_seq'),
  job_pid integer,
  database text,
  username text,
  command text,
  status text,
  return_message text,
  start_time timestamptz,
  end_time timestamptz
);
create index on cron.job_run_details (jobid, runid);
alter table cron.job enable row level security;
create policy cron_job_policy on cron.job using (username = current_user);
alter table cron.job_run_details enable row level security;
create policy cron_job_run_details_policy on cron.job_run_details using (username = current_user);

create function cron._check_schedule(schedule text) returns void language plpgsql as $$
begin
  if schedule ~ '^\s*([1-9]|[1-5][0-9])\s+seconds?\s*$'
    or schedule ~* '^\s*@(yearly|annually|monthly|weekly|daily|midnight|hourly|reboot)\s*$'
    or (array_length(regexp_split_to_array(trim(schedule), '\s+'), 1) = 5 and trim(schedule) ~ '^[0-9A-Za-z*,/$ \t-]+$')
  then
    return;
  end if;
  raise exception 'invalid schedule: %', schedule using
    errcode = '22023',
    hint = 'Use cron format (e.g. 5 4 * * *), or interval format ''[1-59] seconds''';
end
$$;

-- Definer, because hosted grants postgres no more than select on cron.job. The callers below pass their current_user.
create function cron._put_job(
  caller name, job_name text, schedule text, command text, database text, username text, active boolean
) returns bigint language plpgsql security definer set search_path = '' as $$
declare
  id bigint;
begin
  perform cron._check_schedule(_put_job.schedule);
  insert into cron.job as j (jobname, schedule, command, database, username, active)
  values (
    _put_job.job_name, _put_job.schedule, _put_job.command, coalesce(_put_job.database, current_database()),
    coalesce(_put_job.username, _put_job.caller), _put_job.active
  )
  on conflict on constraint jobname_username_uniq do update
    set schedule = excluded.schedule, command = excluded.command, database = excluded.database, active = excluded.active
  returning j.jobid into id;
  perform pg_notify('cron_changed', '');
  return id;
end
$$;

create function cron._drop_job(caller name, job_id bigint, job_name text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  delete from cron.job j
  where j.username = _drop_job.caller
    and (j.jobid = _drop_job.job_id or j.jobname = _drop_job.job_name);
  if not found then
    raise exception 'could not find valid entry for job ''%''', coalesce(_drop_job.job_name, _drop_job.job_id::text);
  end if;
  perform pg_notify('cron_changed', '');
  return true;
end
$$;

create function cron._change_job(
  caller name, job_id bigint, schedule text, command text, database text, username text, active boolean
) returns void language plpgsql security definer set search_path = '' as $$
begin
  if _change_job.schedule is not null then
    perform cron._check_schedule(_change_job.schedule);
  end if;
  update cron.job j
  set schedule = coalesce(_change_job.schedule, j.schedule),
      command = coalesce(_change_job.command, j.command),
      database = coalesce(_change_job.database, j.database),
      username = coalesce(_change_job.username, j.username),
      active = coalesce(_change_job.active, j.active)
  where j.jobid = _change_job.job_id and j.username = _change_job.caller;
  if not found then
    raise exception 'Job % does not exist or you don''t own it', _change_job.job_id;
  end if;
  perform pg_notify('cron_changed', '');
end
$$;

create function cron.schedule(schedule text, command text) returns bigint language sql as $$
  select cron._put_job(current_user, null, schedule, command, null, null, true)
$$;
create function cron.schedule(job_name text, schedule text, command text) returns bigint language sql as $$
  select cron._put_job(current_user, job_name, schedule, command, null, null, true)
$$;
create function cron.schedule_in_database(
  job_name text, schedule text, command text, database text, username text default null, active boolean default true
) returns bigint language sql as $$
  select cron._put_job(current_user, job_name, schedule, command, database, username, active)
$$;
create function cron.unschedule(job_id bigint) returns boolean language sql as $$
  select cron._drop_job(current_user, job_id, null)
$$;
create function cron.unschedule(job_name text) returns boolean language sql as $$
  select cron._drop_job(current_user, null, job_name)
$$;
create function cron.alter_job(
  job_id bigint, schedule text default null, command text default null, database text default null,
  username text default null, active boolean default null
) returns void language sql as $$
  select cron._change_job(current_user, job_id, schedule, command, database, username, active)
$$;

-- What hosted grants by an event trigger when the extension is created.
grant usage on schema cron to postgres with grant option;
grant select on cron.job to postgres with grant option;
grant all on cron.job_run_details to postgres with grant option;
grant usage on all sequences in schema cron to postgres with grant option;
grant execute on all functions in schema cron to postgres with grant option;
