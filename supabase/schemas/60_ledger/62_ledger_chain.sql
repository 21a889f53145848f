/*
 * The chain of the ledger. Each entry has the SHA-256 of the one before it in its organization, and its own over all
 * its columns: an entry that is edited, removed, inserted or moved later no longer matches. `./karbos ledger verify`
 * finds the first that does not, with a separate program (cli/ledger/ledger-chain.ts).
 */
create table public.ledger_heads (
  organization_id bigint primary key references public.organizations (id) on delete cascade,
  entries bigint not null check (entries >= 0),
  entry_hash text not null check (entry_hash ~ '^[0-9a-f]{64}$'),
  updated_at timestamptz not null default now()
);
comment on table public.ledger_heads is 'The end of each organization''s chain, which shows if its last entries were removed. Keep a head elsewhere, and no earlier entry can be changed unnoticed.';
comment on column public.ledger_heads.organization_id is 'Organization.';
comment on column public.ledger_heads.entries is 'Entries in its chain: the number of the last.';
comment on column public.ledger_heads.entry_hash is 'Hash of the last entry.';
comment on column public.ledger_heads.updated_at is 'When the last entry was added.';

revoke all on table public.ledger_heads from anon, authenticated;
grant select on table public.ledger_heads to authenticated, service_role;
alter table public.ledger_heads enable row level security;

