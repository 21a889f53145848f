import type { Decision, PlanProblem, Segment } from "../../problem/problem.ts";
import { seededRandom } from "../../random.ts";
import { decideAlone, knownOpenings, type Outlook } from "../alone/decide-alone.ts";
import { improve } from "./improve.ts";
import { insertInOrder } from "./insert.ts";
import { type CostedPlacement, hardestFirst, type Job, unconstrainedBest } from "./job.ts";
import { jobsOf } from "./jobs.ts";
import { type InitialSchedule, initialSchedule, placeByPrices } from "./place-by-prices.ts";
import { Schedule } from "./schedule.ts";
import { effectiveCapacity } from "./usage-profile.ts";

/** Rounds in which a schedule is improved, up to what `improve` may search: the gap to the bound falls more and more slowly. */
const IMPROVEMENTS_PER_JOB = 40;

export type SharedPlan = { readonly decisions: readonly Decision[]; readonly lowerBound: number | null };

/**
 * Plans workloads that share the capacity of their zones. Prices on capacity are raised until
 * what all would choose alone nearly fits, which proves a lower bound; the workloads are then
 * placed batch by batch, the hardest first, while the prices follow what is left, and the schedule
 * is improved by taking some out and putting them back. No capacity, deadline or limit is ever
 * broken. The same problem always has the same plan.
 */
export function planShared(problem: PlanProblem, outlook: Outlook, nowMs: number): SharedPlan {
  const capacities = problem.zones.map(({ capacity }) => effectiveCapacity(capacity));
  const jobs = jobsOf(problem, outlook, nowMs, capacities);
  const able = jobs.filter((job) => unconstrainedBest(job));
  const order = hardestFirst(able);
  const newSchedule = () => new Schedule(capacities, jobs.length);
  const guess = initialSchedule(newSchedule(), order, (schedule) => insertInOrder(schedule, order, null));
  const least = able.reduce((sum, job) => sum + (unconstrainedBest(job)?.cost ?? 0), 0);
  const decided = (schedule: Schedule, lowerBound: number): SharedPlan => ({
    decisions: jobs.map((job) => decisionOf(outlook, job, schedule)),
    lowerBound: able.every((job) => schedule.placementOf(job)) ? lowerBound : null,
  });
  // Every job got its unconstrained best, but for rounding.
  if (guess.unplaced.length === 0 && guess.cost <= least * (1 + 1e-12)) return decided(guess.schedule, least);
  const series = outlook.zones.map(({ objective }) => objective);
  const priced = placeByPrices(order, capacities, series, problem.slotMs, guess.schedule, newSchedule);
  const improved = ({ schedule, unplaced }: InitialSchedule) => {
    const search = { schedule, jobs: able, random: seededRandom(jobs.length), mayUnplace: true };
    return improve(search, unplaced, IMPROVEMENTS_PER_JOB * able.length).length;
  };
  // The priced schedule first, even where the guess costs less or leaves fewer out: from a guess, improving comes less far.
  const left = improved(priced);
  const isGuessBetter = left > guess.unplaced.length && improved(guess) < left;
  return decided((isGuessBetter ? guess : priced).schedule, Math.max(priced.bound, least));
}

/** What a schedule says about a job; where it is unplaced, why. */
export function decisionOf(outlook: Outlook, job: Job, schedule: Schedule): Decision {
  const toInstants = ({ zone, segments }: CostedPlacement) => ({
    zone,
    segments: segments.map((segment) => shiftTo(segment, outlook.startMs)),
  });
  const placement = schedule.placementOf(job);
  if (placement) return { ok: true, placement: toInstants(placement) };
  const unconstrained = unconstrainedBest(job);
  if (unconstrained) return { ok: false, reason: "capacity", nearest: toInstants(unconstrained) };
  // It needs more than any zone has, or is not possible even with all of it.
  const alone = decideAlone(outlook, job.workload, knownOpenings(outlook, outlook.startMs));
  return alone.ok ? { ok: false, reason: "capacity", nearest: alone.placement } : alone;
}

export function shiftTo({ startMs, endMs }: Segment, byMs: number): Segment {
  return { startMs: startMs + byMs, endMs: endMs + byMs };
}
