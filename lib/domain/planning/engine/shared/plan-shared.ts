import type { Decision, PlanProblem, Segment } from "../../problem/problem.ts";
import { seededRandom } from "../../random.ts";
import { decideAlone, knownOpenings, type Outlook } from "../alone/decide-alone.ts";
import { improve } from "./improve.ts";
import { insertInOrder } from "./insert.ts";
import { hardestFirst, type Job, jobsOf, unconstrainedBest } from "./jobs.ts";
import { placeByPrices, type Start, startWith } from "./place-by-prices.ts";
import { type CostedPlacement, Schedule } from "./schedule.ts";
import { effectiveCapacity } from "./usage-profile.ts";

/** Rounds in which a schedule is bettered, up to what `improve` may look at: the gap to the bound falls slower and slower. */
const IMPROVEMENTS_PER_JOB = 40;

export type SharedPlan = { readonly decisions: readonly Decision[]; readonly lowerBound: number | null };

/**
 * Plans workloads that share the capacity of their zones. CapacityPrices on capacity are raised until
 * what all would choose alone nearly fits, which proves a lower bound; the workloads are then
 * placed part by part, the hardest first, while the prices follow what is left, and the schedule
 * is bettered by taking some out and putting them back. No capacity, deadline or limit is ever
 * broken. The same problem always has the same plan.
 */
export function planShared(problem: PlanProblem, outlook: Outlook, nowMs: number): SharedPlan {
  const limits = problem.zones.map(({ capacity }) => effectiveCapacity(capacity));
  const jobs = jobsOf(problem, outlook, nowMs, limits);
  const able = jobs.filter((job) => unconstrainedBest(job));
  const order = hardestFirst(able);
  const newSchedule = () => new Schedule(limits, jobs.length);
  const guess = startWith(newSchedule(), order, (schedule) => insertInOrder(schedule, order, null));
  const least = able.reduce((sum, job) => sum + (unconstrainedBest(job)?.cost ?? 0), 0);
  const decided = (schedule: Schedule, lowerBound: number): SharedPlan => ({
    decisions: jobs.map((job) => decisionOf(outlook, job, schedule)),
    lowerBound: able.every((job) => schedule.placementOf(job)) ? lowerBound : null,
  });
  // Everyone got what they would choose alone.
  if (guess.without.length === 0 && guess.cost <= least * (1 + 1e-12)) return decided(guess.schedule, least);
  const series = outlook.zones.map(({ objective }) => objective);
  const priced = placeByPrices(order, limits, series, problem.slotMs, guess.schedule, newSchedule);
  const improved = ({ schedule, without }: Start) => {
    const search = { schedule, jobs: able, random: seededRandom(jobs.length), mayLose: true };
    return improve(search, without, IMPROVEMENTS_PER_JOB * able.length).length;
  };
  // Even where the guess costs less, or leaves fewer out: from there it would not be bettered as far.
  const left = improved(priced);
  const isGuessBetter = left > guess.without.length && improved(guess) < left;
  return decided((isGuessBetter ? guess : priced).schedule, Math.max(priced.bound, least));
}

/** What a schedule says about a job; where it has no place, why. */
export function decisionOf(outlook: Outlook, job: Job, schedule: Schedule): Decision {
  const toPlacement = ({ zone, segments }: CostedPlacement) => ({
    zone,
    segments: segments.map((segment) => shiftTo(segment, outlook.startMs)),
  });
  const placement = schedule.placementOf(job);
  if (placement) return { ok: true, placement: toPlacement(placement) };
  const unconstrained = unconstrainedBest(job);
  if (unconstrained) return { ok: false, reason: "capacity", nearest: toPlacement(unconstrained) };
  // More than any zone has, or not possible even with all of it.
  const alone = decideAlone(outlook, job.workload, knownOpenings(outlook, outlook.startMs));
  return alone.ok ? { ok: false, reason: "capacity", nearest: alone.placement } : alone;
}

export function shiftTo({ startMs, endMs }: Segment, byMs: number): Segment {
  return { startMs: startMs + byMs, endMs: endMs + byMs };
}
