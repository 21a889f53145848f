import { describe, expect, it } from "vitest";
import { type GridOutlook, placedFromUsage } from "@/features/grid/model/outlook.ts";
import { SLOT_MS } from "@/lib/domain/grid/slots.ts";
import { type PlannedPart, planWindow, previewPlan, priceAssignment } from "./preview.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const capacity = { gpus: 8, cpuCores: 64, memoryGb: 256 };
const slots = 60;
const falling = Array.from({ length: slots }, (_, slot) => 300 - slot);

const outlook: GridOutlook = {
  zones: [
    { id: 1, code: "UK-LONDON-01", name: "London", region: "London", pue: 1.3, capacity, placed: [] },
    { id: 2, code: "UK-SCOTLAND-01", name: "Glasgow", region: "South Scotland", pue: 1.1, capacity, placed: [] },
  ],
  regions: [
    region(
      "London",
      falling.map((intensity) => intensity + 50),
    ),
    region("South Scotland", falling),
  ],
  baselineZoneId: 1,
  carbonPriceGbpPerKg: 0.1,
  latenessGbpPerHour: { HIGH: 10, MEDIUM: 0.001, LOW: 0 },
};

function region(name: string, intensityGPerKwh: readonly number[]) {
  return {
    region: name,
    firstSlot: now,
    issuedAt: now,
    kind: "sample" as const,
    intensityGPerKwh,
    p10GPerKwh: intensityGPerKwh.map(() => null),
    p90GPerKwh: intensityGPerKwh.map(() => null),
    status: intensityGPerKwh.map(() => "forecast" as const),
    source: intensityGPerKwh.map(() => "neso" as const),
    errorRho: 0.9,
    priceGbpPerKwh: intensityGPerKwh.map(() => 0.2),
  };
}

const spec: PlannedPart = {
  urgency: "LOW",
  gpus: 1,
  cpuCores: 4,
  memoryGb: 16,
  durationMinutes: 60,
  deferralMinutes: null,
  deadline: null,
  carbonCapG: null,
  maxPriceGbp: null,
  energyKwh: 1,
};

describe("previewPlan", () => {
  it("takes the window from the urgency when nothing is stated, as the database does", () => {
    const preview = previewPlan(spec, outlook, now);
    // A quarter of an hour beyond window and duration, less a fifth of the duration and five minutes.
    const latest = now + (1440 + 15 - 12 - 5) * 60_000;
    expect(preview.latestStart).toBe(latest);
    expect(preview.candidates[0]).toMatchObject({ rank: 1, zone: { name: "Glasgow" }, startAt: latest });
    expect(preview.runNow).toMatchObject({ zone: { name: "London" }, startAt: now, carbonG: 1.3 * 349.5 });
  });

  it("takes the window from the deadline when only that is stated", () => {
    const preview = previewPlan({ ...spec, deadline: "2026-11-22T16:00:00Z" }, outlook, now);
    expect(preview.deadline).toBe(now + 4 * 3_600_000);
    expect(preview.latestStart).toBe(now + (3 * 60 - 12 - 5) * 60_000);
  });

  it("lets high urgency start at once", () => {
    expect(previewPlan({ ...spec, urgency: "HIGH" }, outlook, now).candidates[0]?.startAt).toBe(now);
  });

  it("says at once what cannot be met, with the nearest", () => {
    const preview = previewPlan({ ...spec, carbonCapG: 10 }, outlook, now);
    expect(preview).toMatchObject({ isFeasible: false, bindingConstraint: "carbon_cap" });
    expect(preview.candidates).toHaveLength(1);
    expect(preview.summary).toMatch(/^The carbon cap of 10 g cannot be met: the minimum is 277 g/);
  });
});

describe("priceAssignment", () => {
  const workload = {
    zone: { id: 1, code: "UK-LONDON-01", name: "London", region: "London" },
    scheduledStart: now + 2 * SLOT_MS,
    durationMinutes: 60,
    energyKwh: 2,
    plan: null,
    urgency: "LOW" as const,
  };

  it("is energy times PUE times intensity, as in the accounts", () => {
    expect(priceAssignment(workload, outlook)).toMatchObject({ basis: "expected", carbonG: 2 * 1.3 * 347.5 });
  });

  it.each([
    [{ zone: null }],
    [{ scheduledStart: null }],
    [{ energyKwh: null }],
    [{ scheduledStart: now + 200 * SLOT_MS }],
  ])("knows nothing of %j", (change) => {
    expect(priceAssignment({ ...workload, ...change }, outlook)).toBeNull();
  });
});

describe("planWindow", () => {
  it.each([
    [{}, 1440, now + 25.25 * 3_600_000],
    [{ deferralMinutes: 30 }, 30, now + 1.75 * 3_600_000],
    [{ deadline: "2026-11-22T16:00:00Z" }, 180, now + 4 * 3_600_000],
    [{ deadline: "2026-11-22T12:10:00Z" }, 0, now + 600_000],
    [{ deadline: "2027-11-22T12:00:00Z" }, 20_160, Date.parse("2027-11-22T12:00:00Z")],
    [{ deadline: "2026-11-22T16:00:00Z", deferralMinutes: 5 }, 5, now + 4 * 3_600_000],
  ])("%j", (change, deferralMinutes, deadline) => {
    expect(planWindow({ ...spec, ...change }, now)).toEqual({ deferralMinutes, deadline });
  });
});

describe("placedFromUsage", () => {
  it("joins equal half hours and leaves out idle ones", () => {
    expect(placedFromUsage(now, { gpus: [2, 2, 0, 2], cpuCores: [1, 1, 0, 1], memoryGb: [1, 1, 0, 1] })).toEqual([
      { startMs: now, endMs: now + 2 * SLOT_MS, gpus: 2, cpuCores: 1, memoryGb: 1 },
      { startMs: now + 3 * SLOT_MS, endMs: now + 4 * SLOT_MS, gpus: 2, cpuCores: 1, memoryGb: 1 },
    ]);
  });
});
