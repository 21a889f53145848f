import type { Db, Tx } from "./database.ts";

/** Names of the waiting jobs of a workload, sorted. */
export async function queuedJobsOf(db: Db, workload: { id: number }): Promise<string[]> {
  const rows = await db<{ name: string }[]>`
    select name from pgboss.job where singleton_key = ${String(workload.id)} and state = 'created'
    and name in ('workload.plan', 'run.start') order by name`;
  return rows.map(({ name }) => name);
}

type StartJob = { state: string; start_after: Date; priority: number };

/** The run.start jobs of a workload, oldest first. */
export async function startJobs(db: Db, workload: { id: number }): Promise<StartJob[]> {
  return await db<StartJob[]>`
    select state, start_after, priority from pgboss.job
    where name = 'run.start' and singleton_key = ${String(workload.id)} order by created_on`;
}

/** Requests that pg_net would send for this transaction, by path. */
export async function requestsOf(tx: Tx): Promise<string[]> {
  const rows = await tx<{ url: string }[]>`select url from net.http_request_queue order by id`;
  return rows.map(({ url }) => url);
}
