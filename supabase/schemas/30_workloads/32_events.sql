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
