import type { ProblemWorkload, Segment } from "../../problem/problem.ts";
import type { Interval } from "../intervals.ts";
import { joinSegments } from "../segments.ts";
import type { Series } from "../series.ts";
import { type Cell, cellsOf, stepFor } from "./cells.ts";
import { type PieceLoad, pieceCost, splitOnCells } from "./split-cells.ts";
import type { CellsRequest } from "./split-transitions.ts";

export type SplitRequest = PieceLoad & { readonly minSegmentMs: number };

export type Split = { readonly cost: number; readonly segments: readonly Segment[] };

/**
 * The cheapest way to run for a duration in pieces within the openings, for a mean of one kilowatt;
 * null where there is none. Exact where the openings' inner borders, and what has run when the power changes, lie on the grid:
 * moving a border of one piece outward and one of another inward changes the cost linearly
 * while both stay in their slots, so in some optimum every border but one lies on the grid
 * of slots and of the shortest piece, or that length away from an end of the window; and one
 * cell of the grid at most is used in part.
 */
export function cheapestSplit(series: Series, request: SplitRequest, openings: readonly Interval[]): Split | null {
  return cheapestInFrames(series, request, framesOf(series.slotMs, request, openings));
}

/** As `cheapestSplit`, on a grid that is settled. */
export function cheapestInFrames(series: Series, request: SplitRequest, frames: readonly Frame[]): Split | null {
  let best: Split | null = null;
  for (const frame of frames) {
    const split = splitOnCells(frame.between, request, series);
    if (!split) continue;
    const cost = split.cost + edgeCost(series, request, frame);
    if (best === null || cost < best.cost) best = { cost, segments: segmentsOf(frame, split.pieces) };
  }
  return best;
}

/**
 * What to ask of a workload that may pause; null of one that cannot, or runs in one piece as its shortest is the whole.
 *
 * @param originMs where the series' time begins
 */
export function splitRequestOf(workload: ProblemWorkload, originMs: number): SplitRequest | null {
  const { durationMs, phases, pauses, powerW } = workload;
  const ranUntilMs = workload.ranUntilMs === null ? null : workload.ranUntilMs - originMs;
  // Of one that has begun even one piece may be a resumption, and what is left too short for one can only go on.
  if (!pauses || (pauses.minSegmentMs >= durationMs && ranUntilMs === null)) return null;
  const resumeHours = powerW > 0 ? pauses.resumeKwh / (powerW / 1000) : 0;
  return { durationMs, phases, minSegmentMs: pauses.minSegmentMs, resumeHours, ranUntilMs };
}

/** One way to use the narrow cells at the ends of a window, and what is then left to choose between them. */
export type Frame = {
  readonly leading: readonly Segment[];
  readonly between: CellsRequest;
  readonly trailing: readonly Segment[];
};

/** All ways to use the ends of a window. */
export function framesOf(
  slotMs: number,
  request: SplitRequest,
  openings: readonly Interval[],
  isLimited = false,
): Frame[] {
  const openMs = openings.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const stepMs = stepFor(slotMs, request, openMs, isLimited);
  const cells = cellsOf(stepMs, openings);
  const plan = { request, cells, stepMs };
  const lasts = cells.length > 1 ? edgeUses(plan, cells.at(-1)) : plainEdge;
  return edgeUses(plan, cells[0]).flatMap((first) => lasts.flatMap((last) => frameOf(plan, first, last)));
}

/** What the pieces at the very ends of a frame draw of a series; the same whatever is chosen between them. */
export function edgeCost(series: Series, request: SplitRequest, { leading, trailing }: Frame): number {
  let cost = 0;
  for (const { startMs, endMs } of leading) cost += pieceCost(series, request, 0, startMs, endMs);
  for (const { startMs, endMs } of trailing) {
    cost += pieceCost(series, request, request.durationMs - (endMs - startMs), startMs, endMs);
  }
  return cost;
}

/** The pieces of a frame and those chosen between them, joined where they touch. */
export function segmentsOf({ leading, trailing }: Frame, pieces: readonly Segment[]): Segment[] {
  return joinSegments([...leading, ...pieces, ...trailing]);
}

/**
 * How a narrow cell at an end of the window is used. It breaks the count in steps, so this
 * is settled before the cells between: whole, not whole, or with the shortest piece from the
 * very end of the window. "plain": as wide as the others, and counted like them.
 */
type EdgeUse = "plain" | "whole" | "not whole" | "shortest piece";
const plainEdge: readonly EdgeUse[] = ["plain"];

type Plan = { readonly request: SplitRequest; readonly cells: readonly Cell[]; readonly stepMs: number };

function edgeUses({ stepMs, request: { minSegmentMs } }: Plan, cell: Cell | undefined): readonly EdgeUse[] {
  if (!cell || !isNarrow(cell, stepMs)) return plainEdge;
  return minSegmentMs > cell.widthMs ? ["whole", "not whole", "shortest piece"] : ["whole", "not whole"];
}

/** None where the ends cannot be used like that, one otherwise. */
function frameOf({ cells, stepMs, request }: Plan, first: EdgeUse, last: EdgeUse): Frame[] {
  const { minSegmentMs, durationMs, ranUntilMs } = request;
  // Without cells the frame is empty, wherever it begins.
  const fromMs = cells[0]?.startMs ?? 0;
  const toMs = endOf(cells.at(-1));
  const leading = first === "shortest piece" ? [pieceFrom(fromMs, minSegmentMs)] : [];
  const trailing = last === "shortest piece" ? [pieceFrom(toMs - minSegmentMs, minSegmentMs)] : [];
  const restFromMs = leading[0]?.endMs ?? fromMs;
  const restToMs = trailing[0]?.startMs ?? toMs;
  const edges = [...leading, ...trailing];
  if (restFromMs > restToMs || !edges.every((piece) => isOpen(cells, piece))) return [];
  const between = cells.flatMap((cell) => trim(cell, restFromMs, restToMs));
  if (first === "whole" && between[0]?.startMs !== fromMs) return [];
  if (last === "whole" && endOf(between.at(-1)) !== toMs) return [];
  const wholeEdgesMs = widthIf(first === "whole", between[0]) + widthIf(last === "whole", between.at(-1));
  const restMs = durationMs - edges.length * minSegmentMs - wholeEdgesMs;
  if (restMs < 0) return [];
  const rest = {
    cells: between,
    useFirst: first === "whole" || (isNarrow(between[0], stepMs) ? false : null),
    useLast: last === "whole" || (isNarrow(between.at(-1), stepMs) ? false : null),
    isRunning: leading.length === 0 && ranUntilMs !== null && between[0]?.startMs === ranUntilMs,
    doneMs: leading.length * minSegmentMs,
    ...{ stepMs, minSegmentMs, wholeCells: Math.floor(restMs / stepMs), partMs: restMs % stepMs },
  };
  return [{ leading, between: rest, trailing }];
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
      startMs,
      widthMs,
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
