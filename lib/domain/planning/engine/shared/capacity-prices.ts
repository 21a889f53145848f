import { elementAt } from "../../../checked.ts";
import type { Series } from "../series.ts";
import type { Job, ZoneOption } from "./job.ts";
import type { PricedResources } from "./priced-resources.ts";
import { UsageBySlot } from "./usage-by-slot.ts";

const HOUR_MS = 3_600_000;

/** How a price was asked to move lately: the mean, and the mean square. */
type Moments = { readonly mean: Float64Array; readonly square: Float64Array };
/** Adam's decay rates (β1, β2), the second below its usual 0.999: prices are updated a few hundred times only. */
const MEAN_DECAY = 0.9;
const SQUARE_DECAY = 0.99;

/**
 * What an hour of each resource costs in each zone and slot, in the objective's unit: the
 * Lagrange multipliers of the capacities. With the right prices, what each workload would
 * choose alone nearly fits beside the others.
 *
 * `?? 0` in this file stands in loops over slots that every price round runs for each job and zone; their bounds keep the
 * indexes inside.
 */
export class CapacityPrices {
  readonly resources: PricedResources;
  readonly #slots: number;
  readonly slotMs: number;
  /** By zone and resource: a price per slot; null where its capacity has no limit, or there is none. */
  readonly #prices: readonly (readonly (Float64Array | null)[])[];
  readonly #scratch: Series;
  readonly #momentsOf = new Map<number, Moments>();
  #updates = 0;

  constructor(resources: PricedResources, slots: number, slotMs: number) {
    this.resources = resources;
    this.#slots = slots;
    this.slotMs = slotMs;
    this.#prices = Array.from({ length: resources.zones }, (_zone, zone) =>
      Array.from({ length: resources.count }, (_resource, resource) => {
        const capacity = resources.capacityOf(zone, resource);
        return Number.isFinite(capacity) && capacity > 0 ? new Float64Array(slots) : null;
      }),
    );
    this.#scratch = { slotMs, perKwh: new Float64Array(slots), cumulative: new Float64Array(slots + 1) };
  }

  /**
   * A job's whole cost by the hour in a zone, prices included. The next call overwrites the series, and it is valid only
   * within the job's own time.
   */
  costOf(job: Job, option: ZoneOption): Series {
    const { perKwh, cumulative } = this.#scratch;
    const first = Math.floor((option.open[0]?.fromMs ?? 0) / this.slotMs);
    const last = Math.min(this.#slots, Math.ceil((option.open.at(-1)?.toMs ?? 0) / this.slotMs));
    const hours = this.slotMs / HOUR_MS;
    for (let slot = first; slot < last; slot += 1) perKwh[slot] = job.powerKw * (option.series.perKwh[slot] ?? 0);
    const demands = this.resources.demandsOf(job);
    const ofZone = elementAt(this.#prices, option.zone, "zone");
    for (let resource = 0; resource < ofZone.length; resource += 1) {
      const prices = ofZone[resource];
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

  /** Sum over all slots of price × capacity: the constant term of the Lagrangian. */
  capacityValue(): number {
    let sum = 0;
    this.#each((prices, capacity) => {
      for (const price of prices) sum += price * capacity;
    });
    return (sum * this.slotMs) / HOUR_MS;
  }

  /**
   * Moves every price toward where what is used would fit: up where it is too much, down to
   * zero where there is room. Each has its own step, by how steadily it was asked to move
   * (Adam, Kingma and Ba 2015).
   *
   * @param rate step of a price that is asked to move the same way every time, per unit of capacity
   */
  update(used: UsageBySlot, rate: number): void {
    this.#updates += 1;
    const meanBias = 1 - MEAN_DECAY ** this.#updates;
    const squareBias = 1 - SQUARE_DECAY ** this.#updates;
    this.#each((prices, capacity, zone, resource) => {
      const { mean, square } = this.#moments(zone, resource);
      for (let slot = 0; slot < prices.length; slot += 1) {
        const excess = used.at(zone, resource, slot) / capacity - 1;
        mean[slot] = MEAN_DECAY * (mean[slot] ?? 0) + (1 - MEAN_DECAY) * excess;
        square[slot] = SQUARE_DECAY * (square[slot] ?? 0) + (1 - SQUARE_DECAY) * excess * excess;
        const step = (mean[slot] ?? 0) / meanBias / (Math.sqrt((square[slot] ?? 0) / squareBias) + 1e-3);
        prices[slot] = Math.max(0, (prices[slot] ?? 0) + rate * step);
      }
    });
  }

  /** Mean of the prices above zero: how large they are. Zero where there are none. */
  meanPositive(): number {
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

  /** An empty count of what is used of the resources. */
  newUsage(): UsageBySlot {
    return new UsageBySlot(this.resources.zones, this.resources.count, this.#slots, this.slotMs);
  }

  /** Sets one price; without effect where the capacity has no limit. */
  set(zone: number, resource: number, slot: number, price: number): void {
    const prices = elementAt(elementAt(this.#prices, zone, "zone"), resource, "resource");
    if (prices) prices[slot] = price;
  }

  /** @param other of the same resources, zones and slots */
  copyFrom(other: CapacityPrices): void {
    for (const [zone, ofZone] of this.#prices.entries()) {
      const theirs = elementAt(other.#prices, zone, "zone");
      for (const [resource, prices] of ofZone.entries()) prices?.set(elementAt(theirs, resource, "resource") ?? []);
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

  #each(visit: (prices: Float64Array, capacity: number, zone: number, resource: number) => void): void {
    for (const [zone, ofZone] of this.#prices.entries()) {
      for (const [resource, prices] of ofZone.entries()) {
        if (prices) visit(prices, this.resources.capacityOf(zone, resource), zone, resource);
      }
    }
  }
}
