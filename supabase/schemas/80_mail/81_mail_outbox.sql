/*
 * Mail that Karbos itself sends. The cause of a mail puts it here in the same transaction; the mailer (worker/mailer)
 * claims it, sends it and reports the result. At least once: a mail whose response was lost is sent again under the
 * same Message-ID. Auth sends its own mails: confirmations, magic links, recovery.
 */

create type public.mail_state as enum ('pending', 'sending', 'sent', 'failed');
comment on type public.mail_state is 'pending waits for its turn, sending is claimed, sent and failed have ended.';

create table public.mail_outbox (
  id bigint generated always as identity primary key,
  dedupe_key text not null unique check (length(dedupe_key) between 1 and 200),
  to_address text not null check (length(to_address) <= 320 and to_address ~ '^[^[:space:]@<>,;"]+@[^[:space:]@<>,;"]+$'),
  user_id uuid references public.profiles (user_id) on delete cascade,
  template text not null check (template ~ '^[a-z]+(_[a-z]+)*$' and length(template) <= 60),
  data jsonb not null check (jsonb_typeof(data) = 'object' and octet_length(data::text) <= 16384),
  state public.mail_state not null default 'pending',
  attempts smallint not null default 0 check (attempts between 0 and 8),
  next_attempt_at timestamptz not null default now(),
  claim_token uuid,
  last_error text check (length(last_error) <= 500),
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  check ((state = 'sending') = (claim_token is not null)),
  check ((state in ('sent', 'failed')) = (ended_at is not null))
);
comment on table public.mail_outbox is 'Mail to send and mail sent. Rows are removed some days after they ended (retention_settings); the content of a mail is removed when it was sent.';
comment on column public.mail_outbox.id is 'Number of the mail.';
comment on column public.mail_outbox.dedupe_key is 'Its cause: the same cause twice makes one mail.';
comment on column public.mail_outbox.to_address is 'Address it goes to.';
comment on column public.mail_outbox.user_id is 'Account it goes to, if it has one: its preferences apply, and the mail is deleted with the account.';
comment on column public.mail_outbox.template is 'Its template in lib/mail.';
comment on column public.mail_outbox.data is 'The data of the template; empty once the mail has ended.';
comment on column public.mail_outbox.state is 'pending, sending, sent or failed.';
comment on column public.mail_outbox.attempts is 'Number of attempts, 8 at most.';
comment on column public.mail_outbox.next_attempt_at is 'When it is tried next; while it is being sent, when its claim ends.';
comment on column public.mail_outbox.claim_token is 'Token of the claim: only its holder may report the result.';
comment on column public.mail_outbox.last_error is 'Why the last attempt failed.';
comment on column public.mail_outbox.created_at is 'When it was caused.';
comment on column public.mail_outbox.ended_at is 'When it was sent or failed permanently.';
create index mail_outbox_due_idx on public.mail_outbox (next_attempt_at) where state in ('pending', 'sending');
create index mail_outbox_ended_at_idx on public.mail_outbox (ended_at) where ended_at is not null;
create index mail_outbox_user_id_idx on public.mail_outbox (user_id);

revoke all on table public.mail_outbox from anon, authenticated;
grant select on table public.mail_outbox to service_role;
alter table public.mail_outbox enable row level security;

create table public.mail_preferences (
  user_id uuid not null references public.profiles (user_id) on delete cascade,
  topic text not null check (topic in ('alerts', 'failures', 'completions')),
  is_wanted boolean not null,
  changed_at timestamptz not null default now(),
  primary key (user_id, topic)
);
comment on table public.mail_preferences is 'The mail that a person chose. Without a row: alerts and failures, but not completions.';
comment on column public.mail_preferences.user_id is 'The person.';
comment on column public.mail_preferences.topic is 'alerts: critical alerts of the person''s organizations. failures: own work that failed. completions: own work that succeeded.';
comment on column public.mail_preferences.is_wanted is 'Whether mail of this topic is sent.';
comment on column public.mail_preferences.changed_at is 'When this was last set.';

revoke all on table public.mail_preferences from anon, authenticated;
grant select, insert (user_id, topic, is_wanted), update (is_wanted) on table public.mail_preferences to authenticated;
grant select on table public.mail_preferences to service_role;
alter table public.mail_preferences enable row level security;

