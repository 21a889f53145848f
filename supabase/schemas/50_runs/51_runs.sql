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
