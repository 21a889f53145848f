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
