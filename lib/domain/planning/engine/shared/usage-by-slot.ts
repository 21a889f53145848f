import type { Placement } from "../../problem/problem.ts";

/**
 * Mean use of each resource by zone and slot. Kept as changes from slot to slot, so that a window of any length costs the same.
 *
 * `?? 0` in this file stands in the innermost loops of the price rounds. `add` checks each window against the slots instead.
 */
export class UsageBySlot {
  readonly #slotMs: number;
  readonly #resources: number;
  /** Slots, and one for what ends with the last of them, and one after. */
  readonly #width: number;
  readonly #used: Float64Array;

  constructor(zones: number, resources: number, slots: number, slotMs: number) {
    this.#slotMs = slotMs;
    this.#resources = resources;
    this.#width = slots + 2;
    this.#used = new Float64Array(zones * resources * this.#width);
  }

  clear(): void {
    this.#used.fill(0);
  }

  /**
   * Adds a share of what a job takes over a window, part slots by their part.
   *
   * @param demands by resource
   * @throws RangeError where the window leaves the slots: it would count in another resource
   */
  add(zone: number, startMs: number, endMs: number, share: number, demands: readonly number[]): void {
    const first = Math.floor(startMs / this.#slotMs);
    const last = Math.floor(endMs / this.#slotMs);
    if (first < 0 || last > this.#width - 2) throw new RangeError(`There are no slots ${first} to ${last}.`);
    const before = startMs / this.#slotMs - first;
    const within = endMs / this.#slotMs - last;
    for (let resource = 0; resource < demands.length; resource += 1) {
      const demand = demands[resource] ?? 0;
      if (demand === 0) continue;
      this.#change((zone * this.#resources + resource) * this.#width, first, before, last, within, share * demand);
    }
  }

  /** Adds all that a job takes where it is placed. */
  addPlacement({ zone, segments }: Placement, demands: readonly number[]): void {
    for (const { startMs, endMs } of segments) this.add(zone, startMs, endMs, 1, demands);
  }

  /** Sums up the changes that were added: `at` is valid from then on, until `clear`. */
  settle(): void {
    for (let row = 0; row < this.#used.length; row += this.#width) {
      let sum = 0;
      for (let index = row; index < row + this.#width; index += 1) {
        sum += this.#used[index] ?? 0;
        this.#used[index] = sum;
      }
    }
  }

  at(zone: number, resource: number, slot: number): number {
    return this.#used[(zone * this.#resources + resource) * this.#width + slot] ?? 0;
  }

  #change(row: number, first: number, before: number, last: number, within: number, demand: number): void {
    const used = this.#used;
    used[row + first] = (used[row + first] ?? 0) + (1 - before) * demand;
    used[row + first + 1] = (used[row + first + 1] ?? 0) + before * demand;
    used[row + last] = (used[row + last] ?? 0) - (1 - within) * demand;
    used[row + last + 1] = (used[row + last + 1] ?? 0) - within * demand;
  }
}
