import {
  type CellsRequest,
  FLAG_STATES,
  flagsAfter,
  PART_USED,
  RUNNING,
  type Transition,
} from "./split-transitions.ts";

/** Before a cell, with so many used whole: what can follow depends on nothing else. */
export type SplitState = {
  readonly at: number;
  readonly uses: number;
  readonly flags: number;
  readonly index: number;
};

/** All states of a choice of cells, numbered; a transition always leads to a later cell. */
export class SplitStates {
  readonly size: number;
  readonly #cells: number;
  readonly #wholeCells: number;
  readonly #usesPart: boolean;
  readonly #isRunning: boolean;

  constructor({ cells, wholeCells, partMs, isRunning }: CellsRequest) {
    this.#isRunning = isRunning;
    this.#cells = cells.length;
    this.#wholeCells = wholeCells;
    this.#usesPart = partMs > 0;
    this.size = (cells.length + 1) * (wholeCells + 1) * FLAG_STATES;
  }

  /** The state that a transition leads to. */
  after({ uses, flags }: SplitState, transition: Transition): number {
    return this.#indexOf(transition.to, uses + transition.uses, flagsAfter(transition, flags));
  }

  /** Before the first cell. */
  start(): number {
    return this.#isRunning ? RUNNING : 0;
  }

  /** Past all cells, with all used that is to run. */
  ends(): readonly [paused: number, running: number] {
    const paused = this.#indexOf(this.#cells, this.#wholeCells, this.#usesPart ? PART_USED : 0);
    return [paused, paused + RUNNING];
  }

  *forward(): Generator<SplitState> {
    for (let at = 0; at < this.#cells; at += 1) yield* this.#statesAt(at);
  }

  *backward(): Generator<SplitState> {
    for (let at = this.#cells - 1; at >= 0; at -= 1) yield* this.#statesAt(at);
  }

  *#statesAt(at: number): Generator<SplitState> {
    for (let uses = 0; uses <= this.#wholeCells; uses += 1) {
      for (let flags = 0; flags < FLAG_STATES; flags += 1) {
        yield { at, uses, flags, index: this.#indexOf(at, uses, flags) };
      }
    }
  }

  #indexOf(at: number, uses: number, flags: number): number {
    return (at * (this.#wholeCells + 1) + uses) * FLAG_STATES + flags;
  }
}
