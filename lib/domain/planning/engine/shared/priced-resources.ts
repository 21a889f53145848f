import { elementAt } from "../../../checked.ts";
import type { ProblemResources } from "../../problem/problem.ts";
import type { Job } from "./job.ts";
import { ROUNDING } from "./usage-profile.ts";

export const RESOURCE_KINDS = ["gpus", "cpuCores", "memoryGb"] as const;
type ResourceKind = (typeof RESOURCE_KINDS)[number];

/** What has a price: a resource by amount (unit null), or rounded to whole units, where less than one counts as none. */
type PricedResource = { readonly kind: ResourceKind; readonly unit: number | null };

/** At most so many resources are counted in whole units: each takes time in every round of prices. */
const ROUNDED_MAX = 3;
/** Demand in whole units, as a part of the demand for the resource itself; below, the units are seldom what runs out. */
const LOAD_MIN = 0.5;
/** Sizes of jobs that are tried as units. */
const SIZES_MAX = 40;

/**
 * What jobs demand of zones, and the capacity there is: each resource, and large shares of it. Where jobs of 8 GPUs meet
 * zones of 14, one of them runs at a time, though 14 is 1.75 times 8. Prices and bounds divide jobs, so they see this only
 * where jobs and zones are also counted in whole eights. Rounded down on both sides (Gomory 1958, Chvátal 1973) the capacity
 * holds for every schedule that keeps the original ones, so no schedule is lost.
 */
export class PricedResources {
  /** The plain resources first, in the order of `RESOURCE_KINDS`. */
  readonly #resources: readonly PricedResource[];
  readonly #capacities: readonly (readonly number[])[];
  /** By the job's index. */
  readonly #demands: (readonly number[])[] = [];

  constructor(capacities: readonly ProblemResources[], jobs: readonly Job[]) {
    this.#resources = [...RESOURCE_KINDS.map((kind) => ({ kind, unit: null })), ...roundedResources(capacities, jobs)];
    this.#capacities = capacities.map((zone) => this.#resources.map((resource) => capacityOf(zone, resource)));
    for (const job of jobs) {
      this.#demands[job.index] = this.#resources.map((resource) => demandOf(job.workload.needs, resource));
    }
  }

  get count(): number {
    return this.#resources.length;
  }

  get zones(): number {
    return this.#capacities.length;
  }

  /** Infinite where there is no limit. */
  capacityOf(zone: number, resource: number): number {
    return elementAt(elementAt(this.#capacities, zone, "zone"), resource, "resource");
  }

  /** What a job takes while it runs, by resource. */
  demandsOf(job: Job): readonly number[] {
    return elementAt(this.#demands, job.index, "job");
  }
}

function demandOf(needs: ProblemResources, { kind, unit }: PricedResource): number {
  return unit === null ? needs[kind] : Math.floor(needs[kind] / unit);
}

function capacityOf(zone: ProblemResources, { kind, unit }: PricedResource): number {
  return unit === null ? zone[kind] : Math.floor((zone[kind] + ROUNDING) / unit);
}

/** The sizes of jobs that, as units, show most of what does not fit side by side. */
function roundedResources(capacities: readonly ProblemResources[], jobs: readonly Job[]): PricedResource[] {
  const found = RESOURCE_KINDS.flatMap((kind) => {
    const plainLoad = loadOf(capacities, jobs, { kind, unit: null });
    if (plainLoad === 0) return [];
    return sizesOf(jobs, kind)
      .map((unit) => ({ kind, unit }))
      .filter((resource) =>
        capacities.some((zone) => zone[kind] - resource.unit * capacityOf(zone, resource) > ROUNDING),
      )
      .map((resource) => ({ resource, part: loadOf(capacities, jobs, resource) / plainLoad }));
  });
  return found
    .filter(({ part }) => part >= LOAD_MIN)
    .sort((a, b) => b.part - a.part)
    .slice(0, ROUNDED_MAX)
    .map(({ resource }) => resource);
}

/** What jobs demand of a resource, in hours of the whole capacity; zero where some zone has it without limit. */
function loadOf(capacities: readonly ProblemResources[], jobs: readonly Job[], resource: PricedResource): number {
  const capacity = capacities.reduce((sum, zone) => sum + capacityOf(zone, resource), 0);
  const demand = jobs.reduce((sum, { workload }) => sum + demandOf(workload.needs, resource) * workload.durationMs, 0);
  return capacity > 0 ? demand / capacity : 0;
}

/** The sizes of jobs, or evenly some of them where they are many. */
function sizesOf(jobs: readonly Job[], kind: ResourceKind): number[] {
  const sizes = [...new Set(jobs.map(({ workload }) => workload.needs[kind]))].filter((size) => size > 0);
  sizes.sort((a, b) => a - b);
  const step = Math.ceil(sizes.length / SIZES_MAX);
  return sizes.filter((_, at) => (sizes.length - 1 - at) % step === 0);
}
