import { hardLimits, knownOpenings, type Outlook, zonesOf } from "../decide-alone.ts";
import type { Interval } from "../intervals.ts";
import type { Limit } from "../limited.ts";
import type { PlanProblem, ProblemWorkload } from "../problem.ts";
import type { Series } from "../series.ts";

/** A workload as the shared search handles it: what it needs, and where it could run if it were alone. */
export type Job = {
  readonly index: number;
  readonly workload: ProblemWorkload;
  readonly powerKw: number;
  readonly places: readonly Place[];
};

/** A zone a workload may run in, with the time in which its figures are known, and its hard limits there. */
export type Place = {
  readonly zone: number;
  readonly series: Series;
  readonly open: readonly Interval[];
  readonly limits: readonly Limit[];
};

export function jobsOf(problem: PlanProblem, outlook: Outlook, nowMs: number): Job[] {
  const openings = knownOpenings(outlook, nowMs);
  return problem.workloads.map((workload, index) => ({
    index,
    workload,
    powerKw: workload.powerW / 1000,
    places: zonesOf(workload, outlook.zones.length).flatMap((zone) => {
      const view = outlook.zones[zone];
      const open = openings(workload, zone);
      const limits = view ? hardLimits(view, workload) : null;
      return view && limits && open.length > 0 ? [{ zone, series: view.objective, open, limits }] : [];
    }),
  }));
}
