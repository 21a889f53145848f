import { elementAt } from "../../../checked.ts";
import type { LoadPhase, Segment } from "../../problem/problem.ts";
import type { Interval } from "../intervals.ts";
import type { Series } from "../series.ts";
import type { CapacityPrices } from "./capacity-prices.ts";
import { type Job, unconstrainedBest, unconstrainedCost, type ZoneOption } from "./job.ts";
import { NearOptimalStarts } from "./near-optimal-starts.ts";
import type { Schedule } from "./schedule.ts";
import type { UsageBySlot } from "./usage-by-slot.ts";

const HOUR_MS = 3_600_000;
/** A sample is no smaller: of few jobs all are asked. */
const SAMPLE_MIN = 32;

/** When a job may run in a zone: at any known time, or where there is room beside others. */
export type RoomOf = (job: Job, option: ZoneOption) => readonly Interval[];

/**
 * Jobs that choose, each for itself, where they would run at the prices of capacity, and prices that follow what they choose:
 * the Lagrangian subproblems, and the step in the multipliers.
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
    return this.prices.meanPositive() || this.#perHour;
  }

  /**
   * Lets all choose; returns the sum of what each would pay at least. Choices are spread: a start is e times less likely
   * for each `temperature` (part of the job's usual cost) that it costs more than the least. Use then follows prices
   * without jumps, and the prices settle in a fraction of the rounds (smoothing, Nesterov 2005).
   */
  choose(jobs: readonly Job[], temperature: number, roomOf: RoomOf): number {
    return this.sample(jobs, 1, 0, temperature, roomOf);
  }

  /**
   * As `choose`, by every n-th job from `first` on, whose use counts n times. Returns what those would pay.
   *
   * @param strideMax n, or less where too few jobs would be asked to stand for all
   */
  sample(jobs: readonly Job[], strideMax: number, first: number, temperature: number, roomOf: RoomOf): number {
    const stride = Math.max(1, Math.min(strideMax, Math.floor(jobs.length / SAMPLE_MIN)));
    this.#used.clear();
    let sum = 0;
    for (let at = first % stride; at < jobs.length; at += stride) {
      const job = elementAt(jobs, at, "job");
      sum += job.workload.pauses
        ? this.#choosePieces(job, roomOf, stride)
        : this.#choose(job, temperature, roomOf, stride);
    }
    return sum;
  }

  /** Adds what the jobs use that are placed already. */
  addPlaced(jobs: readonly Job[], schedule: Schedule): void {
    for (const job of jobs) {
      const placement = schedule.placementOf(job);
      if (placement) this.#used.addPlacement(placement, this.prices.resources.demandsOf(job));
    }
  }

  /** Moves the prices toward where what was chosen would fit. */
  updatePrices(step: number): void {
    this.#used.settle();
    this.prices.update(this.#used, step);
  }

  #choose(job: Job, temperature: number, roomOf: RoomOf, weight: number): number {
    const { durationMs, phases } = job.workload;
    const starts = this.#starts;
    // Above zero, also for a job that costs nothing anywhere: shares divide by it.
    const jobTemperature = Math.max(Number.EPSILON, (temperature * this.#perKwh * job.powerKw * durationMs) / HOUR_MS);
    starts.clear(jobTemperature);
    for (const option of job.options) {
      // In order of unconstrained cost, to which prices only add. What is skipped can only make the bound lower.
      if (unconstrainedCost(option) > starts.cutoff) break;
      const series = this.prices.costOf(job, option);
      for (const { fromMs, toMs } of roomOf(job, option)) {
        starts.collect(series, durationMs, fromMs, toMs - durationMs, option.zone);
      }
    }
    const { least } = starts;
    if (least === Number.POSITIVE_INFINITY) return 0;
    starts.use(durationMs, this.prices.resources.demandsOf(job), jobTemperature, weight, this.#used);
    // The choice was made at even power, which is no bound on what it pays; the unconstrained cost is one.
    return phases ? (unconstrainedBest(job)?.cost ?? 0) : least;
  }

  #choosePieces(job: Job, roomOf: RoomOf, weight: number): number {
    let least = Number.POSITIVE_INFINITY;
    let zone = 0;
    let pieces: readonly Segment[] = [];
    for (const option of job.options) {
      const choice = cheapestTime(this.prices.costOf(job, option), roomOf(job, option), job.workload.durationMs);
      if (choice === null || choice.cost >= least) continue;
      least = choice.cost;
      zone = option.zone;
      pieces = choice.pieces;
    }
    if (least === Number.POSITIVE_INFINITY) return 0;
    const demands = this.prices.resources.demandsOf(job);
    for (const { startMs, endMs } of pieces) this.#used.add(zone, startMs, endMs, weight, demands);
    return job.workload.phases ? leastOfPhases(job, job.workload.phases) : least;
  }
}

/** A lower bound: every phase at its own best, wherever the others are and without prices. */
function leastOfPhases({ options, powerKw }: Job, phases: readonly LoadPhase[]): number {
  const costs = options.map(({ series, open }) =>
    phases.reduce((sum, { fromMs, toMs, weight }) => {
      const best = weight > 0 ? cheapestTime(series, open, toMs - fromMs) : null;
      // Zero where there is no time for it: the bound stays below any plan.
      return sum + weight * powerKw * (best?.cost ?? 0);
    }, 0),
  );
  return Math.min(...costs);
}

type PricedPiece = Segment & { readonly perKwh: number };

/** The cheapest time of a length, in pieces of any length that resume at no cost: a lower bound on any real choice. Null where there is too little time. */
function cheapestTime(
  series: Series,
  open: readonly Interval[],
  durationMs: number,
): { readonly cost: number; readonly pieces: readonly Segment[] } | null {
  const slots = open.flatMap(({ fromMs, toMs }) => slotsWithin(series, fromMs, toMs));
  slots.sort((a, b) => a.perKwh - b.perKwh);
  let leftMs = durationMs;
  let cost = 0;
  const pieces: Segment[] = [];
  for (const { perKwh, startMs, endMs } of slots) {
    const takenMs = Math.min(leftMs, endMs - startMs);
    cost += (perKwh * takenMs) / HOUR_MS;
    pieces.push({ startMs, endMs: startMs + takenMs });
    leftMs -= takenMs;
    if (leftMs <= 0) return { cost, pieces };
  }
  return null;
}

/** An interval cut at the borders of slots, with the figure of each. */
function slotsWithin({ slotMs, perKwh }: Series, fromMs: number, toMs: number): PricedPiece[] {
  const pieces: PricedPiece[] = [];
  for (let slot = Math.floor(fromMs / slotMs); slot * slotMs < toMs; slot += 1) {
    const startMs = Math.max(fromMs, slot * slotMs);
    const endMs = Math.min(toMs, (slot + 1) * slotMs);
    // Unchecked in the innermost loop: the interval lies within known figures.
    pieces.push({ startMs, endMs, perKwh: perKwh[slot] ?? 0 });
  }
  return pieces;
}
