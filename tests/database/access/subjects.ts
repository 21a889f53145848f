import { type Caller, only, type Tx } from "../database.ts";
import {
  bringTo,
  claimIn,
  createWorld,
  type MEMBER_ROLES,
  newMember,
  newPerson,
  type Person,
  submit,
  type World,
} from "../fixture.ts";
import type { Column } from "./document.ts";

/** One person of an organization, with a row of everything that can refer to a person or organization. */
export type Subject = {
  organizationId: number;
  userId: string;
  workloadId: number;
  jobId: string;
  /** Of a second workload, which is PLANNED. */
  plannedJobId: string;
  zoneId: number;
  zoneCode: string;
  planId: number;
  runId: number;
  workerId: number;
  alertId: number;
  invitationId: number;
  /** Who looks into the organization, as a platform owner. */
  platformOwnerId: string;
};

export type Cast = {
  world: World;
  callers: Record<Exclude<Column, "anon" | "service_role">, Caller>;
  /** The subject of each role: its own rows. */
  own: Record<(typeof MEMBER_ROLES)[number], Subject>;
  /** Somebody else of the same organization, and somebody of the other one. */
  others: Subject;
  foreign: Subject;
  /** Accounts without a membership; the second has no profile. */
  loose: Person;
  withoutProfile: Person;
};

export async function createCast(tx: Tx): Promise<Cast> {
  const world = await createWorld(tx);
  await addGridRows(tx);
  // So that the first may be demoted and removed: an organization must keep one.
  await newMember(tx, world.organizationId, "admin");
  const { organizationId, otherOrganizationId } = world;
  const cast: Cast = {
    world,
    callers: {
      outsider: world.outsider,
      user: world.user,
      operator: world.operator,
      viewer: world.viewer,
      admin: world.admin,
    },
    own: {
      user: await createSubject(tx, organizationId, world.user),
      operator: await createSubject(tx, organizationId, world.operator),
      viewer: await createSubject(tx, organizationId, world.viewer),
      admin: await createSubject(tx, organizationId, world.admin),
    },
    others: await createSubject(tx, organizationId, world.secondUser),
    foreign: await createSubject(tx, otherOrganizationId, await newMember(tx, otherOrganizationId, "user")),
    loose: await newPerson(tx),
    withoutProfile: await newPerson(tx),
  };
  await tx`delete from public.profiles where user_id = ${cast.withoutProfile.userId}`;
  return cast;
}

async function createSubject(tx: Tx, organizationId: number, { userId }: Person): Promise<Subject> {
  const workload = await submit(tx, { organizationId, userId });
  await bringTo(tx, workload, "QUEUED");
  const { runId, workerId } = await claimIn(tx, workload);
  const planned = await submit(tx, { organizationId, userId });
  await bringTo(tx, planned, "PLANNED");
  const workloadId = workload.id;
  const rows = await tx<{ plan_id: number; alert_id: number; code: string }[]>`
    with plan as (
      insert into public.plans (workload_id, version, reason, feasible, summary, weights, energy_kwh, latest_start)
      values (${workloadId}, 1, 'Submitted', true, 'A plan', '{}', 1, now()) returning id
    ), candidate as (
      insert into public.plan_candidates (
        plan_id, rank, zone_id, start_at, end_at, carbon_g, mean_intensity_g_per_kwh, carbon_score_gbp, price_score_gbp,
        lateness_score_gbp, score_gbp
      )
      select id, 1, ${workload.zoneId}, now(), now() + interval '1 hour', 1, 1, 0, 0, 0, 0 from plan
    ), energy as (
      insert into public.run_energy (run_id, slot_start, energy_kwh, method)
      values (${runId}, '2026-01-01T00:00Z', 1, 'measured')
    ), line as (
      insert into public.execution_logs (run_id, seq, logged_at, line) values (${runId}, 0, now(), 'hello')
    ), entry as (
      insert into public.ledger_entries (
        organization_id, workload_id, run_id, settlement, settled, energy_kwh, energy_method, pue, actual_share,
        estimated_share, forecast_share, missing_share, slots
      )
      values (${organizationId}, ${workloadId}, ${runId}, 1, false, 1, 'measured', 1.2, 0, 0, 0, 1, '{}')
    ), budget as (
      insert into public.carbon_budgets (organization_id, project, limit_g) values (${organizationId}, 'Probe', 1000)
      on conflict do nothing
    ), foresight as (
      insert into public.run_foresights (run_id, organization_id, settlement, start_at, carbon_g, saved_g)
      values (${runId}, ${organizationId}, 1, now(), 1, 0)
    ), mail as (
      insert into public.mail_outbox (dedupe_key, to_address, template, data, state, claim_token)
      values
        ('probe ' || ${workloadId}, 'x@example.org', 'invitation', jsonb_build_object('probe', ${workloadId}::text), 'pending', null),
        ('claimed ' || ${workloadId}, 'x@example.org', 'invitation', '{}', 'sending', gen_random_uuid())
    ), preference as (
      insert into public.mail_preferences (user_id, topic, is_wanted) values (${userId}, 'failures', false)
      on conflict do nothing
    ), change as (
      -- Of a transaction long over: those of this one are not in the feed yet.
      insert into public.changes (xid, organization_id, user_id, subject_kind, subject_id, operation)
      values ('1', ${organizationId}, ${userId}, 'workload', ${workload.jobId}, 'created')
    ), alert as (
      insert into public.alerts (organization_id, workload_id, subject_kind, subject_id, kind, severity, dedupe_key, title, message)
      values (
        ${organizationId}, ${workloadId}, 'workload', ${workload.jobId}, 'run.lost', 'critical', ${`run.lost:${workload.jobId}`},
        'Lost its worker twice', 'An alert'
      )
      returning id
    )
    select plan.id as plan_id, alert.id as alert_id, zone.grid_zone_code as code
    from plan, alert, public.grid_zones zone
    where zone.id = ${workload.zoneId}`;
  const { plan_id, alert_id, code } = only(rows);
  return {
    ...{ organizationId, userId, workloadId, jobId: workload.jobId, plannedJobId: planned.jobId, runId, workerId },
    ...{ zoneId: workload.zoneId, zoneCode: code, planId: plan_id, alertId: alert_id },
    ...(await addPeople(tx, organizationId, userId)),
  };
}

