import type { ProblemResources } from "../../problem/problem.ts";
import type { Series } from "../series.ts";
import type { CapacityPrices } from "./capacity-prices.ts";
import type { Job } from "./jobs.ts";
import { RESOURCE_KINDS } from "./priced-resources.ts";
import type { Schedule } from "./schedule.ts";

/** A zone used less than this in a slot does not set its price. */
const USE_MIN = 0.02;

/**
 * CapacityPrices to begin with, read off a schedule: in each slot the dearest zone in use sets what
 * running then is worth, and the scarcest resource of a cheaper zone costs the difference.
 *
 * @returns kilowatts usually drawn beside one of the scarcest resource
 */
export function firstPrices(
  schedule: Schedule,
  jobs: readonly Job[],
  zones: readonly Series[],
  limits: readonly ProblemResources[],
  prices: CapacityPrices,
): number {
  const kind = scarcest(jobs, limits);
  if (kind === null) return 0;
  const slots = Math.max(0, ...zones.map(({ perKwh }) => perKwh.length));
  const used = prices.newUsage();
  let energy = 0;
  let needs = 0;
  for (const job of jobs) {
    const placement = schedule.placementOf(job);
    for (const { startMs, endMs } of placement?.segments ?? []) {
      used.add(placement?.zone ?? 0, startMs, endMs, 1, prices.resources.demandsOf(job));
    }
    energy += job.powerKw * job.workload.durationMs;
    needs += job.workload.needs[kind] * job.workload.durationMs;
  }
  used.settle();
  const at = RESOURCE_KINDS.indexOf(kind);
  for (let slot = 0; slot < slots; slot += 1) {
    const isUsed = zones.map((_, zone) => used.at(zone, at, slot) > USE_MIN * (limits[zone]?.[kind] ?? 0));
    const worth = Math.max(0, ...zones.map((zone, n) => (isUsed[n] ? (zone.perKwh[slot] ?? 0) : 0)));
    for (const [zone, { perKwh }] of zones.entries()) {
      prices.set(zone, at, slot, (energy / needs) * Math.max(0, worth - (perKwh[slot] ?? 0)));
    }
  }
  return energy / needs;
}

/** The resource of which the jobs need most of what there is; null where nothing is limited. */
function scarcest(jobs: readonly Job[], limits: readonly ProblemResources[]): keyof ProblemResources | null {
  let most = 0;
  let found: keyof ProblemResources | null = null;
  for (const kind of RESOURCE_KINDS) {
    const limit = limits.reduce((sum, zone) => sum + zone[kind], 0);
    const need = jobs.reduce((sum, { workload }) => sum + workload.needs[kind] * workload.durationMs, 0);
    if (limit > 0 && need / limit > most) {
      most = need / limit;
      found = kind;
    }
  }
  return found;
}
