import type { Segment } from "../../problem/problem.ts";
import { joinSegments } from "../segments.ts";

/**
 * A mix of two choices of pieces, both of the same length: all of what they share, and a part of
 * what only one has, in every slot alike. Where pieces may be as short as one likes and resume at no cost, any figure of
 * it lies as far between those of the two.
 *
 * @param share of the first, 0 to 1
 */
export function mixPieces(
  slotMs: number,
  first: readonly Segment[],
  second: readonly Segment[],
  share: number,
): Segment[] {
  const borders = new Set([...first, ...second].flatMap((piece) => bordersOf(slotMs, piece)));
  const times = [...borders].sort((a, b) => a - b);
  const lengthMs = first.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const parts = times.flatMap((startMs, at) => {
    const endMs = times[at + 1];
    if (endMs === undefined) return [];
    const inFirst = holds(first, startMs, endMs);
    const inSecond = holds(second, startMs, endMs);
    if (inFirst && inSecond) return [{ startMs, endMs }];
    const part = inFirst ? share : inSecond ? 1 - share : 0;
    return part === 0 ? [] : [{ startMs, endMs: startMs + Math.floor(part * (endMs - startMs)) }];
  });
  return joinSegments(lengthened(parts, lengthMs, slotMs));
}

/** What rounding to whole milliseconds has taken, given to the first that can hold it. */
function lengthened(parts: readonly Segment[], lengthMs: number, slotMs: number): Segment[] {
  let missingMs = lengthMs - parts.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  return parts.flatMap(({ startMs, endMs }, at) => {
    const untilMs = Math.min(parts[at + 1]?.startMs ?? endMs, (Math.floor(startMs / slotMs) + 1) * slotMs);
    const moreMs = Math.max(0, Math.min(missingMs, untilMs - endMs));
    missingMs -= moreMs;
    return endMs + moreMs > startMs ? [{ startMs, endMs: endMs + moreMs }] : [];
  });
}

function bordersOf(slotMs: number, { startMs, endMs }: Segment): number[] {
  const first = Math.floor(startMs / slotMs) + 1;
  const inner = Math.max(0, Math.ceil(endMs / slotMs) - first);
  return [startMs, ...Array.from({ length: inner }, (_, at) => (first + at) * slotMs), endMs];
}

function holds(pieces: readonly Segment[], startMs: number, endMs: number): boolean {
  return pieces.some((piece) => piece.startMs <= startMs && endMs <= piece.endMs);
}
