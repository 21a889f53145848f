import type { Cast, Subject } from "./subjects.ts";

/**
 * How each relation is tested, as SQL. `where` finds the row of a subject (grid rows have no owner), `set` changes a
 * column that a person may change if any, `insert` is a valid row: only rights may refuse it.
 */
type Probe = {
  where: (subject: Subject) => string;
  set: string;
  /** None for a view: there is no valid insert. */
  insert?: (subject: Subject, cast: Cast) => string;
};

const AT_SLOT = "region_id = 1 and slot_start = '2026-01-01T00:00Z'";
const ISSUE = "select max(id) from public.grid_forecast_issues";

export const PROBES: Record<string, Probe> = {
  organizations: {
    where: (s) => `id = ${s.organizationId}`,
    set: "name = 'Renamed'",
    insert: () => "(name, slug) values ('New', 'a-new-one')",
  },
  profiles: {
    where: (s) => `user_id = '${s.userId}'`,
    set: "display_name = 'Renamed'",
    insert: (_, cast) => `(user_id, display_name) values ('${cast.withoutProfile.userId}', 'New')`,
  },
  memberships: {
    where: (s) => `organization_id = ${s.organizationId} and user_id = '${s.userId}'`,
    set: "role = 'viewer'",
    insert: (s, cast) =>
      `(organization_id, user_id, role) values (${s.organizationId}, '${cast.loose.userId}', 'user')`,
  },
  current_organizations: {
    where: (s) => `user_id = '${s.userId}'`,
    set: "chosen_at = now()",
    insert: (s) =>
      `(user_id, organization_id) values ('${s.userId}', ${s.organizationId}) on conflict (user_id) do update set chosen_at = now()`,
  },
  membership_scopes: {
    where: (s) => `organization_id = ${s.organizationId} and user_id = '${s.userId}'`,
    set: "scope_id = 'Renamed'",
    insert: (s) =>
      `(organization_id, user_id, scope_kind, scope_id) values (${s.organizationId}, '${s.userId}', 'zone', 'UK-LONDON-01')`,
  },
  invitations: {
    where: (s) => `id = ${s.invitationId}`,
    set: "expires_at = sent_at + interval '1 hour'",
    insert: (s) =>
      `(organization_id, email, role, token_hash, expires_at) values (${s.organizationId}, 'new@example.org', 'user', repeat('b', 64), now() + interval '1 day')`,
  },
  platform_owners: {
    where: (s) => `user_id = '${s.platformOwnerId}'`,
    set: "added_at = now()",
    insert: (_, cast) => `(user_id) values ('${cast.loose.userId}')`,
  },
  platform_access: {
    where: (s) => `organization_id = ${s.organizationId}`,
    set: "expires_at = started_at + interval '1 hour'",
    insert: (s) =>
      `(organization_id, user_id, reason, expires_at) values (${s.organizationId}, '${s.platformOwnerId}', 'To see what is wrong', now() + interval '1 hour')`,
  },
  grid_regions: {
    where: () => "id = 1",
    set: "short_name = 'Renamed'",
    insert: () => "(id, name, short_name, centroid) values (99, 'New', 'New', '(0,0)')",
  },
  grid_zones: {
    where: (s) => `id = ${s.zoneId}`,
    set: "enabled = false",
    insert: () =>
      "(zone_name, grid_zone_code, region, country, coordinates) values ('New', 'UK-NEW-01', 'London', 'England', '(0,51)')",
  },
  grid_sources: {
    where: () => "name = 'test-source'",
    set: "last_error = 'x'",
    insert: () => "(name) values ('new-source')",
  },
  grid_forecast_issues: {
    where: () => `id = (${ISSUE})`,
    set: "last_seen_at = now()",
    insert: () =>
      "(kind, issued_at, last_seen_at, content_hash, first_slot, slot_count) values ('sample', '2026-02-01', now(), 'y', '2026-02-01T00:00Z', 1)",
  },
  grid_forecasts: {
    where: () => `issue_id = (${ISSUE}) and region_id = 1`,
    set: "intensity_g_per_kwh = '{1}'",
    insert: () => `(issue_id, region_id, intensity_g_per_kwh) values ((${ISSUE}), 2, '{1}')`,
  },
  grid_outlooks: {
    where: () => `issue_id = (${ISSUE}) and region_id = 1`,
    set: "p10_g_per_kwh = '{1}'",
    insert: () =>
      `(issue_id, region_id, made_at, first_slot, p10_g_per_kwh, p50_g_per_kwh, p90_g_per_kwh, is_statistical, error_rho)
       values ((${ISSUE}), 2, now(), '2026-01-01T00:00Z', '{1}', '{2}', '{3}', '{f}', 0.9)`,
  },
  grid_intensities: {
    where: () => AT_SLOT,
    set: "intensity_g_per_kwh = 1",
    insert: () =>
      "(region_id, slot_start, intensity_g_per_kwh, status, kind) values (2, '2026-01-01T00:00Z', 1, 'actual', 'sample')",
  },
  grid_generation_mixes: {
    where: () => AT_SLOT,
    set: "wind_pct = 1",
    insert: () => "(region_id, slot_start, kind) values (2, '2026-01-01T00:00Z', 'sample')",
  },
  grid_prices: {
    where: () => AT_SLOT,
    set: "price_gbp_per_kwh = 1",
    insert: () =>
      "(region_id, slot_start, price_gbp_per_kwh, product, kind) values (2, '2026-01-01T00:00Z', 1, 'x', 'sample')",
  },
  compute_workloads: {
    where: (s) => `id = ${s.workloadId}`,
    set: "workload_name = 'Renamed'",
    insert: (s) =>
      `(organization_id, user_id, workload_name, docker_image, estimated_duration_mins) values (${s.organizationId}, '${s.userId}', 'New', 'alpine:3', 10)`,
  },
  plans: {
    where: (s) => `id = ${s.planId}`,
    set: "summary = 'x'",
    insert: (s) =>
      `(workload_id, version, reason, feasible, summary, weights, energy_kwh, latest_start) values (${s.workloadId}, 99, 'x', true, 'x', '{}', 1, now())`,
  },
  plan_candidates: {
    where: (s) => `plan_id = ${s.planId}`,
    set: "cost_gbp = 1",
    insert: (s) =>
      `(plan_id, rank, zone_id, start_at, end_at, carbon_g, mean_intensity_g_per_kwh, carbon_score_gbp, price_score_gbp, lateness_score_gbp, score_gbp)
       values (${s.planId}, 3, ${s.zoneId}, now(), now() + interval '1 hour', 1, 1, 0, 0, 0, 0)`,
  },
  workers: {
    where: (s) => `id = ${s.workerId}`,
    set: "enabled = false",
    insert: (s) => `(organization_id, worker_name, key_hash) values (${s.organizationId}, 'New', repeat('a', 64))`,
  },
  runs: {
    where: (s) => `id = ${s.runId}`,
    set: "exit_code = 1",
    insert: (s) =>
      `(workload_id, organization_id, attempt, zone_id, urgency, status, finished_at) values (${s.workloadId}, ${s.organizationId}, 99, ${s.zoneId}, 'LOW', 'WITHDRAWN', now())`,
  },
  run_energy: {
    where: (s) => `run_id = ${s.runId}`,
    set: "energy_kwh = 2",
    insert: (s) => `(run_id, slot_start, energy_kwh, method) values (${s.runId}, '2026-01-01T00:30Z', 1, 'measured')`,
  },
  execution_logs: {
    where: (s) => `run_id = ${s.runId}`,
    set: "line = 'forged'",
    insert: (s) => `(run_id, seq, logged_at, line) values (${s.runId}, 99, now(), 'x')`,
  },
  ledger_entries: {
    where: (s) => `run_id = ${s.runId}`,
    set: "carbon_g = 0",
    insert: (s) =>
      `(organization_id, workload_id, run_id, settlement, settled, energy_kwh, energy_method, pue, actual_share, estimated_share, forecast_share, missing_share, slots)
       values (${s.organizationId}, ${s.workloadId}, ${s.runId}, 99, false, 1, 'measured', 1.2, 0, 0, 0, 1, '{}')`,
  },
  carbon_budgets: {
    where: (s) => `organization_id = ${s.organizationId} and project = 'Probe'`,
    set: "limit_g = 9",
    insert: (s) => `(organization_id, project, limit_g) values (${s.organizationId}, 'New', 1)`,
  },
  carbon_commitments: {
    where: (s) => `workload_id = ${s.workloadId}`,
    set: "is_over_soft = true",
    insert: (s) =>
      `(workload_id, organization_id, user_id, month) values (${s.workloadId}, ${s.organizationId}, '${s.userId}', '2026-01-01')
       on conflict (workload_id) do update set is_over_soft = true`,
  },
  run_foresights: {
    where: (s) => `run_id = ${s.runId}`,
    set: "carbon_g = 0",
    insert: (s) =>
      `(run_id, organization_id, settlement, start_at, carbon_g, saved_g) values (${s.runId}, ${s.organizationId}, 1, now(), 1, 0)
       on conflict (run_id) do update set carbon_g = 1`,
  },
  ledger_heads: {
    where: (s) => `organization_id = ${s.organizationId}`,
    set: "entries = 9",
    insert: (s) =>
      `(organization_id, entries, entry_hash) values (${s.organizationId}, 1, repeat('a', 64))
       on conflict (organization_id) do update set entries = 1`,
  },
  ledger_current: { where: (s) => `run_id = ${s.runId}`, set: "carbon_g = 0" },
  events: {
    where: (s) => `workload_id = ${s.workloadId}`,
    set: "reason = 'forged'",
    insert: (s) =>
      `(organization_id, workload_id, kind, reason, actor_kind) values (${s.organizationId}, ${s.workloadId}, 'test.probe', 'x', 'system')`,
  },
  audit_logs: {
    where: (s) => `subject_kind = 'membership' and subject_id = '${s.userId}'`,
    set: "reason = 'forged'",
    insert: (s) =>
      `(organization_id, actor_kind, action, subject_kind, subject_id) values (${s.organizationId}, 'system', 'test.probe', 'test', '1')`,
  },
  alerts: {
    where: (s) => `id = ${s.alertId}`,
    set: "state = 'acknowledged'",
    insert: (s) =>
      `(organization_id, subject_kind, subject_id, kind, severity, dedupe_key, title, message)
       values (${s.organizationId}, 'queue', 'x', 'test.probe', 'info', 'test.probe:x', 'x', 'x')`,
  },
  alert_events: {
    where: (s) => `alert_id = ${s.alertId}`,
    set: "occurred_at = now()",
    insert: (s) =>
      `(alert_id, organization_id, kind, severity, actor_kind) values (${s.alertId}, ${s.organizationId}, 'repeated', 'info', 'system')`,
  },
  changes: {
    where: (s) => `subject_kind = 'workload' and subject_id = '${s.jobId}'`,
    set: "changed_at = now()",
    insert: (s) =>
      `(organization_id, user_id, subject_kind, subject_id, operation) values (${s.organizationId}, '${s.userId}', 'workload', 'x', 'created')`,
  },
  retention_settings: {
    where: () => "kind = 'run_logs'",
    set: "keep_days = 91",
    insert: () => "(kind, keep_days, min_days, max_days, default_days) values ('new', 1, 1, 1, 1)",
  },
  mail_outbox: {
    where: (s) => `dedupe_key = 'probe ${s.workloadId}'`,
    set: "attempts = 1",
    insert: () => "(dedupe_key, to_address, template, data) values ('new', 'x@example.org', 'invitation', '{}')",
  },
  mail_preferences: {
    where: (s) => `user_id = '${s.userId}' and topic = 'failures'`,
    set: "is_wanted = true",
    insert: (s) => `(user_id, topic, is_wanted) values ('${s.userId}', 'alerts', false)`,
  },
  // Everyone may see zones; the test is whose work is counted.
  zone_activity: { where: (s) => `zone_id = ${s.zoneId} and running = 1`, set: "running = 0" },
};

