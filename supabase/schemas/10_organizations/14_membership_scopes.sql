-- A membership limited to parts of an organization. The role is unchanged; this only limits where it applies.
create table public.membership_scopes (
  organization_id bigint not null,
  user_id uuid not null,
  scope_kind text not null check (scope_kind in ('factory', 'zone', 'project')),
  scope_id text not null check (length(scope_id) between 1 and 120)
    constraint membership_scopes_scope_id_seen check (private.is_seen_text(scope_id)),
  created_at timestamptz not null default now(),
  primary key (organization_id, user_id, scope_kind, scope_id),
  foreign key (organization_id, user_id) references public.memberships (organization_id, user_id) on delete cascade
);
comment on table public.membership_scopes is 'The factories, zones or projects to which a membership is limited. No rows of a kind: all of that kind. An admin is never limited.';
comment on column public.membership_scopes.organization_id is 'The organization.';
comment on column public.membership_scopes.user_id is 'The member.';
comment on column public.membership_scopes.scope_kind is 'factory, zone or project.';
comment on column public.membership_scopes.scope_id is 'Which one: number of a factory, code of a zone, name of a project.';
comment on column public.membership_scopes.created_at is 'Since when.';

/*
 * The parts of one kind to which the caller is limited in an organization: null for
 * all of them, empty for none. Use it together with private.my_organization_ids.
 */
create function private.my_scope_ids(p_organization_id bigint, p_kind text)
returns text[]
language sql
stable
security definer
set search_path = ''
as $$
  select case
    when not exists (select from private.my_organization_ids() mine (id) where mine.id = p_organization_id) then '{}'
    when exists (
      select from public.memberships m
      where m.organization_id = p_organization_id and m.user_id = (select auth.uid()) and m.role = 'admin'
    ) then null
    else (
      select array_agg(s.scope_id order by s.scope_id)
      from public.membership_scopes s
      where s.organization_id = p_organization_id and s.user_id = (select auth.uid()) and s.scope_kind = p_kind
    )
  end;
$$;
grant execute on function private.my_scope_ids(bigint, text) to authenticated, service_role;

create function private.limit_scopes()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- Waits for concurrent inserts, so that together they do not exceed the limit.
  perform from public.memberships m
  where m.organization_id = new.organization_id and m.user_id = new.user_id for no key update;
  if (
    select count(*) from public.membership_scopes s
    where s.organization_id = new.organization_id and s.user_id = new.user_id
  ) >= 100 then
    perform private.refuse_value(
      'too_many_scopes', 'A membership is limited to at most 100 parts',
      'Remove some first, or leave the membership unlimited.'
    );
  end if;
  return new;
end;
$$;
create trigger membership_scopes_limit
  before insert on public.membership_scopes
  for each row execute function private.limit_scopes();
create trigger membership_scopes_audit
  after insert or delete on public.membership_scopes
  for each row execute function private.audit_row('membership_scope', 'user_id', 'organization_id', 'created_at');

revoke all on table public.membership_scopes from anon, authenticated;
grant select, insert, delete on table public.membership_scopes to authenticated;
grant select, insert, update, delete on table public.membership_scopes to service_role;
alter table public.membership_scopes enable row level security;

create policy membership_scopes_select on public.membership_scopes
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('admin')))
    or (user_id = (select auth.uid()) and organization_id = any (array(select private.my_organization_ids())))
  );
create policy membership_scopes_insert on public.membership_scopes
  for insert to authenticated
  with check (organization_id = any (array(select private.my_organization_ids('admin'))));
create policy membership_scopes_delete on public.membership_scopes
  for delete to authenticated
  using (organization_id = any (array(select private.my_organization_ids('admin'))));
