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
  const programme = { request, steps: stepsOf(request), table };
  for (const step of programme.steps) {
    for (let uses = 0; uses <= wholeCells; uses += 1) {
      for (let flags = 0; flags < 4; flags += 1) {
        if (table.costOf(step.at, uses, flags) < Number.POSITIVE_INFINITY) leave(programme, step, uses, flags);
      }
    }
  }
  const end = table.cheapestEnd(wholeCells, partMs > 0);
  return end && { cost: end.cost, pieces: end.moves.flatMap((move) => piecesOf(move, cells, partMs)) };
}

/** What can be done with a cell, whatever came before: worked out once for all states. */
type Step = {
  readonly at: number;
  readonly cell: Cell;
  readonly mayUse: boolean;
  readonly mustUse: boolean;
  /** Cells of full width that it counts as. */
  readonly weight: number;
  /** What the part costs in it; null where it cannot hold that. */
  readonly partCost: number | null;
  /** The run from here that is long enough for a piece, alone and with the part beside it. */
  readonly whole: Run | null;
  readonly besidePart: Run | null;
};

function stepsOf(request: CellsRequest): Step[] {
  const { cells, partMs, minSegmentMs } = request;
  return cells.map((cell, at) => {
    const edge = edgeUse(request, at);
    const holdsPart = partMs > 0 && edge !== true && cell.widthMs >= partMs;
    return {
      ...{ at, cell, mayUse: edge !== false, mustUse: edge === true, weight: edge === null ? 1 : 0 },
      partCost: holdsPart ? (partMs / HOUR_MS) * cell.perKwh : null,
      whole: runOf(request, at, minSegmentMs),
      besidePart: partMs > 0 ? runOf(request, at, Math.max(1, minSegmentMs - partMs)) : null,
    };
  });
}

type Programme = { readonly request: CellsRequest; readonly steps: readonly Step[]; readonly table: SplitTable };

/** Tries everything that can follow a state: skip the next cell, run on through it or its first part, or begin a piece. */
function leave(programme: Programme, step: Step, uses: number, flags: number): void {
  const { table } = programme;
  const { at, cell, partCost } = step;
  const hasPart = (flags & 2) !== 0;
  const cost = table.costOf(at, uses, flags);
  const from = table.indexOf(at, uses, flags);
  if (!step.mustUse) table.reach(at + 1, uses, hasPart, false, cost, from, "skip");
  begin(programme, step, uses, flags);
  if ((flags & 1) === 0 || !cell.isJoined) return;
  if (step.mayUse) table.reach(at + 1, uses + step.weight, hasPart, true, cost + cell.cost, from, "run");
  if (partCost !== null && !hasPart) table.reach(at + 1, uses, true, false, cost + partCost, from, "part");
}

/** Begins a piece at a cell, in each way that makes it long enough: cells, a part and then cells, cells and then a part, a part alone. */
function begin({ request, steps, table }: Programme, step: Step, uses: number, flags: number): void {
  const { at, cell, partCost, whole, besidePart } = step;
  const hasPart = (flags & 2) !== 0;
  const isFirst = !request.hasBegun && uses === 0 && !hasPart && (request.useFirst !== true || at === 0);
  const cost = table.costOf(at, uses, flags) + (isFirst ? 0 : request.resumeHours * cell.perKwh);
  const from = table.indexOf(at, uses, flags);
  if (whole) table.reach(whole.end, uses + whole.uses, hasPart, true, cost + whole.cost, from, "run");
  if (hasPart || request.partMs === 0) return;
  if (partCost !== null) {
    if (request.partMs >= request.minSegmentMs) table.reach(at + 1, uses, true, false, cost + partCost, from, "part");
    const next = steps[at + 1];
    const after = next?.cell.isJoined ? next.besidePart : null;
    if (after) {
      table.reach(after.end, uses + after.uses, true, true, cost + partCost + after.cost, from, "part then run");
    }
  }
  const last = besidePart ? steps[besidePart.end] : undefined;
  if (besidePart && last?.cell.isJoined && last.partCost !== null) {
    const both = cost + besidePart.cost + last.partCost;
    table.reach(besidePart.end + 1, uses + besidePart.uses, true, false, both, from, "run then part");
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
    const edge = edgeUse(request, end);
    if (!cell || (end > at && !cell.isJoined) || edge === false) return null;
    lengthMs += cell.widthMs;
    uses += edge === null ? 1 : 0;
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
