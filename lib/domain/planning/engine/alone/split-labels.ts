import { elementAt } from "../../../checked.ts";
import type { Segment } from "../../problem/problem.ts";
import { combine, type Series } from "../series.ts";
import { isWithin, type Limit } from "./limited.ts";
import { type PieceLoad, type SplitOnCells, transitionCost } from "./split-cells.ts";
import { type SplitState, SplitStates } from "./split-states.ts";
import { type CellsRequest, doneAt, isAllowed, type Transition, transitionsFrom } from "./split-transitions.ts";

/** A hard limit with a price on what it limits: with the right one, most choices that cannot be the best show it early. */
export type PricedLimit = Limit & { readonly price: number };

/** Labels kept at all states of one search; beyond them it gives up. */
const LABELS_MAX = 200_000;
/** Costs that differ by less than this part of themselves are equal. */
const ROUNDING = 1e-9;

/**
 * As `splitOnCells`, under hard limits: the cheapest choice that keeps them all and costs less than `ceiling`; null where
 * there is none, or none is found within bounds. Choosing cells under a limit is a knapsack, so that a state has not one
 * cheapest label, but all that no other dominates (label setting). A label is dropped as soon as the least that must still
 * come breaks a limit or, with the limited figure at its price, reaches the ceiling (Handler and Zang 1980).
 */
export function splitOnCellsWithin(
  request: CellsRequest,
  load: PieceLoad,
  series: Series,
  limits: readonly PricedLimit[],
  ceiling: number,
): SplitOnCells | null {
  const search = new Search(request, load, series, limits, ceiling);
  for (const state of search.states.forward()) {
    search.extend(state);
    if (search.labelCount > LABELS_MAX) return null;
  }
  return search.best();
}

/** One way to reach a state, and what it has used: of the objective, and of each limited figure. */
type Label = {
  readonly cost: number;
  readonly used: readonly number[];
  readonly before: Label | null;
  readonly transition: Transition | null;
};

/** By state: the least that is still to be used of a limited figure, and of the objective with that figure at its price. */
type Bound = { readonly used: Float64Array; readonly priced: Float64Array };

class Search {
  readonly states: SplitStates;
  labelCount = 1;
  readonly #request: CellsRequest;
  readonly #load: PieceLoad;
  readonly #transitions: readonly (readonly Transition[])[];
  readonly #series: Series;
  readonly #limits: readonly PricedLimit[];
  readonly #costToGo: Float64Array;
  readonly #bounds: readonly Bound[];
  readonly #ceiling: number;
  readonly #labels = new Map<number, Label[]>();

  constructor(request: CellsRequest, load: PieceLoad, series: Series, limits: readonly PricedLimit[], ceiling: number) {
    this.states = new SplitStates(request);
    this.#request = request;
    this.#load = load;
    this.#transitions = request.cells.map((_, at) => transitionsFrom(request, at));
    this.#series = series;
    this.#limits = limits;
    this.#ceiling = Number.isFinite(ceiling) ? ceiling - ROUNDING * Math.abs(ceiling) : ceiling;
    this.#costToGo = this.#leastToGo(series);
    this.#bounds = limits.map(({ series: limited, price }) => ({
      used: this.#leastToGo(limited),
      priced: this.#leastToGo(combine(series, 1, limited, price)),
    }));
    this.#labels.set(this.states.start(), [{ cost: 0, used: limits.map(() => 0), before: null, transition: null }]);
  }

  /** Extends all labels of a state by all transitions from it. */
  extend(state: SplitState): void {
    const labels = this.#labels.get(state.index);
    if (!labels) return;
    this.#labels.delete(state.index);
    for (const transition of this.#transitionsFrom(state)) {
      const to = this.states.after(state, transition);
      const cost = this.#costOf(this.#series, state, transition);
      const used = this.#limits.map(({ series }) => this.#costOf(series, state, transition));
      for (const label of labels) {
        const sums = label.used.map((sum, n) => sum + elementAt(used, n, "limit"));
        this.#keep(to, { cost: label.cost + cost, used: sums, before: label, transition });
      }
    }
  }

  best(): SplitOnCells | null {
    const ends = this.states.ends().flatMap((end) => this.#labels.get(end) ?? []);
    const best = ends.reduce<Label | null>((least, label) => (least && least.cost <= label.cost ? least : label), null);
    return best && { cost: best.cost, pieces: piecesOf(best) };
  }

  #keep(to: number, label: Label): void {
    if (!this.#mayBeBest(to, label)) return;
    const there = this.#labels.get(to) ?? [];
    if (there.some((other) => dominates(other, label))) return;
    this.#labels.set(to, [...there.filter((other) => !dominates(label, other)), label]);
    this.labelCount += 1;
  }

  #mayBeBest(state: number, { cost, used }: Label): boolean {
    if (cost + elementAt(this.#costToGo, state, "state") >= this.#ceiling) return false;
    return this.#limits.every(({ max, price }, n) => {
      const bound = elementAt(this.#bounds, n, "limit");
      const own = elementAt(used, n, "limit");
      const isKept = isWithin(own + elementAt(bound.used, state, "state"), max);
      return isKept && cost + price * (own - max) + elementAt(bound.priced, state, "state") < this.#ceiling;
    });
  }

  #leastToGo(series: Series): Float64Array {
    const least = new Float64Array(this.states.size).fill(Number.POSITIVE_INFINITY);
    for (const end of this.states.ends()) least[end] = 0;
    for (const state of this.states.backward()) {
      for (const transition of this.#transitionsFrom(state)) {
        const after = elementAt(least, this.states.after(state, transition), "state");
        if (after === Number.POSITIVE_INFINITY) continue;
        const cost = this.#costOf(series, state, transition) + after;
        if (cost < elementAt(least, state.index, "state")) least[state.index] = cost;
      }
    }
    return least;
  }

  #transitionsFrom({ at, uses, flags }: SplitState): readonly Transition[] {
    const transitions = elementAt(this.#transitions, at, "cell");
    return transitions.filter(
      (transition) => uses + transition.uses <= this.#request.wholeCells && isAllowed(transition, flags),
    );
  }

  #costOf(series: Series, { at, uses, flags }: SplitState, transition: Transition): number {
    return transitionCost(this.#load, series, transition, doneAt(this.#request, at, uses, flags));
  }
}

function dominates(a: Label, b: Label): boolean {
  return a.cost <= b.cost && a.used.every((sum, n) => sum <= elementAt(b.used, n, "limit"));
}

function piecesOf(label: Label): Segment[] {
  const pieces: Segment[] = [];
  for (let at: Label | null = label; at; at = at.before) {
    if (at.transition && at.transition.kind !== "pause") pieces.push(at.transition);
  }
  return pieces.reverse();
}
