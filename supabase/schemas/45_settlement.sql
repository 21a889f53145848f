/*
 * Asks for a new settlement of runs whose newest ledger entry still rests on
 * forecasts, now that figures have come. Run after each poll. Runs older than
 * 35 days are left as they are: NESO revises nothing after that.
 */
create function private.enqueue_settlements()
returns integer
language sql
set search_path = ''
as $$
  with open_runs as (
    select l.run_id
    from public.ledger_entries l
    join public.runs r on r.id = l.run_id and r.finished_at > pg_catalog.now() - interval '35 days'
    where not l.settled
      and not exists (
        select from public.ledger_entries newer where newer.run_id = l.run_id and newer.settlement > l.settlement
      )
    order by l.run_id
    limit 500
  )
  select count(private.enqueue('run.account', jsonb_build_object('version', 1, 'runId', run_id), run_id::text))::integer
  from open_runs;
$$;

/*
 * Asks for a new plan of workloads that wait because none was feasible, now that
 * the forecast has changed. At most 500 a call, those waiting longest first.
 */
create function private.enqueue_infeasible()
returns integer
language sql
set search_path = ''
as $$
  select count(private.enqueue('workload.plan', jsonb_build_object('version', 1, 'workloadId', id), id::text))::integer
  from (
    select w.id
    from public.compute_workloads w
    where w.status = 'PENDING' and w.deadline > pg_catalog.now()
    order by w.submitted_at
    limit 500
  ) waiting;
$$;
