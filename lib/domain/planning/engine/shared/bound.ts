import type { Job } from "./jobs.ts";
import type { Market, RoomOf } from "./market.ts";
import type { Prices } from "./prices.ts";

/** First and last step, as parts of the typical price; in between they shrink evenly by ratio. So does the warmth of choices. */
const STEPS = [0.1, 0.005] as const;
const WARMTHS = [0.02, 0.0003] as const;

/**
 * Most rounds ask one job in so many, for all of them: prices need many moves more than exact ones (stochastic subgradient).
 * The last ask all, which is what proves a bound.
 */
const SAMPLE = 8;
const PROVING_SHARE = 0.1;

/**
 * Raises prices until what every workload would choose alone nearly fits, and so finds the
 * highest lower bound they prove (Lagrangian relaxation of the capacities). Leaves the best
 * prices in `best`; answers the bound over the jobs that can run at all, in the objective's unit.
 */
export function raisePrices(jobs: readonly Job[], market: Market, best: Prices, rounds: number): number {
  const typical = market.typicalPrice();
  const anywhere: RoomOf = (_, { open }) => open;
  const proving = Math.max(1, Math.round(PROVING_SHARE * rounds));
  let bound = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const part = round / Math.max(1, rounds - 1);
    const warmth = between(WARMTHS, part);
    if (round < rounds - proving) {
      market.sample(jobs, SAMPLE, round, warmth, anywhere);
    } else {
      const worth = market.prices.worth();
      const value = market.choose(jobs, warmth, anywhere) - worth;
      if (value > bound) {
        bound = value;
        best.take(market.prices);
      }
    }
    market.move(typical * between(STEPS, part));
  }
  return bound;
}

function between([first, last]: readonly [number, number], part: number): number {
  return first * (last / first) ** part;
}
