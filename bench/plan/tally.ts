import type { Placement, PlanProblem, ProblemWorkload } from "../../lib/domain/planning/problem/problem.ts";
import { printRow } from "../rows.ts";
import type { Foresight } from "./foresight.ts";

/** Jobs by length in hours: those with the most energy can shift the smallest share of it. */
const CLASSES: readonly (readonly [name: string, lessThanHours: number])[] = [
  ["< 1 h", 1],
  ["1–6 h", 6],
  ["6–24 h", 24],
  ["> 24 h", Number.POSITIVE_INFINITY],
];

type Sums = { readonly emittedG: number[]; missed: number };

/** What contenders emitted over many problems, compared with perfect foresight. */
export class Tally {
  readonly #least = CLASSES.map(() => 0);
  readonly #atArrival = CLASSES.map(() => 0);
  readonly #contenders = new Map<string, Sums>();
  #workloads = 0;

  /** @param leastG by workload, with perfect foresight */
  addProblem(problem: PlanProblem, foresight: Foresight, leastG: readonly number[]): void {
    this.#workloads += problem.workloads.length;
    for (const [at, workload] of problem.workloads.entries()) {
      const kind = classOf(workload);
      this.#least[kind] = (this.#least[kind] ?? 0) + (leastG[at] ?? Number.NaN);
      this.#atArrival[kind] = (this.#atArrival[kind] ?? 0) + foresight.carbonG(workload, atArrival(workload));
    }
  }

  /** A placement that is missing or breaks its workload's terms counts as missed, and as run at arrival. */
  add(name: string, { workloads }: PlanProblem, foresight: Foresight, placements: readonly (Placement | null)[]): void {
    const sums = this.#contenders.get(name) ?? { emittedG: CLASSES.map(() => 0), missed: 0 };
    this.#contenders.set(name, sums);
    for (const [at, workload] of workloads.entries()) {
      const placement = placements[at] ?? null;
      const isKept = placement !== null && keepsTerms(workload, placement);
      if (!isKept) sums.missed += 1;
      const kind = classOf(workload);
      const counted = isKept ? placement : atArrival(workload);
      sums.emittedG[kind] = (sums.emittedG[kind] ?? 0) + foresight.carbonG(workload, counted);
    }
  }

  /** Share of perfect foresight's saving, all jobs by energy and each class of length. */
  shares(name: string): { all: number; byClass: number[]; missed: number } {
    const sums = this.#contenders.get(name);
    const saved = CLASSES.map((_, kind) => (this.#atArrival[kind] ?? 0) - (sums?.emittedG[kind] ?? Number.NaN));
    const most = CLASSES.map((_, kind) => (this.#atArrival[kind] ?? 0) - (this.#least[kind] ?? 0));
    return {
      all: total(saved) / total(most),
      byClass: saved.map((grams, kind) => grams / (most[kind] ?? Number.NaN)),
      missed: sums?.missed ?? 0,
    };
  }

  print(title: string): void {
    const least = 100 * (1 - total(this.#least) / total(this.#atArrival));
    console.log(`\n${title}`);
    console.log(
      `  ${this.#workloads} jobs. Perfect foresight saves ${least.toFixed(2)} % of run-at-arrival; shares of that saving:`,
    );
    printRow("", ["all", ...CLASSES.map(([name]) => name), "missed"]);
    for (const name of this.#contenders.keys()) {
      const { all, byClass, missed } = this.shares(name);
      printRow(name, [...[all, ...byClass].map(percent), String(missed)]);
    }
  }
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(2)} %` : "–";
}

function total(parts: readonly number[]): number {
  return parts.reduce((sum, part) => sum + part, 0);
}

function classOf({ durationMs }: ProblemWorkload): number {
  return CLASSES.findIndex(([, lessThanHours]) => durationMs / 3_600_000 < lessThanHours);
}

export function atArrival({ baselineZone, earliestMs, durationMs }: ProblemWorkload): Placement {
  return { zone: baselineZone, segments: [{ startMs: earliestMs, endMs: earliestMs + durationMs }] };
}

/**
 * Whether a placement has the whole length in disjoint, ordered pieces, between arrival and deadline, in an allowed
 * zone.
 */
export function keepsTerms(workload: ProblemWorkload, { zone, segments }: Placement): boolean {
  let lastMs = workload.earliestMs;
  let ranMs = 0;
  for (const { startMs, endMs } of segments) {
    if (startMs < lastMs || endMs <= startMs) return false;
    lastMs = endMs;
    ranMs += endMs - startMs;
  }
  const isWhole = workload.pauses !== null || segments.length === 1;
  const isAllowed = workload.zones === null || workload.zones.includes(zone);
  return isWhole && isAllowed && ranMs === workload.durationMs && lastMs <= workload.deadlineMs;
}
