/**
 * Where the least of any range of values stands, in constant time: a sparse table over powers of two.
 *
 * `?? 0` in this file stands in the loops that build the table and in each answer; the loops' bounds keep the indexes inside.
 */
export class RangeMinimum {
  readonly #values: Float64Array;
  /** Row n holds, for each index, the place of the least of the 2^n values from there. */
  readonly #places: Int32Array;

  constructor(values: Float64Array) {
    const count = values.length;
    const rows = 32 - Math.clz32(count);
    const places = new Int32Array(rows * count);
    for (let at = 0; at < count; at += 1) places[at] = at;
    for (let row = 1; row < rows; row += 1) {
      const half = 1 << (row - 1);
      const from = (row - 1) * count;
      for (let at = 0; at + 2 * half <= count; at += 1) {
        const early = places[from + at] ?? 0;
        const late = places[from + at + half] ?? 0;
        places[from + count + at] = (values[late] ?? 0) < (values[early] ?? 0) ? late : early;
      }
    }
    this.#values = values;
    this.#places = places;
  }

  /** Index of the least value from `first` to `last`, the earliest of equals; -1 where the range is empty. Clipped to the values. */
  argmin(first: number, last: number): number {
    const values = this.#values;
    const from = Math.max(0, first);
    const to = Math.min(values.length - 1, last);
    if (to < from) return -1;
    const row = 31 - Math.clz32(to - from + 1);
    const early = this.#places[row * values.length + from] ?? from;
    const late = this.#places[row * values.length + to + 1 - (1 << row)] ?? to;
    return (values[late] ?? 0) < (values[early] ?? 0) ? late : early;
  }
}
