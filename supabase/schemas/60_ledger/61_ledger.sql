create table public.ledger_entries (
  id bigint generated always as identity primary key,
  organization_id bigint not null references public.organizations (id) on delete restrict,
  subject_kind text not null default 'run' check (subject_kind in ('run', 'site')),
  -- For a run its number, set by the chain's trigger.
  subject_id bigint not null default 0,
  slot_start timestamptz,
  workload_id bigint references public.compute_workloads (id) on delete restrict,
  run_id bigint references public.runs (id) on delete restrict,
  settlement integer not null check (settlement >= 1),
  settled boolean not null,
  energy_kwh numeric(14, 8) not null check (energy_kwh >= 0),
  energy_method public.energy_method not null,
  pue numeric(4, 3) not null,
  carbon_g numeric(16, 4) check (carbon_g >= 0),
  cost_gbp numeric(14, 6),
  baseline_zone bigint references public.grid_zones (id) on delete restrict,
  baseline_start timestamptz,
  baseline_pue numeric(4, 3),
  baseline_carbon_g numeric(16, 4) check (baseline_carbon_g >= 0),
  baseline_cost_gbp numeric(14, 6),
  saved_g numeric(16, 4) generated always as (baseline_carbon_g - carbon_g) stored,
  actual_share numeric(5, 4) not null check (actual_share between 0 and 1),
  estimated_share numeric(5, 4) not null check (estimated_share between 0 and 1),
  forecast_share numeric(5, 4) not null check (forecast_share between 0 and 1),
  missing_share numeric(5, 4) not null check (missing_share between 0 and 1),
  kind public.grid_data_kind,
  basis text not null default 'average, location-based, combustion only (NESO)',
  slots jsonb not null,
  created_at timestamptz not null default now(),
  -- Set by the chain's trigger, for any inserted value.
  chain_number bigint not null default 0 check (chain_number >= 1),
  previous_hash text not null default '' check (previous_hash ~ '^[0-9a-f]{64}$'),
  entry_hash text not null default '' check (entry_hash ~ '^[0-9a-f]{64}$'),
  text_version smallint not null default 1 check (text_version = 1),
  constraint ledger_entries_subject check (
    case subject_kind
      when 'run' then workload_id is not null and run_id is not null and subject_id = run_id and slot_start is null
      when 'site' then
        workload_id is null and run_id is null and slot_start is not null
        and slot_start = date_bin('30 minutes', slot_start, timestamptz '2000-01-01 00:00:00+00')
        and num_nonnulls(baseline_zone, baseline_start, baseline_pue, baseline_carbon_g, baseline_cost_gbp) = 0
    end
  ),
  unique nulls not distinct (subject_kind, subject_id, slot_start, settlement),
  unique (organization_id, chain_number)
);
comment on table public.ledger_entries is 'What each subject emitted: a run, with what it would have emitted in the default zone at submission by the same method, or a site in a half hour. One chain for all subjects of an organization. Append-only: better figures make a new settlement, the newest counts.';
comment on column public.ledger_entries.id is 'Number of the entry.';
comment on column public.ledger_entries.organization_id is 'Organization.';
comment on column public.ledger_entries.subject_kind is 'What emitted: run or site.';
comment on column public.ledger_entries.subject_id is 'Number of the run or of the site.';
comment on column public.ledger_entries.slot_start is 'Half hour of a site, by its start; empty for a run, whose half hours are in slots.';
comment on column public.ledger_entries.workload_id is 'Workload of a run.';
comment on column public.ledger_entries.run_id is 'Run; the same as subject_id, as a reference.';
comment on column public.ledger_entries.settlement is '1 when the run or the half hour ended, then rising as better figures arrive.';
comment on column public.ledger_entries.settled is 'Whether no slot, here or in the counterfactual, still uses a forecast or lacks its figure.';
comment on column public.ledger_entries.energy_kwh is 'Energy in kWh: for a run its IT energy, before PUE; for a site its meter''s reading.';
comment on column public.ledger_entries.energy_method is 'measured if all of it was, else modelled.';
comment on column public.ledger_entries.pue is 'PUE of the zone at that time; 1 for a site, whose meter counts everything.';
comment on column public.ledger_entries.carbon_g is 'Emitted, in gCO2; empty while a slot has no intensity.';
comment on column public.ledger_entries.cost_gbp is 'Electricity in pounds; empty while a slot has no price.';
comment on column public.ledger_entries.baseline_zone is 'Zone of the counterfactual, fixed at submission.';
comment on column public.ledger_entries.baseline_start is 'Start of the counterfactual: the submission; for a resumed run, later by the work completed before.';
comment on column public.ledger_entries.baseline_pue is 'PUE of that zone.';
comment on column public.ledger_entries.baseline_carbon_g is 'What the same energy would have emitted there and then, in gCO2.';
comment on column public.ledger_entries.baseline_cost_gbp is 'What it would have cost there and then, in pounds.';
comment on column public.ledger_entries.saved_g is 'baseline_carbon_g minus carbon_g; negative if emissions rose.';
comment on column public.ledger_entries.actual_share is 'Share of the energy, both sides, with actual intensities.';
comment on column public.ledger_entries.estimated_share is 'Share with estimated intensities.';
comment on column public.ledger_entries.forecast_share is 'Share still with forecasts.';
comment on column public.ledger_entries.missing_share is 'Share without any intensity.';
comment on column public.ledger_entries.kind is 'Whether the grid figures were live, replayed or sample data; sample when any was.';
comment on column public.ledger_entries.basis is 'The kind of intensity used.';
comment on column public.ledger_entries.slots is 'By slot, of the run and of the counterfactual: energy with its method and source, intensity with its status, kind and age, price.';
comment on column public.ledger_entries.created_at is 'When the entry was created.';
comment on column public.ledger_entries.chain_number is 'Number of the entry in the chain of its organization: 1, 2, 3 and so on, without a gap.';
comment on column public.ledger_entries.previous_hash is 'Hash of the entry before it in the chain; 64 zeros for the first.';
comment on column public.ledger_entries.entry_hash is 'SHA-256 of all other columns, previous_hash among them, as private.ledger_text writes them.';
comment on column public.ledger_entries.text_version is 'Version of the text that is hashed: an entry is verified by the version it was written with.';
create index ledger_entries_organization_id_idx on public.ledger_entries (organization_id, created_at desc);
create index ledger_entries_run_id_idx on public.ledger_entries (run_id, settlement desc);
create index ledger_entries_workload_id_idx on public.ledger_entries (workload_id, settlement desc);
create index ledger_entries_baseline_zone_idx on public.ledger_entries (baseline_zone);
create index ledger_entries_open_idx on public.ledger_entries (run_id, settlement desc) where not settled and subject_kind = 'run';

