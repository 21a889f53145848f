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
comment on table public.events is 'What happened to workloads, in order and for ever: every change of status with its reason and who made it, and what runs were accounted. Append-only.';
comment on column public.events.id is 'Number of the event; later is larger.';
comment on column public.events.organization_id is 'Organization it belongs to; none for the system''s own.';
comment on column public.events.workload_id is 'Workload it is about, if any.';
comment on column public.events.kind is 'What happened, such as workload.status or run.settled.';
comment on column public.events.from_status is 'Status before.';
comment on column public.events.to_status is 'Status after; empty for what changes none, as a settlement.';
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

create table public.alerts (
  id bigint generated always as identity primary key,
  organization_id bigint references public.organizations (id) on delete cascade,
  workload_id bigint references public.compute_workloads (id) on delete cascade,
  kind text not null check (kind ~ '^[a-z]+(\.[a-z_]+)+$'),
  message text not null check (length(message) <= 1000),
  created_at timestamptz not null default now(),
  acknowledged_at timestamptz,
  acknowledged_by uuid references public.profiles (user_id) on delete set null
);
comment on table public.alerts is 'What needs a person: jobs that failed for good, runs that failed, that lost their worker twice or that nobody claims, work that is overdue or made way for more urgent work.';
comment on column public.alerts.id is 'Number of the alert.';
comment on column public.alerts.organization_id is 'Organization it concerns; none for the whole installation.';
comment on column public.alerts.workload_id is 'Workload it concerns, if any.';
comment on column public.alerts.kind is 'What it is about, such as queue.dead_letter.';
comment on column public.alerts.message is 'What happened and what to do.';
comment on column public.alerts.created_at is 'When it was raised.';
comment on column public.alerts.acknowledged_at is 'When a person took it up.';
comment on column public.alerts.acknowledged_by is 'Who took it up.';
create index alerts_organization_id_idx on public.alerts (organization_id, created_at desc);
create index alerts_workload_id_idx on public.alerts (workload_id);
create index alerts_acknowledged_by_idx on public.alerts (acknowledged_by);
create unique index alerts_one_open_idx on public.alerts (workload_id, kind)
  where acknowledged_at is null and kind in ('run.failed', 'workload.overdue');

revoke all on table public.events, public.alerts from anon, authenticated;
grant select on table public.events, public.alerts to authenticated;
grant update (acknowledged_at, acknowledged_by) on table public.alerts to authenticated;
grant select, insert on table public.events to service_role;
grant select, insert, update, delete on table public.alerts to service_role;

alter table public.events enable row level security;
alter table public.alerts enable row level security;

create policy events_select on public.events
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    or workload_id in (
      select w.id from public.compute_workloads w
      where w.user_id = (select auth.uid()) and w.organization_id = any (array(select private.my_organization_ids()))
    )
  );
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
  with check (
    organization_id = any (array(select private.my_organization_ids('operator', 'admin')))
    and acknowledged_by = (select auth.uid())
  );
