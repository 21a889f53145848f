import loadHighs, { type Model } from "highs";
import { SLOT_MS } from "../../lib/domain/grid/slots.ts";
import type { Placement, PlanProblem, ProblemWorkload } from "../../lib/domain/planning/problem/problem.ts";
import { ScanZone } from "./exhaustive.ts";

const CPU_LIMIT_S = 150;
/** How close the bound is to the relaxation's optimum when the solver stops. */
const NEAR = 1e-3;
/** The weight of the best bound's prices in the next prices: oscillating duals cost many rounds (Wentges 1997). */
const STEADINESS = 0.7;

/** The relaxation's optimum is between bound and objective; they are equal if the solver had enough time. */
export type LinearBound = { readonly boundG: number; readonly objectiveG: number; readonly cpuSeconds: number };

/**
 * The linear relaxation of planning in one piece with shared GPUs, solved by HiGHS: parts of each workload at the
 * starts at which it begins or ends on a slot's border, and at both ends of its range; GPUs as the mean in use over a
 * slot. Cost and use are linear in the start between these, so every real plan is a solution, and none is below the
 * optimum. The model has millions of columns, so they are generated where the duals require them, starting from an
 * existing plan. The bound is the Lagrangian one at the best duals seen, which holds whenever the solver stops.
 */
export async function linearBound(
  problem: PlanProblem,
  workloads: readonly ProblemWorkload[],
  placements: readonly Placement[],
): Promise<LinearBound> {
  const highs = await loadHighs();
  const before = process.cpuUsage();
  const cpuSeconds = () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  const master = new Master(problem, workloads);
  return highs.withModel((solver: Model): LinearBound => {
    solver.options.set({ output_flag: false });
    master.open(solver, highs.infinity);
    for (const [at, { zone, segments }] of placements.entries()) {
      master.add(solver, at, zone, (segments[0]?.startMs ?? 0) - problem.startMs);
    }
    for (;;) {
      solver.run();
      const { rowDual } = solver.getSolution();
      // Adding columns below makes the solver discard it.
      const objectiveG = solver.getObjectiveValue();
      const boundG = master.ask(solver, rowDual);
      if (objectiveG / boundG - 1 < NEAR || cpuSeconds() > CPU_LIMIT_S) {
        return { boundG, objectiveG, cpuSeconds: cpuSeconds() };
      }
    }
  });
}

/** Rows: first each workload once, then GPUs by zone and slot. Columns: a workload at a start in a zone. */
class Master {
  readonly #problem: PlanProblem;
  readonly #workloads: readonly ProblemWorkload[];
  readonly #slots: number;
  readonly #zones: readonly ScanZone[];
  #boundG = 0;
  #steady: Float64Array | null = null;

  constructor(problem: PlanProblem, workloads: readonly ProblemWorkload[]) {
    this.#problem = problem;
    this.#workloads = workloads;
    this.#slots = problem.zones[0]?.intensityGPerKwh.length ?? 0;
    this.#zones = problem.zones.map(({ intensityGPerKwh }) => new ScanZone(intensityGPerKwh));
  }

