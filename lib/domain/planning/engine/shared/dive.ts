import { insertInOrder } from "./insert.ts";
import type { Job } from "./job.ts";
import type { Market } from "./market.ts";
import type { Schedule } from "./schedule.ts";

/** Rounds of prices between two batches. */
const ROUNDS = 8;
/** As in `raisePrices`: each round asks one job in so many. */
const SAMPLE = 4;
/** As in `raisePrices`: of a job's usual cost. */
const TEMPERATURE = 0.002;

/**
 * Places jobs batch by batch, in their order (a diving heuristic: price and branch without backtracking). After each batch
 * those still unplaced choose again, among the starts that still have room for them, and the prices follow: what has become
 * scarce is expensive before the last jobs come to it.
 *
 * @param batches more take longer, and waste less room
 * @param step of prices, as a part of the typical one
 * @returns the jobs that find no room
 */
export function dive(schedule: Schedule, order: readonly Job[], market: Market, batches: number, step: number): Job[] {
  const typical = market.typicalPrice();
  const size = Math.max(1, Math.ceil(order.length / batches));
  const unplaced: Job[] = [];
  for (let first = 0; first < order.length; first += size) {
    unplaced.push(...insertInOrder(schedule, order.slice(first, first + size), market.prices));
    const later = order.slice(first + size);
    for (let round = 0; round < ROUNDS && later.length > 0; round += 1) {
      market.sample(later, SAMPLE, round, TEMPERATURE, (job, option) => schedule.openingsOf(job, option));
      market.addPlaced(order.slice(0, first + size), schedule);
      market.updatePrices(typical * step);
    }
  }
  return insertInOrder(schedule, unplaced, null);
}
