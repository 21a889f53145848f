import type { Series } from "../series.ts";
import type { Job, ZoneOption } from "./jobs.ts";
import type { PricedResources } from "./priced-resources.ts";
import { UsageBySlot } from "./usage-by-slot.ts";

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
export class CapacityPrices {
  readonly resources: PricedResources;
  readonly #slots: number;
  readonly slotMs: number;
  /** By zone and resource: a price per slot; null where it has no limit, or there is none. */
  readonly #prices: readonly (readonly (Float64Array | null)[])[];
  readonly #scratch: Series;
  readonly #momentsOf = new Map<number, Moments>();
  #moves = 0;

  constructor(resources: PricedResources, slots: number, slotMs: number) {
    this.resources = resources;
    this.#slots = slots;
    this.slotMs = slotMs;
    this.#prices = Array.from({ length: resources.zones }, (_zone, zone) =>
      Array.from({ length: resources.count }, (_good, resource) => {
        const limit = resources.capacityOf(zone, resource);
        return Number.isFinite(limit) && limit > 0 ? new Float64Array(slots) : null;
      }),
    );
    this.#scratch = { slotMs, perKwh: new Float64Array(slots), cumulative: new Float64Array(slots + 1) };
  }

  /**
   * A job's whole cost by the hour in a zone, prices included. The series is one that the
   * next call fills anew, and holds nothing outside the job's own time.
   */
  costOf(job: Job, place: ZoneOption): Series {
    const { perKwh, cumulative } = this.#scratch;
    const first = Math.floor((place.open[0]?.fromMs ?? 0) / this.slotMs);
    const last = Math.min(this.#slots, Math.ceil((place.open.at(-1)?.toMs ?? 0) / this.slotMs));
    const hours = this.slotMs / HOUR_MS;
    for (let slot = first; slot < last; slot += 1) perKwh[slot] = job.powerKw * (place.series.perKwh[slot] ?? 0);
    const demands = this.resources.demandsOf(job);
    const priced = this.#prices[place.zone] ?? [];
    for (let resource = 0; resource < priced.length; resource += 1) {
      const prices = priced[resource];
      const demand = demands[resource] ?? 0;
      if (!prices || demand === 0) continue;
      for (let slot = first; slot < last; slot += 1) perKwh[slot] = (perKwh[slot] ?? 0) + demand * (prices[slot] ?? 0);
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
  capacityValue(): number {
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
  move(used: UsageBySlot, rate: number): void {
    this.#moves += 1;
    const ahead = 1 - STEADINESS ** this.#moves;
    const spread = 1 - STEEPNESS ** this.#moves;
    this.#each((prices, limit, zone, resource) => {
      const { mean, square } = this.#moments(zone, resource);
      for (let slot = 0; slot < prices.length; slot += 1) {
        const beyond = used.at(zone, resource, slot) / limit - 1;
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

  /** Something to count in what is used of the resources. */
  newUsage(): UsageBySlot {
    return new UsageBySlot(this.resources.zones, this.resources.count, this.#slots, this.slotMs);
  }

  /** Sets one price; without effect where there is no limit. */
  set(zone: number, resource: number, slot: number, price: number): void {
    const prices = this.#prices[zone]?.[resource];
    if (prices) prices[slot] = price;
  }

  /** Copies the prices of another set of the same zones. */
  take(other: CapacityPrices): void {
    for (const [zone, priced] of this.#prices.entries()) {
      for (const [resource, prices] of priced.entries()) prices?.set(other.#prices[zone]?.[resource] ?? []);
    }
  }

  #moments(zone: number, resource: number): Moments {
    const key = zone * this.resources.count + resource;
    const known = this.#momentsOf.get(key);
    if (known) return known;
    const made = { mean: new Float64Array(this.#slots), square: new Float64Array(this.#slots) };
    this.#momentsOf.set(key, made);
    return made;
  }

  #each(visit: (prices: Float64Array, limit: number, zone: number, resource: number) => void): void {
    for (const [zone, priced] of this.#prices.entries()) {
      for (const [resource, prices] of priced.entries()) {
        if (prices) visit(prices, this.resources.capacityOf(zone, resource), zone, resource);
      }
    }
  }
}
