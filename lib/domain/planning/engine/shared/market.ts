import type { LoadPhase } from "../../problem/problem.ts";
import type { Interval } from "../intervals.ts";
import type { Series } from "../series.ts";
import type { CapacityPrices } from "./capacity-prices.ts";
import { type Job, unconstrainedBest, unconstrainedCost, type ZoneOption } from "./jobs.ts";
import { NearOptimalStarts } from "./near-optimal-starts.ts";
import type { Schedule } from "./schedule.ts";
import type { UsageBySlot } from "./usage-by-slot.ts";

const HOUR_MS = 3_600_000;
/** A sample is no smaller: of few jobs all are asked. */
const SAMPLE_MIN = 32;

/** Where a job may run in a place: at any known time, or where there is room beside others. */
export type RoomOf = (job: Job, place: ZoneOption) => readonly Interval[];

/**
 * Jobs that choose, each for itself, where they would run at the prices of capacity; and prices that follow what they choose.
 */
export class Market {
  readonly prices: CapacityPrices;
  readonly #used: UsageBySlot;
  readonly #starts = new NearOptimalStarts();
  readonly #perKwh: number;
  readonly #perHour: number;

  /**
   * @param perKwh what a kilowatt hour usually costs, in the objective's unit
   * @param perHour what an hour of the scarcest resource usually costs, by the energy drawn in it
   */
  constructor(prices: CapacityPrices, perKwh: number, perHour: number) {
    this.prices = prices;
    this.#used = prices.newUsage();
    this.#perKwh = perKwh;
    this.#perHour = perHour;
  }

  /** How large prices are; before there are any, how large they may become. */
  typicalPrice(): number {
    return this.prices.typical() || this.#perHour;
  }

  /**
   * Lets all choose; answers the sum of what each would pay at least. Choices are spread: a start is e times less likely
   * for each `temperature` (part of the job's usual cost) that it costs more than the least. Spread out, use follows prices
   * without jumps, and the prices settle in a fraction of the rounds (Nesterov 2005).
   */
  choose(jobs: readonly Job[], temperature: number, roomOf: RoomOf): number {
    return this.sample(jobs, 1, 0, temperature, roomOf);
  }

  /**
   * As `choose`, by every n-th job from one on, whose use counts n times. Answers what those would pay.
   * @param most n, but where so few would be asked that they stand for none
   */
  sample(jobs: readonly Job[], most: number, from: number, temperature: number, roomOf: RoomOf): number {
    const n = Math.max(1, Math.min(most, Math.floor(jobs.length / SAMPLE_MIN)));
    this.#used.clear();
    let paid = 0;
    for (let at = from % n; at < jobs.length; at += n) {
      const job = jobs[at];
      if (job)
        paid += job.workload.pauses ? this.#choosePieces(job, roomOf, n) : this.#choose(job, temperature, roomOf, n);
    }
    return paid;
  }

  /** Adds what those use that have their place. */
  addPlaced(jobs: readonly Job[], schedule: Schedule): void {
    for (const job of jobs) {
      const placement = schedule.placementOf(job);
      for (const { startMs, endMs } of placement?.segments ?? []) {
        this.#used.add(placement?.zone ?? 0, startMs, endMs, 1, this.prices.resources.demandsOf(job));
      }
    }
  }

  /** Moves the prices toward where what was chosen would fit. */
  move(step: number): void {
    this.#used.settle();
    this.prices.move(this.#used, step);
  }

  #choose(job: Job, temperature: number, roomOf: RoomOf, weight: number): number {
    const { durationMs, phases } = job.workload;
    const starts = this.#starts;
    // Of one that costs nothing anywhere too: shares are of something.
    const jobTemperature = Math.max(Number.EPSILON, (temperature * this.#perKwh * job.powerKw * durationMs) / HOUR_MS);
    starts.clear(jobTemperature);
    for (const place of job.places) {
      // In order of what they cost alone: what prices add is never less than nothing. What is passed over only makes the bound lower.
      if (unconstrainedCost(place) > starts.most) break;
      const series = this.prices.costOf(job, place);
      for (const { fromMs, toMs } of roomOf(job, place)) {
        starts.collect(series, durationMs, fromMs, toMs - durationMs, place.zone);
      }
    }
    const { least } = starts;
    if (least === Number.POSITIVE_INFINITY) return 0;
    starts.use(durationMs, this.prices.resources.demandsOf(job), jobTemperature, weight, this.#used);
    // Its choice was taken at even power, which proves nothing of what it pays: but never less than alone, without prices.
    return phases ? (unconstrainedBest(job)?.cost ?? 0) : least;
  }

  #choosePieces(job: Job, roomOf: RoomOf, weight: number): number {
    let least = Number.POSITIVE_INFINITY;
    let zone = 0;
    let pieces: readonly Piece[] = [];
    for (const place of job.places) {
      const choice = cheapestTime(this.prices.costOf(job, place), roomOf(job, place), job.workload.durationMs);
      if (choice === null || choice.cost >= least) continue;
      least = choice.cost;
      zone = place.zone;
      pieces = choice.pieces;
    }
    if (least === Number.POSITIVE_INFINITY) return 0;
    const demands = this.prices.resources.demandsOf(job);
    for (const { startMs, endMs } of pieces) this.#used.add(zone, startMs, endMs, weight, demands);
    return job.workload.phases ? leastOfPhases(job, job.workload.phases) : least;
  }
}

/** No choice costs less than every phase at its own best, wherever the others are and without prices. */
function leastOfPhases({ places, powerKw }: Job, phases: readonly LoadPhase[]): number {
  const costs = places.map(({ series, open }) =>
    phases.reduce((sum, { fromMs, toMs, weight }) => {
      const alone = weight > 0 ? cheapestTime(series, open, toMs - fromMs) : null;
      return sum + weight * powerKw * (alone?.cost ?? 0);
    }, 0),
  );
  return Math.min(...costs);
}

type Piece = { readonly slot: number; readonly startMs: number; readonly endMs: number };

/** The cheapest time of a length, in pieces however short and resumed for nothing: no real choice costs less. */
function cheapestTime(
  series: Series,
  open: readonly Interval[],
  durationMs: number,
): { cost: number; pieces: Piece[] } | null {
  const { slotMs, perKwh } = series;
  const slots = open.flatMap(({ fromMs, toMs }) => slotsWithin(slotMs, fromMs, toMs));
  slots.sort((a, b) => (perKwh[a.slot] ?? 0) - (perKwh[b.slot] ?? 0));
  let restMs = durationMs;
  let cost = 0;
  const pieces: Piece[] = [];
  for (const { slot, startMs, endMs } of slots) {
    const takenMs = Math.min(restMs, endMs - startMs);
    cost += ((perKwh[slot] ?? 0) * takenMs) / HOUR_MS;
    pieces.push({ slot, startMs, endMs: startMs + takenMs });
    restMs -= takenMs;
    if (restMs <= 0) return { cost, pieces };
  }
  return null;
}

/** A stretch of time cut at the borders of slots. */
function slotsWithin(slotMs: number, fromMs: number, toMs: number): Piece[] {
  const pieces: Piece[] = [];
  for (let slot = Math.floor(fromMs / slotMs); slot * slotMs < toMs; slot += 1) {
    pieces.push({ slot, startMs: Math.max(fromMs, slot * slotMs), endMs: Math.min(toMs, (slot + 1) * slotMs) });
  }
  return pieces;
}
