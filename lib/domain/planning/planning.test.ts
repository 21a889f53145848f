import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountTrace } from "../accounting/carbon.ts";
import { evenTrace } from "../accounting/energy-trace.ts";
import { SLOT_MS } from "../grid/slots.ts";
import type { PlanRequest, ZoneOutlook } from "./plan-types.ts";
import { clock, planSummary } from "./plan-words.ts";
import { type PlanInput, planWorkload, priceIfPossible } from "./plan-workload.ts";

const noon = Date.parse("2026-11-20T12:00:00Z");
const capacity = { gpus: 8, cpuCores: 64, memoryGb: 256 };

function zone(zoneId: number, intensity: (number | null)[], rest: Partial<ZoneOutlook> = {}): ZoneOutlook {
  return {
    zoneId,
    pue: 1,
    capacity,
    placed: [],
    firstSlotMs: noon,
    intensityGPerKwh: intensity,
    priceGbpPerKwh: intensity.map(() => 0.1),
    ...rest,
  };
}

function request(rest: Partial<PlanRequest> = {}): PlanRequest {
  return {
    submittedMs: noon,
    durationMinutes: 60,
    energyKwh: 1,
    gpus: 1,
    cpuCores: 4,
    memoryGb: 16,
    deadlineMs: noon + 6 * 3_600_000,
    deferralMinutes: 5 * 60,
    carbonCapG: null,
    maxPriceGbp: null,
    ...rest,
  };
}

function input(zones: ZoneOutlook[], rest: Partial<PlanRequest> = {}): PlanInput {
  return {
    request: request(rest),
    weights: { carbonPriceGbpPerKg: 0.1, latenessGbpPerHour: 0 },
    zones,
    baselineZoneId: zones[0]?.zoneId ?? null,
    nowMs: noon,
  };
}

const falling = [300, 280, 260, 240, 100, 90, 200, 220, 240, 260, 280, 300];

describe("planWorkload in pieces", () => {
  const pieces = { minSegmentMinutes: 30, resumeKwh: 0 };
  const valleys = [300, 100, 100, 300, 300, 100, 100, 300, 300, 300, 300, 300];
  const planned = (rest: Partial<PlanRequest>, zones = [zone(1, valleys)]) => {
    const plan = planWorkload(input(zones, { durationMinutes: 120, energyKwh: 2, ...rest }));
    return plan.feasible ? plan.candidates[0] : null;
  };

  it("begins where the cheapest pieces do, and prices them", () => {
    expect(planned({})?.carbonG).toBe(400);
    expect(planned({ pieces })).toMatchObject({
      ...{ startMs: noon + SLOT_MS, endMs: noon + 7 * SLOT_MS, carbonG: 200, costGbp: 0.2 },
      segments: [
        { startMs: noon + SLOT_MS, endMs: noon + 3 * SLOT_MS },
        { startMs: noon + 5 * SLOT_MS, endMs: noon + 7 * SLOT_MS },
      ],
    });
  });

  it.each<[string, Partial<PlanRequest>, ZoneOutlook[]?]>([
    ["resuming costs more than is gained", { pieces: { ...pieces, resumeKwh: 3 } }],
    ["no piece may be so short", { pieces: { ...pieces, minSegmentMinutes: 90 } }],
    ["it could not run on in one piece if it had to", { pieces, deadlineMs: noon + 4 * SLOT_MS }],
    [
      "others hold the zone between",
      { pieces },
      [zone(1, valleys, { placed: [{ ...capacity, startMs: noon + 3 * SLOT_MS, endMs: noon + 4 * SLOT_MS }] })],
    ],
    [
      "the gain is small",
      { pieces },
      [
        zone(
          1,
          valleys.map((each) => (each === 300 ? 102 : each)),
        ),
      ],
    ],
  ])("runs in one piece where %s", (_, rest, zones) => {
    expect(planned(rest, zones)?.segments).toBeUndefined();
  });

  it("is priced in pieces where it was planned so, and says how many", () => {
    const asked = input([zone(1, valleys)], { durationMinutes: 120, energyKwh: 2, pieces });
    expect(priceIfPossible(asked, 1, noon + SLOT_MS)).toMatchObject({ carbonG: 200 });
    expect(priceIfPossible(asked, 1, noon + 3 * SLOT_MS)).toMatchObject({ carbonG: 400 });
    expect(planSummary(planWorkload(asked), asked.request, () => "London", noon)).toMatch(
      /^Best in London from 12:30 GMT, in 2 pieces: 200 g/,
    );
  });

  it("counts waiting to its end, and resuming where it resumes", () => {
    const asked = {
      ...input([zone(1, valleys)], { durationMinutes: 120, energyKwh: 2, pieces: { ...pieces, resumeKwh: 0.1 } }),
    };
    const plan = planWorkload({ ...asked, weights: { carbonPriceGbpPerKg: 1, latenessGbpPerHour: 0.01 } });
    const best = plan.feasible ? plan.candidates[0] : null;
    expect(best?.carbonG).toBeCloseTo(210, 9);
    expect(best?.latenessScoreGbp).toBeCloseTo(0.015, 9);
  });
});

