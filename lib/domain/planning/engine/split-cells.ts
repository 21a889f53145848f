import { type Load, stretchCost } from "./load.ts";
import type { Segment } from "./problem.ts";
import { figureAt, type Series } from "./series.ts";
import { type CellsRequest, doneAt, FLAG_STATES, isAllowed, type Move, movesFrom } from "./split-moves.ts";
import { SplitTable } from "./split-table.ts";

export type SplitOnCells = { readonly cost: number; readonly pieces: readonly Segment[] };

/** How a workload in pieces draws. */
export type Draw = Load & {
  /** Energy at the start of every piece but the first, as hours at the workload's mean power: kWh over kW. */
  readonly resumeHours: number;
  /** When its last piece ended, in the series' time; null of one that has not begun. */
  readonly ranUntilMs: number | null;
};

/** Whether a piece that begins goes on after a pause. @param doneMs what is to run before it */
export function isResumption({ ranUntilMs }: Pick<Draw, "ranUntilMs">, doneMs: number, startMs: number): boolean {
  return doneMs > 0 || (ranUntilMs !== null && ranUntilMs !== startMs);
}

/**
 * The cheapest choice of cells, by a dynamic programme whose state is (cells used whole,
 * whether the part is used, whether a piece runs up to here). Time and memory grow with
 * cells × `wholeCells`. Null where no choice has the length and keeps the shortest piece.
 */
export function splitOnCells(request: CellsRequest, draw: Draw, series: Series): SplitOnCells | null {
  const { cells, wholeCells, partMs } = request;
  const table = new SplitTable(request);
  const costs = new CostsByUses(request, draw, series);
  for (let at = 0; at < cells.length; at += 1) {
    for (const move of movesFrom(request, at)) {
      for (let flags = 0; flags < FLAG_STATES; flags += 1) {
        if (isAllowed(move, flags)) table.follow(at, flags, move, costs.of(at, flags, move));
      }
    }
  }
  const end = table.cheapestEnd(wholeCells, partMs > 0);
  return end && { cost: end.cost, pieces: end.moves };
}

/** What a move costs, by how many cells were used before it; in one list that the next call fills anew. */
class CostsByUses {
  readonly #request: CellsRequest;
  readonly #draw: Draw;
  readonly #series: Series;
  readonly #costs: Float64Array;
  #filledFor: Move | null = null;

  constructor(request: CellsRequest, draw: Draw, series: Series) {
    this.#request = request;
    this.#draw = draw;
    this.#series = series;
    this.#costs = new Float64Array(request.wholeCells + 1);
  }

  of(at: number, flags: number, move: Move): Float64Array {
    const costs = this.#costs;
    if (this.#draw.phases !== null) {
      for (let uses = 0; uses < costs.length; uses += 1) costs[uses] = this.#after(at, uses, flags, move);
      return costs;
    }
    // At even power all cost the same but the first piece, which is no resumption.
    if (this.#filledFor !== move) costs.fill(costOfMove(this.#draw, this.#series, move, 1));
    this.#filledFor = move;
    if (move.kind === "begin") costs[0] = this.#after(at, 0, flags, move);
    return costs;
  }

  #after(at: number, uses: number, flags: number, move: Move): number {
    return costOfMove(this.#draw, this.#series, move, doneAt(this.#request, at, uses, flags));
  }
}

/**
 * What a move draws of a series; a piece that begins after others is a resumption.
 *
 * @param doneMs what of the run lies before it
 */
export function costOfMove(draw: Draw, series: Series, { kind, startMs, endMs }: Move, doneMs: number): number {
  if (kind === "rest") return 0;
  const costOf = kind === "begin" ? pieceCost : stretchCost;
  return costOf(series, draw, doneMs, startMs, endMs);
}

/** What a piece draws of a series, resuming included. @param doneMs what of what is asked runs before it */
export function pieceCost(series: Series, draw: Draw, doneMs: number, startMs: number, endMs: number): number {
  const resume = isResumption(draw, doneMs, startMs) ? draw.resumeHours * figureAt(series, startMs) : 0;
  return resume + stretchCost(series, draw, doneMs, startMs, endMs);
}
