import type { Outlook } from "../decide-alone.ts";
import type { Decision, Placement, PlanProblem, ProblemResources, Segment } from "../problem.ts";
import { fill, improve } from "./improve.ts";
import { hardestFirst, jobsOf } from "./jobs.ts";
import { decisionOf, shiftTo } from "./plan-shared.ts";
import { seededRandom } from "./random.ts";
import { Schedule } from "./schedule.ts";
import { limitsOf } from "./usage.ts";

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
  const limits = problem.zones.map(({ capacity }) => limitsOf(capacity));
  const jobs = jobsOf(problem, outlook, nowMs);
  const roomBeside = () => {
    const schedule = new Schedule(limits, jobs.length);
    for (const { zone, segments, needs } of occupied) {
      for (const segment of segments) schedule.block(zone, needs, shiftTo(segment, -problem.startMs));
    }
    return schedule;
  };
  const alone = roomBeside();
  const wishes = jobs.map((job) => alone.bestSpot(job, null));
  const schedule = roomBeside();
  for (const job of jobs) {
    const placement = before[job.index];
    if (placement)
      schedule.putAt(
        job,
        placement.zone,
        placement.segments.map((segment) => shiftTo(segment, -problem.startMs)),
      );
  }
  const able = jobs.filter((job) => wishes[job.index] || schedule.spotOf(job));
  const homeless = hardestFirst(able, limits).filter((job) => !schedule.spotOf(job));
  const left = fill(schedule, homeless, null);
  const search = { schedule, jobs: able, prices: null, wishes, random: seededRandom(jobs.length), mayLose: false };
  if (able.length > 0) improve(search, left, IMPROVEMENTS_PER_JOB * able.length);
  return jobs.map((job) => decisionOf(outlook, job, schedule, wishes));
}