describe("planWorkload", () => {
  it("waits for the cleanest window before the deadline", () => {
    const plan = planWorkload(input([zone(1, falling)]));
    expect(plan.feasible && plan.candidates[0]).toMatchObject({ zoneId: 1, startMs: noon + 4 * SLOT_MS, carbonG: 95 });
    expect(plan.runNow?.carbonG).toBe(290);
  });

  it("never ends after the deadline nor starts after the deferral window", () => {
    const plan = planWorkload(input([zone(1, falling)], { deadlineMs: noon + 5 * SLOT_MS, deferralMinutes: 30 }));
    expect(plan.feasible && plan.candidates[0].startMs).toBe(noon + SLOT_MS);
    expect(plan.latestStartMs).toBe(noon + SLOT_MS);
  });

  it("ranks the best start of each zone and keeps three", () => {
    const flat = (value: number) => Array.from({ length: 12 }, () => value);
    const plan = planWorkload(input([4, 2, 3, 1].map((id) => zone(id, flat(id * 100)))));
    expect(plan.feasible && plan.candidates.map(({ zoneId }) => zoneId)).toEqual([1, 2, 3]);
  });

  it("lets urgency outweigh carbon", () => {
    const hurried = { ...input([zone(1, falling)]), weights: { carbonPriceGbpPerKg: 0.1, latenessGbpPerHour: 10 } };
    const plan = planWorkload(hurried);
    expect(plan.feasible && plan.candidates[0].startMs).toBe(noon);
  });

  it("counts the facility's energy, not only the servers'", () => {
    const plan = planWorkload(input([zone(1, falling, { pue: 1.5 })]));
    expect(plan.feasible && plan.candidates[0].carbonG).toBeCloseTo(142.5, 9);
  });

  it("never chooses a window with an unknown intensity, as if it were clean", () => {
    const gap = falling.map((value, slot) => (slot === 5 ? null : value));
    const plan = planWorkload(input([zone(1, gap)]));
    expect(plan.feasible && plan.candidates[0].startMs).toBe(noon + 3 * SLOT_MS);
  });

  it("stays out of a zone that is full then, and takes the moment it comes free", () => {
    const placed = [{ startMs: noon, endMs: noon + 4.5 * SLOT_MS, gpus: 8, cpuCores: 1, memoryGb: 1 }];
    const plan = planWorkload(input([zone(1, falling, { placed })]));
    expect(plan.feasible && plan.candidates[0].startMs).toBe(noon + 4.5 * SLOT_MS);
  });
});

describe("what cannot be met", () => {
  const cases: [string, Partial<PlanRequest>, Partial<ZoneOutlook>, string, RegExp][] = [
    [
      "a carbon cap",
      { carbonCapG: 80 },
      {},
      "carbon_cap",
      /carbon cap of 80 g cannot be met: the minimum is 95 g, starting 14:00 GMT in Zone 1/,
    ],
    [
      "a maximum price",
      { maxPriceGbp: 0.05 },
      {},
      "max_price",
      /maximum price of £0.0500 cannot be met: the minimum is £0.1000/,
    ],
    ["a deadline", { deadlineMs: noon + SLOT_MS }, {}, "deadline", /needs 60 minutes and had to start by 11:30 GMT/],
    ["a need beyond every zone", { gpus: 9 }, {}, "capacity", /No zone has enough free/],
    ["a forecast that does not reach", {}, { intensityGPerKwh: [] }, "forecast", /No forecast reaches far enough/],
    [
      "a maximum price where no price is known",
      { maxPriceGbp: 5 },
      { priceGbpPerKwh: falling.map(() => null) },
      "max_price",
      /no electricity price is known/,
    ],
  ];
  it.each(cases)("%s is said with what comes nearest", (_, asked, seen, constraint, sentence) => {
    const plan = planWorkload(input([zone(1, falling, seen)], asked));
    expect(plan).toMatchObject({ feasible: false, bindingConstraint: constraint });
    expect(planSummary(plan, request(asked), (id) => `Zone ${id}`, noon)).toMatch(sentence);
  });

  it("a cap and a price that can be met, but not together, names the least carbon within the price", () => {
    const prices = falling.map((_, slot) => (slot === 4 || slot === 5 ? 1 : 0.1));
    const plan = planWorkload(
      input([zone(1, falling, { priceGbpPerKwh: prices })], { carbonCapG: 100, maxPriceGbp: 0.2 }),
    );
    expect(plan).toMatchObject({
      feasible: false,
      bindingConstraint: "carbon_cap",
      // As long in the clean, dear half hour as the price allows.
      nearest: { startMs: noon + 6 * SLOT_MS - 400_000 },
    });
  });
});

