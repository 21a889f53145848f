import { type CellsRequest, FLAG_STATES, flagsAfter, type Move, PART_USED, RUNNING } from "./split-moves.ts";

/** Costs of all states (cell reached, cells used whole, flags) and the cheapest way to each, in flat arrays. */
export class SplitTable {
  readonly #cells: number;
  readonly #width: number;
  readonly #costs: Float64Array;
  readonly #before: Int32Array;
  readonly #moveIds: Int32Array;
  readonly #moves: Move[] = [];

  constructor({ cells: { length: cells }, wholeCells, isRunning }: CellsRequest) {
    this.#cells = cells;
    this.#width = (wholeCells + 1) * FLAG_STATES;
    const size = (cells + 1) * this.#width;
    this.#costs = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    this.#before = new Int32Array(size).fill(-1);
    this.#moveIds = new Int32Array(size);
    this.#costs[isRunning ? RUNNING : 0] = 0;
  }

  /**
   * Goes by a move from all states of a cell and its flags, wherever that is the cheapest way so far.
   *
   * @param costs of the move, by cells used before it
   */
  follow(at: number, flags: number, move: Move, costs: Float64Array): void {
    const moveId = this.#moves.push(move) - 1;
    const all = this.#costs;
    const usesMost = costs.length - 1 - move.uses;
    let from = at * this.#width + flags;
    let to = move.to * this.#width + move.uses * FLAG_STATES + flagsAfter(move, flags);
    for (let uses = 0; uses <= usesMost; uses += 1) {
      const cost = (all[from] ?? 0) + (costs[uses] ?? 0);
      if (cost < (all[to] ?? 0)) {
        all[to] = cost;
        this.#before[to] = from;
        this.#moveIds[to] = moveId;
      }
      from += FLAG_STATES;
      to += FLAG_STATES;
    }
  }

  /** The cheapest way to have used that many cells and the part or not, once all cells are past. */
  cheapestEnd(uses: number, usesPart: boolean): { readonly cost: number; readonly moves: readonly Move[] } | null {
    const resting = this.#cells * this.#width + uses * FLAG_STATES + (usesPart ? PART_USED : 0);
    const running = resting + RUNNING;
    const end = (this.#costs[running] ?? 0) < (this.#costs[resting] ?? 0) ? running : resting;
    const cost = this.#costs[end] ?? Number.POSITIVE_INFINITY;
    if (cost === Number.POSITIVE_INFINITY) return null;
    const moves: Move[] = [];
    for (let index = end; (this.#before[index] ?? -1) >= 0; index = this.#before[index] ?? -1) {
      const move = this.#moves[this.#moveIds[index] ?? -1];
      if (move && move.kind !== "rest") moves.push(move);
    }
    return { cost, moves: moves.reverse() };
  }
}
