import { hardLimits, knownOpenings, type Outlook, zonesOf } from "../decide-alone.ts";
import type { Interval } from "../intervals.ts";
import type { Limit } from "../limited.ts";
import type { PlanProblem, ProblemResources, ProblemWorkload } from "../problem.ts";
import type { Series } from "../series.ts";
import type { Random } from "./random.ts";

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

/** Those hardest to place first: the largest part of a capacity for longest, with the least time to spare. */
export function hardestFirst(jobs: readonly Job[], limits: readonly ProblemResources[]): Job[] {
  const most = (kind: keyof ProblemResources) =>
    Math.max(0, ...limits.map((limit) => limit[kind]).filter((limit) => Number.isFinite(limit))) ||
    Number.POSITIVE_INFINITY;
  const capacity = { gpus: most("gpus"), cpuCores: most("cpuCores"), memoryGb: most("memoryGb") };
  const hardness = jobs.map(({ workload, places }) => {
    const { gpus, cpuCores, memoryGb } = workload.needs;
    const part = Math.max(gpus / capacity.gpus, cpuCores / capacity.cpuCores, memoryGb / capacity.memoryGb);
    const openMs = Math.max(
      1,
      ...places.map(({ open }) => open.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)),
    );
    return (part + 1e-6) * workload.durationMs * (1 + (4 * workload.durationMs) / openMs);
  });
  return jobs
    .map((job, at) => ({ job, hardness: hardness[at] ?? 0 }))
    .sort((a, b) => b.hardness - a.hardness || a.job.index - b.job.index)
    .map(({ job }) => job);
}

/** How far a job may move in `nearlyInOrder`, as a part of all. */
const MOVED_MAX = 0.15;

/** The same order but for some chance. */
export function nearlyInOrder(order: readonly Job[], random: Random): Job[] {
  return order
    .map((job, at) => ({ job, place: at + random() * MOVED_MAX * order.length }))
    .sort((a, b) => a.place - b.place)
    .map(({ job }) => job);
}
