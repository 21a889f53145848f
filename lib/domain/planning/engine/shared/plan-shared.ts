import { decideAlone, knownOpenings, type Outlook } from "../decide-alone.ts";
import type { Decision, PlanProblem, ProblemResources, Segment } from "../problem.ts";
import type { Series } from "../series.ts";
import { raisePrices } from "./bound.ts";
import { dive } from "./dive.ts";
import { firstPrices } from "./first-prices.ts";
import { improve } from "./improve.ts";
import { insertInOrder } from "./insert.ts";
import { hardestFirst, type Job, jobsOf, wishOf } from "./jobs.ts";
import { Market } from "./market.ts";
import { Prices } from "./prices.ts";
import { seededRandom } from "./random.ts";
import { Schedule, type Spot } from "./schedule.ts";
import { limitsOf } from "./usage.ts";

/** Effort: work grows with it, up to what `improve` may look at; the gap to the bound falls slower and slower. */
export type Effort = { readonly priceRounds: number; readonly improvementsPerJob: number };
const USUAL_EFFORT: Effort = { priceRounds: 200, improvementsPerJob: 50 };

export type SharedPlan = { readonly decisions: readonly Decision[]; readonly lowerBound: number | null };

/**
 * Plans workloads that share the capacity of their zones. Prices on capacity are raised until
 * what all would choose alone nearly fits, which proves a lower bound; the workloads are then
 * placed part by part, the hardest first, while the prices follow what is left, and the schedule
 * is bettered by taking some out and putting them back. No capacity, deadline or limit is ever broken. The same problem always has
 * the same plan.
 */
export function planShared(problem: PlanProblem, outlook: Outlook, nowMs: number, effort = USUAL_EFFORT): SharedPlan {
  const limits = problem.zones.map(({ capacity }) => limitsOf(capacity));
  const jobs = jobsOf(problem, outlook, nowMs, limits);
  const slots = Math.max(0, ...outlook.zones.map(({ objective }) => objective.perKwh.length));
  const able = jobs.filter((job) => wishOf(job));
  const newPrices = () => new Prices(limits, slots, problem.slotMs);

  const order = hardestFirst(able);
  const guess = startWith(limits, order, jobs.length, (schedule) => insertInOrder(schedule, order, null));
  const least = able.reduce((sum, job) => sum + (wishOf(job)?.cost ?? 0), 0);
  const decided = (schedule: Schedule, lowerBound: number): SharedPlan => ({
    decisions: jobs.map((job) => decisionOf(outlook, job, schedule)),
    lowerBound: able.every((job) => schedule.spotOf(job)) ? lowerBound : null,
  });
  // Everyone got what they would choose alone.
  if (guess.without.length === 0 && guess.cost <= least * (1 + 1e-12)) return decided(guess.schedule, least);
  const series = outlook.zones.map(({ objective }) => objective);
  const rising = newPrices();
  const perKwh = meanCost(series);
  const perHour = perKwh * firstPrices(guess.schedule, able, series, limits, rising);
  const marketAt = (prices: Prices) => new Market(prices, limits.length, slots, perKwh, perHour);
  const prices = newPrices();
  const bound = raisePrices(able, marketAt(rising), prices, effort.priceRounds);
  const following = newPrices();
  following.take(prices);
  const dived = startWith(limits, order, jobs.length, (schedule) => dive(schedule, order, marketAt(following)));
  const improved = ({ schedule, without }: Start) =>
    improve(
      { schedule, jobs: able, random: seededRandom(jobs.length), mayLose: true },
      without,
      effort.improvementsPerJob * able.length,
    ).length;
  // Even where the guess costs less, or leaves fewer out: from there it would not be bettered as far.
  const left = improved(dived);
  const isGuessBetter = left > guess.without.length && improved(guess) < left;
  return decided((isGuessBetter ? guess : dived).schedule, Math.max(bound, least));
}

/** Mean of what a kilowatt hour costs in any zone and slot, whatever its sign. */
function meanCost(series: readonly Series[]): number {
  const slots = series.reduce((sum, { perKwh }) => sum + perKwh.length, 0);
  const total = series.reduce((sum, { perKwh }) => sum + perKwh.reduce((part, cost) => part + Math.abs(cost), 0), 0);
  return total / Math.max(1, slots);
}

type Start = { readonly schedule: Schedule; readonly without: readonly Job[]; readonly cost: number };

function startWith(
  limits: readonly ProblemResources[],
  order: readonly Job[],
  jobs: number,
  place: (schedule: Schedule) => readonly Job[],
): Start {
  const schedule = new Schedule(limits, jobs);
  const without = place(schedule);
  return { schedule, without, cost: order.reduce((sum, job) => sum + (schedule.spotOf(job)?.cost ?? 0), 0) };
}

/** What a schedule says about a job; where it has no place, why. */
export function decisionOf(outlook: Outlook, job: Job, schedule: Schedule): Decision {
  const toPlacement = ({ zone, segments }: Spot) => ({
    zone,
    segments: segments.map((segment) => shiftTo(segment, outlook.startMs)),
  });
  const spot = schedule.spotOf(job);
  if (spot) return { ok: true, placement: toPlacement(spot) };
  const wish = wishOf(job);
  if (wish) return { ok: false, reason: "capacity", nearest: toPlacement(wish) };
  // More than any zone has, or not possible even with all of it.
  const alone = decideAlone(outlook, job.workload, knownOpenings(outlook, outlook.startMs));
  return alone.ok ? { ok: false, reason: "capacity", nearest: alone.placement } : alone;
}

export function shiftTo({ startMs, endMs }: Segment, byMs: number): Segment {
  return { startMs: startMs + byMs, endMs: endMs + byMs };
}
