import { borderWindow } from "../alone/contiguous.ts";
import { type Series, windowCost } from "../series.ts";
import type { UsageBySlot } from "./usage-by-slot.ts";

/** Starts that cost more above the least than so many temperatures are dropped: their share is below a thousandth. */
const TEMPERATURES_KEPT = 7;
/** At most so many starts of one workload have their shares counted. */
const STARTS_WEIGHED = 200;

/**
 * The starts of one workload in one piece that may be chosen, and what each costs; cleared for each workload. Costs between
 * these starts are linear, so the least is among them.
 *
 * `?? 0` in this file stands in the innermost loops of planning with capacity; their bounds keep the indexes inside.
 */
export class NearOptimalStarts {
  #starts = new Float64Array(1024);
  #costs = new Float64Array(1024);
  #zones = new Int32Array(1024);
  #count = 0;
  #least = Number.POSITIVE_INFINITY;

  #margin = Number.POSITIVE_INFINITY;

  /**
   * Forgets all starts, for those of another workload.
   *
   * @param temperature as in `use`: what costs too much to be chosen is not kept
   */
  clear(temperature: number): void {
    this.#count = 0;
    this.#least = Number.POSITIVE_INFINITY;
    this.#margin = TEMPERATURES_KEPT * temperature;
  }

  /** A start that costs more would not be chosen. */
  get cutoff(): number {
    return this.#least + this.#margin;
  }

  /** Infinite without any start. */
  get least(): number {
    return this.#least;
  }

  /** Adds the starts in [fromMs, toMs] at which a window begins or ends on a slot's border, and both ends of the range; of these,
   * those that do not cost too much.
   */
  collect(series: Series, durationMs: number, fromMs: number, toMs: number, zone: number): void {
    if (toMs < fromMs) return;
    const { slotMs } = series;
    this.#collectBorders(series, durationMs, Math.ceil(fromMs / slotMs), Math.floor(toMs / slotMs), 0, zone);
    if (durationMs % slotMs !== 0) {
      const first = Math.ceil((fromMs + durationMs) / slotMs);
      this.#collectBorders(series, durationMs, first, Math.floor((toMs + durationMs) / slotMs), durationMs, zone);
    }
    this.#makeRoom(2);
    if (fromMs % slotMs !== 0) this.#add(fromMs, windowCost(series, fromMs, fromMs + durationMs), zone);
    if (toMs % slotMs !== 0 && toMs > fromMs) this.#add(toMs, windowCost(series, toMs, toMs + durationMs), zone);
  }

  /** @param offsetMs from a window's start to the moment that lies on the border: zero, or its duration */
  #collectBorders(
    { slotMs, perKwh, cumulative }: Series,
    durationMs: number,
    first: number,
    last: number,
    offsetMs: number,
    zone: number,
  ): void {
    this.#makeRoom(Math.max(0, last - first + 1));
    const { reach, sign, partSlot, partHours } = borderWindow(slotMs, durationMs, offsetMs);
    // The innermost loop of planning with capacity: fields are read once.
    const [starts, costs, zones] = [this.#starts, this.#costs, this.#zones];
    let at = this.#count;
    let least = this.#least;
    let cutoff = this.cutoff;
    for (let border = first; border <= last; border += 1) {
      const wholes = sign * ((cumulative[border + reach] ?? 0) - (cumulative[border] ?? 0));
      const cost = wholes + partHours * (perKwh[border + partSlot] ?? 0);
      if (cost > cutoff) continue;
      starts[at] = border * slotMs - offsetMs;
      costs[at] = cost;
      zones[at] = zone;
      at += 1;
      if (cost >= least) continue;
      least = cost;
      cutoff = cost + this.#margin;
    }
    this.#count = at;
    this.#least = least;
  }

  /**
   * Adds what a workload would use on average that chooses among its starts at random: a start is e times less likely for each
   * `temperature` that it costs above the least (softmin, or Boltzmann, weights).
   *
   * @param demands what it takes, by resource
   * @param weight how many such workloads it stands for
   */
  use(durationMs: number, demands: readonly number[], temperature: number, weight: number, used: UsageBySlot): void {
    const [starts, costs, zones] = [this.#starts, this.#costs, this.#zones];
    const least = this.#least;
    const { cutoff } = this;
    let near = 0;
    for (let at = 0; at < this.#count; at += 1) {
      if ((costs[at] ?? 0) > cutoff) continue;
      costs[near] = costs[at] ?? 0;
      starts[near] = starts[at] ?? 0;
      zones[near] = zones[at] ?? 0;
      near += 1;
    }
    // Neighbouring starts cost nearly the same: of very many, some stand for all.
    const step = Math.ceil(near / STARTS_WEIGHED);
    let sum = 0;
    for (let at = 0; at < near; at += step) {
      const share = Math.exp((least - (costs[at] ?? 0)) / temperature);
      costs[at] = share;
      sum += share;
    }
    for (let at = 0; at < near; at += step) {
      const startMs = starts[at] ?? 0;
      used.add(zones[at] ?? 0, startMs, startMs + durationMs, (weight * (costs[at] ?? 0)) / sum, demands);
    }
  }

  #add(startMs: number, cost: number, zone: number): void {
    const at = this.#count;
    this.#starts[at] = startMs;
    this.#costs[at] = cost;
    this.#zones[at] = zone;
    this.#count = at + 1;
    if (cost < this.#least) this.#least = cost;
  }

  #makeRoom(more: number): void {
    const needed = this.#count + more;
    if (needed <= this.#starts.length) return;
    const size = 2 * needed;
    const grow = (from: Float64Array) => {
      const to = new Float64Array(size);
      to.set(from);
      return to;
    };
    this.#starts = grow(this.#starts);
    this.#costs = grow(this.#costs);
    const zones = new Int32Array(size);
    zones.set(this.#zones);
    this.#zones = zones;
  }
}
