-- The invitation, if the caller is an admin of its organization. Locked.
create function private.my_invitation(p_invitation_id bigint)
returns public.invitations
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_invitation public.invitations;
begin
  select * into v_invitation
  from public.invitations i
  where i.id = p_invitation_id and i.organization_id = any (array(select private.my_organization_ids('admin')))
  for update;
  if v_invitation.id is null then
    perform private.refuse_missing(
      'no_invitation', format('There is no invitation %s that you may change', p_invitation_id),
      'Load the page again.'
    );
  end if;
  if num_nonnulls(v_invitation.accepted_at, v_invitation.declined_at, v_invitation.revoked_at) > 0 then
    perform private.refuse_conflict(
      'invitation_closed', 'This invitation has been answered or revoked',
      'Invite the address again.'
    );
  end if;
  return v_invitation;
end;
$$;

create function private.invite_member(
  p_organization_id bigint, p_email text, p_role public.membership_role, p_scopes jsonb, out id bigint, out token text
)
language plpgsql
security definer
set search_path = ''
as $$
begin
  if p_organization_id is null or not p_organization_id = any (array(select private.my_organization_ids('admin'))) then
    perform private.refuse_forbidden('role_required', 'Only an admin of the organization may invite', 'Ask an admin.');
  end if;
  select made.id, made.token into id, token from private.make_invitation(p_organization_id, p_email, p_role, p_scopes) made;
end;
$$;
grant execute on function private.invite_member(bigint, text, public.membership_role, jsonb) to authenticated;

create function public.invite_member(
  p_organization_id bigint, p_email text, p_role public.membership_role, p_scopes jsonb default '[]'
)
returns table (id bigint, token text)
language sql
volatile
set search_path = ''
as $$
  select * from private.invite_member(p_organization_id, p_email, p_role, p_scopes);
$$;
comment on function public.invite_member(bigint, text, public.membership_role, jsonb) is 'Invites an address for 7 days. Answers the token of the link, which is shown this once and kept nowhere. For admins.';

create function private.resend_invitation(p_invitation_id bigint)
returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_invitation public.invitations := private.my_invitation(p_invitation_id);
  v_token text := private.new_invitation_token();
begin
  perform from public.organizations o where o.id = v_invitation.organization_id for no key update;
  if v_invitation.sent_at > pg_catalog.now() - interval '1 minute' then
    perform private.refuse_conflict(
      'sent_just_now', 'This invitation was sent a moment ago',
      'Wait a minute, then send it again.'
    );
  end if;
  perform private.check_invitation_limits(v_invitation.organization_id);
  update public.invitations i
  set token_hash = private.token_hash(v_token), sent_at = pg_catalog.now(), expires_at = pg_catalog.now() + interval '7 days'
  where i.id = v_invitation.id;
  perform private.mail_invitation(v_invitation.id, v_token);
  return v_token;
end;
$$;
grant execute on function private.resend_invitation(bigint) to authenticated;

create function public.resend_invitation(p_invitation_id bigint)
returns text
language sql
volatile
set search_path = ''
as $$
  select private.resend_invitation(p_invitation_id);
$$;
comment on function public.resend_invitation(bigint) is 'Makes a new link for an open or expired invitation and ends the old one. Answers the new token, this once. For admins.';

create function private.revoke_invitation(p_invitation_id bigint)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_invitation public.invitations := private.my_invitation(p_invitation_id);
begin
  update public.invitations i set revoked_at = pg_catalog.now() where i.id = v_invitation.id;
end;
$$;
grant execute on function private.revoke_invitation(bigint) to authenticated;

create function public.revoke_invitation(p_invitation_id bigint)
returns void
language sql
volatile
set search_path = ''
as $$
  select private.revoke_invitation(p_invitation_id);
$$;
comment on function public.revoke_invitation(bigint) is 'Takes an open invitation back: its link ends. For admins.';

revoke execute on function public.invite_member(bigint, text, public.membership_role, jsonb) from public, anon;
revoke execute on function public.resend_invitation(bigint) from public, anon;
revoke execute on function public.revoke_invitation(bigint) from public, anon;
grant execute on function public.invite_member(bigint, text, public.membership_role, jsonb) to authenticated;
grant execute on function public.resend_invitation(bigint) to authenticated;
grant execute on function public.revoke_invitation(bigint) to authenticated;
