import type { ProblemResources } from "../../problem/problem.ts";
import type { Series } from "../series.ts";
import { CapacityPrices } from "./capacity-prices.ts";
import { dive } from "./dive.ts";
import { firstPrices } from "./first-prices.ts";
import type { Job } from "./job.ts";
import { Market } from "./market.ts";
import { PricedResources } from "./priced-resources.ts";
import { raisePrices } from "./raise-prices.ts";
import type { Schedule } from "./schedule.ts";

/** Rounds that raise prices, their first step, the batches in which jobs are placed and the step of prices between them. */
type Effort = {
  readonly priceRounds: number;
  readonly firstStep: number;
  readonly batches: number;
  readonly stepBetween: number;
};
const USUAL: Effort = { priceRounds: 200, firstStep: 0.1, batches: 12, stepBetween: 0.02 };
/** Ten times the time. Pays where jobs hardly fit beside each other; elsewhere improving the schedule comes as far. */
const HIGH: Effort = { priceRounds: 400, firstStep: 0.4, batches: 100, stepBetween: 0.01 };
/** High effort is made where the gap to the bound is larger than this part of it, or some jobs are unplaced. */
const GAP_MAX = 0.04;
/** Starts in all that a round of high effort may look at: beyond, it would take minutes. */
const STARTS_MAX = 3e7;

/** A schedule to be improved, with the jobs that found no room in it. */
export type InitialSchedule = {
  readonly schedule: Schedule;
  readonly unplaced: readonly Job[];
  readonly cost: number;
};

/**
 * @param schedule an empty one, which `place` fills
 * @param place returns the jobs that found no room
 */
export function initialSchedule(
  schedule: Schedule,
  order: readonly Job[],
  place: (schedule: Schedule) => readonly Job[],
): InitialSchedule {
  const unplaced = place(schedule);
  // An unplaced job costs zero.
  return { schedule, unplaced, cost: order.reduce((sum, job) => sum + (schedule.placementOf(job)?.cost ?? 0), 0) };
}

/**
 * Places jobs by prices that were raised until what each would choose alone nearly fits beside the others; where that ends
 * far above the bound that the prices prove, once more with high effort.
 *
 * @param order the hardest to place first
 * @param guess any schedule: the first prices are read off it
 */
export function placeByPrices(
  order: readonly Job[],
  capacities: readonly ProblemResources[],
  series: readonly Series[],
  slotMs: number,
  guess: Schedule,
  newSchedule: () => Schedule,
): InitialSchedule & { readonly bound: number } {
  const slots = Math.max(0, ...series.map(({ perKwh }) => perKwh.length));
  const resources = new PricedResources(capacities, order);
  const rising = new CapacityPrices(resources, slots, slotMs);
  const perKwh = meanCost(series);
  const perHour = perKwh * firstPrices(guess, order, series, capacities, rising);
  const marketAt = (prices: CapacityPrices) => new Market(prices, perKwh, perHour);
  const best = new CapacityPrices(resources, slots, slotMs);
  const placeWith = ({ priceRounds, firstStep, batches, stepBetween }: Effort) => {
    const bound = raisePrices(order, marketAt(rising), best, priceRounds, firstStep);
    const following = new CapacityPrices(resources, slots, slotMs);
    following.copyFrom(best);
    const place = (schedule: Schedule) => dive(schedule, order, marketAt(following), batches, stepBetween);
    return { ...initialSchedule(newSchedule(), order, place), bound };
  };
  const usual = placeWith(USUAL);
  const isFar = usual.unplaced.length > 0 || usual.cost - usual.bound > GAP_MAX * Math.abs(usual.bound);
  const options = order.reduce((sum, job) => sum + job.options.length, 0);
  if (!isFar || options * slots > STARTS_MAX) return usual;
  const high = placeWith(HIGH);
  return { ...high, bound: Math.max(usual.bound, high.bound) };
}

/** Mean of what a kilowatt hour costs in any zone and slot, whatever its sign. */
function meanCost(series: readonly Series[]): number {
  const slots = series.reduce((sum, { perKwh }) => sum + perKwh.length, 0);
  const total = series.reduce((sum, { perKwh }) => sum + perKwh.reduce((part, cost) => part + Math.abs(cost), 0), 0);
  return total / Math.max(1, slots);
}
