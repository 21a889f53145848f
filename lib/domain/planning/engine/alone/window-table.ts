import { holds, type Interval } from "../intervals.ts";
import type { Series } from "../series.ts";
import { borderWindow, type Incumbent, keepBetter, noIncumbent } from "./contiguous.ts";
import { RangeMinimum } from "./range-minimum.ts";

const HOUR_MS = 3_600_000;

/** One zone of a table; `zone` is the caller's index. */
export type TableZone = { readonly zone: number; readonly series: Series; readonly known: readonly Interval[] };

/**
 * The cheapest windows of one duration over several zones, answered in constant time for
 * any range of starts: for windows that begin, and for windows that end, at a slot's border,
 * minima over ranges of the cheapest zone. Building costs slots × (zones + log slots).
 *
 * `?? 0` as in `searchStarts`: in the innermost loops, and for the slot after the last border.
 */
export class WindowTable {
  readonly #zones: readonly TableZone[];
  readonly #durationMs: number;
  readonly #slotMs: number;
  readonly #begins: Cheapest;
  /** Null where windows that begin at a border also end at one. */
  readonly #ends: Cheapest | null;

  constructor(slotMs: number, durationMs: number, zones: readonly TableZone[]) {
    this.#zones = zones;
    this.#durationMs = durationMs;
    this.#slotMs = slotMs;
    this.#begins = cheapestZones(slotMs, durationMs, zones, 0);
    this.#ends = durationMs % slotMs === 0 ? null : cheapestZones(slotMs, durationMs, zones, durationMs);
  }

  /** The best start in [fromMs, toMs] over all zones; zone -1 where there is none. */
  best(fromMs: number, toMs: number): Incumbent {
    const incumbent = noIncumbent();
    if (toMs < fromMs) return incumbent;
    this.#keepBorders(this.#begins, 0, fromMs, toMs, incumbent);
    if (this.#ends) this.#keepBorders(this.#ends, this.#durationMs, fromMs, toMs, incumbent);
    // On a border they are among those above.
    if (fromMs % this.#slotMs !== 0) this.#keepStart(fromMs, incumbent);
    if (toMs > fromMs && toMs % this.#slotMs !== 0) this.#keepStart(toMs, incumbent);
    return incumbent;
  }

  #keepBorders(cheapest: Cheapest, offsetMs: number, fromMs: number, toMs: number, incumbent: Incumbent): void {
    const first = Math.ceil((fromMs + offsetMs) / this.#slotMs);
    const border = cheapest.minima.argmin(first, Math.floor((toMs + offsetMs) / this.#slotMs));
    const cost = cheapest.costs[border];
    if (cost === undefined || cost === Number.POSITIVE_INFINITY) return;
    keepBetter(incumbent, cost, border * this.#slotMs - offsetMs, cheapest.zones[border] ?? -1);
  }

  /** A start within a slot: every zone is asked. */
  #keepStart(startMs: number, incumbent: Incumbent): void {
    const endMs = startMs + this.#durationMs;
    const first = Math.floor(startMs / this.#slotMs);
    const last = Math.floor(endMs / this.#slotMs);
    const beforeHours = (startMs - first * this.#slotMs) / HOUR_MS;
    const withinHours = (endMs - last * this.#slotMs) / HOUR_MS;
    for (const { zone, series, known } of this.#zones) {
      const { perKwh, cumulative } = series;
      const fromStart = (cumulative[first] ?? 0) + beforeHours * (perKwh[first] ?? 0);
      const cost = (cumulative[last] ?? 0) + withinHours * (perKwh[last] ?? 0) - fromStart;
      if (cost <= incumbent.cost && holds(known, startMs, endMs)) keepBetter(incumbent, cost, startMs, zone);
    }
  }
}

/** By border: the cost of the window there in the zone where it is least, and that zone. */
type Cheapest = { readonly costs: Float64Array; readonly zones: Int16Array; readonly minima: RangeMinimum };

/** @param offsetMs from a window's start to the moment that lies on the border: zero, or its duration */
function cheapestZones(slotMs: number, durationMs: number, zones: readonly TableZone[], offsetMs: number): Cheapest {
  const borders = 1 + zones.reduce((most, { series }) => Math.max(most, series.perKwh.length), 0);
  const costs = new Float64Array(borders).fill(Number.POSITIVE_INFINITY);
  const cheapest = new Int16Array(borders).fill(-1);
  const { reach, sign, partSlot, partHours } = borderWindow(slotMs, durationMs, offsetMs);
  for (const { zone, series, known } of zones) {
    const { perKwh, cumulative } = series;
    for (const { fromMs, toMs } of known) {
      const last = Math.floor((toMs - durationMs + offsetMs) / slotMs);
      for (let border = Math.ceil((fromMs + offsetMs) / slotMs); border <= last; border += 1) {
        const wholes = sign * ((cumulative[border + reach] ?? 0) - (cumulative[border] ?? 0));
        const cost = wholes + partHours * (perKwh[border + partSlot] ?? 0);
        if (cost < (costs[border] ?? 0)) {
          costs[border] = cost;
          cheapest[border] = zone;
        }
      }
    }
  }
  return { costs, zones: cheapest, minima: new RangeMinimum(costs) };
}
