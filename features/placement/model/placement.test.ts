import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anOccupancy, anOutlook, aZone, fixtureNow } from "@/features/grid/model/fixtures.test-data.ts";
import { aCandidate, aPlan, aWorkload } from "./fixtures.test-data.ts";
import { bestCandidate, placementOf } from "./placement.ts";

const minute = 60_000;
const hour = 60 * minute;
const input = {
  workload: aWorkload(),
  zone: aZone(),
  outlook: anOutlook(),
  occupancy: anOccupancy(),
  startAt: fixtureNow,
  now: fixtureNow,
};

describe("placementOf", () => {
  it("prices energy times PUE times intensity and price, over the slots it touches", () => {
    // 2 kWh × 1.5 × (100 + 50) / 2, half an hour in each.
    const placement = placementOf({ ...input, startAt: fixtureNow + 30 * minute });
    expect(placement.carbonG).toBeCloseTo(225, 9);
    expect(placement.costGbp).toBeCloseTo(0.45, 9);
    expect(placement.endAt).toBe(fixtureNow + 90 * minute);
  });

  it("counts a start that has passed as now", () => {
    const placement = placementOf({ ...input, startAt: fixtureNow - 5 * hour });
    expect(placement.startAt).toBe(fixtureNow);
    expect(placement.carbonG).toBeCloseTo(300, 9);
  });

  it("does not know what lies beyond the forecast", () => {
    expect(placementOf({ ...input, startAt: fixtureNow + 3 * 30 * minute })).toMatchObject({
      carbonG: null,
      costGbp: null,
      isCapBroken: false,
    });
    expect(placementOf({ ...input, outlook: undefined }).carbonG).toBeNull();
    expect(placementOf({ ...input, workload: aWorkload({ plan: null }) }).carbonG).toBeNull();
  });

  it.each([
    [299, null, true, false],
    [300.5, null, false, false],
    [null, 0.5, false, true],
    [null, 0.6001, false, false],
  ])("cap %s g and maximum £%s: broken %s, %s", (carbonCapG, maxPriceGbp, isCapBroken, isPriceLimitBroken) => {
    const workload = aWorkload({ carbonCapG, maxPriceGbp });
    expect(placementOf({ ...input, workload })).toMatchObject({ isCapBroken, isPriceLimitBroken });
  });

  it("says when a maximum price cannot be checked", () => {
    const outlook = anOutlook({ priceGbpPerKwh: [null, null, null, null, null] });
    const workload = aWorkload({ maxPriceGbp: 1 });
    expect(placementOf({ ...input, workload, outlook })).toMatchObject({ isPriceUnchecked: true, carbonG: 300 });
    expect(placementOf({ ...input, outlook }).isPriceUnchecked).toBe(false);
  });

  it("is past the deadline from one instant after the latest start", () => {
    expect(placementOf({ ...input, startAt: fixtureNow + 5 * hour }).isPastDeadline).toBe(false);
    expect(placementOf({ ...input, startAt: fixtureNow + 5 * hour + 1 }).isPastDeadline).toBe(true);
  });

  it("may still start at once when the latest start has passed, as the database allows", () => {
    const now = fixtureNow + 5.5 * hour;
    expect(placementOf({ ...input, startAt: now, now }).isPastDeadline).toBe(false);
    expect(placementOf({ ...input, startAt: now + minute, now }).isPastDeadline).toBe(true);
  });

  it("looks for the tightest half hour of the window", () => {
    const used = [0, 7, 0, 8].map((gpus) => ({ gpus, cpuCores: 0, memoryGb: 0 }));
    const occupancy = anOccupancy({ used });
    expect(placementOf({ ...input, occupancy })).toMatchObject({ freeThen: { gpus: 1 }, isTooTight: true });
    expect(placementOf({ ...input, occupancy, startAt: fixtureNow + hour })).toMatchObject({ freeThen: { gpus: 0 } });
    const short = aWorkload({ durationMinutes: 30 });
    expect(placementOf({ ...input, workload: short, occupancy })).toMatchObject({
      freeThen: { gpus: 8 },
      isTooTight: false,
    });
  });

  it("does not count what the workload itself holds in the zone", () => {
    const used = [6, 6, 6, 6].map((gpus) => ({ gpus, cpuCores: 40, memoryGb: 0 }));
    const workload = aWorkload({ status: "SCHEDULED", gpus: 4, zoneId: 1, scheduledStart: fixtureNow });
    const moved = { ...input, workload, occupancy: anOccupancy({ used }), startAt: fixtureNow + 30 * minute };
    expect(placementOf(moved)).toMatchObject({ freeThen: { gpus: 2, cpuCores: 24 }, isTooTight: true });
    expect(placementOf({ ...moved, startAt: fixtureNow })).toMatchObject({ freeThen: { gpus: 6 }, isTooTight: false });
    expect(placementOf({ ...moved, startAt: fixtureNow, workload: { ...workload, zoneId: 2 } }).isTooTight).toBe(true);
  });

  it("knows nothing of capacity beyond what was read", () => {
    expect(placementOf({ ...input, startAt: fixtureNow + 10 * hour })).toMatchObject({
      freeThen: null,
      isTooTight: false,
    });
    expect(placementOf({ ...input, occupancy: undefined }).freeThen).toBeNull();
  });

  it("never emits less than the cleanest slot would have it, nor more than the dirtiest", () => {
    const start = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(start, (minutes) => {
        const { carbonG } = placementOf({ ...input, startAt: fixtureNow + minutes * minute });
        expect(carbonG).toBeGreaterThanOrEqual(150 - 1e-9);
        expect(carbonG).toBeLessThanOrEqual(300 + 1e-9);
      }),
    );
  });
});

it("finds the best candidate, and none without a plan", () => {
  const second = aCandidate({ rank: 2, zoneId: 9 });
  const plan = aPlan({ candidates: [second, aCandidate()] });
  expect(bestCandidate(aWorkload({ plan }))?.rank).toBe(1);
  expect(bestCandidate(aWorkload({ plan: aPlan({ candidates: [], isFeasible: false }) }))).toBeNull();
  expect(bestCandidate(aWorkload({ plan: null }))).toBeNull();
});
