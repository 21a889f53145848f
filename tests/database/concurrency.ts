import type { Sql } from "./database.ts";

/** Returns when the given number of other statements wait for a lock. Polls every 10 ms for at most 5 s. */
export async function whenBlocked(sql: Sql, count = 1): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const rows = await sql`
      select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and cardinality(pg_blocking_pids(pid)) > 0`;
    if (rows.length >= count) return;
    await sql`select pg_sleep(0.01)`;
  }
  throw new Error("nothing waits for a lock");
}

/** Ends the unfinished work of an organization of a test that committed, so that it does not affect other tests. */
export async function endWork(sql: Sql, organizationId: number): Promise<void> {
  await sql`
    update public.compute_workloads set status = 'CANCELLED'
    where organization_id = ${organizationId} and status not in ('COMPLETED', 'FAILED', 'CANCELLED')`;
  await sql`
    delete from pgboss.job j using public.compute_workloads w
    where w.organization_id = ${organizationId} and j.name in ('workload.plan', 'run.start') and j.singleton_key = w.id::text`;
  await sql`
    delete from pgboss.job j using public.runs r join public.compute_workloads w on w.id = r.workload_id
    where w.organization_id = ${organizationId} and j.name = 'run.account' and j.singleton_key = r.id::text`;
}
