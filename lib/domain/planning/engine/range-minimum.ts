/** Where the least of any range of values stands, in constant time: a sparse table over powers of two. */
export class RangeMinimum {
  readonly #values: Float64Array;
  /** Level n holds, for each index, the place of the least of the 2^n values from there. */
  readonly #levels: Int32Array[] = [];

  constructor(values: Float64Array) {
    this.#values = values;
    let level = new Int32Array(values.length);
    for (let at = 0; at < level.length; at += 1) level[at] = at;
    this.#levels.push(level);
    for (let width = 2; width <= values.length; width *= 2) {
      const next = new Int32Array(values.length - width + 1);
      const half = width / 2;
      for (let at = 0; at < next.length; at += 1) {
        const early = level[at] ?? 0;
        const late = level[at + half] ?? 0;
        next[at] = (values[late] ?? 0) < (values[early] ?? 0) ? late : early;
      }
      this.#levels.push(next);
      level = next;
    }
  }

  /** Index of the least value from `first` to `last`, the earliest of equals; -1 where the range is empty. Clipped to the values. */
  least(first: number, last: number): number {
    const values = this.#values;
    const from = Math.max(0, first);
    const to = Math.min(values.length - 1, last);
    if (to < from) return -1;
    const power = 31 - Math.clz32(to - from + 1);
    const level = this.#levels[power];
    const early = level?.[from] ?? from;
    const late = level?.[to + 1 - (1 << power)] ?? to;
    return (values[late] ?? 0) < (values[early] ?? 0) ? late : early;
  }
}
