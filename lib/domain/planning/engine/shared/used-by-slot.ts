import type { ProblemResources } from "../problem.ts";

export const KINDS = ["gpus", "cpuCores", "memoryGb"] as const;

/** Mean use of each resource by zone and slot. Kept as changes from slot to slot, so that a window of any length costs the same. */
export class UsedBySlot {
  readonly #slotMs: number;
  /** Slots, and one for what ends with the last of them, and one after. */
  readonly #width: number;
  readonly #used: Float64Array;

  constructor(zones: number, slots: number, slotMs: number) {
    this.#slotMs = slotMs;
    this.#width = slots + 2;
    this.#used = new Float64Array(zones * KINDS.length * this.#width);
  }

  clear(): void {
    this.#used.fill(0);
  }

  /** Adds a share of a need over a window, part slots by their part. */
  add(
    zone: number,
    startMs: number,
    endMs: number,
    share: number,
    { gpus, cpuCores, memoryGb }: ProblemResources,
  ): void {
    const first = Math.floor(startMs / this.#slotMs);
    const last = Math.floor(endMs / this.#slotMs);
    const before = startMs / this.#slotMs - first;
    const within = endMs / this.#slotMs - last;
    const base = zone * KINDS.length * this.#width;
    if (gpus > 0) this.#change(base, first, before, last, within, share * gpus);
    if (cpuCores > 0) this.#change(base + this.#width, first, before, last, within, share * cpuCores);
    if (memoryGb > 0) this.#change(base + 2 * this.#width, first, before, last, within, share * memoryGb);
  }

  /** Makes use of the changes that were added; `at` tells it from then on, until cleared. */
  settle(): void {
    for (let row = 0; row < this.#used.length; row += this.#width) {
      let sum = 0;
      for (let place = row; place < row + this.#width; place += 1) {
        sum += this.#used[place] ?? 0;
        this.#used[place] = sum;
      }
    }
  }

  at(zone: number, kind: number, slot: number): number {
    return this.#used[(zone * KINDS.length + kind) * this.#width + slot] ?? 0;
  }

  #change(row: number, first: number, before: number, last: number, within: number, amount: number): void {
    const used = this.#used;
    used[row + first] = (used[row + first] ?? 0) + (1 - before) * amount;
    used[row + first + 1] = (used[row + first + 1] ?? 0) + before * amount;
    used[row + last] = (used[row + last] ?? 0) - (1 - within) * amount;
    used[row + last + 1] = (used[row + last + 1] ?? 0) - within * amount;
  }
}