/** What hangs on a membership: a limit, an invitation for its own address, and a platform owner who looks in. */
async function addPeople(tx: Tx, organizationId: number, userId: string) {
  await tx`
    insert into public.membership_scopes (organization_id, user_id, scope_kind, scope_id)
    values (${organizationId}, ${userId}, 'zone', 'UK-SCOTLAND-01')`;
  const invitations = await tx<{ id: number }[]>`
    insert into public.invitations (organization_id, email, role, token_hash, sent_at, expires_at)
    values (
      ${organizationId}, ${`${userId}@example.org`}, 'user', private.token_hash(${`token of ${userId}`}),
      now() - interval '1 hour', now() + interval '1 day'
    )
    returning id`;
  const { userId: platformOwnerId } = await newPerson(tx);
  await tx`insert into public.platform_owners (user_id) values (${platformOwnerId})`;
  await tx`
    insert into public.platform_access (organization_id, user_id, reason, expires_at)
    values (${organizationId}, ${platformOwnerId}, 'To see what is wrong', now() + interval '1 hour')`;
  return { invitationId: only(invitations).id, platformOwnerId };
}

/** One row in each table of grid figures, for region 1 at the first slot of 2026. */
async function addGridRows(tx: Tx): Promise<void> {
  await tx`insert into public.grid_sources (name) values ('test-source')`;
  await tx`
    with issue as (
      insert into public.grid_forecast_issues (kind, issued_at, last_seen_at, content_hash, first_slot, slot_count)
      values ('sample', '2026-01-01', '2026-01-01', 'x', '2026-01-01T00:00Z', 1) returning id
    )
    insert into public.grid_forecasts (issue_id, region_id, intensity_g_per_kwh) select id, 1, '{100}' from issue`;
  await tx`
    insert into public.grid_outlooks (issue_id, region_id, made_at, first_slot, p10_g_per_kwh, p50_g_per_kwh, p90_g_per_kwh, is_statistical, error_rho)
    select id, 1, '2026-01-01', '2026-01-01T00:00Z', '{80}', '{100}', '{120}', '{f}', 0.9 from public.grid_forecast_issues where content_hash = 'x'`;
  await tx`insert into public.grid_intensities (region_id, slot_start, intensity_g_per_kwh, status, kind) values (1, '2026-01-01T00:00Z', 100, 'actual', 'sample')`;
  await tx`insert into public.grid_generation_mixes (region_id, slot_start, kind) values (1, '2026-01-01T00:00Z', 'sample')`;
  await tx`insert into public.grid_prices (region_id, slot_start, price_gbp_per_kwh, product, kind) values (1, '2026-01-01T00:00Z', 0.1, 'test', 'sample')`;
}
