import type { Decision, Placement, PlanProblem, ProblemResources, Segment } from "../../problem/problem.ts";
import { seededRandom } from "../../random.ts";
import type { Outlook } from "../alone/decide-alone.ts";
import { improve } from "./improve.ts";
import { insertInOrder } from "./insert.ts";
import { hardestFirst, jobsOf, unconstrainedBest } from "./jobs.ts";
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
 * Plans anew beside what runs: from the places the workloads had, which still fit together,
 * so that none loses a place to a better plan of the others.
 */
export function replanShared(
  problem: PlanProblem,
  outlook: Outlook,
  nowMs: number,
  occupied: readonly Occupied[],
  before: readonly (Placement | null)[],
): readonly Decision[] {
  const limits = problem.zones.map(({ capacity }) => effectiveCapacity(capacity));
  const jobs = jobsOf(problem, outlook, nowMs, limits);
  const schedule = new Schedule(limits, jobs.length);
  for (const { zone, segments, needs } of occupied) {
    for (const segment of segments) schedule.block(zone, needs, shiftTo(segment, -problem.startMs));
  }
  for (const job of jobs) {
    const placement = before[job.index];
    if (placement)
      schedule.putAt(
        job,
        placement.zone,
        placement.segments.map((segment) => shiftTo(segment, -problem.startMs)),
      );
  }
  const able = jobs.filter((job) => unconstrainedBest(job) || schedule.placementOf(job));
  const unplaced = hardestFirst(able).filter((job) => !schedule.placementOf(job));
  const left = insertInOrder(schedule, unplaced, null);
  const search = { schedule, jobs: able, random: seededRandom(jobs.length), mayLose: false };
  improve(search, left, IMPROVEMENTS_PER_JOB * able.length);
  return jobs.map((job) => decisionOf(outlook, job, schedule));
}
