create extension if not exists pg_cron with schema pg_catalog;
grant usage on schema cron to postgres;
grant all privileges on all tables in schema cron to postgres;
create extension if not exists pg_net with schema extensions;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists moddatetime with schema extensions;

alter publication supabase_realtime add table public.workloads;

create policy "members receive" on realtime.messages for select to authenticated
  using ((select realtime.topic()) like 'org:%' and private.is_member(split_part((select realtime.topic()), ':', 2)::uuid));
create policy "members send" on realtime.messages for insert to authenticated
  with check ((select realtime.topic()) like 'org:%' and private.is_member(split_part((select realtime.topic()), ':', 2)::uuid));

create function private.workload_changed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform realtime.broadcast_changes(
    'org:' || coalesce(new.org_id, old.org_id)::text, tg_op, tg_op, tg_table_name, tg_table_schema, new, old
  );
  return null;
end
$$;
create trigger workload_changed after insert or update or delete on public.workloads
  for each row execute function private.workload_changed();

-- What functions and jobs leave behind, for the tests to find.
create table public.marks (
  id bigint generated always as identity primary key,
  name text not null,
  detail jsonb,
  created_at timestamptz not null default now()
);
alter table public.marks enable row level security;
revoke all on public.marks from anon, authenticated;
grant all on public.marks to service_role;
