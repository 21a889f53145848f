import type { Segment } from "../problem/problem.ts";

/** Adds what runs next, in place: as part of the last segment where it begins just when that ends. */
export function appendSegment(segments: Segment[], next: Segment): void {
  const last = segments.at(-1);
  if (last?.endMs === next.startMs) segments[segments.length - 1] = { startMs: last.startMs, endMs: next.endMs };
  else segments.push(next);
}

/** Segments in order, those that touch made one. */
export function joinSegments(segments: readonly Segment[]): Segment[] {
  const joined: Segment[] = [];
  for (const segment of segments) appendSegment(joined, segment);
  return joined;
}
