/** An interval of time [from, to) in milliseconds; in lists they are in order and do not touch. */
export type Interval = { readonly fromMs: number; readonly toMs: number };

/** Where a series is known, in milliseconds from its start. */
export function knownIntervals(slotMs: number, figures: ArrayLike<number | null>): Interval[] {
  const known: Interval[] = [];
  let from: number | null = null;
  for (let slot = 0; slot <= figures.length; slot += 1) {
    const isKnown = slot < figures.length && figures[slot] !== null;
    if (isKnown && from === null) from = slot;
    if (!isKnown && from !== null) {
      known.push({ fromMs: from * slotMs, toMs: slot * slotMs });
      from = null;
    }
  }
  return known;
}

/** What lies in both lists. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const shared: Interval[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const left = a[i];
    const right = b[j];
    if (!left || !right) break;
    const fromMs = Math.max(left.fromMs, right.fromMs);
    const toMs = Math.min(left.toMs, right.toMs);
    if (toMs > fromMs) shared.push({ fromMs, toMs });
    if (left.toMs < right.toMs) i += 1;
    else j += 1;
  }
  return shared;
}

/** The part of each interval that lies in a window. */
export function clip(intervals: readonly Interval[], fromMs: number, toMs: number): Interval[] {
  return intersect(intervals, [{ fromMs, toMs }]);
}

/** Whether one of the intervals holds all of a window. */
export function holds(intervals: readonly Interval[], startMs: number, endMs: number): boolean {
  for (const { fromMs, toMs } of intervals) if (fromMs <= startMs && endMs <= toMs) return true;
  return false;
}
