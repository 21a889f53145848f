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