/** A call that returns rows if it is allowed, by the name of the function. */
export const CALLS: Record<string, (subject: Subject) => string> = {
  assign_workload: (s) => `select from public.assign_workload('${s.plannedJobId}', '${s.zoneCode}')`,
  cancel_workload: (s) => `select from public.cancel_workload('${s.jobId}')`,
  my_organizations: (s) => `select from public.my_organizations() where organization_id = ${s.organizationId}`,
  invite_member: (s) => `select from public.invite_member(${s.organizationId}, 'probe@example.org', 'user')`,
  resend_invitation: (s) => `select public.resend_invitation(${s.invitationId})`,
  revoke_invitation: (s) => `select public.revoke_invitation(${s.invitationId})`,
  invitation_of_token: (s) => `select from public.invitation_of_token('token of ${s.userId}')`,
  accept_invitation: (s) => `select public.accept_invitation('token of ${s.userId}')`,
  decline_invitation: (s) => `select public.decline_invitation('token of ${s.userId}')`,
  add_platform_owner: (s) => `select public.add_platform_owner('${s.userId}@example.org')`,
  platform_organizations: (s) =>
    `select from public.platform_organizations() where organization_id = ${s.organizationId}`,
  create_organization: () => "select from public.create_organization('New', 'a-new-one', 'first@example.org')",
  change_organization: (s) => `select public.change_organization(${s.organizationId}, 'Renamed', true)`,
  open_platform_access: (s) => `select public.open_platform_access(${s.organizationId}, 'To see what is wrong', 1)`,
  end_platform_access: (s) =>
    `select from public.end_platform_access(${s.organizationId}) where private.is_platform_owner()`,
  retention_overview: () => "select from public.retention_overview() where kind = 'run_logs'",
  platform_health: () => "select from public.platform_health() health where health is not null",
  delete_my_account: (s) => `select public.delete_my_account() where auth.uid() = '${s.userId}'`,
  export_my_data: (s) => `select from public.export_my_data('profile') where data ->> 'user_id' = '${s.userId}'`,
  add_worker: (s) => `select from public.add_worker(${s.organizationId}, 'Added')`,
  claim_mails: (s) => `select from public.claim_mails(100) where data ->> 'probe' = '${s.workloadId}'`,
  settle_mail: (s) =>
    `select from public.settle_mail(
       (select id from public.mail_outbox where dedupe_key = 'claimed ${s.workloadId}'),
       (select claim_token from public.mail_outbox where dedupe_key = 'claimed ${s.workloadId}'), 'sent') where settle_mail`,
  acknowledge_alerts: (s) => `select from public.acknowledge_alerts('{${s.alertId}}')`,
  snooze_alerts: (s) => `select from public.snooze_alerts('{${s.alertId}}', now() + interval '1 hour')`,
  resolve_alerts: (s) => `select from public.resolve_alerts('{${s.alertId}}')`,
  alert_figures: (s) =>
    `select from (select count(*) from public.alert_figures(${s.organizationId})) called
     where exists (select from public.alerts where id = ${s.alertId})`,
  changes_since: (s) => `select from public.changes_since(null, 1000) where subject_id = '${s.jobId}'`,
  verify_ledger: (s) => `select from public.verify_ledger(${s.organizationId}) where entries > 0 and fault is null`,
  savings_by_period: (s) =>
    `select from (select count(*) from public.savings_by_period(${s.organizationId}, '2026-01-01')) called
     where exists (select from public.runs where id = ${s.runId})`,
  carbon_budget_usage: (s) =>
    `select from public.carbon_budget_usage(${s.organizationId}, '2026-01-01') where project = 'Probe'`,
  zone_usage: () => "select from public.zone_usage(now(), now() + interval '1 hour')",
  region_timeline: () =>
    "select from public.region_timeline(1::smallint, '2026-01-01T00:00Z', '2026-01-01T00:30Z') where intensity_g_per_kwh = 100",
  region_forecast_as_known: () =>
    "select from public.region_forecast_as_known(1::smallint, now(), '2026-01-01T00:00Z', '2026-01-01T00:30Z') where intensity_g_per_kwh = 100",
  grid_outlook: () =>
    "select from public.grid_outlook('2026-01-01T00:00Z', '2026-01-01T00:30Z') where intensity_g_per_kwh = '{100}'",
};

/** Relations and functions whose rows have no owner: seen by all members or by none. */
export const COMMON: ReadonlySet<string> = new Set([
  ...["grid_regions", "grid_zones", "grid_sources", "grid_forecast_issues", "grid_forecasts", "grid_intensities"],
  // Whoever holds the link.
  "invitation_of_token()",
  ...["grid_outlooks", "region_forecast_as_known()"],
  ...["grid_generation_mixes", "grid_prices", "zone_usage()", "region_timeline()", "grid_outlook()"],
  // Of the whole installation.
  ...["retention_settings", "retention_overview()"],
]);
