import { insertInOrder } from "./insert.ts";
import type { Job } from "./jobs.ts";
import type { Market } from "./market.ts";
import type { Schedule } from "./schedule.ts";

/** Rounds of prices between two parts. */
const ROUNDS = 8;
/** As in `raisePrices`: each round asks one job in so many. */
const SAMPLE = 4;
/** As in `raisePrices`: of a job's usual cost. */
const TEMPERATURE = 0.002;

/**
 * Places jobs part by part, in their order. After each part those still without a place choose anew, among the starts that
 * still have room for them, and the prices follow: what has become scarce grows dear before the last come to it (price and
 * branch without going back). Answers those that find no room.
 * @param parts more take longer, and waste less room
 * @param step of prices, as a part of the typical one
 */
export function dive(schedule: Schedule, order: readonly Job[], market: Market, parts: number, step: number): Job[] {
  const typical = market.typicalPrice();
  const size = Math.max(1, Math.ceil(order.length / parts));
  const without: Job[] = [];
  for (let at = 0; at < order.length; at += size) {
    without.push(...insertInOrder(schedule, order.slice(at, at + size), market.prices));
    const rest = order.slice(at + size);
    for (let round = 0; round < ROUNDS && rest.length > 0; round += 1) {
      market.sample(rest, SAMPLE, round, TEMPERATURE, (job, place) => schedule.openingsOf(job, place));
      market.addPlaced(order.slice(0, at + size), schedule);
      market.move(typical * step);
    }
  }
  return insertInOrder(schedule, without, null);
}
