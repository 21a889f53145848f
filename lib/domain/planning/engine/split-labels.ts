import { isWithin, type Limit } from "./limited.ts";
import type { Segment } from "./problem.ts";
import { combine, type Series } from "./series.ts";
import { costOfMove, type Draw, type SplitOnCells } from "./split-cells.ts";
import { type CellsRequest, doneAt, isAllowed, type Move, movesFrom } from "./split-moves.ts";
import { type SplitState, SplitStates } from "./split-states.ts";

/** A hard limit with a price on what it limits: with the right one, most choices that cannot be the best show it early. */
export type PricedLimit = Limit & { readonly price: number };

/** Ways kept to all states of one search; beyond them it gives up. */
const WAYS_MAX = 200_000;
/** Costs less apart than this part of themselves are one. */
const ROUNDING = 1e-9;

/**
 * As `splitOnCells`, under hard limits: the cheapest choice that keeps them all and costs less than `ceiling`; null where
 * there is none, or none is found within bounds. Choosing cells under a limit is a knapsack, so that a state has not one
 * cheapest way, but all that no other betters in every figure. A way is dropped as soon as what must still come breaks a
 * limit or, with that at its price, reaches the ceiling (Handler and Zang 1980).
 */
export function splitOnCellsWithin(
  request: CellsRequest,
  draw: Draw,
  series: Series,
  limits: readonly PricedLimit[],
  ceiling: number,
): SplitOnCells | null {
  const search = new Search(request, draw, series, limits, ceiling);
  for (const state of search.states.forward()) {
    search.leave(state);
    if (search.kept > WAYS_MAX) return null;
  }
  return search.best();
}

/** What came before a state and what it drew: the objective, and each limited figure. */
type Way = {
  readonly cost: number;
  readonly drawn: readonly number[];
  readonly before: Way | null;
  readonly move: Move | null;
};

/** By state: the least that is still to be drawn of a limited figure, and of the objective with that figure at its price. */
type Bound = { readonly drawn: Float64Array; readonly priced: Float64Array };

class Search {
  readonly states: SplitStates;
  kept = 1;
  readonly #request: CellsRequest;
  readonly #draw: Draw;
  readonly #moves: readonly (readonly Move[])[];
  readonly #series: Series;
  readonly #limits: readonly PricedLimit[];
  readonly #costToCome: Float64Array;
  readonly #bounds: readonly Bound[];
  readonly #ceiling: number;
  readonly #ways = new Map<number, Way[]>();

  constructor(request: CellsRequest, draw: Draw, series: Series, limits: readonly PricedLimit[], ceiling: number) {
    this.states = new SplitStates(request);
    this.#request = request;
    this.#draw = draw;
    this.#moves = request.cells.map((_, at) => movesFrom(request, at));
    this.#series = series;
    this.#limits = limits;
    this.#ceiling = Number.isFinite(ceiling) ? ceiling - ROUNDING * Math.abs(ceiling) : ceiling;
    this.#costToCome = this.#leastToCome(series);
    this.#bounds = limits.map(({ series: limited, price }) => ({
      drawn: this.#leastToCome(limited),
      priced: this.#leastToCome(combine(series, 1, limited, price)),
    }));
    this.#ways.set(this.states.start(), [{ cost: 0, drawn: limits.map(() => 0), before: null, move: null }]);
  }

  /** Follows all ways to a state by all moves from it. */
  leave(state: SplitState): void {
    const ways = this.#ways.get(state.index);
    if (!ways) return;
    this.#ways.delete(state.index);
    for (const move of this.#movesFrom(state)) {
      const to = this.states.after(state, move);
      const cost = this.#costOf(this.#series, state, move);
      const drawn = this.#limits.map(({ series }) => this.#costOf(series, state, move));
      for (const way of ways) {
        const sums = way.drawn.map((sum, n) => sum + (drawn[n] ?? 0));
        this.#keep(to, { cost: way.cost + cost, drawn: sums, before: way, move });
      }
    }
  }

  best(): SplitOnCells | null {
    const ends = this.states.ends().flatMap((end) => this.#ways.get(end) ?? []);
    const best = ends.reduce<Way | null>((least, way) => (least && least.cost <= way.cost ? least : way), null);
    return best && { cost: best.cost, pieces: piecesOf(best) };
  }

  #keep(to: number, way: Way): void {
    if (!this.#mayBeBest(to, way)) return;
    const there = this.#ways.get(to) ?? [];
    if (there.some((other) => isAsGood(other, way))) return;
    this.#ways.set(to, [...there.filter((other) => !isAsGood(way, other)), way]);
    this.kept += 1;
  }

  #mayBeBest(state: number, { cost, drawn }: Way): boolean {
    if (cost + (this.#costToCome[state] ?? 0) >= this.#ceiling) return false;
    return this.#limits.every(({ most, price }, n) => {
      const bound = this.#bounds[n];
      const own = drawn[n] ?? 0;
      const isKept = isWithin(own + (bound?.drawn[state] ?? 0), most);
      return isKept && cost + price * (own - most) + (bound?.priced[state] ?? 0) < this.#ceiling;
    });
  }

  #leastToCome(series: Series): Float64Array {
    const least = new Float64Array(this.states.size).fill(Number.POSITIVE_INFINITY);
    for (const end of this.states.ends()) least[end] = 0;
    for (const state of this.states.backward()) {
      for (const move of this.#movesFrom(state)) {
        const after = least[this.states.after(state, move)] ?? 0;
        if (after === Number.POSITIVE_INFINITY) continue;
        const cost = this.#costOf(series, state, move) + after;
        if (cost < (least[state.index] ?? 0)) least[state.index] = cost;
      }
    }
    return least;
  }

  #movesFrom({ at, uses, flags }: SplitState): readonly Move[] {
    const moves = this.#moves[at] ?? [];
    return moves.filter((move) => uses + move.uses <= this.#request.wholeCells && isAllowed(move, flags));
  }

  #costOf(series: Series, { at, uses, flags }: SplitState, move: Move): number {
    return costOfMove(this.#draw, series, move, doneAt(this.#request, at, uses, flags));
  }
}

function isAsGood(a: Way, b: Way): boolean {
  return a.cost <= b.cost && a.drawn.every((sum, n) => sum <= (b.drawn[n] ?? 0));
}

function piecesOf(way: Way): Segment[] {
  const pieces: Segment[] = [];
  for (let at: Way | null = way; at; at = at.before) {
    if (at.move && at.move.kind !== "rest") pieces.push(at.move);
  }
  return pieces.reverse();
}
