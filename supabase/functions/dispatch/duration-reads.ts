import { z } from "zod";
import type { DurationHistory } from "../../../lib/domain/planning/latest-start.ts";
import { type Database, queryAll } from "../_shared/database.ts";

/** Number of an organization's newest runs searched for similar work, and how many similar ones are used. */
const RUNS_MAX = 1000;
const ALIKE_MAX = 50;

const historyRowSchema = z.object({ id: z.number(), runs: z.number(), p90_minutes: z.number() });

/**
 * How long earlier runs of the same work took, by workload: of the same image with the same command, or of the same name,
 * in its organization. Only complete runs in one piece count.
 */
export async function loadDurations(
  database: Database,
  workloadIds: readonly number[],
): Promise<ReadonlyMap<number, DurationHistory>> {
  const rows = await queryAll(
    database,
    historyRowSchema,
    `with asked as (
       select id, organization_id, docker_image, command, workload_name
       from public.compute_workloads where id = any ($1::bigint[])
     ),
     ended as materialized (
       select r.organization_id, r.minutes, h.docker_image, h.command, h.workload_name, r.finished_at
       from (select distinct organization_id from asked) o
       cross join lateral (
         select r.workload_id, r.organization_id, r.finished_at, extract(epoch from r.finished_at - r.claimed_at) / 60 as minutes
         from public.runs r
         where r.organization_id = o.organization_id and r.status = 'SUCCEEDED'
         order by r.finished_at desc
         limit ${RUNS_MAX}
       ) r
       join public.compute_workloads h on h.id = r.workload_id and h.done_mins = 0
     )
     select a.id, alike.runs, alike.p90_minutes
     from asked a
     cross join lateral (
       select count(*)::integer as runs, percentile_cont(0.9) within group (order by minutes) as p90_minutes
       from (
         select e.minutes from ended e
         where e.organization_id = a.organization_id
           and ((e.docker_image, e.command) = (a.docker_image, a.command) or e.workload_name = a.workload_name)
         order by e.finished_at desc
         limit ${ALIKE_MAX}
       ) newest
     ) alike
     where alike.runs > 0`,
    [workloadIds],
  );
  return new Map(rows.map((row) => [row.id, { runs: row.runs, p90Minutes: row.p90_minutes }]));
}
