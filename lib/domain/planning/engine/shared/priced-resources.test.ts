import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemWorkload, problemZone, START_MS } from "../../problem/problem.fixture.ts";
import type { PlanProblem } from "../../problem/problem.ts";
import { outlookAt, planProblem } from "../plan-problem.ts";
import { jobsOf } from "./jobs.ts";
import { PricedResources } from "./priced-resources.ts";
import { effectiveCapacity } from "./usage-profile.ts";

const SLOT_MS = 1_800_000;

function crowd(capacities: readonly number[], sizes: readonly number[], intensity: readonly number[]): PlanProblem {
  return {
    startMs: START_MS,
    slotMs: SLOT_MS,
    objective: { countsPrice: false, carbonPricePerKgGbp: 0 },
    zones: capacities.map((gpus, at) =>
      problemZone({ id: `zone ${at}`, intensityGPerKwh: [...intensity], capacity: { gpus } }),
    ),
    workloads: sizes.map((gpus, at) =>
      problemWorkload({
        ...{ id: `w ${at}`, durationMs: SLOT_MS, deadlineMs: START_MS + intensity.length * SLOT_MS },
        needs: { gpus, cpuCores: 0, memoryGb: 0 },
      }),
    ),
  };
}

function resourcesOf(problem: PlanProblem) {
  const capacities = problem.zones.map(({ capacity }) => effectiveCapacity(capacity));
  const jobs = jobsOf(problem, outlookAt(problem, START_MS), START_MS, capacities);
  return { resources: new PricedResources(capacities, jobs), jobs };
}

describe("PricedResources", () => {
  it("count what fits in a zone at once as fitting, whatever the sizes", () => {
    const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(0.1, 0.3, 2.5)), {
      minLength: 1,
      maxLength: 12,
    });
    const capacities = fc.array(fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constantFrom(0.3, 7.5)), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(capacities, sizes, (zones, needs) => {
        const { resources, jobs } = resourcesOf(crowd(zones, needs, [1, 2]));
        for (const [zone, capacity] of zones.entries()) {
          let used = 0;
          const beside = jobs.filter(({ workload }) => {
            const fits = used + workload.needs.gpus <= capacity + 1e-9;
            if (fits) used += workload.needs.gpus;
            return fits;
          });
          for (let resource = 0; resource < resources.count; resource += 1) {
            const taken = beside.reduce((sum, job) => sum + (resources.demandsOf(job)[resource] ?? 0), 0);
            expect(taken).toBeLessThanOrEqual(resources.capacityOf(zone, resource) + 1e-6);
          }
        }
      }),
    );
  });

  it("count jobs of eight in a zone of fourteen one at a time", () => {
    const { resources, jobs } = resourcesOf(crowd([14, 19], [8, 8, 8, 2, 1], [1, 2]));
    const counted = Array.from({ length: resources.count }, (_, resource) => [
      ...jobs.map((job) => resources.demandsOf(job)[resource]),
      resources.capacityOf(0, resource),
      resources.capacityOf(1, resource),
    ]);
    expect(counted).toContainEqual([1, 1, 1, 0, 0, 1, 2]);
  });

  it("add nothing where sizes divide what there is", () => {
    expect(resourcesOf(crowd([8, 16], [8, 4, 2, 1], [1, 2])).resources.count).toBe(3);
  });

  it("let the bound know that two large jobs cannot run beside each other", () => {
    // Divided, one and three quarters of them would run in the cleaner slot: 12.5 g.
    const { decisions, lowerBound } = planProblem(crowd([14], [8, 8], [10, 30]));
    expect(decisions.every(({ ok }) => ok)).toBe(true);
    expect(lowerBound).toBeGreaterThan(19);
    expect(lowerBound).toBeLessThanOrEqual(20);
  });
});
