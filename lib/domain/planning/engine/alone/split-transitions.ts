import { elementAt } from "../../../checked.ts";
import type { Cell } from "./cells.ts";

/** Cells in which to place a length of time: what stays to be chosen once the ends of the window are settled. */
export type CellsRequest = {
  readonly cells: readonly Cell[];
  /** Whether a narrow cell at an end is used whole; null where it is of full width. */
  readonly useFirst: boolean | null;
  readonly useLast: boolean | null;
  /** A piece runs up to the first cell. */
  readonly isRunning: boolean;
  /** What runs before the first cell. */
  readonly doneMs: number;
  /** Width of all cells but the narrow ones at the ends. */
  readonly stepMs: number;
  /** How many cells of full width are used whole, and how much of one more. */
  readonly wholeCells: number;
  readonly partMs: number;
  readonly minSegmentMs: number;
};

/** A step of the dynamic programme: pause through a cell, or run for an interval. */
export type Transition = {
  /** The cell it leads to. */
  readonly to: number;
  /** Cells of full width that it uses whole, and whether it uses the part of one. */
  readonly uses: number;
  readonly usesPart: boolean;
  readonly kind: "pause" | "begin" | "continue";
  /** A piece runs up to where it leads. */
  readonly isRunning: boolean;
  /** What runs; empty where it pauses. */
  readonly startMs: number;
  readonly endMs: number;
};

/** Flags of a state: a piece runs up to here; the part of a cell is used. */
export const RUNNING = 1;
export const PART_USED = 2;
export const FLAG_STATES = 4;

/** Whether a transition can follow a state of these flags. */
export function isAllowed({ kind, usesPart }: Transition, flags: number): boolean {
  return !(kind === "continue" && (flags & RUNNING) === 0) && !(usesPart && (flags & PART_USED) !== 0);
}

/** The flags that a transition leads to. */
export function flagsAfter({ usesPart, isRunning }: Transition, flags: number): number {
  return (flags & PART_USED) | (usesPart ? PART_USED : 0) | (isRunning ? RUNNING : 0);
}

/** The transitions from a cell on: pause, begin a piece in each way that makes it long enough, or continue one through the cell or its first part. */
export function transitionsFrom(request: CellsRequest, at: number): Transition[] {
  return [...pausing(request, at), ...beginning(request, at), ...continuing(request, at)];
}

/** What of the run lies before a state. */
export function doneAt(request: CellsRequest, at: number, uses: number, flags: number): number {
  const edgeMs = request.useFirst === true && at > 0 ? elementAt(request.cells, 0, "cell").widthMs : 0;
  return request.doneMs + edgeMs + uses * request.stepMs + ((flags & PART_USED) === 0 ? 0 : request.partMs);
}

function pausing(request: CellsRequest, at: number): Transition[] {
  if (edgeUse(request, at) === true) return [];
  return [{ kind: "pause", to: at + 1, uses: 0, usesPart: false, isRunning: false, startMs: 0, endMs: 0 }];
}

function continuing(request: CellsRequest, at: number): Transition[] {
  const cell = request.cells[at];
  if (!cell || !(cell.isJoined || (at === 0 && request.isRunning))) return [];
  const { startMs } = cell;
  const transitions: Transition[] = [];
  const edge = edgeUse(request, at);
  const next = { kind: "continue", to: at + 1, startMs } as const;
  if (edge !== false) {
    transitions.push({ ...next, uses: edge === null ? 1 : 0, usesPart: false, isRunning: true, endMs: endOf(cell) });
  }
  if (holdsPart(request, at)) {
    transitions.push({ ...next, uses: 0, usesPart: true, isRunning: false, endMs: startMs + request.partMs });
  }
  return transitions;
}

/** Cells; a part alone; a part and then cells; cells and then a part. */
function beginning(request: CellsRequest, at: number): Transition[] {
  const { cells, partMs, minSegmentMs } = request;
  const cell = cells[at];
  if (!cell) return [];
  const transitions: Transition[] = [];
  const { startMs } = cell;
  const begin = { kind: "begin", startMs } as const;
  const whole = runOf(request, at, minSegmentMs);
  if (whole) transitions.push({ ...begin, ...whole, usesPart: false, isRunning: true });
  if (partMs === 0) return transitions;
  const part = { ...begin, usesPart: true };
  const restMs = Math.max(1, minSegmentMs - partMs);
  if (holdsPart(request, at)) {
    if (partMs >= minSegmentMs) {
      transitions.push({ ...part, to: at + 1, uses: 0, isRunning: false, endMs: startMs + partMs });
    }
    const after = cells[at + 1]?.isJoined ? runOf(request, at + 1, restMs) : null;
    if (after) transitions.push({ ...part, ...after, startMs: endOf(cell) - partMs, isRunning: true });
  }
  const before = runOf(request, at, restMs);
  if (before && cells[before.to]?.isJoined && holdsPart(request, before.to)) {
    transitions.push({ ...part, ...before, to: before.to + 1, isRunning: false, endMs: before.endMs + partMs });
  }
  return transitions;
}

type Run = Pick<Transition, "to" | "uses" | "endMs">;

/** The fewest whole cells from here, one at least, that last long enough; null where a gap comes before. */
function runOf(request: CellsRequest, at: number, atLeastMs: number): Run | null {
  let lengthMs = 0;
  let uses = 0;
  for (let to = at; to < request.cells.length; ) {
    const cell = request.cells[to];
    const edge = edgeUse(request, to);
    if (!cell || (to > at && !cell.isJoined) || edge === false) return null;
    lengthMs += cell.widthMs;
    uses += edge === null ? 1 : 0;
    to += 1;
    if (lengthMs >= atLeastMs) return { to, uses, endMs: endOf(cell) };
  }
  return null;
}

function holdsPart(request: CellsRequest, at: number): boolean {
  const { partMs, cells } = request;
  return (
    partMs > 0 && at < cells.length && edgeUse(request, at) !== true && elementAt(cells, at, "cell").widthMs >= partMs
  );
}

function edgeUse({ cells, useFirst, useLast }: CellsRequest, at: number): boolean | null {
  const first = at === 0 ? useFirst : null;
  const last = at === cells.length - 1 ? useLast : null;
  return first === true || last === true ? true : (first ?? last);
}

function endOf({ startMs, widthMs }: Cell): number {
  return startMs + widthMs;
}
