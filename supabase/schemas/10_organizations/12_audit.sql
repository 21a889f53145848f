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
