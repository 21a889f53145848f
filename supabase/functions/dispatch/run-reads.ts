import { z } from "zod";
import { type Database, queryAll } from "../_shared/database.ts";

const endedRunSchema = z.object({
  claimed_at: z.date(),
  finished_at: z.date(),
  region_id: z.number(),
  pue: z.number(),
  gpus: z.number(),
  cpu_cores: z.number(),
  memory_gb: z.number(),
  submitted_at: z.date(),
  baseline_start: z.date(),
  resumed_kwh: z.number(),
  baseline_zone: z.number().nullable(),
  baseline_region_id: z.number().nullable(),
  baseline_pue: z.number().nullable(),
  latest_start: z.date(),
});
export type EndedRun = z.infer<typeof endedRunSchema>;

/**
 * A run that was claimed and has ended, with where and when it ran and what its counterfactual needs; null for any
 * other run.
 */
export async function loadEndedRun(database: Database, runId: number): Promise<EndedRun | null> {
  const [run] = await queryAll(
    database,
    endedRunSchema,
    `select r.claimed_at, r.finished_at, g.id as region_id, coalesce(first.pue, z.pue) as pue,
       w.required_gpus as gpus, w.required_cpu_cores as cpu_cores, w.required_memory_gb as memory_gb, w.submitted_at,
       w.submitted_at + r.done_before_mins * interval '1 minute' as baseline_start,
       case when r.done_before_mins > 0 then w.resume_cost_wh / 1000 else 0 end as resumed_kwh,
       least(w.submitted_at + w.deferral_window_mins * interval '1 minute', w.deadline - (r.finished_at - r.claimed_at)) as latest_start,
       w.baseline_zone, bg.id as baseline_region_id, coalesce(first.baseline_pue, bz.pue) as baseline_pue
     from public.runs r
     join public.compute_workloads w on w.id = r.workload_id
     join public.grid_zones z on z.id = r.zone_id
     join public.grid_regions g on g.name = z.region
     left join public.grid_zones bz on bz.id = w.baseline_zone
     left join public.grid_regions bg on bg.name = bz.region
     left join public.ledger_entries first on first.run_id = r.id and first.settlement = 1
     where r.id = $1 and r.claimed_at is not null and r.finished_at is not null`,
    [runId],
  );
  return run ?? null;
}
