/*
 * Schedules a workload at the best candidate of a plan that is still available: a zone may have filled up, or been
 * closed, since the plan was made. If none is available, raises the refusal of the best one, so that the workload is
 * planned again. p_reason: the reason, if other than the policy.
 */
create function private.schedule_by_policy(p_workload_id bigint, p_plan_id bigint, p_reason text default null)
returns void
language plpgsql
set search_path = ''
as $$
declare
  v_candidate record;
  v_refusal text;
begin
  for v_candidate in
    select c.rank, c.zone_id, c.start_at from public.plan_candidates c where c.plan_id = p_plan_id order by c.rank
  loop
    begin
      update public.compute_workloads
      set status = 'SCHEDULED', chosen_grid_zone = v_candidate.zone_id, scheduled_start = v_candidate.start_at,
          status_reason = case
            when p_reason is not null then left(p_reason, 500)
            when v_candidate.rank = 1 then 'Assigned by the organization''s policy'
            else 'Assigned by the organization''s policy to candidate ' || v_candidate.rank
              || ': better ones have been taken'
          end,
          status_reason_code = 'assigned_by_policy'
      where id = p_workload_id;
      return;
    exception when sqlstate 'PT409' or sqlstate 'PT422' then
      v_refusal := coalesce(v_refusal, sqlerrm);
    end;
  end loop;
  perform private.refuse_conflict(
    'no_candidate', format('No candidate can be had any more. The best: %s', v_refusal), 'Plan it again.'
  );
end;
$$;

-- The plan as it can be stored: its first candidate that the budgets still allow is committed; infeasible if there is
-- none.
create function private.reserve_plan(p_workload public.compute_workloads, p_plan jsonb)
returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  v_candidate record;
  v_refusal text;
  v_first_refusal text;
begin
  if not (p_plan ->> 'feasible')::boolean then
    return p_plan;
  end if;
  for v_candidate in
    select c."carbonG" as carbon_g, c."startAt" as start_at
    from jsonb_to_recordset(p_plan -> 'candidates') as c (rank smallint, "startAt" timestamptz, "carbonG" numeric)
    order by c.rank
  loop
    v_refusal := private.try_reserve(p_workload, v_candidate.carbon_g, v_candidate.start_at);
    if v_refusal is null then
      return p_plan;
    end if;
    v_first_refusal := coalesce(v_first_refusal, v_refusal);
  end loop;
  if v_first_refusal is null then
    return p_plan;
  end if;
  return p_plan || jsonb_build_object(
    'feasible', false, 'summary', v_first_refusal || '.', 'bindingConstraint', 'carbon_budget',
    'nearest', (p_plan -> 'candidates' -> 0) - 'rank', 'candidates', '[]'::jsonb
  );
end;
$$;

/*
 * Whether the organization's policy decides on a workload, not a person. The policy assigns waiting workloads, unless a
 * person took them back; a newer forecast may move the workloads that it placed, or suspend interruptible ones. For a
 * workload still to be planned nobody has decided.
 */
create function private.is_left_to_policy(p_workload public.compute_workloads)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
      select from public.organizations o
      where o.id = p_workload.organization_id and o.assignment_policy = 'automatic'
    )
    and (
      p_workload.status = 'PENDING'
      or coalesce((
        select e.actor_kind = 'system'
        from public.events e
        where e.workload_id = p_workload.id and e.to_status in ('PLANNED', 'SCHEDULED') and e.kind <> 'workload.replanned'
        order by e.id desc
        limit 1
      ), false)
    );
$$;

create function private.is_placed_by_policy(p_workload public.compute_workloads)
returns boolean
language sql
stable
set search_path = ''
as $$
  select p_workload.status = 'SCHEDULED' and private.is_left_to_policy(p_workload);
$$;

/*
 * Records that the newest forecast was checked and the current plan of a workload is kept, because the gain was too
 * small. Not while figures of that forecast are still arriving: then it is checked again.
 */
create function private.keep_plan(p_workload_id bigint, p_issue_id bigint)
returns void
language sql
set search_path = ''
as $$
  update public.plans
  set checked_issue_id = p_issue_id
  where exists (select from public.grid_forecast_issues where id = p_issue_id and ready_at is not null)
    and id = (select current_plan_id from public.compute_workloads where id = p_workload_id);
$$;

/*
 * Stores a plan for a workload that is still to be planned, or that a newer forecast lets move, and takes it to
 * PLANNED; then, if it is left to the organization's policy, to SCHEDULED. Stores nothing if no candidate is available
 * any more. The plan's expected carbon is committed to the carbon budgets; a plan whose candidates all exceed a hard
 * budget is infeasible. An infeasible plan is kept and leaves the workload PENDING with its sentence. p_plan is the
 * wire form of lib/contracts/plan.ts. Returns the version, or null when the workload was changed, cancelled or planned
 * in the meantime.
 */
