import type { Placement, ProblemWorkload } from "../../problem/problem.ts";
import type { SplitRequest } from "../alone/interruptible.ts";
import type { Limit } from "../alone/limited.ts";
import type { Interval } from "../intervals.ts";
import type { Series } from "../series.ts";

/** A workload as the shared search handles it: what it needs, and where it could run if it were alone, the cheapest zone first. */
export type Job = {
  readonly index: number;
  readonly workload: ProblemWorkload;
  readonly powerKw: number;
  /** What to ask for where it may pause; null: it runs in one piece. */
  readonly pieces: SplitRequest | null;
  /** How hard it is to place beside others. */
  readonly hardness: number;
  readonly options: readonly ZoneOption[];
};

/** A zone that a job may run in, with the time in which its figures are known, and the job's hard limits there. */
export type ZoneOption = {
  readonly zone: number;
  readonly series: Series;
  readonly open: readonly Interval[];
  readonly limits: readonly Limit[];
  /** The job's best placement there without other jobs; null where there is none. */
  readonly unconstrained: CostedPlacement | null;
};

/** Where a job runs and what that costs by the objective; milliseconds from the problem's start. */
export type CostedPlacement = Placement & { readonly cost: number };

/** No placement of the job in the zone costs less, whatever else runs. */
export function unconstrainedCost({ unconstrained }: ZoneOption): number {
  return unconstrained?.cost ?? Number.POSITIVE_INFINITY;
}

/** Where a job would run if it shared no capacity; null where it cannot run at all. */
export function unconstrainedBest({ options }: Job): CostedPlacement | null {
  return options[0]?.unconstrained ?? null;
}

export function hardestFirst(jobs: readonly Job[]): Job[] {
  return jobs.toSorted((a, b) => b.hardness - a.hardness || a.index - b.index);
}
