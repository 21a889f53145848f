import type { Cell } from "./cells.ts";
import type { Segment } from "./problem.ts";
import { type Move, SplitTable } from "./split-table.ts";

const HOUR_MS = 3_600_000;

export type CellsRequest = {
  readonly cells: readonly Cell[];
  /** Whether a narrow cell at an end is used whole; null where it is of full width. */
  readonly useFirst: boolean | null;
  readonly useLast: boolean | null;
  /** A piece ran before the first cell, so that every piece here is a resumption. */
  readonly hasBegun: boolean;
  /** How many cells of full width are used whole, and how much of one more. */
  readonly wholeCells: number;
  readonly partMs: number;
  readonly minSegmentMs: number;
  readonly resumeHours: number;
};

export type SplitOnCells = { readonly cost: number; readonly pieces: readonly Segment[] };

/**
 * The cheapest choice of cells, by a dynamic programme whose state is (cells used whole,
 * whether the part is used, whether a piece runs up to here). Time and memory grow with
 * cells × `wholeCells`. Null where no choice has the length and keeps the shortest piece.
 */
export function splitOnCells(request: CellsRequest): SplitOnCells | null {
  const { cells, wholeCells, partMs } = request;
  const table = new SplitTable(cells.length, wholeCells);
  for (let at = 0; at < cells.length; at += 1) {
    for (let uses = 0; uses <= wholeCells; uses += 1) {
      for (let flags = 0; flags < 4; flags += 1) {
        if (table.costOf(at, uses, flags) < Number.POSITIVE_INFINITY) leave(request, table, at, uses, flags);
      }
    }
  }
  const end = table.cheapestEnd(wholeCells, partMs > 0);
  return end && { cost: end.cost, pieces: end.moves.flatMap((move) => piecesOf(move, cells, partMs)) };
}

/** Tries everything that can follow a state: skip the next cell, run on through it or its first part, or begin a piece. */
function leave(request: CellsRequest, table: SplitTable, at: number, uses: number, flags: number): void {
  const { cells, partMs } = request;
  const cell = cells[at];
  if (!cell) return;
  const hasPart = (flags & 2) !== 0;
  const isRunning = (flags & 1) !== 0 && cell.isJoined;
  const cost = table.costOf(at, uses, flags);
  const from = { at, uses, flags };
  if (!mustUse(request, at)) table.reach(at + 1, uses, hasPart, false, cost, from, "skip");
  begin(request, table, at, uses, flags);
  if (!isRunning) return;
  if (mayUse(request, at))
    table.reach(at + 1, uses + weightOf(request, at), hasPart, true, cost + cell.cost, from, "run");
  if (canHoldPart(request, at) && !hasPart) {
    table.reach(at + 1, uses, true, false, cost + partCost(cell, partMs), from, "part");
  }
}

/** Begins a piece at a cell, in each way that makes it long enough: cells, a part and then cells, cells and then a part, a part alone. */
function begin(request: CellsRequest, table: SplitTable, at: number, uses: number, flags: number): void {
  const { cells, partMs, minSegmentMs, resumeHours } = request;
  const cell = cells[at];
  if (!cell) return;
  const hasPart = (flags & 2) !== 0;
  const isFirst = !request.hasBegun && uses === 0 && !hasPart && (request.useFirst !== true || at === 0);
  const cost = table.costOf(at, uses, flags) + (isFirst ? 0 : resumeHours * cell.perKwh);
  const from = { at, uses, flags };
  const mayPart = !hasPart && canHoldPart(request, at);

  const run = runOf(request, at, minSegmentMs);
  if (run) table.reach(run.end, uses + run.uses, hasPart, true, cost + run.cost, from, "run");
  if (hasPart || partMs === 0) return;
  if (mayPart) {
    if (partMs >= minSegmentMs) table.reach(at + 1, uses, true, false, cost + partCost(cell, partMs), from, "part");
    const after = cells[at + 1]?.isJoined ? runOf(request, at + 1, Math.max(1, minSegmentMs - partMs)) : null;
    if (after) {
      const both = cost + partCost(cell, partMs) + after.cost;
      table.reach(after.end, uses + after.uses, true, true, both, from, "part then run");
    }
  }
  const before = runOf(request, at, Math.max(1, minSegmentMs - partMs));
  const next = before ? cells[before.end] : undefined;
  if (before && next?.isJoined && canHoldPart(request, before.end)) {
    const both = cost + before.cost + partCost(next, partMs);
    table.reach(before.end + 1, uses + before.uses, true, false, both, from, "run then part");
  }
}

type Run = { readonly end: number; readonly uses: number; readonly cost: number };

/** The fewest whole cells from here, one at least, that last long enough; null where a gap comes before. */
function runOf(request: CellsRequest, at: number, atLeastMs: number): Run | null {
  let lengthMs = 0;
  let uses = 0;
  let cost = 0;
  for (let end = at; end < request.cells.length; ) {
    const cell = request.cells[end];
    if (!cell || (end > at && !cell.isJoined) || !mayUse(request, end)) return null;
    lengthMs += cell.widthMs;
    uses += weightOf(request, end);
    cost += cell.cost;
    end += 1;
    if (lengthMs >= atLeastMs) return { end, uses, cost };
  }
  return null;
}

function piecesOf({ kind, from, to }: Move, cells: readonly Cell[], partMs: number): Segment[] {
  const first = cells[from];
  const last = cells[to - 1];
  if (!first || !last) return [];
  const endMs = (cell: Cell) => cell.startMs + cell.widthMs;
  switch (kind) {
    case "skip":
      return [];
    case "run":
      return [{ startMs: first.startMs, endMs: endMs(last) }];
    case "part":
      return [{ startMs: first.startMs, endMs: first.startMs + partMs }];
    case "part then run":
      return [{ startMs: endMs(first) - partMs, endMs: endMs(last) }];
    case "run then part":
      return [{ startMs: first.startMs, endMs: last.startMs + partMs }];
  }
}

function edgeUse({ cells, useFirst, useLast }: CellsRequest, at: number): boolean | null {
  const first = at === 0 ? useFirst : null;
  const last = at === cells.length - 1 ? useLast : null;
  return first === true || last === true ? true : (first ?? last);
}

function mayUse(request: CellsRequest, at: number): boolean {
  return edgeUse(request, at) !== false;
}

function mustUse(request: CellsRequest, at: number): boolean {
  return edgeUse(request, at) === true;
}

function weightOf(request: CellsRequest, at: number): number {
  return edgeUse(request, at) === null ? 1 : 0;
}

function canHoldPart(request: CellsRequest, at: number): boolean {
  const { cells, partMs } = request;
  return partMs > 0 && !mustUse(request, at) && (cells[at]?.widthMs ?? 0) >= partMs;
}

function partCost(cell: Cell, partMs: number): number {
  return (partMs / HOUR_MS) * cell.perKwh;
}
