import { elementAt } from "../../../checked.ts";
import type { ProblemResources } from "../../problem/problem.ts";
import type { Series } from "../series.ts";
import type { CapacityPrices } from "./capacity-prices.ts";
import type { Job } from "./job.ts";
import { RESOURCE_KINDS } from "./priced-resources.ts";
import type { Schedule } from "./schedule.ts";

/** A zone used less than this part of its capacity in a slot does not set the slot's price. */
const USE_MIN = 0.02;

/**
 * First prices, read off a schedule: in each slot the most expensive zone in use sets what
 * running then is worth, and the scarcest resource of a cheaper zone costs the difference.
 *
 * @returns kilowatts usually drawn per unit of the scarcest resource
 */
export function firstPrices(
  schedule: Schedule,
  jobs: readonly Job[],
  zones: readonly Series[],
  capacities: readonly ProblemResources[],
  prices: CapacityPrices,
): number {
  const kind = scarcest(jobs, capacities);
  if (kind === null) return 0;
  const slots = Math.max(0, ...zones.map(({ perKwh }) => perKwh.length));
  const used = prices.newUsage();
  let energy = 0;
  let needs = 0;
  for (const job of jobs) {
    const placement = schedule.placementOf(job);
    if (placement) used.addPlacement(placement, prices.resources.demandsOf(job));
    energy += job.powerKw * job.workload.durationMs;
    needs += job.workload.needs[kind] * job.workload.durationMs;
  }
  used.settle();
  const resource = RESOURCE_KINDS.indexOf(kind);
  for (let slot = 0; slot < slots; slot += 1) {
    // A zone whose figures end sooner has no use in the slot, so its price there does not matter.
    const costs = zones.map(({ perKwh }) => perKwh[slot] ?? 0);
    const inUse = costs.filter((_, zone) => {
      const capacity = elementAt(capacities, zone, "zone")[kind];
      return used.at(zone, resource, slot) > USE_MIN * capacity;
    });
    const worth = Math.max(0, ...inUse);
    for (const [zone, cost] of costs.entries()) {
      prices.set(zone, resource, slot, (energy / needs) * Math.max(0, worth - cost));
    }
  }
  return energy / needs;
}

/** The resource of which the jobs need most of what there is; null where no capacity is limited. */
function scarcest(jobs: readonly Job[], capacities: readonly ProblemResources[]): keyof ProblemResources | null {
  let most = 0;
  let found: keyof ProblemResources | null = null;
  for (const kind of RESOURCE_KINDS) {
    const capacity = capacities.reduce((sum, zone) => sum + zone[kind], 0);
    const need = jobs.reduce((sum, { workload }) => sum + workload.needs[kind] * workload.durationMs, 0);
    if (capacity > 0 && need / capacity > most) {
      most = need / capacity;
      found = kind;
    }
  }
  return found;
}
