import type { CapacityPrices } from "./capacity-prices.ts";
import type { Job } from "./job.ts";
import type { Market, RoomOf } from "./market.ts";

/** The last step, as a part of the typical price; from the first on they shrink by the same ratio each round, and so does the temperature of choices. */
const LAST_STEP = 0.005;
const TEMPERATURES = [0.02, 0.0003] as const;

/**
 * Most rounds sample one job in so many: many rough updates bring prices further than few exact ones (stochastic subgradient).
 * The last rounds ask all jobs, as only that proves a bound.
 */
const SAMPLE = 8;
const PROVING_ROUNDS = 20;

/**
 * Raises prices until what every workload would choose alone nearly fits, and so finds the
 * highest lower bound they prove (Lagrangian relaxation of the capacities). Leaves the best
 * prices in `best`; returns the bound over the jobs that can run at all, in the objective's unit.
 *
 * @param firstStep as a part of the typical price
 */
export function raisePrices(
  jobs: readonly Job[],
  market: Market,
  best: CapacityPrices,
  rounds: number,
  firstStep: number,
): number {
  const typical = market.typicalPrice();
  const anywhere: RoomOf = (_, { open }) => open;
  let bound = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const part = round / Math.max(1, rounds - 1);
    const temperature = between(TEMPERATURES, part);
    if (round < rounds - PROVING_ROUNDS) {
      market.sample(jobs, SAMPLE, round, temperature, anywhere);
    } else {
      const capacityValue = market.prices.capacityValue();
      const value = market.choose(jobs, temperature, anywhere) - capacityValue;
      if (value > bound) {
        bound = value;
        best.copyFrom(market.prices);
      }
    }
    market.updatePrices(typical * between([firstStep, LAST_STEP], part));
  }
  return bound;
}

function between([first, last]: readonly [number, number], part: number): number {
  return first * (last / first) ** part;
}
