-- An address as compared: trimmed and in lower case.
create function private.email_text(p_email text)
returns text
language sql
immutable
set search_path = ''
as $$
  select lower(trim(private.seen_text(p_email)));
$$;
-- The constraint below calls it with the rights of the writer.
grant execute on function private.email_text(text) to service_role;

create table public.invitations (
  id bigint generated always as identity primary key,
  organization_id bigint not null references public.organizations (id) on delete cascade,
  email text not null check (length(email) between 3 and 254 and email = private.email_text(email) and email ~ '^[^@\s]+@[^@\s]+$'),
  role public.membership_role not null,
  scopes jsonb not null default '[]' check (jsonb_typeof(scopes) = 'array' and jsonb_array_length(scopes) <= 50 and length(scopes::text) <= 10000),
  invited_by uuid references public.profiles (user_id) on delete set null,
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default now(),
  sent_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid references public.profiles (user_id) on delete set null,
  declined_at timestamptz,
  revoked_at timestamptz,
  check (expires_at > sent_at and expires_at <= sent_at + interval '14 days'),
  check (num_nonnulls(accepted_at, declined_at, revoked_at) <= 1),
  check (accepted_by is null or accepted_at is not null)
);
comment on table public.invitations is 'Who was invited to an organization. A membership is created only when the invited person accepts.';
comment on column public.invitations.id is 'Number of the invitation.';
comment on column public.invitations.organization_id is 'The organization.';
comment on column public.invitations.email is 'The invited address, in lower case. Only an account with this confirmed address may accept.';
comment on column public.invitations.role is 'The role that the membership will have.';
comment on column public.invitations.scopes is 'The parts to which the membership will be limited: objects of kind and id, as membership_scopes has them.';
comment on column public.invitations.invited_by is 'Who invited; empty for the owner of the database.';
comment on column public.invitations.token_hash is 'SHA-256 of the token in the link. The token itself is not stored.';
comment on column public.invitations.created_at is 'When it was created.';
comment on column public.invitations.sent_at is 'When its link was last created. Every new link invalidates the previous one.';
comment on column public.invitations.expires_at is 'Until when it can be accepted, at most 14 days after sent_at.';
comment on column public.invitations.accepted_at is 'When it was accepted.';
comment on column public.invitations.accepted_by is 'The account that accepted.';
comment on column public.invitations.declined_at is 'When the invited declined.';
comment on column public.invitations.revoked_at is 'When an admin revoked it.';
create unique index invitations_one_open_idx on public.invitations (organization_id, email)
  where accepted_at is null and declined_at is null and revoked_at is null;
create index invitations_sent_at_idx on public.invitations (organization_id, sent_at);
create index invitations_email_idx on public.invitations (email);
create index invitations_invited_by_idx on public.invitations (invited_by);
create index invitations_accepted_by_idx on public.invitations (accepted_by);
-- Without the address: the audit log is never changed, and a person may ask to be forgotten.
create trigger invitations_audit
  after insert or update or delete on public.invitations
  for each row execute function private.audit_row('invitation', 'id', 'organization_id', 'email, token_hash, created_at, accepted_by');

revoke all on table public.invitations from anon, authenticated;
grant select (
  id, organization_id, email, role, scopes, invited_by, created_at, sent_at, expires_at, accepted_at, accepted_by,
  declined_at, revoked_at
) on table public.invitations to authenticated;
grant select, insert, update, delete on table public.invitations to service_role;
alter table public.invitations enable row level security;

create policy invitations_select on public.invitations
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids('admin'))));

create function private.new_invitation_token()
returns text
language sql
volatile
set search_path = ''
as $$
  select 'kbi_' || rtrim(translate(encode(extensions.gen_random_bytes(32), 'base64'), '+/', '-_'), '=');
$$;

create function private.token_hash(p_token text)
returns text
language sql
immutable
set search_path = ''
as $$
  select encode(extensions.digest(p_token, 'sha256'), 'hex');
$$;

