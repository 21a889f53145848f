import type { ProblemResources } from "../../problem/problem.ts";
import type { Job } from "./jobs.ts";
import { ROUNDING } from "./usage-profile.ts";

export const RESOURCE_KINDS = ["gpus", "cpuCores", "memoryGb"] as const;
type ResourceKind = (typeof RESOURCE_KINDS)[number];

/** What has a price: a resource by demand (unit null), or whole units of it, where less than one counts as none. */
type PricedResource = { readonly kind: ResourceKind; readonly unit: number | null };

/** Most resources counted in whole units: each takes time in every round of prices. */
const ROUNDED_MAX = 3;
/** What is asked of a unit's whole ones, as a part of what is asked of the resource; below, it is seldom what runs out. */
const LOAD_MIN = 0.5;
/** Sizes of jobs that are tried as units. */
const SIZES_MAX = 40;

/**
 * What jobs take of zones, and how much of it there is: each resource, and large shares of it. Where jobs of 8 GPUs meet
 * zones of 14, one of them runs at a time, though 14 is 1.75 times 8; prices and bounds divide jobs, and know it only where
 * jobs and zones are counted in whole eights too. Rounded down on both sides (Gomory 1958, Chvátal 1973) it holds for
 * every schedule that keeps the capacities, so that nothing is lost by it.
 */
export class PricedResources {
  /** The resources first, in the order of `RESOURCE_KINDS`. */
  readonly #resources: readonly PricedResource[];
  readonly #capacities: readonly (readonly number[])[];
  /** By the job's index. */
  readonly #demands: (readonly number[])[] = [];

  constructor(limits: readonly ProblemResources[], jobs: readonly Job[]) {
    this.#resources = [...RESOURCE_KINDS.map((kind) => ({ kind, unit: null })), ...roundedResources(limits, jobs)];
    this.#capacities = limits.map((zone) => this.#resources.map((resource) => capacityOf(zone, resource)));
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
    return this.#capacities[zone]?.[resource] ?? Number.POSITIVE_INFINITY;
  }

  /** What a job takes while it runs, by resource. */
  demandsOf(job: Job): readonly number[] {
    return this.#demands[job.index] ?? [];
  }
}

function demandOf(needs: ProblemResources, { kind, unit }: PricedResource): number {
  return unit === null ? needs[kind] : Math.floor(needs[kind] / unit);
}

function capacityOf(zone: ProblemResources, { kind, unit }: PricedResource): number {
  return unit === null ? zone[kind] : Math.floor((zone[kind] + ROUNDING) / unit);
}

/** The sizes of jobs that, as units, tell most of what does not fit beside each other. */
function roundedResources(limits: readonly ProblemResources[], jobs: readonly Job[]): PricedResource[] {
  const found = RESOURCE_KINDS.flatMap((kind) => {
    const asked = loadOf(limits, jobs, { kind, unit: null });
    if (asked === 0) return [];
    return sizesOf(jobs, kind)
      .map((unit) => ({ kind, unit }))
      .filter((resource) => limits.some((zone) => zone[kind] - resource.unit * capacityOf(zone, resource) > ROUNDING))
      .map((resource) => ({ resource, part: loadOf(limits, jobs, resource) / asked }));
  });
  return found
    .filter(({ part }) => part >= LOAD_MIN)
    .sort((a, b) => b.part - a.part)
    .slice(0, ROUNDED_MAX)
    .map(({ resource }) => resource);
}

/** What jobs ask of a resource, in hours of all there is; nothing where some zone has it without limit. */
function loadOf(limits: readonly ProblemResources[], jobs: readonly Job[], resource: PricedResource): number {
  const limit = limits.reduce((sum, zone) => sum + capacityOf(zone, resource), 0);
  const asked = jobs.reduce((sum, { workload }) => sum + demandOf(workload.needs, resource) * workload.durationMs, 0);
  return limit > 0 ? asked / limit : 0;
}

/** The sizes of jobs, or evenly some of them where they are many. */
function sizesOf(jobs: readonly Job[], kind: ResourceKind): number[] {
  const sizes = [...new Set(jobs.map(({ workload }) => workload.needs[kind]))].filter((size) => size > 0);
  sizes.sort((a, b) => a - b);
  const step = Math.ceil(sizes.length / SIZES_MAX);
  return sizes.filter((_, at) => (sizes.length - 1 - at) % step === 0);
}
