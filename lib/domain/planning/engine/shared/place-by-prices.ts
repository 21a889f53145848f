import type { ProblemResources } from "../../problem/problem.ts";
import type { Series } from "../series.ts";
import { CapacityPrices } from "./capacity-prices.ts";
import { dive } from "./dive.ts";
import { firstPrices } from "./first-prices.ts";
import type { Job } from "./jobs.ts";
import { Market } from "./market.ts";
import { PricedResources } from "./priced-resources.ts";
import { raisePrices } from "./raise-prices.ts";
import type { Schedule } from "./schedule.ts";

/** Rounds that raise prices, their first step, the parts in which jobs are placed and the step of prices between them. */
type Care = {
  readonly priceRounds: number;
  readonly firstStep: number;
  readonly parts: number;
  readonly stepBetween: number;
};
const USUAL: Care = { priceRounds: 200, firstStep: 0.1, parts: 12, stepBetween: 0.02 };
/** Ten times the time. Pays where jobs hardly fit beside each other; elsewhere bettering the schedule comes as far. */
const GREAT: Care = { priceRounds: 400, firstStep: 0.4, parts: 100, stepBetween: 0.01 };
/** So far above the bound great care is taken, and where some found no room. */
const FAR = 0.04;
/** Starts in all that great care may look at in a round: beyond, it would take minutes. */
const STARTS_MAX = 3e7;

/** A schedule to be bettered, with the jobs that found no room in it. */
export type Start = { readonly schedule: Schedule; readonly without: readonly Job[]; readonly cost: number };

/** @param schedule an empty one, which `place` fills */
export function startWith(
  schedule: Schedule,
  order: readonly Job[],
  place: (schedule: Schedule) => readonly Job[],
): Start {
  const without = place(schedule);
  return { schedule, without, cost: order.reduce((sum, job) => sum + (schedule.placementOf(job)?.cost ?? 0), 0) };
}

/**
 * Places jobs by prices that were raised until what each would choose alone nearly fits beside the others; where that ends
 * far above the bound that the prices prove, once more with great care.
 *
 * @param order the hardest to place first
 * @param guess any schedule, which tells where prices begin
 */
export function placeByPrices(
  order: readonly Job[],
  limits: readonly ProblemResources[],
  series: readonly Series[],
  slotMs: number,
  guess: Schedule,
  newSchedule: () => Schedule,
): Start & { readonly bound: number } {
  const slots = Math.max(0, ...series.map(({ perKwh }) => perKwh.length));
  const resources = new PricedResources(limits, order);
  const rising = new CapacityPrices(resources, slots, slotMs);
  const perKwh = meanCost(series);
  const perHour = perKwh * firstPrices(guess, order, series, limits, rising);
  const marketAt = (prices: CapacityPrices) => new Market(prices, perKwh, perHour);
  const best = new CapacityPrices(resources, slots, slotMs);
  const placeWith = ({ priceRounds, firstStep, parts, stepBetween }: Care) => {
    const bound = raisePrices(order, marketAt(rising), best, priceRounds, firstStep);
    const following = new CapacityPrices(resources, slots, slotMs);
    following.take(best);
    const place = (schedule: Schedule) => dive(schedule, order, marketAt(following), parts, stepBetween);
    return { ...startWith(newSchedule(), order, place), bound };
  };
  const usual = placeWith(USUAL);
  const isFar = usual.without.length > 0 || usual.cost - usual.bound > FAR * Math.abs(usual.bound);
  const places = order.reduce((sum, job) => sum + job.places.length, 0);
  if (!isFar || places * slots > STARTS_MAX) return usual;
  const careful = placeWith(GREAT);
  return { ...careful, bound: Math.max(usual.bound, careful.bound) };
}

/** Mean of what a kilowatt hour costs in any zone and slot, whatever its sign. */
function meanCost(series: readonly Series[]): number {
  const slots = series.reduce((sum, { perKwh }) => sum + perKwh.length, 0);
  const total = series.reduce((sum, { perKwh }) => sum + perKwh.reduce((part, cost) => part + Math.abs(cost), 0), 0);
  return total / Math.max(1, slots);
}
