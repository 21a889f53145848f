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
