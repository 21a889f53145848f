import { describe, expect, it } from "vitest";
import { anOccupancy, anOutlook, aZone, fixtureNow } from "@/features/grid/model/fixtures.test-data.ts";
import { aCandidate, aPlan, aWorkload } from "./fixtures.test-data.ts";
import { recommendedStart } from "./recommended-start.ts";

const hour = 3_600_000;
const input = {
  workload: aWorkload({ durationMinutes: 30, plan: aPlan({ candidates: [] }) }),
  zone: aZone(),
  outlook: anOutlook(),
  occupancy: anOccupancy(),
  now: fixtureNow,
};

describe("recommendedStart", () => {
  it("takes the plan's own start where it has a candidate in the zone", () => {
    const candidate = aCandidate({ startAt: fixtureNow + 0.25 * hour });
    expect(recommendedStart({ ...input, workload: aWorkload({ plan: aPlan({ candidates: [candidate] }) }) })).toBe(
      fixtureNow + 0.25 * hour,
    );
  });

  it("looks anew when that start has passed, or in another zone", () => {
    const candidate = aCandidate({ startAt: fixtureNow - hour });
    const workload = aWorkload({ durationMinutes: 30, plan: aPlan({ candidates: [candidate] }) });
    expect(recommendedStart({ ...input, workload })).toBe(fixtureNow + hour);
    expect(recommendedStart(input)).toBe(fixtureNow + hour);
  });

  it("keeps clear of what is placed, but not of the workload's own place", () => {
    const used = [0, 0, 8, 0].map((gpus) => ({ gpus, cpuCores: 0, memoryGb: 0 }));
    const occupancy = anOccupancy({ used });
    expect(recommendedStart({ ...input, occupancy })).toBe(fixtureNow + 1.5 * hour);
    const own = [0, 0, 2, 0].map((gpus) => ({ gpus, cpuCores: 8, memoryGb: 32 }));
    const workload = { ...input.workload, zoneId: 1, scheduledStart: fixtureNow + hour };
    const zone = aZone({ capacity: { gpus: 2, cpuCores: 8, memoryGb: 32 } });
    expect(recommendedStart({ ...input, workload, zone, occupancy: anOccupancy({ used: own }) })).toBe(
      fixtureNow + hour,
    );
  });

  it("has none where the cap, the forecast or the plan leaves none", () => {
    expect(recommendedStart({ ...input, workload: { ...input.workload, carbonCapG: 1 } })).toBeNull();
    expect(recommendedStart({ ...input, outlook: undefined })).toBeNull();
    expect(recommendedStart({ ...input, workload: aWorkload({ plan: null }) })).toBeNull();
  });
});