create trigger ledger_entries_append_only
  before update or delete on public.ledger_entries
  for each row execute function private.refuse_change();
create trigger ledger_entries_no_truncate
  before truncate on public.ledger_entries
  for each statement execute function private.refuse_change();

revoke all on table public.ledger_entries from anon, authenticated;
grant select on table public.ledger_entries to authenticated;
grant select, insert on table public.ledger_entries to service_role;
alter table public.ledger_entries enable row level security;

create policy ledger_entries_select on public.ledger_entries
  for select to authenticated
  using (
    organization_id = any (array(select private.my_organization_ids('operator', 'viewer', 'admin')))
    or workload_id in (
      select w.id from public.compute_workloads w
      where w.user_id = (select auth.uid()) and w.organization_id = any (array(select private.my_organization_ids()))
    )
  );

/*
 * The newest entry of each subject, for sums. A run has one workload and one organization; they are listed so that a
 * query for either reads only its rows.
 */
create view public.ledger_current with (security_invoker = true) as
select distinct on (organization_id, workload_id, run_id, subject_kind, subject_id, slot_start) *
from public.ledger_entries
order by organization_id, workload_id, run_id, subject_kind, subject_id, slot_start, settlement desc;
comment on view public.ledger_current is 'The newest settlement of each run and of each half hour of a site. Sum this, not ledger_entries.';
revoke all on table public.ledger_current from anon, authenticated;
grant select on table public.ledger_current to authenticated, service_role;

-- Records an entry in the history of its workload, with the figures for the sentence on pages.
create function private.tell_settled(p_entry public.ledger_entries)
returns void
language sql
set search_path = ''
as $$
  insert into public.events (organization_id, workload_id, kind, reason, actor_kind, data)
  select
    p_entry.organization_id, p_entry.workload_id, 'ledger.settled',
    case when p_entry.settlement = 1 then 'Accounted' else 'Accounted again, by better figures' end,
    'system',
    jsonb_build_object(
      'runId', r.id, 'attempt', r.attempt, 'settlement', p_entry.settlement, 'isSettled', p_entry.settled,
      'energyKwh', p_entry.energy_kwh, 'carbonG', p_entry.carbon_g, 'baselineCarbonG', p_entry.baseline_carbon_g
    )
  from public.runs r
  where r.id = p_entry.run_id;
$$;

create function private.copy_ledger_to_workload()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- A workload lost once has two runs, and both emitted.
  update public.compute_workloads w
  set carbon_emitted_kg = totals.carbon_g / 1000, cost_gbp = totals.cost_gbp
  from (
    select
      case when bool_and(l.carbon_g is not null) then sum(l.carbon_g) end as carbon_g,
      case when bool_and(l.cost_gbp is not null) then sum(l.cost_gbp) end as cost_gbp
    from (
      select distinct on (e.run_id) e.carbon_g, e.cost_gbp
      from public.ledger_entries e
      where e.workload_id = new.workload_id
      order by e.run_id, e.settlement desc
    ) l
  ) totals
  where w.id = new.workload_id;
  perform private.settle_budget(new.workload_id);
  perform private.tell_settled(new);
  return null;