  open(solver: Model, infinity: number): void {
    for (const _ of this.#workloads) solver.addRow(1, 1, { indices: [], values: [] });
    for (const { capacity } of this.#problem.zones) {
      const gpus = capacity?.gpus ?? infinity;
      for (let slot = 0; slot < this.#slots; slot += 1) solver.addRow(-infinity, gpus, { indices: [], values: [] });
    }
  }

  add(solver: Model, at: number, zone: number, startMs: number): void {
    const workload = this.#workloads[at];
    const scan = this.#zones[zone];
    if (!workload || !scan) return;
    const indices = [at];
    const values = [1];
    const endMs = startMs + workload.durationMs;
    for (let slot = Math.floor(startMs / SLOT_MS); slot * SLOT_MS < endMs; slot += 1) {
      const usedMs = Math.min(endMs, (slot + 1) * SLOT_MS) - Math.max(startMs, slot * SLOT_MS);
      indices.push(this.#workloads.length + zone * this.#slots + slot);
      values.push((workload.needs.gpus * usedMs) / SLOT_MS);
    }
    const cost = (workload.powerW / 1000) * scan.cost(startMs, workload.durationMs);
    solver.addCol(cost, 0, 1e30, { indices, values });
  }

  /** Adds columns for the solver's duals, shifted towards those of the best bound so far; returns the best bound. */
  ask(solver: Model, duals: Float64Array): number {
    const held = this.#steady;
    for (const weight of held ? [STEADINESS, 0] : [0]) {
      const drawn = duals.map((dual, row) => weight * (held?.[row] ?? 0) + (1 - weight) * dual);
      const { bound, added } = this.#price(solver, drawn);
      if (bound > this.#boundG) {
        this.#boundG = bound;
        this.#steady = drawn;
      }
      if (added > 0) break;
    }
    return this.#boundG;
  }

  /**
   * Adds the columns that would improve the solution, the best of each workload and zone; returns the Lagrangian bound.
   */
  #price(solver: Model, duals: ArrayLike<number>): { readonly bound: number; readonly added: number } {
    const first = this.#workloads.length;
    let bound = 0;
    let added = 0;
    const prices = this.#problem.zones.map(({ capacity }, zone) => {
      const byslot = Float64Array.from({ length: this.#slots }, (_, slot) => {
        return Math.max(0, -(duals[first + zone * this.#slots + slot] ?? 0));
      });
      bound -= byslot.reduce((sum, price) => sum + price, 0) * (capacity?.gpus ?? 0);
      return byslot;
    });
    for (const [at, workload] of this.#workloads.entries()) {
      let least = Number.POSITIVE_INFINITY;
      for (const zone of this.#zones.keys()) {
        const [startMs, cost] = this.#cheapest(workload, zone, prices[zone] ?? new Float64Array());
        least = Math.min(least, cost);
        const dual = duals[at] ?? 0;
        if (cost >= dual - 1e-6 * Math.abs(dual)) continue;
        this.add(solver, at, zone, startMs);
        added += 1;
      }
      bound += least;
    }
    return { bound, added };
  }

  /** The start of least cost including the price of its resources, and that cost. */
  #cheapest(workload: ProblemWorkload, zone: number, prices: Float64Array): readonly [number, number] {
    const figures = this.#problem.zones[zone]?.intensityGPerKwh ?? [];
    const kilowatts = workload.powerW / 1000;
    // The cost of a millisecond, by slot.
    const sums = new Float64Array(this.#slots + 1);
    const perMs = Float64Array.from(prices, (price, slot) => {
      const own = (kilowatts * (figures[slot] ?? 0)) / 3_600_000 + (workload.needs.gpus * price) / SLOT_MS;
      sums[slot + 1] = (sums[slot] ?? 0) + own * SLOT_MS;
      return own;
    });
    const until = (atMs: number) => {
      const slot = Math.floor(atMs / SLOT_MS);
      return (sums[slot] ?? 0) + (atMs - slot * SLOT_MS) * (perMs[slot] ?? 0);
    };
    let least = Number.POSITIVE_INFINITY;
    let best = 0;
    for (const startMs of startsOf(workload, this.#problem.startMs)) {
      const cost = until(startMs + workload.durationMs) - until(startMs);
      if (cost >= least) continue;
      least = cost;
      best = startMs;
    }
    return [best, least];
  }
}

function startsOf({ earliestMs, deadlineMs, durationMs }: ProblemWorkload, problemStartMs: number): number[] {
  const fromMs = earliestMs - problemStartMs;
  const toMs = deadlineMs - problemStartMs - durationMs;
  const starts = [fromMs, toMs];
  for (let atMs = Math.ceil(fromMs / SLOT_MS) * SLOT_MS; atMs <= toMs; atMs += SLOT_MS) starts.push(atMs);
  const firstEndMs = Math.ceil((fromMs + durationMs) / SLOT_MS) * SLOT_MS;
  for (let endMs = firstEndMs; endMs <= toMs + durationMs; endMs += SLOT_MS) starts.push(endMs - durationMs);
  return starts;
}
