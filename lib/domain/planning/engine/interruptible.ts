import { type Cell, cellsOf, gridFor } from "./cells.ts";
import type { Interval } from "./intervals.ts";
import type { Segment } from "./problem.ts";
import { type Series, windowCost } from "./series.ts";
import { splitOnCells } from "./split-cells.ts";

export type SplitRequest = {
  readonly durationMs: number;
  readonly minSegmentMs: number;
  /** Energy at the start of every piece but the first, as hours at the workload's power: kWh over kW. */
  readonly resumeHours: number;
};

export type Split = { readonly cost: number; readonly segments: readonly Segment[] };

/**
 * The cheapest way to run for a duration in pieces within the openings, for one kilowatt;
 * null where there is none. Exact where the openings' inner borders lie on the grid:
 * moving a border of one piece outward and one of another inward changes the cost linearly
 * while both stay in their slots, so in some optimum every border but one lies on the grid
 * of slots and of the shortest piece, or that length away from an end of the window; and one
 * cell of the grid at most is used in part.
 */
export function cheapestSplit(series: Series, request: SplitRequest, openings: readonly Interval[]): Split | null {
  const grid = gridFor(series.slotMs, Math.min(request.minSegmentMs, request.durationMs));
  const cells = cellsOf(series, grid.stepMs, openings);
  const plan: Plan = { series, cells, stepMs: grid.stepMs, minSegmentMs: grid.minSegmentMs, request };
  let best: Split | null = null;
  for (const first of edgeUses(plan, cells[0])) {
    for (const last of cells.length > 1 ? edgeUses(plan, cells.at(-1)) : plainEdge) {
      const split = splitWith(plan, first, last);
      if (split && (best === null || split.cost < best.cost)) best = split;
    }
  }
  return best && { cost: best.cost, segments: joinPieces(best.segments) };
}

/**
 * How a narrow cell at an end of the window is used. It breaks the count in steps, so this
 * is settled before the cells between: whole, not whole, or with the shortest piece from the
 * very end of the window. "plain": as wide as the others, and counted like them.
 */
type EdgeUse = "plain" | "whole" | "not whole" | "shortest piece";
const plainEdge: readonly EdgeUse[] = ["plain"];

type Plan = {
  readonly series: Series;
  readonly cells: readonly Cell[];
  readonly stepMs: number;
  readonly minSegmentMs: number;
  readonly request: SplitRequest;
};

function edgeUses({ stepMs, minSegmentMs }: Plan, cell: Cell | undefined): readonly EdgeUse[] {
  if (!cell || !isNarrow(cell, stepMs)) return plainEdge;
  return minSegmentMs > cell.widthMs ? ["whole", "not whole", "shortest piece"] : ["whole", "not whole"];
}

function splitWith(plan: Plan, first: EdgeUse, last: EdgeUse): Split | null {
  const { series, cells, stepMs, minSegmentMs, request } = plan;
  const fromMs = cells[0]?.startMs ?? 0;
  const toMs = endOf(cells.at(-1));
  const leading = first === "shortest piece" ? [pieceFrom(fromMs, minSegmentMs)] : [];
  const trailing = last === "shortest piece" ? [pieceFrom(toMs - minSegmentMs, minSegmentMs)] : [];
  const restFromMs = leading[0]?.endMs ?? fromMs;
  const restToMs = trailing[0]?.startMs ?? toMs;
  const edges = [...leading, ...trailing];
  if (restFromMs > restToMs || !edges.every((piece) => isOpen(cells, piece))) return null;
  const between = cells.flatMap((cell) => trim(cell, restFromMs, restToMs));
  if (first === "whole" && between[0]?.startMs !== fromMs) return null;
  if (last === "whole" && endOf(between.at(-1)) !== toMs) return null;
  const wholeEdgesMs = widthIf(first === "whole", between[0]) + widthIf(last === "whole", between.at(-1));
  const restMs = request.durationMs - edges.length * minSegmentMs - wholeEdgesMs;
  if (restMs < 0) return null;
  const split = splitOnCells({
    cells: between,
    useFirst: first === "whole" || (isNarrow(between[0], stepMs) ? false : null),
    useLast: last === "whole" || (isNarrow(between.at(-1), stepMs) ? false : null),
    hasBegun: leading.length > 0,
    wholeCells: Math.floor(restMs / stepMs),
    partMs: restMs % stepMs,
    minSegmentMs,
    resumeHours: request.resumeHours,
  });
  if (!split) return null;
  const edgeCost = edges.reduce((sum, { startMs, endMs }) => sum + windowCost(series, startMs, endMs), 0);
  const segments = [...leading, ...split.pieces, ...trailing];
  const [resumed] = segments.length > 1 ? trailing : [];
  const resumeCost = resumed ? request.resumeHours * figureAt(series, resumed.startMs) : 0;
  return { cost: split.cost + edgeCost + resumeCost, segments };
}

function pieceFrom(startMs: number, lengthMs: number): Segment {
  return { startMs, endMs: startMs + lengthMs };
}

function widthIf(isUsed: boolean, cell: Cell | undefined): number {
  return isUsed && cell ? cell.widthMs : 0;
}

function isNarrow(cell: Cell | undefined, stepMs: number): boolean {
  return cell !== undefined && cell.widthMs < stepMs;
}

/** What of a cell lies in a window; none or one. */
function trim(cell: Cell, fromMs: number, toMs: number): Cell[] {
  const startMs = Math.max(cell.startMs, fromMs);
  const widthMs = Math.min(endOf(cell), toMs) - startMs;
  if (widthMs <= 0) return [];
  return [
    {
      ...cell,
      startMs,
      widthMs,
      cost: (cell.cost * widthMs) / cell.widthMs,
      isJoined: cell.isJoined && startMs > fromMs,
    },
  ];
}

function isOpen(cells: readonly Cell[], { startMs, endMs }: Segment): boolean {
  const touched = cells.filter((cell) => endOf(cell) > startMs && cell.startMs < endMs);
  return (
    (touched[0]?.startMs ?? endMs) <= startMs &&
    touched.slice(1).every((cell) => cell.isJoined) &&
    endOf(touched.at(-1)) >= endMs
  );
}

function endOf(cell: Cell | undefined): number {
  return cell ? cell.startMs + cell.widthMs : 0;
}

function figureAt({ perKwh, slotMs }: Series, atMs: number): number {
  return perKwh[Math.floor(atMs / slotMs)] ?? 0;
}

function joinPieces(pieces: readonly Segment[]): Segment[] {
  const joined: Segment[] = [];
  for (const piece of pieces) {
    const before = joined.at(-1);
    if (before?.endMs === piece.startMs) joined[joined.length - 1] = { startMs: before.startMs, endMs: piece.endMs };
    else joined.push(piece);
  }
  return joined;
}