end;
$$;
create trigger ledger_entries_copy
  after insert on public.ledger_entries
  for each row when (new.subject_kind = 'run') execute function private.copy_ledger_to_workload();

-- The subject of an entry. A run has a workload; a site has a half hour.
create type private.ledger_subject as (
  organization_id bigint, kind text, id bigint, slot_start timestamptz, workload_id bigint, run_id bigint
);

/*
 * Adds the next settlement of a subject, unless the newest is equal. p_entry is made from domain/accounting. Returns
 * the settlement's number, or null if nothing was new. The caller has locked the subject, so that two settlements
 * follow each other.
 */
create function private.settle_subject(p_subject private.ledger_subject, p_entry jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_newest public.ledger_entries;
  v_new record;
begin
  select * into v_newest
  from public.ledger_entries
  where subject_kind = p_subject.kind and subject_id = p_subject.id
    and slot_start is not distinct from p_subject.slot_start
  order by settlement desc
  limit 1;
  select * into v_new
  from jsonb_to_record(p_entry) as e (
    settled boolean, "energyKwh" numeric(14, 8), "energyMethod" public.energy_method, pue numeric(4, 3), "carbonG" numeric(16, 4),
    "costGbp" numeric(14, 6), "baselineZoneId" bigint, "baselineStart" timestamptz, "baselinePue" numeric(4, 3),
    "baselineCarbonG" numeric(16, 4), "baselineCostGbp" numeric(14, 6), "actualShare" numeric(5, 4),
    "estimatedShare" numeric(5, 4), "forecastShare" numeric(5, 4), "missingShare" numeric(5, 4),
    kind public.grid_data_kind, slots jsonb
  );
  if v_newest.id is not null and (
    v_newest.settled, v_newest.energy_kwh, v_newest.carbon_g, v_newest.cost_gbp, v_newest.baseline_carbon_g,
    v_newest.baseline_cost_gbp, v_newest.actual_share, v_newest.estimated_share, v_newest.forecast_share
  ) is not distinct from (
    v_new.settled, v_new."energyKwh", v_new."carbonG", v_new."costGbp", v_new."baselineCarbonG",
    v_new."baselineCostGbp", v_new."actualShare", v_new."estimatedShare", v_new."forecastShare"
  ) then
    return null;
  end if;
  insert into public.ledger_entries (
    organization_id, subject_kind, subject_id, slot_start, workload_id, run_id, settlement, settled, energy_kwh,
    energy_method, pue, carbon_g, cost_gbp, baseline_zone, baseline_start, baseline_pue, baseline_carbon_g,
    baseline_cost_gbp, actual_share, estimated_share, forecast_share, missing_share, kind, slots
  )
  values (
    p_subject.organization_id, p_subject.kind, p_subject.id, p_subject.slot_start, p_subject.workload_id,
    p_subject.run_id, coalesce(v_newest.settlement, 0) + 1, v_new.settled, v_new."energyKwh", v_new."energyMethod",
    v_new.pue, v_new."carbonG", v_new."costGbp", v_new."baselineZoneId", v_new."baselineStart", v_new."baselinePue",
    v_new."baselineCarbonG", v_new."baselineCostGbp", v_new."actualShare", v_new."estimatedShare",
    v_new."forecastShare", v_new."missingShare", v_new.kind, v_new.slots
  );
  return coalesce(v_newest.settlement, 0) + 1;
end;
$$;

-- Settles a run. Null if nothing was new, or if there is no such run.
create function private.add_ledger_entry(p_run_id bigint, p_entry jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_subject private.ledger_subject;
begin
  -- One settlement of a workload at a time: two runs of it are summed up in its row.
  perform from public.compute_workloads
  where id = (select workload_id from public.runs where id = p_run_id)
  for no key update;
  select w.organization_id, 'run', r.id, null, w.id, r.id into v_subject
  from public.runs r
  join public.compute_workloads w on w.id = r.workload_id
  where r.id = p_run_id;
  if not found then
    return null;
  end if;
  return private.settle_subject(v_subject, p_entry);
end;
$$;

-- Settles a half hour of a site, named by its start. Null if nothing was new.
create function private.add_site_entry(p_organization_id bigint, p_site_id bigint, p_slot_start timestamptz, p_entry jsonb)
returns integer
language plpgsql
set search_path = ''
as $$
begin
  -- One settlement of a half hour at a time.
  perform pg_advisory_xact_lock(hashtextextended('ledger site ' || p_site_id || ' ' || extract(epoch from p_slot_start), 0));
  return private.settle_subject(
    row(p_organization_id, 'site', p_site_id, p_slot_start, null, null)::private.ledger_subject, p_entry
  );
end;
$$;