create function private.store_plan(p_workload_id bigint, p_updated_at timestamptz, p_plan jsonb, p_reason text default null)
returns integer
language plpgsql
set search_path = ''
as $$
declare
  v_workload public.compute_workloads;
  v_plan public.plans;
begin
  select * into v_workload
  from public.compute_workloads
  where id = p_workload_id and status in ('PENDING', 'PLANNED', 'SCHEDULED') and updated_at = p_updated_at
  for update;
  if v_workload.id is null or (v_workload.status = 'SCHEDULED' and not private.is_placed_by_policy(v_workload)) then
    return null;
  end if;
  p_plan := private.reserve_plan(v_workload, p_plan);

  insert into public.plans (
    workload_id, version, created_at, reason, feasible, summary, binding_constraint, nearest, issue_id, kind, weights, energy_kwh,
    latest_start, p90_duration_mins, p90_runs, run_now_zone, run_now_carbon_g, run_now_cost_gbp
  )
  select
    p_workload_id, 1 + coalesce((select max(version) from public.plans where workload_id = p_workload_id), 0),
    coalesce(p."readAt", now()), p.reason, p.feasible, p.summary, p."bindingConstraint", p.nearest, p."issueId", p.kind, p.weights, p."energyKwh",
    p."latestStart", p."p90DurationMinutes", p."p90Runs", p."runNowZoneId", p."runNowCarbonG", p."runNowCostGbp"
  from jsonb_to_record(p_plan) as p (
    reason text, feasible boolean, summary text, "bindingConstraint" text, nearest jsonb, "issueId" bigint, "readAt" timestamptz,
    kind public.grid_data_kind, weights jsonb, "energyKwh" numeric, "latestStart" timestamptz, "p90DurationMinutes" numeric, "p90Runs" integer, "runNowZoneId" bigint,
    "runNowCarbonG" numeric, "runNowCostGbp" numeric
  )
  returning * into v_plan;

  insert into public.plan_candidates (
    plan_id, rank, zone_id, start_at, end_at, carbon_g, cost_gbp, mean_intensity_g_per_kwh, carbon_score_gbp,
    price_score_gbp, lateness_score_gbp, score_gbp, filled_share, p10_carbon_g, p90_carbon_g, statistical_share,
    best_probability, segments
  )
  select
    v_plan.id, c.rank, c."zoneId", c."startAt", c."endAt", c."carbonG", c."costGbp", c."meanIntensityGPerKwh",
    c."carbonScoreGbp", c."priceScoreGbp", c."latenessScoreGbp", c."scoreGbp", c."filledShare",
    c."p10CarbonG", c."p90CarbonG", coalesce(c."statisticalShare", 0), c."bestProbability", c.segments
  from jsonb_to_recordset(p_plan -> 'candidates') as c (
    rank smallint, "zoneId" bigint, "startAt" timestamptz, "endAt" timestamptz, "carbonG" numeric, "costGbp" numeric,
    "meanIntensityGPerKwh" numeric, "carbonScoreGbp" numeric, "priceScoreGbp" numeric, "latenessScoreGbp" numeric,
    "scoreGbp" numeric, "filledShare" numeric, "p10CarbonG" numeric, "p90CarbonG" numeric, "statisticalShare" numeric,
    "bestProbability" numeric, segments jsonb
  );

  update public.compute_workloads
  set status = case
        when v_workload.status = 'SCHEDULED' and v_plan.feasible then v_workload.status
        when v_plan.feasible then 'PLANNED'
        else 'PENDING'
      end,
      status_reason = left(v_plan.summary, 500),
      status_reason_code = case
        when v_plan.feasible then 'planned'
        when v_plan.binding_constraint = 'forecast' then 'waiting_for_forecast'
        else 'infeasible'
      end,
      current_plan_id = v_plan.id,
      estimated_energy_kwh = v_plan.energy_kwh,
      recommended_zone_1 = (select zone_id from public.plan_candidates where plan_id = v_plan.id and rank = 1),
      recommended_zone_2 = (select zone_id from public.plan_candidates where plan_id = v_plan.id and rank = 2),
      recommended_zone_3 = (select zone_id from public.plan_candidates where plan_id = v_plan.id and rank = 3)
  where id = p_workload_id;

  if v_workload.status = 'PLANNED' and v_plan.feasible then
    -- Its status is unchanged, so no other event would record the new plan.
    v_workload.status_reason := left(v_plan.reason || '. ' || v_plan.summary, 500);
    perform private.record_event(v_workload, 'workload.replanned', v_workload.status, jsonb_build_object('planVersion', v_plan.version));
  end if;
  if v_plan.feasible and private.is_left_to_policy(v_workload) then
    perform private.schedule_by_policy(p_workload_id, v_plan.id, p_reason);
  end if;
  return v_plan.version;
end;
$$;
