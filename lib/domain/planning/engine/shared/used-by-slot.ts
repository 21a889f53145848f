/** Mean use of each good by zone and slot. Kept as changes from slot to slot, so that a window of any length costs the same. */
export class UsedBySlot {
  readonly #slotMs: number;
  readonly #goods: number;
  /** Slots, and one for what ends with the last of them, and one after. */
  readonly #width: number;
  readonly #used: Float64Array;

  constructor(zones: number, goods: number, slots: number, slotMs: number) {
    this.#slotMs = slotMs;
    this.#goods = goods;
    this.#width = slots + 2;
    this.#used = new Float64Array(zones * goods * this.#width);
  }

  clear(): void {
    this.#used.fill(0);
  }

  /**
   * Adds a share of what a job takes over a window, part slots by their part.
   * @param amounts by good
   */
  add(zone: number, startMs: number, endMs: number, share: number, amounts: readonly number[]): void {
    const first = Math.floor(startMs / this.#slotMs);
    const last = Math.floor(endMs / this.#slotMs);
    const before = startMs / this.#slotMs - first;
    const within = endMs / this.#slotMs - last;
    for (let good = 0; good < amounts.length; good += 1) {
      const amount = amounts[good] ?? 0;
      if (amount === 0) continue;
      this.#change((zone * this.#goods + good) * this.#width, first, before, last, within, share * amount);
    }
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

  at(zone: number, good: number, slot: number): number {
    return this.#used[(zone * this.#goods + good) * this.#width + slot] ?? 0;
  }

  #change(row: number, first: number, before: number, last: number, within: number, amount: number): void {
    const used = this.#used;
    used[row + first] = (used[row + first] ?? 0) + (1 - before) * amount;
    used[row + first + 1] = (used[row + first + 1] ?? 0) + before * amount;
    used[row + last] = (used[row + last] ?? 0) - (1 - within) * amount;
    used[row + last + 1] = (used[row + last + 1] ?? 0) - within * amount;
  }
}
