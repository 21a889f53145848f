import { elementAt } from "../../../checked.ts";
import {
  type CellsRequest,
  FLAG_STATES,
  flagsAfter,
  PART_USED,
  RUNNING,
  type Transition,
} from "./split-transitions.ts";

/**
 * Costs of all states (cell reached, cells used whole, flags) and the cheapest way to each, in flat arrays.
 *
 * `?? 0` in `follow` stands in the innermost loop of the dynamic programme; the width of the table keeps the indexes inside.
 */
export class SplitTable {
  readonly #cells: number;
  readonly #width: number;
  readonly #costs: Float64Array;
  readonly #before: Int32Array;
  readonly #transitionIds: Int32Array;
  readonly #transitions: Transition[] = [];

  constructor({ cells: { length: cells }, wholeCells, isRunning }: CellsRequest) {
    this.#cells = cells;
    this.#width = (wholeCells + 1) * FLAG_STATES;
    const size = (cells + 1) * this.#width;
    this.#costs = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    this.#before = new Int32Array(size).fill(-1);
    this.#transitionIds = new Int32Array(size);
    this.#costs[isRunning ? RUNNING : 0] = 0;
  }

  /**
   * Follows a transition from all states of a cell and its flags, wherever that is the cheapest way so far.
   *
   * @param costs of the transition, by cells used before it
   */
  follow(at: number, flags: number, transition: Transition, costs: Float64Array): void {
    const transitionId = this.#transitions.push(transition) - 1;
    const all = this.#costs;
    const usesMost = costs.length - 1 - transition.uses;
    let from = at * this.#width + flags;
    let to = transition.to * this.#width + transition.uses * FLAG_STATES + flagsAfter(transition, flags);
    for (let uses = 0; uses <= usesMost; uses += 1) {
      const cost = (all[from] ?? 0) + (costs[uses] ?? 0);
      if (cost < (all[to] ?? 0)) {
        all[to] = cost;
        this.#before[to] = from;
        this.#transitionIds[to] = transitionId;
      }
      from += FLAG_STATES;
      to += FLAG_STATES;
    }
  }

  /** The cheapest way to have used that many cells and the part or not, once all cells are past. */
  cheapestEnd(
    uses: number,
    usesPart: boolean,
  ): { readonly cost: number; readonly transitions: readonly Transition[] } | null {
    const paused = this.#cells * this.#width + uses * FLAG_STATES + (usesPart ? PART_USED : 0);
    const running = paused + RUNNING;
    const end = elementAt(this.#costs, running, "state") < elementAt(this.#costs, paused, "state") ? running : paused;
    const cost = elementAt(this.#costs, end, "state");
    if (cost === Number.POSITIVE_INFINITY) return null;
    const transitions: Transition[] = [];
    for (
      let index = end;
      elementAt(this.#before, index, "state") >= 0;
      index = elementAt(this.#before, index, "state")
    ) {
      const transition = elementAt(this.#transitions, elementAt(this.#transitionIds, index, "state"), "transition");
      if (transition.kind !== "pause") transitions.push(transition);
    }
    return { cost, transitions: transitions.reverse() };
  }
}
