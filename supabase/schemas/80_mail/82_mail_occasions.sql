/*
 * The causes of mail. Each cause has one dedupe key, so that a repeated change or statement sends nothing twice.
 */

-- The owner of ended work gets a mail, by their preferences.
create function private.mail_workload_end()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_address text;
begin
  select u.email into v_address from auth.users u where u.id = new.user_id;
  if v_address is not null then
    perform private.enqueue_mail(
      v_address,
      case new.status when 'FAILED' then 'workload_failed' else 'workload_completed' end,
      jsonb_build_object(
        'workloadName', new.workload_name, 'jobId', new.job_id, 'reason', new.status_reason,
        'path', '/workloads/' || new.job_id
      ),
      'workload ended ' || new.id
    );
  end if;
  return null;
end;
$$;
create trigger compute_workloads_4_mail
  after update of status on public.compute_workloads
  for each row when (new.status in ('FAILED', 'COMPLETED') and old.status <> new.status)
  execute function private.mail_workload_end();

-- Whoever may act on a critical alert of an organization hears of it: operators and admins, 50 at most.
create function private.mail_critical_alert()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform private.enqueue_mail(
    u.email::text, 'alert_raised',
    jsonb_build_object(
      'organizationName', o.name, 'title', new.title, 'message', new.message, 'path', '/alerts'
    ),
    'alert ' || new.id || ' ' || u.id
  )
  from (
    select m.user_id
    from public.memberships m
    where m.organization_id = new.organization_id and m.role in ('operator', 'admin')
    order by m.created_at, m.user_id
    limit 50
  ) recipient
  join auth.users u on u.id = recipient.user_id
  join public.organizations o on o.id = new.organization_id
  where u.email is not null;
  return null;
end;
$$;
create trigger alerts_mail
  after insert or update of severity on public.alerts
  for each row when (new.severity = 'critical' and new.state = 'open')
  execute function private.mail_critical_alert();
