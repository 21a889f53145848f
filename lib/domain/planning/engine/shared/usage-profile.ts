import { elementAt } from "../../../checked.ts";
import type { ProblemResources } from "../../problem/problem.ts";
import type { Interval } from "../intervals.ts";

/** What a zone has; a resource it does not limit is infinite. */
export function effectiveCapacity(capacity: Partial<ProblemResources> | null): ProblemResources {
  return {
    gpus: capacity?.gpus ?? Number.POSITIVE_INFINITY,
    cpuCores: capacity?.cpuCores ?? Number.POSITIVE_INFINITY,
    memoryGb: capacity?.memoryGb ?? Number.POSITIVE_INFINITY,
  };
}

/**
 * What is in use in a zone, as steps: from each moment in `#times` on, so much of each
 * resource, until the next. Milliseconds from the problem's start; nothing is rounded to slots.
 *
 * `?? 0` in this file stands in the innermost loops of planning with capacity; their bounds keep the indexes inside.
 */
export class UsageProfile {
  readonly #limits: ProblemResources;
  readonly #times: number[] = [Number.NEGATIVE_INFINITY];
  readonly #gpus: number[] = [0];
  readonly #cores: number[] = [0];
  readonly #memory: number[] = [0];

  constructor(limits: ProblemResources) {
    this.#limits = limits;
  }

  /** Adds a need over an interval, or takes it away with `sign` -1. */
  add(need: ProblemResources, fromMs: number, toMs: number, sign: 1 | -1): void {
    const first = this.#stepAt(fromMs);
    const last = this.#stepAt(toMs);
    for (let step = first; step < last; step += 1) {
      this.#gpus[step] = (this.#gpus[step] ?? 0) + sign * need.gpus;
      this.#cores[step] = (this.#cores[step] ?? 0) + sign * need.cpuCores;
      this.#memory[step] = (this.#memory[step] ?? 0) + sign * need.memoryGb;
    }
    if (sign === -1) {
      this.#merge(last);
      this.#merge(first);
    }
  }

  /** The intervals of [fromMs, toMs) in which a need fits beside what is there, long enough for a duration. */
  openings(need: ProblemResources, fromMs: number, toMs: number, atLeastMs: number): Interval[] {
    // The innermost loop of planning with capacity: fields are read once.
    const [times, gpus, cores, memory] = [this.#times, this.#gpus, this.#cores, this.#memory];
    const mostGpus = this.#limits.gpus + ROUNDING - need.gpus;
    const mostCores = this.#limits.cpuCores + ROUNDING - need.cpuCores;
    const mostMemory = this.#limits.memoryGb + ROUNDING - need.memoryGb;
    const open: Interval[] = [];
    let sinceMs = fromMs;
    for (let step = this.#find(fromMs); step < times.length; step += 1) {
      const stepMs = times[step] ?? 0;
      if (stepMs >= toMs) break;
      const fits =
        (gpus[step] ?? 0) <= mostGpus && (cores[step] ?? 0) <= mostCores && (memory[step] ?? 0) <= mostMemory;
      if (fits) continue;
      if (stepMs - sinceMs >= atLeastMs && stepMs > sinceMs) open.push({ fromMs: sinceMs, toMs: stepMs });
      sinceMs = times[step + 1] ?? Number.POSITIVE_INFINITY;
    }
    if (toMs - sinceMs >= atLeastMs && toMs > sinceMs) open.push({ fromMs: sinceMs, toMs });
    return open;
  }

  /** The step that holds a moment. */
  #find(atMs: number): number {
    let low = 0;
    let high = this.#times.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#times[middle] ?? 0) <= atMs) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The step that begins at a moment, made where there is none. */
  #stepAt(atMs: number): number {
    const step = this.#find(atMs);
    if (this.#times[step] === atMs) return step;
    this.#times.splice(step + 1, 0, atMs);
    for (const levels of [this.#gpus, this.#cores, this.#memory])
      levels.splice(step + 1, 0, elementAt(levels, step, "step"));
    return step + 1;
  }

  /** Drops a step that is no different from the one before. */
  #merge(step: number): void {
    const levelsByKind = [this.#gpus, this.#cores, this.#memory];
    if (
      step === 0 ||
      levelsByKind.some((levels) => Math.abs((levels[step] ?? 0) - (levels[step - 1] ?? 0)) > ROUNDING)
    ) {
      return;
    }
    this.#times.splice(step, 1);
    for (const levels of levelsByKind) levels.splice(step, 1);
  }
}

/** Fractions of cores and gigabytes that are added and taken away again leave less than this. */
export const ROUNDING = 1e-9;