create policy ledger_heads_select on public.ledger_heads
  for select to authenticated
  using (organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin'))));

-- Name, length in bytes and value; the length makes the text unambiguous. A null is a dash.
create function private.ledger_field(p_name text, p_value text)
returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return p_name || ' ' || coalesce(octet_length(p_value) || ' ' || p_value, '-') || E'\n';
end;
$$;

/*
 * An entry as the text that is hashed: each column but the hash itself, in this order, as Postgres writes it; instants
 * in UTC to the microsecond. In plpgsql, which caches plans: planning it again for each entry took longer than running
 * it.
 */
create function private.ledger_text(p_entry public.ledger_entries)
returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return private.ledger_field('text_version', p_entry.text_version::text)
    || private.ledger_field('previous_hash', p_entry.previous_hash)
    || private.ledger_field('chain_number', p_entry.chain_number::text)
    || private.ledger_field('id', p_entry.id::text)
    || private.ledger_field('organization_id', p_entry.organization_id::text)
    || private.ledger_field('workload_id', p_entry.workload_id::text)
    || private.ledger_field('run_id', p_entry.run_id::text)
    || private.ledger_field('subject_kind', p_entry.subject_kind)
    || private.ledger_field('subject_id', p_entry.subject_id::text)
    || private.ledger_field('slot_start', to_char(p_entry.slot_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    || private.ledger_field('settlement', p_entry.settlement::text)
    || private.ledger_field('settled', p_entry.settled::text)
    || private.ledger_field('energy_kwh', p_entry.energy_kwh::text)
    || private.ledger_field('energy_method', p_entry.energy_method::text)
    || private.ledger_field('pue', p_entry.pue::text)
    || private.ledger_field('carbon_g', p_entry.carbon_g::text)
    || private.ledger_field('cost_gbp', p_entry.cost_gbp::text)
    || private.ledger_field('baseline_zone', p_entry.baseline_zone::text)
    || private.ledger_field('baseline_start', to_char(p_entry.baseline_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    || private.ledger_field('baseline_pue', p_entry.baseline_pue::text)
    || private.ledger_field('baseline_carbon_g', p_entry.baseline_carbon_g::text)
    || private.ledger_field('baseline_cost_gbp', p_entry.baseline_cost_gbp::text)
    || private.ledger_field('saved_g', p_entry.saved_g::text)
    || private.ledger_field('actual_share', p_entry.actual_share::text)
    || private.ledger_field('estimated_share', p_entry.estimated_share::text)
    || private.ledger_field('forecast_share', p_entry.forecast_share::text)
    || private.ledger_field('missing_share', p_entry.missing_share::text)
    || private.ledger_field('kind', p_entry.kind::text)
    || private.ledger_field('basis', p_entry.basis)
    || private.ledger_field('slots', p_entry.slots::text)
    || private.ledger_field('created_at', to_char(p_entry.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'));
end;
$$;

create function private.ledger_hash(p_entry public.ledger_entries)
returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return encode(sha256(convert_to(private.ledger_text(p_entry), 'UTF8')), 'hex');
end;
$$;
grant execute on function private.ledger_field(text, text) to authenticated, service_role;
grant execute on function private.ledger_text(public.ledger_entries) to authenticated, service_role;
grant execute on function private.ledger_hash(public.ledger_entries) to authenticated, service_role;

-- Adds the entry to the end of the chain of its organization. The head is locked until the end of the transaction, so
-- concurrent entries follow each other.
create function private.chain_ledger_entry()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_head public.ledger_heads;
begin
  -- The workload first, as in add_ledger_entry: one lock order avoids deadlocks.
  perform from public.compute_workloads where id = new.workload_id for no key update;
  insert into public.ledger_heads (organization_id, entries, entry_hash)
  values (new.organization_id, 0, repeat('0', 64))
  on conflict (organization_id) do nothing;
  select * into v_head from public.ledger_heads where organization_id = new.organization_id for update;
  if new.subject_kind = 'run' then
    new.subject_id := new.run_id;
  end if;
  new.chain_number := v_head.entries + 1;
  new.previous_hash := v_head.entry_hash;
  -- Postgres computes it after this trigger, by the same sum.
  new.saved_g := new.baseline_carbon_g - new.carbon_g;
  new.entry_hash := private.ledger_hash(new);
  update public.ledger_heads
  set entries = new.chain_number, entry_hash = new.entry_hash, updated_at = pg_catalog.now()
  where organization_id = new.organization_id;
  return new;
end;
$$;
create trigger ledger_entries_chain
  before insert on public.ledger_entries
  for each row execute function private.chain_ledger_entry();

/*
 * Recomputes the chain of an organization with the caller's rights: for those who may read all of it. For large
 * ledgers, and for a check that does not depend on this database's functions, use ./karbos ledger verify.
 */
create function public.verify_ledger(p_organization_id bigint)
returns table (entries bigint, head_hash text, broken_entry bigint, fault text)
language plpgsql
stable
set search_path = ''
as $$
begin
  if not exists (select from public.organizations where id = p_organization_id) then
    perform private.refuse_missing(
      'no_organization', format('There is no organization %s that you belong to', p_organization_id),
      'Choose one of your own organizations.'
    );
  end if;
  if private.is_api_caller()
    and not p_organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin'))) then
    perform private.refuse_forbidden(
      'role_required', 'Only who reads the whole ledger of an organization can verify it',
      'Ask an operator, viewer or admin of your organization.'
    );
  end if;
  return query
  with chain as (
    select
      l as entry,
      row_number() over w as place,
      coalesce(lag(l.entry_hash) over w, repeat('0', 64)) as hash_before
    from public.ledger_entries l
    where l.organization_id = p_organization_id
    window w as (order by l.chain_number, l.id)
  ),
  faults as (
    select
      (c.entry).id as id, c.place,
      case
        when (c.entry).chain_number <> c.place then 'number'
        when (c.entry).previous_hash <> c.hash_before then 'link'
        when (c.entry).entry_hash <> private.ledger_hash(c.entry) then 'content'
      end as fault
    from chain c
  ),
  first_fault as (
    select f.id, f.fault from faults f where f.fault is not null order by f.place limit 1
  ),
  ends as (
    select
      (select count(*) from chain) as entries,
      (select (c.entry).entry_hash from chain c order by c.place desc limit 1) as entry_hash
  )
  select
    e.entries, e.entry_hash, ff.id,
    coalesce(
      ff.fault,
      case when (coalesce(h.entries, 0), h.entry_hash) is distinct from (e.entries, e.entry_hash) then 'head' end
    )
  from ends e
  left join first_fault ff on true
  left join public.ledger_heads h on h.organization_id = p_organization_id;
end;
$$;
comment on function public.verify_ledger(bigint) is 'Recomputes the hash chain of an organization''s ledger: entries, the hash at its end, and the first entry that does not match with its fault: number (one is missing, added or moved), link, content (edited) or head (the end is missing).';
grant execute on function public.verify_ledger(bigint) to authenticated, service_role;
revoke execute on function public.verify_ledger(bigint) from public, anon;
