/*
 * One SQLSTATE for each kind of refusal; PostgREST answers PTxyz with HTTP status xyz,
 * and supabase/functions/_shared/refusals.ts does the same for functions. Each takes a
 * short code for programs, which arrives as `details`, a sentence for people, and what
 * to do about it. The codes are listed in docs/architecture.md.
 */

-- Not allowed to this caller, in any state.
create function private.refuse_forbidden(p_reason text, p_message text, p_hint text)
returns void
language plpgsql
set search_path = ''
as $$
begin
  raise exception using errcode = 'PT403', message = p_message, detail = p_reason, hint = p_hint;
end;
$$;

-- Not found, or not visible to this caller, who must not learn which.
create function private.refuse_missing(p_reason text, p_message text, p_hint text)
returns void
language plpgsql
set search_path = ''
as $$
begin
  raise exception using errcode = 'PT404', message = p_message, detail = p_reason, hint = p_hint;
end;
$$;

-- Not possible in the present state: the same call may succeed later.
create function private.refuse_conflict(p_reason text, p_message text, p_hint text)
returns void
language plpgsql
set search_path = ''
as $$
begin
  raise exception using errcode = 'PT409', message = p_message, detail = p_reason, hint = p_hint;
end;
$$;

-- A value that cannot be accepted.
create function private.refuse_value(p_reason text, p_message text, p_hint text)
returns void
language plpgsql
set search_path = ''
as $$
begin
  raise exception using errcode = 'PT422', message = p_message, detail = p_reason, hint = p_hint;
end;
$$;

grant execute on function
  private.refuse_forbidden(text, text, text), private.refuse_missing(text, text, text),
  private.refuse_conflict(text, text, text), private.refuse_value(text, text, text)
  to authenticated, service_role;

/*
 * For a constraint on a name: true, or the refusal itself. For a constraint that is false, Postgres only reports the
 * constraint's name, which does not help the caller.
 */
create function private.is_seen_text(p_text text)
returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  if p_text <> private.seen_text(p_text) then
    perform private.refuse_value(
      'unseen_characters', 'A name has invisible characters, or nothing else',
      'Type the name again instead of pasting it.'
    );
  end if;
  return true;
end;
$$;
grant execute on function private.is_seen_text(text) to authenticated, service_role;

create function private.refuse_change()
returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform private.refuse_forbidden(
    'append_only', format('%s is append-only: rows are never changed or removed', tg_table_name),
    'Write a new row that corrects the old one.'
  );
  return null;
end;
$$;
