import { aloneCost, type Job } from "./jobs.ts";
import type { Prices } from "./prices.ts";
import type { Schedule, Spot } from "./schedule.ts";

/** Gives each job in turn the best free spot, by prices or, without, by the objective alone. Answers those that find none. */
export function insertInOrder(schedule: Schedule, jobs: readonly Job[], prices: Prices | null): Job[] {
  return jobs.filter((job) => {
    const spot = schedule.bestSpot(job, prices);
    if (spot) schedule.put(job, spot);
    return spot === null;
  });
}

/**
 * Gives each job the spot that costs least, in the order of what they would lose by waiting: what the second best zone costs
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

/** A job and its best spot in each zone, as far as it was looked for and still stands. */
class Waiting {
  readonly job: Job;
  /** As of the last `regret`; null where there is none. */
  best: Spot | null = null;
  readonly #schedule: Schedule;
  /** By place; undefined where it is not known. */
  readonly #spots: (Spot | null | undefined)[];

  constructor(schedule: Schedule, job: Job) {
    this.job = job;
    this.#schedule = schedule;
    this.#spots = new Array<Spot | null | undefined>(job.places.length);
  }

  /** Finds the best spot; answers by how much the best of another zone costs more. */
  regret(): number {
    const { places } = this.job;
    let least = Number.POSITIVE_INFINITY;
    let second = Number.POSITIVE_INFINITY;
    this.best = null;
    for (let at = 0; at < places.length; at += 1) {
      const place = places[at];
      // In order of what they cost alone: no later one costs less.
      if (!place || aloneCost(place) >= second) break;
      let spot = this.#spots[at];
      if (spot === undefined) {
        spot = this.#schedule.bestSpotIn(this.job, place);
        this.#spots[at] = spot;
      }
      if (spot === null || spot.cost >= second) continue;
      if (spot.cost < least) {
        second = least;
        least = spot.cost;
        this.best = spot;
      } else {
        second = spot.cost;
      }
    }
    return this.best === null ? Number.NEGATIVE_INFINITY : second - least;
  }

  /** What was found in a zone stands no more: another has taken of its room. */
  forget(zone: number): void {
    const at = this.job.places.findIndex((place) => place.zone === zone);
    if (at >= 0) this.#spots[at] = undefined;
  }
}
