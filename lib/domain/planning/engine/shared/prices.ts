import type { Series } from "../series.ts";
import type { Goods } from "./goods.ts";
import type { Job, Place } from "./jobs.ts";
import { UsedBySlot } from "./used-by-slot.ts";

const HOUR_MS = 3_600_000;

/** How a price was asked to move lately: the mean, and the mean square. */
type Moments = { readonly mean: Float64Array; readonly square: Float64Array };
const STEADINESS = 0.9;
const STEEPNESS = 0.99;

/**
 * What an hour of each good costs in each zone and slot, in the objective's unit: the
 * Lagrange multipliers of the capacities. With the right prices, what each workload would
 * choose alone nearly fits beside the others.
 */
export class Prices {
  readonly goods: Goods;
  readonly #slots: number;
  readonly slotMs: number;
  /** By zone and good: a price per slot; null where it has no limit, or there is none. */
  readonly #prices: readonly (readonly (Float64Array | null)[])[];
  readonly #scratch: Series;
  readonly #momentsOf = new Map<number, Moments>();
  #moves = 0;

  constructor(goods: Goods, slots: number, slotMs: number) {
    this.goods = goods;
    this.#slots = slots;
    this.slotMs = slotMs;
    this.#prices = Array.from({ length: goods.zones }, (_zone, zone) =>
      Array.from({ length: goods.count }, (_good, good) => {
        const limit = goods.limitOf(zone, good);
        return Number.isFinite(limit) && limit > 0 ? new Float64Array(slots) : null;
      }),
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
    for (let slot = first; slot < last; slot += 1) perKwh[slot] = job.powerKw * (place.series.perKwh[slot] ?? 0);
    const amounts = this.goods.amountsOf(job);
    const priced = this.#prices[place.zone] ?? [];
    for (let good = 0; good < priced.length; good += 1) {
      const prices = priced[good];
      const amount = amounts[good] ?? 0;
      if (!prices || amount === 0) continue;
      for (let slot = first; slot < last; slot += 1) perKwh[slot] = (perKwh[slot] ?? 0) + amount * (prices[slot] ?? 0);
    }
    let sum = 0;
    cumulative[first] = 0;
    for (let slot = first; slot < last; slot += 1) {
      const cost = perKwh[slot] ?? 0;
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
    this.#each((prices, limit, zone, good) => {
      const { mean, square } = this.#moments(zone, good);
      for (let slot = 0; slot < prices.length; slot += 1) {
        const beyond = used.at(zone, good, slot) / limit - 1;
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

  /** Something to count in what is used of the goods. */
  newUse(): UsedBySlot {
    return new UsedBySlot(this.goods.zones, this.goods.count, this.#slots, this.slotMs);
  }

  /** Sets one price; without effect where there is no limit. */
  set(zone: number, good: number, slot: number, price: number): void {
    const prices = this.#prices[zone]?.[good];
    if (prices) prices[slot] = price;
  }

  /** Copies the prices of another set of the same zones. */
  take(other: Prices): void {
    for (const [zone, priced] of this.#prices.entries()) {
      for (const [good, prices] of priced.entries()) prices?.set(other.#prices[zone]?.[good] ?? []);
    }
  }

  #moments(zone: number, good: number): Moments {
    const key = zone * this.goods.count + good;
    const known = this.#momentsOf.get(key);
    if (known) return known;
    const made = { mean: new Float64Array(this.#slots), square: new Float64Array(this.#slots) };
    this.#momentsOf.set(key, made);
    return made;
  }

  #each(visit: (prices: Float64Array, limit: number, zone: number, good: number) => void): void {
    for (const [zone, priced] of this.#prices.entries()) {
      for (const [good, prices] of priced.entries()) {
        if (prices) visit(prices, this.goods.limitOf(zone, good), zone, good);
      }
    }
  }
}
