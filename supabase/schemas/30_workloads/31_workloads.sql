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
