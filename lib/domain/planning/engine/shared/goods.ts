import type { ProblemResources } from "../problem.ts";
import type { Job } from "./jobs.ts";
import { ROUNDING } from "./usage.ts";

export const KINDS = ["gpus", "cpuCores", "memoryGb"] as const;
type Kind = (typeof KINDS)[number];

/** What has a price: a resource by amount (unit null), or whole units of it, where less than one counts as none. */
type Good = { readonly kind: Kind; readonly unit: number | null };

/** Most goods counted in whole units: each takes time in every round of prices. */
const UNITS_MOST = 3;
/** What is asked of a unit's whole ones, as a part of what is asked of the resource; below, it is seldom what runs out. */
const LEAST_LOAD = 0.5;
/** Sizes of jobs that are tried as units. */
const SIZES_MOST = 40;

/**
 * What jobs take of zones, and how much of it there is: each resource, and large shares of it. Where jobs of 8 GPUs meet
 * zones of 14, one of them runs at a time, though 14 is 1.75 times 8; prices and bounds divide jobs, and know it only where
 * jobs and zones are counted in whole eights too. Rounded down on both sides (Gomory 1958, Chvátal 1973) it holds for
 * every schedule that keeps the capacities, so that nothing is lost by it.
 */
export class Goods {
  /** The resources first, in the order of `KINDS`. */
  readonly #goods: readonly Good[];
  readonly #limits: readonly (readonly number[])[];
  /** By the job's index. */
  readonly #amounts: (readonly number[])[] = [];

  constructor(limits: readonly ProblemResources[], jobs: readonly Job[]) {
    this.#goods = [...KINDS.map((kind) => ({ kind, unit: null })), ...wholeUnits(limits, jobs)];
    this.#limits = limits.map((zone) => this.#goods.map((good) => limitOf(zone, good)));
    for (const job of jobs) {
      this.#amounts[job.index] = this.#goods.map((good) => amountOf(job.workload.needs, good));
    }
  }

  get count(): number {
    return this.#goods.length;
  }

  get zones(): number {
    return this.#limits.length;
  }

  /** Infinite where there is no limit. */
  limitOf(zone: number, good: number): number {
    return this.#limits[zone]?.[good] ?? Number.POSITIVE_INFINITY;
  }

  /** What a job takes while it runs, by good. */
  amountsOf(job: Job): readonly number[] {
    return this.#amounts[job.index] ?? [];
  }
}

function amountOf(needs: ProblemResources, { kind, unit }: Good): number {
  return unit === null ? needs[kind] : Math.floor(needs[kind] / unit);
}

function limitOf(zone: ProblemResources, { kind, unit }: Good): number {
  return unit === null ? zone[kind] : Math.floor((zone[kind] + ROUNDING) / unit);
}

/** The sizes of jobs that, as units, tell most of what does not fit beside each other. */
function wholeUnits(limits: readonly ProblemResources[], jobs: readonly Job[]): Good[] {
  const found = KINDS.flatMap((kind) => {
    const asked = loadOf(limits, jobs, { kind, unit: null });
    if (asked === 0) return [];
    return sizesOf(jobs, kind)
      .map((unit) => ({ kind, unit }))
      .filter((good) => limits.some((zone) => zone[kind] - good.unit * limitOf(zone, good) > ROUNDING))
      .map((good) => ({ good, part: loadOf(limits, jobs, good) / asked }));
  });
  return found
    .filter(({ part }) => part >= LEAST_LOAD)
    .sort((a, b) => b.part - a.part)
    .slice(0, UNITS_MOST)
    .map(({ good }) => good);
}

/** What jobs ask of a good, in hours of all there is; nothing where some zone has it without limit. */
function loadOf(limits: readonly ProblemResources[], jobs: readonly Job[], good: Good): number {
  const limit = limits.reduce((sum, zone) => sum + limitOf(zone, good), 0);
  const asked = jobs.reduce((sum, { workload }) => sum + amountOf(workload.needs, good) * workload.durationMs, 0);
  return limit > 0 ? asked / limit : 0;
}

/** The sizes of jobs, or evenly some of them where they are many. */
function sizesOf(jobs: readonly Job[], kind: Kind): number[] {
  const sizes = [...new Set(jobs.map(({ workload }) => workload.needs[kind]))].filter((size) => size > 0);
  sizes.sort((a, b) => a - b);
  const step = Math.ceil(sizes.length / SIZES_MOST);
  return sizes.filter((_, at) => (sizes.length - 1 - at) % step === 0);
}