describe("planSummary", () => {
  it("says where, when and what it is worth", () => {
    const plan = planWorkload(input([zone(1, falling)]));
    expect(planSummary(plan, request(), () => "Glasgow", noon)).toBe(
      "Best in Glasgow from 14:00 GMT: 95 g, 195 g less than running at once in Glasgow.",
    );
  });

  it("names the day and the zone of a time that is not today", () => {
    const [atNoon, inSummer] = [noon, Date.UTC(2026, 6, 6, 22, 30)];
    expect(clock(atNoon + 24 * 3_600_000, atNoon)).toBe("Sat 12:00 GMT");
    expect(clock(inSummer + 1_800_000, inSummer)).toBe("Tue 00:00 BST");
  });

  it.each([
    ["a small saving", falling.map((each) => each / 1000), "0.095 g, 0.195 g less than running at once in Glasgow."],
    [
      "what reads the same",
      falling.map((_, slot) => 100 - slot / 1000),
      "100 g, as much as running at once in Glasgow.",
    ],
  ])("judges %s by its share, not by grams", (_, series, words) => {
    const plan = planWorkload(input([zone(1, series)]));
    expect(planSummary(plan, request(), () => "Glasgow", noon)).toContain(words);
  });
});

const slotSeries = fc.array(fc.option(fc.integer({ min: 0, max: 400 }), { nil: null, freq: 8 }), {
  minLength: 4,
  maxLength: 20,
});
const problems = fc.record({
  series: fc.array(slotSeries, { minLength: 1, maxLength: 3 }),
  durationMinutes: fc.integer({ min: 1, max: 200 }),
  deadlineMinutes: fc.integer({ min: 1, max: 600 }),
  offsetSeconds: fc.integer({ min: 0, max: 1799 }),
  carbonPrice: fc.double({ min: 0, max: 5, noNaN: true }),
  lateness: fc.double({ min: 0, max: 0.05, noNaN: true }),
});

describe("the optimum", () => {
  it("is no worse than any start tried minute by minute, and is what the accounts say it is", () => {
    fc.assert(
      fc.property(problems, ({ series, durationMinutes, deadlineMinutes, offsetSeconds, carbonPrice, lateness }) => {
        const nowMs = noon + offsetSeconds * 1000;
        const zones = series.map((intensity, at) => zone(at + 1, intensity, { pue: 1 + at / 10 }));
        const weights = { carbonPriceGbpPerKg: carbonPrice, latenessGbpPerHour: lateness };
        const asked = request({
          submittedMs: nowMs,
          durationMinutes,
          deadlineMs: nowMs + deadlineMinutes * 60_000,
          deferralMinutes: 600,
        });
        const plan = planWorkload({ request: asked, weights, zones, baselineZoneId: 1, nowMs });
        const best = plan.feasible ? plan.candidates[0].scoreGbp : Number.POSITIVE_INFINITY;
        const brute = bruteForce(zones, asked, weights, nowMs);
        expect(best).toBeLessThanOrEqual(brute + 1e-9);
        if (!plan.feasible) expect(brute).toBe(Number.POSITIVE_INFINITY);
        else
          expect(plan.candidates[0].scoreGbp).toBeCloseTo(
            scoreOf(zones, asked, weights, plan.candidates[0].zoneId, plan.candidates[0].startMs),
            9,
          );
      }),
      { numRuns: 300 },
    );
  });
});

type Weights = { carbonPriceGbpPerKg: number; latenessGbpPerHour: number };

function bruteForce(zones: ZoneOutlook[], asked: PlanRequest, weights: Weights, nowMs: number): number {
  let best = Number.POSITIVE_INFINITY;
  const latestMs = asked.deadlineMs - asked.durationMinutes * 60_000;
  for (const { zoneId } of zones) {
    for (let startMs = nowMs; startMs <= latestMs; startMs += 60_000) {
      best = Math.min(best, scoreOf(zones, asked, weights, zoneId, startMs));
    }
  }
  return best;
}

/** The score by the ledger's own arithmetic; infinite where it is not known. */
function scoreOf(zones: ZoneOutlook[], asked: PlanRequest, weights: Weights, zoneId: number, startMs: number): number {
  const at = zones.find((candidate) => candidate.zoneId === zoneId);
  if (!at) return Number.POSITIVE_INFINITY;
  const trace = evenTrace(startMs, startMs + asked.durationMinutes * 60_000, asked.energyKwh);
  const account = accountTrace(trace, at.pue, (slotMs) => {
    const slot = (slotMs - at.firstSlotMs) / SLOT_MS;
    return { intensityGPerKwh: at.intensityGPerKwh[slot] ?? null, status: "forecast", priceGbpPerKwh: 0.1 };
  });
  if (account.carbonG === null || account.costGbp === null) return Number.POSITIVE_INFINITY;
  const hours = (startMs - asked.submittedMs) / 3_600_000;
  return (account.carbonG / 1000) * weights.carbonPriceGbpPerKg + account.costGbp + hours * weights.latenessGbpPerHour;
}
