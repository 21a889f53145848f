create type public.invitation_state as enum ('open', 'expired', 'accepted', 'declined', 'revoked');
comment on type public.invitation_state is 'Whether an invitation can still be accepted, and if not, why.';

create function private.invitation_of_token(p_token text)
returns table (
  organization_name text, inviter_name text, email text, role public.membership_role, expires_at timestamptz,
  state public.invitation_state
)
language sql
stable
security definer
set search_path = ''
as $$
  select o.name, p.display_name, i.email, i.role, i.expires_at,
    case
      when i.accepted_at is not null then 'accepted'
      when i.declined_at is not null then 'declined'
      when i.revoked_at is not null then 'revoked'
      when i.expires_at <= pg_catalog.now() then 'expired'
      else 'open'
    end::public.invitation_state
  from public.invitations i
  join public.organizations o on o.id = i.organization_id
  left join public.profiles p on p.user_id = i.invited_by
  where i.token_hash = private.token_hash(p_token);
$$;

create function public.invitation_of_token(p_token text)
returns table (
  organization_name text, inviter_name text, email text, role public.membership_role, expires_at timestamptz,
  state public.invitation_state
)
language sql
stable
set search_path = ''
as $$
  select * from private.invitation_of_token(p_token);
$$;
comment on function public.invitation_of_token(text) is 'Who invites whom to what, for who holds the link. The one thing that can be read without an account.';
revoke execute on function public.invitation_of_token(text) from public;
grant usage on schema private to anon;
grant execute on function private.invitation_of_token(text), public.invitation_of_token(text) to anon, authenticated;

-- The open invitation of a token, locked, if it was made for the caller's own confirmed address.
create function private.invitation_for_me(p_token text)
returns public.invitations
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_invitation public.invitations;
begin
  select * into v_invitation from public.invitations i where i.token_hash = private.token_hash(p_token) for update;
  if v_invitation.id is null then
    perform private.refuse_missing('no_invitation', 'There is no such invitation', 'Ask for a new link.');
  end if;
  if not exists (
    select from auth.users u
    where u.id = (select auth.uid()) and lower(u.email) = v_invitation.email and u.email_confirmed_at is not null
  ) then
    perform private.refuse_forbidden(
      'other_address', 'This invitation is for another address',
      'Sign in with the invited address, and confirm it first.'
    );
  end if;
  return v_invitation;
end;
$$;

create function private.accept_invitation(p_token text)
returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_invitation public.invitations := private.invitation_for_me(p_token);
begin
  -- Accepted twice is accepted once.
  if v_invitation.accepted_by = (select auth.uid()) then
    return v_invitation.organization_id;
  end if;
  if num_nonnulls(v_invitation.accepted_at, v_invitation.declined_at, v_invitation.revoked_at) > 0 then
    perform private.refuse_conflict('invitation_closed', 'This invitation is no longer open', 'Ask for a new one.');
  end if;
  if v_invitation.expires_at <= pg_catalog.now() then
    perform private.refuse_conflict('invitation_expired', 'This invitation has expired', 'Ask for a new one.');
  end if;
  if exists (select from public.organizations o where o.id = v_invitation.organization_id and o.suspended_at is not null) then
    perform private.refuse_conflict(
      'organization_suspended', 'This organization is suspended',
      'Ask who runs the platform.'
    );
  end if;
  update public.invitations i
  set accepted_at = pg_catalog.now(), accepted_by = (select auth.uid())
  where i.id = v_invitation.id;
  -- Who became a member in the meantime keeps the role they have.
  insert into public.memberships (organization_id, user_id, role)
  values (v_invitation.organization_id, (select auth.uid()), v_invitation.role)
  on conflict (organization_id, user_id) do nothing;
  if found then
    insert into public.membership_scopes (organization_id, user_id, scope_kind, scope_id)
    select distinct v_invitation.organization_id, (select auth.uid()), s.scope ->> 'kind', s.scope ->> 'id'
    from jsonb_array_elements(v_invitation.scopes) s (scope);
  end if;
  return v_invitation.organization_id;
end;
$$;
grant execute on function private.accept_invitation(text) to authenticated;

create function public.accept_invitation(p_token text)
returns bigint
language sql
volatile
set search_path = ''
as $$
  select private.accept_invitation(p_token);
$$;
comment on function public.accept_invitation(text) is 'Makes the caller a member, as the invitation says. Their confirmed address must be the invited one. Answers the organization.';

create function private.decline_invitation(p_token text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_invitation public.invitations := private.invitation_for_me(p_token);
begin
  if num_nonnulls(v_invitation.accepted_at, v_invitation.revoked_at) > 0 then
    perform private.refuse_conflict('invitation_closed', 'This invitation is no longer open', 'Ask for a new one.');
  end if;
  update public.invitations i set declined_at = coalesce(i.declined_at, pg_catalog.now()) where i.id = v_invitation.id;
end;
$$;
grant execute on function private.decline_invitation(text) to authenticated;

create function public.decline_invitation(p_token text)
returns void
language sql
volatile
set search_path = ''
as $$
  select private.decline_invitation(p_token);
$$;
comment on function public.decline_invitation(text) is 'Declines an invitation made for the caller''s own address.';

revoke execute on function public.accept_invitation(text), public.decline_invitation(text) from public, anon;
grant execute on function public.accept_invitation(text), public.decline_invitation(text) to authenticated;
