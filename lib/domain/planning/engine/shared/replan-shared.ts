import type { Decision, Placement, PlanProblem, ProblemResources, Segment } from "../../problem/problem.ts";
import { seededRandom } from "../../random.ts";
import type { Outlook } from "../alone/decide-alone.ts";
import { improve } from "./improve.ts";
import { insertInOrder } from "./insert.ts";
import { hardestFirst, unconstrainedBest } from "./job.ts";
import { jobsOf } from "./jobs.ts";
import { decisionOf, shiftTo } from "./plan-shared.ts";
import { Schedule } from "./schedule.ts";
import { effectiveCapacity } from "./usage-profile.ts";

const IMPROVEMENTS_PER_JOB = 2;

/** What runs or is promised already, and cannot be moved. */
export type Occupied = {
  readonly zone: number;
  readonly segments: readonly Segment[];
  readonly needs: ProblemResources;
};

/**
 * Plans again beside what runs: from the placements the workloads had, which still fit together,
 * so that none loses its placement to a better plan of the others.
 *
 * @param previous by workload
 */
export function replanShared(
  problem: PlanProblem,
  outlook: Outlook,
  nowMs: number,
  occupied: readonly Occupied[],
  previous: readonly (Placement | null)[],
): readonly Decision[] {
  const capacities = problem.zones.map(({ capacity }) => effectiveCapacity(capacity));
  const jobs = jobsOf(problem, outlook, nowMs, capacities);
  const schedule = new Schedule(capacities, jobs.length);
  for (const { zone, segments, needs } of occupied) {
    for (const segment of segments) schedule.block(zone, needs, shiftTo(segment, -problem.startMs));
  }
  for (const job of jobs) {
    const placement = previous[job.index];
    if (!placement) continue;
    const segments = placement.segments.map((segment) => shiftTo(segment, -problem.startMs));
    schedule.restore(job, placement.zone, segments);
  }
  const able = jobs.filter((job) => unconstrainedBest(job) || schedule.placementOf(job));
  const unplaced = hardestFirst(able).filter((job) => !schedule.placementOf(job));
  const left = insertInOrder(schedule, unplaced, null);
  const search = { schedule, jobs: able, random: seededRandom(jobs.length), mayUnplace: false };
  improve(search, left, IMPROVEMENTS_PER_JOB * able.length);
  return jobs.map((job) => decisionOf(outlook, job, schedule));
}
