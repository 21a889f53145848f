import { holds } from "../intervals.ts";
import { windowCost } from "../series.ts";
import { type Incumbent, keepBetter } from "./contiguous.ts";
import type { TableZone } from "./window-table.ts";

const HOUR_MS = 3_600_000;
/** Borders in a block. */
const BLOCK = 64;

/**
 * The cheapest windows, in one zone, of all durations that have one number of whole slots. Such a window is the whole slots
 * from a border on and a part of the slot after or before them. In a block of borders none costs less than the cheapest
 * whole slots and the cheapest part in it, so that of a long range few blocks need a look. Building costs a step for each slot.
 *
 * `?? 0` as in `searchStarts`: in the innermost loops, and for the slot after the last border.
 */
export class WholeSlotsTable {
  readonly #zone: TableZone;
  readonly #whole: number;
  /** By border: what the whole slots from there on cost; infinite where one is not known. */
  readonly #costs: Blocks;
  /** By border: the figure of the slot after those whole slots, and of the one before. */
  readonly #after: Blocks;
  readonly #before: Blocks;

  constructor(whole: number, zone: TableZone) {
    const { slotMs, perKwh, cumulative } = zone.series;
    const borders = perKwh.length + 1;
    const costs = new Float64Array(borders).fill(Number.POSITIVE_INFINITY);
    const after = new Float64Array(borders).fill(Number.POSITIVE_INFINITY);
    const before = new Float64Array(borders).fill(Number.POSITIVE_INFINITY);
    for (const { fromMs, toMs } of zone.known) {
      const first = fromMs / slotMs;
      const last = toMs / slotMs - whole;
      for (let border = first; border <= last; border += 1) {
        costs[border] = (cumulative[border + whole] ?? 0) - (cumulative[border] ?? 0);
        if (border < last) after[border] = perKwh[border + whole] ?? 0;
        if (border > first) before[border] = perKwh[border - 1] ?? 0;
      }
    }
    this.#zone = zone;
    this.#whole = whole;
    this.#costs = new Blocks(costs);
    this.#after = new Blocks(after);
    this.#before = new Blocks(before);
  }

  /** Lowers `incumbent` to the best start in [fromMs, toMs] of a window with so many whole slots and less than one more. */
  search(durationMs: number, fromMs: number, toMs: number, incumbent: Incumbent): void {
    if (toMs < fromMs) return;
    const { slotMs } = this.#zone.series;
    const partHours = (durationMs - this.#whole * slotMs) / HOUR_MS;
    this.#keepStart(durationMs, fromMs, incumbent);
    this.#keepStart(durationMs, toMs, incumbent);
    this.#scan(this.#after, partHours, 0, Math.ceil(fromMs / slotMs), Math.floor(toMs / slotMs), incumbent);
    if (partHours === 0) return;
    const first = Math.ceil((fromMs + durationMs) / slotMs) - this.#whole;
    const last = Math.floor((toMs + durationMs) / slotMs) - this.#whole;
    this.#scan(this.#before, partHours, durationMs - this.#whole * slotMs, first, last, incumbent);
  }

  /** @param leadMs from a window's start to the border from which its whole slots run */
  #scan(parts: Blocks, partHours: number, leadMs: number, first: number, last: number, incumbent: Incumbent): void {
    const to = Math.min(last, this.#costs.values.length - 1);
    for (let border = Math.max(0, first); border <= to; ) {
      const block = Math.floor(border / BLOCK);
      const end = Math.min(to, (block + 1) * BLOCK - 1);
      // Without a part its figure, which may not be known, is none of it.
      const part = partHours === 0 ? 0 : partHours * (parts.minima[block] ?? 0);
      if ((this.#costs.minima[block] ?? 0) + part <= incumbent.cost) {
        this.#scanBlock(parts, partHours, leadMs, border, end, incumbent);
      }
      border = end + 1;
    }
  }

  #scanBlock(
    parts: Blocks,
    partHours: number,
    leadMs: number,
    first: number,
    last: number,
    incumbent: Incumbent,
  ): void {
    const { series, zone } = this.#zone;
    for (let at = first; at <= last; at += 1) {
      const part = partHours === 0 ? 0 : partHours * (parts.values[at] ?? 0);
      const cost = (this.#costs.values[at] ?? 0) + part;
      if (cost <= incumbent.cost && cost < Number.POSITIVE_INFINITY) {
        keepBetter(incumbent, cost, at * series.slotMs - leadMs, zone);
      }
    }
  }

  #keepStart(durationMs: number, startMs: number, incumbent: Incumbent): void {
    const { series, known, zone } = this.#zone;
    if (!holds(known, startMs, startMs + durationMs)) return;
    keepBetter(incumbent, windowCost(series, startMs, startMs + durationMs), startMs, zone);
  }
}

/** Values, and the least of each block of them. */
class Blocks {
  readonly values: Float64Array;
  readonly minima: Float64Array;

  constructor(values: Float64Array) {
    this.values = values;
    this.minima = new Float64Array(Math.ceil(values.length / BLOCK)).fill(Number.POSITIVE_INFINITY);
    for (let at = 0; at < values.length; at += 1) {
      const block = Math.floor(at / BLOCK);
      if ((values[at] ?? 0) < (this.minima[block] ?? 0)) this.minima[block] = values[at] ?? 0;
    }
  }
}
