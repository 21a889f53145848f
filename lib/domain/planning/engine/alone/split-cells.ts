import type { Segment } from "../../problem/problem.ts";
import { intervalCost, type Load } from "../load.ts";
import { figureAt, type Series } from "../series.ts";
import { SplitTable } from "./split-table.ts";
import {
  type CellsRequest,
  doneAt,
  FLAG_STATES,
  isAllowed,
  type Transition,
  transitionsFrom,
} from "./split-transitions.ts";

export type SplitOnCells = { readonly cost: number; readonly pieces: readonly Segment[] };

/** How a workload in pieces draws. */
export type PieceLoad = Load & {
  /** Energy at the start of every piece but the first, as hours at the workload's mean power: kWh over kW. */
  readonly resumeHours: number;
  /** When its last piece ended, in the series' time; null of one that has not begun. */
  readonly ranUntilMs: number | null;
};

/** Whether a piece that begins goes on after a pause. @param doneMs what is to run before it */
export function isResumption({ ranUntilMs }: Pick<PieceLoad, "ranUntilMs">, doneMs: number, startMs: number): boolean {
  return doneMs > 0 || (ranUntilMs !== null && ranUntilMs !== startMs);
}

/**
 * The cheapest choice of cells, by a dynamic programme whose state is (cells used whole,
 * whether the part is used, whether a piece runs up to here). Time and memory grow with
 * cells × `wholeCells`. Null where no choice has the length and keeps the shortest piece.
 */
export function splitOnCells(request: CellsRequest, load: PieceLoad, series: Series): SplitOnCells | null {
  const { cells, wholeCells, partMs } = request;
  const table = new SplitTable(request);
  const costs = new CostsByUses(request, load, series);
  for (let at = 0; at < cells.length; at += 1) {
    for (const transition of transitionsFrom(request, at)) {
      for (let flags = 0; flags < FLAG_STATES; flags += 1) {
        if (isAllowed(transition, flags)) table.follow(at, flags, transition, costs.of(at, flags, transition));
      }
    }
  }
  const end = table.cheapestEnd(wholeCells, partMs > 0);
  return end && { cost: end.cost, pieces: end.transitions };
}

/** What a transition costs, by how many cells were used before it; in one list that the next call overwrites. */
class CostsByUses {
  readonly #request: CellsRequest;
  readonly #load: PieceLoad;
  readonly #series: Series;
  readonly #costs: Float64Array;
  #filledFor: Transition | null = null;

  constructor(request: CellsRequest, load: PieceLoad, series: Series) {
    this.#request = request;
    this.#load = load;
    this.#series = series;
    this.#costs = new Float64Array(request.wholeCells + 1);
  }

  of(at: number, flags: number, transition: Transition): Float64Array {
    const costs = this.#costs;
    if (this.#load.phases !== null) {
      for (let uses = 0; uses < costs.length; uses += 1) costs[uses] = this.#after(at, uses, flags, transition);
      return costs;
    }
    // At even power all cost the same but the first piece, which is no resumption.
    if (this.#filledFor !== transition) costs.fill(transitionCost(this.#load, this.#series, transition, 1));
    this.#filledFor = transition;
    if (transition.kind === "begin") costs[0] = this.#after(at, 0, flags, transition);
    return costs;
  }

  #after(at: number, uses: number, flags: number, transition: Transition): number {
    return transitionCost(this.#load, this.#series, transition, doneAt(this.#request, at, uses, flags));
  }
}

/**
 * What a transition draws of a series; a piece that begins after others is a resumption.
 *
 * @param doneMs what of the run lies before it
 */
export function transitionCost(
  load: PieceLoad,
  series: Series,
  { kind, startMs, endMs }: Transition,
  doneMs: number,
): number {
  if (kind === "pause") return 0;
  const costOf = kind === "begin" ? pieceCost : intervalCost;
  return costOf(series, load, doneMs, startMs, endMs);
}

/** What a piece draws of a series, resuming included. @param doneMs what of what is asked runs before it */
export function pieceCost(series: Series, load: PieceLoad, doneMs: number, startMs: number, endMs: number): number {
  const resume = isResumption(load, doneMs, startMs) ? load.resumeHours * figureAt(series, startMs) : 0;
  return resume + intervalCost(series, load, doneMs, startMs, endMs);
}
