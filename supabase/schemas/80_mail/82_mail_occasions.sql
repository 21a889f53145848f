/*
 * What causes mail. Each cause has one dedupe key, so that a repeat of the change, or
 * of the statement that made it, sends nothing twice.
 */

-- The owner of work that has ended hears of it, as far as they want to.
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
