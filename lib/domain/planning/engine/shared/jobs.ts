import type { PlanProblem, ProblemResources, ProblemWorkload } from "../../problem/problem.ts";
import { hardLimits, knownOpenings, type Outlook, zonesOf } from "../alone/decide-alone.ts";
import { type SplitRequest, splitRequestOf } from "../alone/interruptible.ts";
import type { Limit } from "../alone/limited.ts";
import type { Interval } from "../intervals.ts";
import type { Series } from "../series.ts";
import { type CostedPlacement, Schedule } from "./schedule.ts";

/** A workload as the shared search handles it: what it needs, and where it could run if it were alone, the cheapest first. */
export type Job = {
  readonly index: number;
  readonly workload: ProblemWorkload;
  readonly powerKw: number;
  /** What to ask where it may pause; null: it runs in one piece. */
  readonly pieces: SplitRequest | null;
  /** How hard it is to place, beside others. */
  readonly hardness: number;
  readonly places: readonly ZoneOption[];
};

/** A zone a workload may run in, with the time in which its figures are known, and its hard limits there. */
export type ZoneOption = {
  readonly zone: number;
  readonly series: Series;
  readonly open: readonly Interval[];
  readonly limits: readonly Limit[];
  /** Its best placement there without other jobs; null where there is none. */
  readonly alone: CostedPlacement | null;
};

/** @param limits what each zone has */
export function jobsOf(
  { workloads }: PlanProblem,
  outlook: Outlook,
  nowMs: number,
  limits: readonly ProblemResources[],
): Job[] {
  const openings = knownOpenings(outlook, nowMs);
  const empty = new Schedule(limits, workloads.length);
  const hardnessOf = hardnessIn(limits);
  return workloads.map((workload, index) => {
    const pieces = splitRequestOf(workload, outlook.startMs);
    const job = { index, workload, powerKw: workload.powerW / 1000, pieces };
    const places = zonesOf(workload, outlook.zones.length).flatMap((zone) => {
      const view = outlook.zones[zone];
      const open = openings(workload, zone);
      const hard = view ? hardLimits(view, workload) : null;
      if (!view || !hard || open.length === 0) return [];
      const place = { zone, series: view.objective, open, limits: hard };
      return { ...place, alone: empty.bestPlacementIn(job, place) };
    });
    return {
      ...job,
      hardness: hardnessOf(workload, places),
      places: places.sort((a, b) => unconstrainedCost(a) - unconstrainedCost(b)),
    };
  });
}

/** No placement of the place costs less, whatever else runs. */
export function unconstrainedCost({ alone }: ZoneOption): number {
  return alone?.cost ?? Number.POSITIVE_INFINITY;
}

/** Where a job would run if it were alone; null where it cannot. */
export function unconstrainedBest(job: Job): CostedPlacement | null {
  return job.places[0]?.alone ?? null;
}

/** How hard jobs are to place: the larger the part of a capacity, the longer, and the less time to spare, the harder. */
function hardnessIn(
  limits: readonly ProblemResources[],
): (workload: ProblemWorkload, places: readonly Pick<ZoneOption, "open">[]) => number {
  const most = (kind: keyof ProblemResources) =>
    Math.max(0, ...limits.map((limit) => limit[kind]).filter((limit) => Number.isFinite(limit))) ||
    Number.POSITIVE_INFINITY;
  const capacity = { gpus: most("gpus"), cpuCores: most("cpuCores"), memoryGb: most("memoryGb") };
  return ({ durationMs, needs: { gpus, cpuCores, memoryGb } }, places) => {
    const part = Math.max(gpus / capacity.gpus, cpuCores / capacity.cpuCores, memoryGb / capacity.memoryGb);
    const openMs = Math.max(
      1,
      ...places.map(({ open }) => open.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)),
    );
    return (part + 1e-6) * durationMs * (1 + (4 * durationMs) / openMs);
  };
}

export function hardestFirst(jobs: readonly Job[]): Job[] {
  return jobs.toSorted((a, b) => b.hardness - a.hardness || a.index - b.index);
}
