import type { PlanProblem, ProblemResources, ProblemWorkload } from "../../problem/problem.ts";
import { hardLimits, knownOpenings, type Outlook, zonesOf } from "../alone/decide-alone.ts";
import { splitRequestOf } from "../alone/interruptible.ts";
import { type Job, unconstrainedCost, type ZoneOption } from "./job.ts";
import { Schedule } from "./schedule.ts";

/** @param capacities by zone */
export function jobsOf(
  { workloads }: PlanProblem,
  outlook: Outlook,
  nowMs: number,
  capacities: readonly ProblemResources[],
): Job[] {
  const openings = knownOpenings(outlook, nowMs);
  const empty = new Schedule(capacities, workloads.length);
  const hardnessOf = hardnessIn(capacities);
  return workloads.map((workload, index) => {
    const pieces = splitRequestOf(workload, outlook.startMs);
    const job = { index, workload, powerKw: workload.powerW / 1000, pieces };
    const options = zonesOf(workload, outlook.zones.length).flatMap((zone) => {
      const view = outlook.zones[zone];
      const open = openings(workload, zone);
      const limits = view ? hardLimits(view, workload) : null;
      if (!view || !limits || open.length === 0) return [];
      const option = { zone, series: view.objective, open, limits };
      return { ...option, unconstrained: empty.bestPlacementIn(job, option) };
    });
    return {
      ...job,
      hardness: hardnessOf(workload, options),
      options: options.sort((a, b) => unconstrainedCost(a) - unconstrainedCost(b)),
    };
  });
}

/** How hard jobs are to place: the larger their part of a capacity, the longer, and the less time to spare, the harder. */
function hardnessIn(
  capacities: readonly ProblemResources[],
): (workload: ProblemWorkload, options: readonly Pick<ZoneOption, "open">[]) => number {
  const most = (kind: keyof ProblemResources) =>
    Math.max(0, ...capacities.map((capacity) => capacity[kind]).filter((amount) => Number.isFinite(amount))) ||
    Number.POSITIVE_INFINITY;
  const largest = { gpus: most("gpus"), cpuCores: most("cpuCores"), memoryGb: most("memoryGb") };
  return ({ durationMs, needs: { gpus, cpuCores, memoryGb } }, options) => {
    const part = Math.max(gpus / largest.gpus, cpuCores / largest.cpuCores, memoryGb / largest.memoryGb);
    const openMs = Math.max(
      1,
      ...options.map(({ open }) => open.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)),
    );
    return (part + 1e-6) * durationMs * (1 + (4 * durationMs) / openMs);
  };
}