create policy mail_preferences_select on public.mail_preferences
  for select to authenticated
  using (user_id = (select auth.uid()));
create policy mail_preferences_insert on public.mail_preferences
  for insert to authenticated
  with check (user_id = (select auth.uid()));
create policy mail_preferences_update on public.mail_preferences
  for update to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));

create function private.stamp_mail_preference()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.changed_at := pg_catalog.now();
  return new;
end;
$$;
create trigger mail_preferences_stamp
  before update on public.mail_preferences
  for each row execute function private.stamp_mail_preference();

-- The topic of a template; null for mail that is not optional, such as an invitation.
create function private.mail_topic(p_template text)
returns text
language sql
immutable
set search_path = ''
as $$
  select case p_template
    when 'alert_raised' then 'alerts'
    when 'workload_failed' then 'failures'
    when 'workload_completed' then 'completions'
  end;
$$;

create function private.wants_mail(p_user_id uuid, p_topic text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select coalesce(
    (select p.is_wanted from public.mail_preferences p where p.user_id = p_user_id and p.topic = p_topic),
    p_topic in ('alerts', 'failures')
  );
$$;

-- Signs unsubscribe links: one row, created with the schema.
create table private.mail_keys (
  is_only boolean primary key default true check (is_only),
  unsubscribe_key bytea not null default extensions.gen_random_bytes(32) check (octet_length(unsubscribe_key) = 32)
);
comment on table private.mail_keys is 'The key that signs links in mails. A new key invalidates the links of mails already sent.';
comment on column private.mail_keys.is_only is 'There is one row.';
comment on column private.mail_keys.unsubscribe_key is 'Key of the HMAC.';
alter table private.mail_keys enable row level security;

/*
 * The token of an unsubscribe link: person, topic, and an HMAC of both. It needs no sign-in and never expires, because
 * a mail client's unsubscribe button calls it.
 */
create function private.unsubscribe_token(p_user_id uuid, p_topic text)
returns text
language sql
volatile
set search_path = ''
as $$
  insert into private.mail_keys default values on conflict do nothing;
  select p_user_id::text || '.' || p_topic || '.'
    || encode(extensions.hmac(convert_to(p_user_id::text || '.' || p_topic, 'UTF8'), k.unsubscribe_key, 'sha256'), 'hex')
  from private.mail_keys k;
$$;

-- Unsubscribes from a topic by the token of a link; returns the topic. For the unsubscribe function.
create function private.unsubscribe(p_token text)
returns text
language plpgsql
set search_path = ''
as $$
declare
  v_parts text[] := string_to_array(p_token, '.');
begin
  if length(p_token) > 200 or cardinality(v_parts) <> 3
    or v_parts[1] !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    or v_parts[2] not in ('alerts', 'failures', 'completions')
    -- Hashed once more, so that the time of the comparison reveals nothing.
    or sha256(convert_to(private.unsubscribe_token(v_parts[1]::uuid, v_parts[2]), 'UTF8'))
      <> sha256(convert_to(p_token, 'UTF8')) then
    raise exception 'This link does not end any mail'
      using errcode = 'PT404', hint = 'Copy it whole from the mail, or sign in and set which mail you want.';
  end if;
  insert into public.mail_preferences (user_id, topic, is_wanted)
  select p.user_id, v_parts[2], false from public.profiles p where p.user_id = v_parts[1]::uuid
  on conflict (user_id, topic) do update set is_wanted = false;
  return v_parts[2];
end;
$$;
/*
 * Puts a mail into the outbox, in the caller's transaction. The same dedupe key twice is one mail. A person who opted
 * out of its topic gets none, and mail of a topic is sent only to accounts.
 */
create function private.enqueue_mail(p_to text, p_template text, p_data jsonb, p_dedupe_key text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_topic text := private.mail_topic(p_template);
  v_user_id uuid;
  v_data jsonb := p_data;
begin
  select u.id into v_user_id from auth.users u where lower(u.email) = lower(p_to) order by u.created_at limit 1;
  if v_topic is not null then
    if v_user_id is null or not private.wants_mail(v_user_id, v_topic) then
      return;
    end if;
    v_data := p_data || jsonb_build_object('unsubscribeToken', private.unsubscribe_token(v_user_id, v_topic));
  end if;
  insert into public.mail_outbox (dedupe_key, to_address, user_id, template, data)
  values (p_dedupe_key, p_to, v_user_id, p_template, v_data)
  on conflict (dedupe_key) do nothing;
end;
$$;

/*
 * Claims mails that are due, for two minutes each. An expired claim is taken again: its mailer has died. Eight attempts
 * at most.
 */
create function public.claim_mails(p_limit integer default 20)
returns table (id bigint, claim_token uuid, to_address text, template text, data jsonb, attempt smallint)
language plpgsql
set search_path = ''
as $$
begin
  return query select c.* from private.claim_mails(p_limit) c;
end;
$$;
create function private.claim_mails(p_limit integer)
returns table (id bigint, claim_token uuid, to_address text, template text, data jsonb, attempt smallint)
language sql
security definer
set search_path = ''
as $$
  update public.mail_outbox o
  set state = 'failed', claim_token = null, ended_at = pg_catalog.now(), data = '{}',
    last_error = coalesce(o.last_error, 'Its sending was never confirmed')
  where o.state = 'sending' and o.next_attempt_at <= pg_catalog.now() and o.attempts >= 8;

  with due as (
    select o.id
    from public.mail_outbox o
    where o.state in ('pending', 'sending') and o.next_attempt_at <= pg_catalog.now()
    order by o.next_attempt_at
    limit least(greatest(p_limit, 1), 100)
    for update skip locked
  )
  update public.mail_outbox o
  set state = 'sending', claim_token = gen_random_uuid(), attempts = o.attempts + 1,
    next_attempt_at = pg_catalog.now() + interval '2 minutes'
  from due
  where o.id = due.id
  returning o.id, o.claim_token, o.to_address, o.template, o.data, o.attempts;
$$;
comment on function public.claim_mails(integer) is 'Mails to send now, each claimed for two minutes. For the mailer.';

/*
 * Reports the result of a claimed mail. sent and failed end it; retry defers it, after the eighth attempt it fails.
 * False if the claim is no longer held: then another mailer has it, and nothing is changed.
 */
create function private.settle_mail(p_id bigint, p_claim_token uuid, p_outcome text, p_error text)
returns boolean
language plpgsql
security definer
set search_path = ''
as $$
begin
  if p_outcome not in ('sent', 'retry', 'failed') then
    raise exception 'A mail is sent, to be retried or failed'
      using errcode = 'PT422', hint = 'Say sent, retry or failed.';
  end if;
  update public.mail_outbox o
  set
    state = (case
      when p_outcome = 'retry' and o.attempts < 8 then 'pending'
      when p_outcome = 'sent' then 'sent'
      else 'failed'
    end)::public.mail_state,
    claim_token = null,
    last_error = case when p_outcome = 'sent' then null else left(p_error, 500) end,
    -- Half a minute, doubling to an hour.
    next_attempt_at = pg_catalog.now() + least(interval '1 hour', interval '30 seconds' * pow(2, o.attempts - 1)),
    data = case when p_outcome = 'retry' and o.attempts < 8 then o.data else '{}' end,
    ended_at = case when p_outcome = 'retry' and o.attempts < 8 then null else pg_catalog.now() end
  where o.id = p_id and o.claim_token = p_claim_token;
  return found;
end;
$$;
create function public.settle_mail(p_id bigint, p_claim_token uuid, p_outcome text, p_error text default null)
returns boolean
language sql
set search_path = ''
as $$
  select private.settle_mail(p_id, p_claim_token, p_outcome, p_error);
$$;
comment on function public.settle_mail(bigint, uuid, text, text) is 'Reports the result of a claimed mail: sent, retry or failed. False if the claim is no longer held. For the mailer.';

revoke execute on function public.claim_mails(integer) from public, anon, authenticated;
revoke execute on function public.settle_mail(bigint, uuid, text, text) from public, anon, authenticated;
grant execute on function public.claim_mails(integer), private.claim_mails(integer) to service_role;
grant execute on function public.settle_mail(bigint, uuid, text, text), private.settle_mail(bigint, uuid, text, text)
  to service_role;
