import type { ProblemResources } from "../problem.ts";
import type { Series } from "../series.ts";
import type { Job, Place } from "./jobs.ts";
import { KINDS, type UsedBySlot } from "./used-by-slot.ts";

const HOUR_MS = 3_600_000;

/** How a price was asked to move lately: the mean, and the mean square. */
type Moments = { readonly mean: Float64Array; readonly square: Float64Array };
const STEADINESS = 0.9;
const STEEPNESS = 0.99;

/**
 * What an hour of each resource costs in each zone and slot, in the objective's unit: the
 * Lagrange multipliers of the capacities. With the right prices, what each workload would
 * choose alone nearly fits beside the others.
 */
export class Prices {
  readonly #limits: readonly ProblemResources[];
  readonly #slots: number;
  readonly slotMs: number;
  /** By zone and kind: a price per slot; null where the resource has no limit, or there is none. */
  readonly #prices: readonly (readonly (Float64Array | null)[])[];
  readonly #scratch: Series;
  readonly #momentsOf = new Map<number, Moments>();
  #moves = 0;

  constructor(limits: readonly ProblemResources[], slots: number, slotMs: number) {
    this.#limits = limits;
    this.#slots = slots;
    this.slotMs = slotMs;
    this.#prices = limits.map((zone) =>
      KINDS.map((kind) => (Number.isFinite(zone[kind]) && zone[kind] > 0 ? new Float64Array(slots) : null)),
    );
    this.#scratch = { slotMs, perKwh: new Float64Array(slots), cumulative: new Float64Array(slots + 1) };
  }

  /**
   * A job's whole cost by the hour in a zone, prices included. The series is one that the
   * next call fills anew, and holds nothing outside the job's own time.
   */
  costOf(job: Job, place: Place): Series {
    const { perKwh, cumulative } = this.#scratch;
    const first = Math.floor((place.open[0]?.fromMs ?? 0) / this.slotMs);
    const last = Math.min(this.#slots, Math.ceil((place.open.at(-1)?.toMs ?? 0) / this.slotMs));
    const hours = this.slotMs / HOUR_MS;
    const [gpus, cores, memory] = this.#prices[place.zone] ?? [];
    const { needs } = job.workload;
    let sum = 0;
    cumulative[first] = 0;
    for (let slot = first; slot < last; slot += 1) {
      let cost = job.powerKw * (place.series.perKwh[slot] ?? 0);
      if (gpus) cost += needs.gpus * (gpus[slot] ?? 0);
      if (cores) cost += needs.cpuCores * (cores[slot] ?? 0);
      if (memory) cost += needs.memoryGb * (memory[slot] ?? 0);
      perKwh[slot] = cost;
      sum += cost * hours;
      cumulative[slot + 1] = sum;
    }
    return this.#scratch;
  }

  /** Sum over all capacities of price × what there is, over all slots. */
  worth(): number {
    let sum = 0;
    this.#each((prices, limit) => {
      for (const price of prices) sum += price * limit;
    });
    return (sum * this.slotMs) / HOUR_MS;
  }

  /**
   * Moves every price toward where what is used would fit: up where it is too much, down to
   * nothing where there is room. Each has its own step, by how steadily it was asked to move
   * (Adam, Kingma and Ba 2015).
   *
   * @param rate step of a price that is asked to move the same way every time, per unit of capacity
   */
  move(used: UsedBySlot, rate: number): void {
    this.#moves += 1;
    const ahead = 1 - STEADINESS ** this.#moves;
    const spread = 1 - STEEPNESS ** this.#moves;
    this.#each((prices, limit, zone, kind) => {
      const { mean, square } = this.#moments(zone, kind);
      for (let slot = 0; slot < prices.length; slot += 1) {
        const beyond = used.at(zone, kind, slot) / limit - 1;
        mean[slot] = STEADINESS * (mean[slot] ?? 0) + (1 - STEADINESS) * beyond;
        square[slot] = STEEPNESS * (square[slot] ?? 0) + (1 - STEEPNESS) * beyond * beyond;
        const step = (mean[slot] ?? 0) / ahead / (Math.sqrt((square[slot] ?? 0) / spread) + 1e-3);
        prices[slot] = Math.max(0, (prices[slot] ?? 0) + rate * step);
      }
    });
  }

  /** Mean of the prices that are not nothing: how large they are. */
  typical(): number {
    let sum = 0;
    let count = 0;
    this.#each((prices) => {
      for (const price of prices) {
        sum += price;
        if (price > 0) count += 1;
      }
    });
    return count === 0 ? 0 : sum / count;
  }

  /** Sets one price; without effect where the resource has no limit. */
  set(zone: number, kind: number, slot: number, price: number): void {
    const prices = this.#prices[zone]?.[kind];
    if (prices) prices[slot] = price;
  }

  /** Copies the prices of another set of the same zones. */
  take(other: Prices): void {
    for (const [zone, kinds] of this.#prices.entries()) {
      for (const [kind, prices] of kinds.entries()) prices?.set(other.#prices[zone]?.[kind] ?? []);
    }
  }

  #moments(zone: number, kind: number): Moments {
    const key = zone * KINDS.length + kind;
    const known = this.#momentsOf.get(key);
    if (known) return known;
    const made = { mean: new Float64Array(this.#slots), square: new Float64Array(this.#slots) };
    this.#momentsOf.set(key, made);
    return made;
  }

  #each(visit: (prices: Float64Array, limit: number, zone: number, kind: number) => void): void {
    for (const [zone, kinds] of this.#prices.entries()) {
      for (const [kind, prices] of kinds.entries()) {
        if (prices) visit(prices, this.#limits[zone]?.[KINDS[kind] ?? "gpus"] ?? 0, zone, kind);
      }
    }
  }
}