-- Puts the link into the outbox. The key ensures that a link is sent once.
create function private.mail_invitation(p_invitation_id bigint, p_token text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.enqueue_mail(
    i.email, 'invitation',
    jsonb_build_object(
      'organizationName', o.name, 'inviterName', p.display_name, 'role', i.role, 'path', '/invitations/' || p_token,
      'expiresAt', i.expires_at
    ),
    'invitation:' || i.id || ':' || private.token_hash(p_token)
  )
  from public.invitations i
  join public.organizations o on o.id = i.organization_id
  left join public.profiles p on p.user_id = i.invited_by
  where i.id = p_invitation_id;
end;
$$;

-- Creates an invitation; the calling function has checked the right to. Returns its token.
create function private.make_invitation(
  p_organization_id bigint, p_email text, p_role public.membership_role, p_scopes jsonb, out id bigint, out token text
)
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_email text := private.email_text(p_email);
begin
  if v_email !~ '^[^@\s]+@[^@\s]+$' or length(v_email) > 254 then
    perform private.refuse_value('not_an_email', 'This is not an e-mail address', 'Write it like ada@example.org.');
  end if;
  -- One at a time for an organization, so that the limits hold.
  perform from public.organizations o where o.id = p_organization_id for no key update;
  if exists (
    select from public.memberships m join auth.users u on u.id = m.user_id
    where m.organization_id = p_organization_id and lower(u.email) = v_email
  ) then
    perform private.refuse_conflict(
      'already_member', 'There is a member with this address already',
      'Change their role instead.'
    );
  end if;
  update public.invitations i set revoked_at = pg_catalog.now()
  where i.organization_id = p_organization_id and i.email = v_email and i.expires_at <= pg_catalog.now()
    and num_nonnulls(i.accepted_at, i.declined_at, i.revoked_at) = 0;
  if exists (
    select from public.invitations i
    where i.organization_id = p_organization_id and i.email = v_email
      and num_nonnulls(i.accepted_at, i.declined_at, i.revoked_at) = 0
  ) then
    perform private.refuse_conflict(
      'already_invited', 'This address has an open invitation already',
      'Send it again, or revoke it first.'
    );
  end if;
  perform private.check_invitation_limits(p_organization_id);
  token := private.new_invitation_token();
  insert into public.invitations (organization_id, email, role, scopes, invited_by, token_hash, expires_at)
  values (
    p_organization_id, v_email, p_role, private.checked_scopes(p_scopes), (select auth.uid()), private.token_hash(token),
    pg_catalog.now() + interval '7 days'
  )
  returning invitations.id into id;
  perform private.mail_invitation(id, token);
end;
$$;

-- 100 open ones and 50 links a day, to prevent mass mail to strangers.
create function private.check_invitation_limits(p_organization_id bigint)
returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if (
    select count(*) from public.invitations i
    where i.organization_id = p_organization_id and num_nonnulls(i.accepted_at, i.declined_at, i.revoked_at) = 0
      and i.expires_at > pg_catalog.now()
  ) >= 100 then
    perform private.refuse_value('too_many_invitations', 'There are 100 open invitations already', 'Revoke some first.');
  end if;
  if (
    select count(*) from public.invitations i
    where i.organization_id = p_organization_id and i.sent_at > pg_catalog.now() - interval '1 day'
  ) >= 50 then
    perform private.refuse_value(
      'too_many_invitations', 'There were 50 invitations in the last day already',
      'Try again tomorrow.'
    );
  end if;
end;
$$;

create function private.checked_scopes(p_scopes jsonb)
returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
begin
  if jsonb_typeof(p_scopes) <> 'array' or exists (
    select from jsonb_array_elements(case jsonb_typeof(p_scopes) when 'array' then p_scopes else '[]' end) s (scope)
    where s.scope ->> 'kind' is null or s.scope ->> 'kind' not in ('factory', 'zone', 'project')
      or length(coalesce(s.scope ->> 'id', '')) not between 1 and 120
      or s.scope ->> 'id' <> private.seen_text(s.scope ->> 'id')
  ) then
    perform private.refuse_value(
      'no_such_scope', 'A scope has a kind (factory, zone or project) and an id',
      'Write it like {"kind": "project", "id": "Atlas"}.'
    );
  end if;
  return p_scopes;
end;
$$;
