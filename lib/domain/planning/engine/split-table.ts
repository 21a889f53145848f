const KINDS = ["skip", "run", "part", "part then run", "run then part"] as const;

/** A step of the dynamic programme: what it does with the cells from `from` up to `to`. */
export type Move = { readonly kind: (typeof KINDS)[number]; readonly from: number; readonly to: number };

/**
 * Costs and ways of all states (cell reached, cells used whole, flags), in flat arrays.
 * Flags: 1, a piece runs up to here; 2, the part is used.
 */
export class SplitTable {
  readonly #cells: number;
  readonly #width: number;
  readonly #costs: Float64Array;
  readonly #before: Int32Array;
  readonly #kinds: Uint8Array;

  constructor(cells: number, wholeCells: number) {
    this.#cells = cells;
    this.#width = (wholeCells + 1) * 4;
    const size = (cells + 1) * this.#width;
    this.#costs = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    this.#before = new Int32Array(size).fill(-1);
    this.#kinds = new Uint8Array(size);
    this.#costs[0] = 0;
  }

  costOf(at: number, uses: number, flags: number): number {
    return this.#costs[this.indexOf(at, uses, flags)] ?? Number.POSITIVE_INFINITY;
  }

  indexOf(at: number, uses: number, flags: number): number {
    return at * this.#width + uses * 4 + flags;
  }

  /** Notes a way to a state, where it is the cheapest so far. @param from index of the state before */
  reach(
    at: number,
    uses: number,
    hasPart: boolean,
    isRunning: boolean,
    cost: number,
    from: number,
    kind: Move["kind"],
  ): void {
    if (uses * 4 >= this.#width) return;
    const index = at * this.#width + uses * 4 + (hasPart ? 2 : 0) + (isRunning ? 1 : 0);
    if (!(cost < (this.#costs[index] ?? 0))) return;
    this.#costs[index] = cost;
    this.#before[index] = from;
    this.#kinds[index] = KINDS.indexOf(kind);
  }

  /** The cheapest way to have used that many cells and the part or not, once all cells are past. */
  cheapestEnd(uses: number, hasPart: boolean): { readonly cost: number; readonly moves: readonly Move[] } | null {
    const resting = this.#cells * this.#width + uses * 4 + (hasPart ? 2 : 0);
    const running = resting + 1;
    const end = (this.#costs[running] ?? 0) < (this.#costs[resting] ?? 0) ? running : resting;
    const cost = this.#costs[end] ?? Number.POSITIVE_INFINITY;
    if (cost === Number.POSITIVE_INFINITY) return null;
    const moves: Move[] = [];
    for (let index = end; index > 0; ) {
      const before = this.#before[index] ?? 0;
      if (before < 0) break;
      const from = Math.floor(before / this.#width);
      moves.push({ kind: KINDS[this.#kinds[index] ?? 0] ?? "skip", from, to: Math.floor(index / this.#width) });
      index = before;
    }
    return { cost, moves: moves.reverse() };
  }
}
