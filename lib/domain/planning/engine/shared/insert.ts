import type { CapacityPrices } from "./capacity-prices.ts";
import { type CostedPlacement, type Job, unconstrainedCost } from "./job.ts";
import type { Schedule } from "./schedule.ts";

/** Gives each job in turn its best free placement, by prices or, without, by the objective alone. Returns those that find none. */
export function insertInOrder(schedule: Schedule, jobs: readonly Job[], prices: CapacityPrices | null): Job[] {
  return jobs.filter((job) => {
    const placement = schedule.bestPlacement(job, prices);
    if (placement) schedule.put(job, placement);
    return placement === null;
  });
}

/**
 * Gives each job its cheapest placement, in the order of what they would lose by waiting: what the second best zone costs
 * beyond the best (regret insertion, Potvin and Rousseau 1993). Returns those that find none.
 */
export function insertByRegret(schedule: Schedule, jobs: readonly Job[]): Job[] {
  const pending = jobs.map((job) => new PendingJob(schedule, job));
  const unplaced: Job[] = [];
  while (pending.length > 0) {
    let next = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (const [at, job] of pending.entries()) {
      const regret = job.regret();
      if (regret > most) {
        most = regret;
        next = at;
      }
    }
    const [chosen] = pending.splice(next, 1);
    if (!chosen) break;
    if (chosen.best) {
      schedule.put(chosen.job, chosen.best);
      for (const other of pending) other.invalidate(chosen.best.zone);
    } else {
      unplaced.push(chosen.job);
    }
  }
  return unplaced;
}

/** A job and its best placement in each zone, as far as it was searched for and is still valid. */
class PendingJob {
  readonly job: Job;
  /** As of the last `regret`; null where there is none. */
  best: CostedPlacement | null = null;
  readonly #schedule: Schedule;
  /** By option of the job; undefined where it is not known. */
  readonly #placements: (CostedPlacement | null | undefined)[];

  constructor(schedule: Schedule, job: Job) {
    this.job = job;
    this.#schedule = schedule;
    this.#placements = new Array<CostedPlacement | null | undefined>(job.options.length);
  }

  /** Finds the best placement; returns by how much the best of another zone costs more. */
  regret(): number {
    const { options } = this.job;
    let least = Number.POSITIVE_INFINITY;
    let second = Number.POSITIVE_INFINITY;
    this.best = null;
    for (let at = 0; at < options.length; at += 1) {
      const option = options[at];
      // In order of their unconstrained cost: no later one costs less.
      if (!option || unconstrainedCost(option) >= second) break;
      let placement = this.#placements[at];
      if (placement === undefined) {
        placement = this.#schedule.bestPlacementIn(this.job, option);
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

  /** Drops what was found in a zone: another job has taken of its room. */
  invalidate(zone: number): void {
    const at = this.job.options.findIndex((option) => option.zone === zone);
    if (at >= 0) this.#placements[at] = undefined;
  }
}
