import { type Series, windowCost } from "../series.ts";

const HOUR_MS = 3_600_000;

/** The best found so far, changed in place: the search runs some thousand times a decision and allocates nothing. */
export type Incumbent = {
  cost: number;
  startMs: number;
  zone: number;
  /** How often something better was found. */
  improvements: number;
};

export function noIncumbent(): Incumbent {
  return { cost: Number.POSITIVE_INFINITY, startMs: Number.POSITIVE_INFINITY, zone: -1, improvements: 0 };
}

/** Replaces the incumbent by a lower cost, or by an earlier start at equal cost. */
export function keepBetter(incumbent: Incumbent, cost: number, startMs: number, zone: number): void {
  if (cost < incumbent.cost || (cost === incumbent.cost && startMs < incumbent.startMs)) {
    incumbent.cost = cost;
    incumbent.startMs = startMs;
    incumbent.zone = zone;
    incumbent.improvements += 1;
  }
}

/**
 * The best start in [fromMs, toMs] for one kilowatt over a duration. With figures
 * constant in each slot, the cost of a window is linear in its start between the moments
 * at which its start or its end crosses a slot's border, so the optimum is one of these
 * or an end of the range; each costs constant time.
 *
 * `?? 0` in these loops, the innermost of planning alone: the openings that the range comes from keep windows in the series, and
 * the slot after its last border, of which a window has zero hours, has no figure.
 *
 * @param perMs cost of starting a millisecond later, in the series' unit for one kilowatt
 */
export function searchStarts(
  series: Series,
  durationMs: number,
  fromMs: number,
  toMs: number,
  perMs: number,
  zone: number,
  incumbent: Incumbent,
): void {
  if (toMs < fromMs) return;
  keepBetter(incumbent, windowCost(series, fromMs, fromMs + durationMs) + perMs * fromMs, fromMs, zone);
  if (toMs > fromMs) keepBetter(incumbent, windowCost(series, toMs, toMs + durationMs) + perMs * toMs, toMs, zone);
  searchAlignedStarts(series, durationMs, fromMs, toMs, perMs, zone, incumbent);
  if (durationMs % series.slotMs !== 0) searchAlignedEnds(series, durationMs, fromMs, toMs, perMs, zone, incumbent);
}

function searchAlignedStarts(
  { slotMs, perKwh, cumulative }: Series,
  durationMs: number,
  fromMs: number,
  toMs: number,
  perMs: number,
  zone: number,
  incumbent: Incumbent,
): void {
  const whole = Math.floor(durationMs / slotMs);
  const partHours = (durationMs - whole * slotMs) / HOUR_MS;
  const last = Math.floor(toMs / slotMs);
  for (let slot = Math.ceil(fromMs / slotMs); slot <= last; slot += 1) {
    const end = slot + whole;
    const cost =
      (cumulative[end] ?? 0) - (cumulative[slot] ?? 0) + partHours * (perKwh[end] ?? 0) + perMs * slot * slotMs;
    if (cost <= incumbent.cost) keepBetter(incumbent, cost, slot * slotMs, zone);
  }
}

function searchAlignedEnds(
  { slotMs, perKwh, cumulative }: Series,
  durationMs: number,
  fromMs: number,
  toMs: number,
  perMs: number,
  zone: number,
  incumbent: Incumbent,
): void {
  const whole = Math.floor(durationMs / slotMs);
  const partHours = (durationMs - whole * slotMs) / HOUR_MS;
  const last = Math.floor((toMs + durationMs) / slotMs);
  for (let end = Math.ceil((fromMs + durationMs) / slotMs); end <= last; end += 1) {
    const first = end - whole;
    const cost =
      (cumulative[end] ?? 0) -
      (cumulative[first] ?? 0) +
      partHours * (perKwh[first - 1] ?? 0) +
      perMs * (end * slotMs - durationMs);
    if (cost <= incumbent.cost) keepBetter(incumbent, cost, end * slotMs - durationMs, zone);
  }
}

/** Where the sums stand of a window that begins or ends at a slot's border, counted in slots from that border. */
export type BorderWindow = {
  /** Whole slots to the other end of them, and which way: -1 where they lie before the border. */
  readonly reach: number;
  readonly sign: 1 | -1;
  /** The slot of which only a part belongs to the window, and that part. */
  readonly partSlot: number;
  readonly partHours: number;
};

/** @param offsetMs from a window's start to the moment that lies on the border: zero, or its duration */
export function borderWindow(slotMs: number, durationMs: number, offsetMs: number): BorderWindow {
  const whole = Math.floor(durationMs / slotMs);
  const partHours = (durationMs - whole * slotMs) / HOUR_MS;
  return offsetMs === 0
    ? { reach: whole, sign: 1, partSlot: whole, partHours }
    : { reach: -whole, sign: -1, partSlot: -whole - 1, partHours };
}

/** Every moment in [fromMs, toMs] at which one of the offsets of a window crosses a slot's border, and both ends; in order. */
export function breakpoints(slotMs: number, fromMs: number, toMs: number, offsetsMs: readonly number[]): number[] {
  if (toMs < fromMs) return [];
  const found = new Set([fromMs, toMs]);
  for (const offsetMs of offsetsMs) {
    const last = Math.floor((toMs + offsetMs) / slotMs);
    for (let border = Math.ceil((fromMs + offsetMs) / slotMs); border <= last; border += 1) {
      found.add(border * slotMs - offsetMs);
    }
  }
  return [...found].sort((a, b) => a - b);
}
