import type { CapacityPrices } from "./capacity-prices.ts";
import { type Job, unconstrainedCost } from "./jobs.ts";
import type { CostedPlacement, Schedule } from "./schedule.ts";

/** Gives each job in turn the best free placement, by prices or, without, by the objective alone. Answers those that find none. */
export function insertInOrder(schedule: Schedule, jobs: readonly Job[], prices: CapacityPrices | null): Job[] {
  return jobs.filter((job) => {
    const placement = schedule.bestPlacement(job, prices);
    if (placement) schedule.put(job, placement);
    return placement === null;
  });
}

/**
 * Gives each job the placement that costs least, in the order of what they would lose by waiting: what the second best zone costs
 * beyond the best (regret insertion, Potvin and Rousseau 1993). Answers those that find none.
 */
export function insertByRegret(schedule: Schedule, jobs: readonly Job[]): Job[] {
  const waiting = jobs.map((job) => new Waiting(schedule, job));
  const left: Job[] = [];
  while (waiting.length > 0) {
    let next = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < waiting.length; at += 1) {
      const regret = waiting[at]?.regret() ?? 0;
      if (regret > most) {
        most = regret;
        next = at;
      }
    }
    const [chosen] = waiting.splice(next, 1);
    if (!chosen) break;
    if (chosen.best) {
      schedule.put(chosen.job, chosen.best);
      for (const other of waiting) other.forget(chosen.best.zone);
    } else {
      left.push(chosen.job);
    }
  }
  return left;
}

/** A job and its best placement in each zone, as far as it was slotsSearched for and still stands. */
class Waiting {
  readonly job: Job;
  /** As of the last `regret`; null where there is none. */
  best: CostedPlacement | null = null;
  readonly #schedule: Schedule;
  /** By place; undefined where it is not known. */
  readonly #placements: (CostedPlacement | null | undefined)[];

  constructor(schedule: Schedule, job: Job) {
    this.job = job;
    this.#schedule = schedule;
    this.#placements = new Array<CostedPlacement | null | undefined>(job.places.length);
  }

  /** Finds the best placement; answers by how much the best of another zone costs more. */
  regret(): number {
    const { places } = this.job;
    let least = Number.POSITIVE_INFINITY;
    let second = Number.POSITIVE_INFINITY;
    this.best = null;
    for (let at = 0; at < places.length; at += 1) {
      const place = places[at];
      // In order of what they cost alone: no later one costs less.
      if (!place || unconstrainedCost(place) >= second) break;
      let placement = this.#placements[at];
      if (placement === undefined) {
        placement = this.#schedule.bestPlacementIn(this.job, place);
        this.#placements[at] = placement;
      }
      if (placement === null || placement.cost >= second) continue;
      if (placement.cost < least) {
        second = least;
        least = placement.cost;
        this.best = placement;
      } else {
        second = placement.cost;
      }
    }
    return this.best === null ? Number.NEGATIVE_INFINITY : second - least;
  }

  /** What was found in a zone stands no more: another has taken of its room. */
  forget(zone: number): void {
    const at = this.job.places.findIndex((place) => place.zone === zone);
    if (at >= 0) this.#placements[at] = undefined;
  }
}
