import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SLOT_MS } from "../grid/slots.ts";
import { type Movable, makeRoomByMoving, makeRoomBySuspending, type Suspendable } from "./make-room.ts";
import type { PlacedWork, PlanRequest, ZoneOutlook } from "./plan-types.ts";
import { type PlanInput, planWorkload } from "./plan-workload.ts";

const noon = Date.parse("2026-11-20T12:00:00Z");
const HOUR_MS = 3_600_000;
const SLOTS = 24;
const weights = { carbonPriceGbpPerKg: 0.1, latenessGbpPerHour: 0 };

function request(rest: Partial<PlanRequest> = {}): PlanRequest {
  return {
    ...{ submittedMs: noon, durationMinutes: 60, energyKwh: 1, gpus: 1, cpuCores: 1, memoryGb: 1 },
    ...{ deadlineMs: noon + 12 * HOUR_MS, deferralMinutes: 720, carbonCapG: null, maxPriceGbp: null },
    ...rest,
  };
}

/** Less urgent work of an hour, so many hours from noon. */
function placed(
  id: number,
  zoneId: number,
  inHours: number,
  rest: Partial<Movable> & Partial<PlanRequest> = {},
): Movable {
  const { urgency = "LOW", gpus = 1, deadlineMs = noon + 12 * HOUR_MS } = rest;
  return {
    ...{ id, urgency, zoneId, startMs: noon + inHours * HOUR_MS, weights, baselineZoneId: null },
    request: request({ gpus, deadlineMs }),
  };
}

function zone(
  zoneId: number,
  gpus: number,
  works: readonly Movable[],
  others: readonly PlacedWork[] = [],
): ZoneOutlook {
  const own = works.filter((work) => work.zoneId === zoneId);
  return {
    ...{ zoneId, pue: 1, capacity: { gpus, cpuCores: 100, memoryGb: 100 }, firstSlotMs: noon },
    intensityGPerKwh: new Array<number>(SLOTS).fill(100 + zoneId),
    priceGbpPerKwh: new Array<number>(SLOTS).fill(0.1),
    placed: [
      ...own.map((work) => ({ ...work.request, startMs: work.startMs, endMs: work.startMs + HOUR_MS })),
      ...others,
    ],
  };
}

/** Urgent work of an hour that must end within the next one and a half. */
function urgent(zones: readonly ZoneOutlook[], gpus = 1): PlanInput {
  const needs = request({ gpus, deadlineMs: noon + 1.5 * HOUR_MS, deferralMinutes: 30 });
  return { request: needs, weights, zones, baselineZoneId: null, nowMs: noon };
}

const moved = (found: ReturnType<typeof makeRoomByMoving>) => found?.moves.map(({ id }) => id);

describe("makeRoomByMoving", () => {
  it("moves what is in the way to where it still meets its deadline, and places what is urgent", () => {
    const works = [placed(1, 1, 1)];
    const zones = [zone(1, 1, works, [{ ...request(), startMs: noon, endMs: noon + HOUR_MS / 4 }])];
    expect(planWorkload(urgent(zones))).toMatchObject({ feasible: false, bindingConstraint: "capacity" });
    const found = makeRoomByMoving(urgent(zones), works);
    expect(found?.outcome.candidates[0]).toMatchObject({ zoneId: 1, startMs: noon + HOUR_MS / 4 });
    expect(found?.moves[0]?.outcome.candidates[0].startMs).toBeGreaterThanOrEqual(noon + 1.25 * HOUR_MS);
  });

  it("displaces as few as it can, LOW before MEDIUM, and of these the one with most time", () => {
    const works = [
      placed(1, 1, 0.5, { urgency: "MEDIUM" }),
      placed(2, 1, 0.5, { deadlineMs: noon + 6 * HOUR_MS }),
      placed(3, 1, 0.5, { deadlineMs: noon + 9 * HOUR_MS }),
      placed(4, 2, 0.5),
      placed(5, 2, 0.5),
    ];
    const held = { ...request(), startMs: noon, endMs: noon + 2 * HOUR_MS };
    const zones = [zone(1, 3, works), zone(2, 2, works)];
    expect(moved(makeRoomByMoving(urgent(zones), works))).toEqual([3]);
    const two = { ...held, gpus: 1 };
    const tight = [zone(1, 4, works, [two]), zone(2, 2, works)];
    expect(moved(makeRoomByMoving(urgent(tight, 2), works))).toEqual([2, 3]);
  });

  it("puts back what need not have gone: one large instead of a small and a large", () => {
    const works = [placed(1, 1, 0.5, { deadlineMs: noon + 11 * HOUR_MS }), placed(2, 1, 0.5, { gpus: 3 })];
    const zones = [zone(1, 4, works)];
    expect(moved(makeRoomByMoving(urgent(zones, 3), works))).toEqual([2]);
  });

  it("displaces nobody who could not meet their own deadline then", () => {
    const works = [placed(1, 1, 0.5, { deadlineMs: noon + 1.75 * HOUR_MS })];
    const zones = [zone(1, 1, works)];
    expect(makeRoomByMoving(urgent(zones), works)).toBeNull();
  });

  it("finds nothing where what holds the room is not among those that may make way", () => {
    const works = [placed(1, 1, 0.5)];
    const zones = [zone(1, 1, works, [{ ...request(), startMs: noon, endMs: noon + 2 * HOUR_MS }])];
    expect(makeRoomByMoving(urgent(zones), works)).toBeNull();
  });

  it("never has a zone hold more than it can, nor anything end late, whatever was placed", () => {
    const works = fc.array(
      fc.record({
        zoneId: fc.integer({ min: 1, max: 2 }),
        inHalfHours: fc.integer({ min: 1, max: 6 }),
        gpus: fc.integer({ min: 1, max: 2 }),
        urgency: fc.constantFrom("LOW", "MEDIUM"),
        slack: fc.integer({ min: 0, max: 8 }),
      }),
      { maxLength: 8 },
    );
    let found = 0;
    fc.assert(
      fc.property(works, fc.integer({ min: 1, max: 3 }), (drawn, gpus) => {
        const all = drawn.map((work, at) => {
          const deadlineMs = noon + work.inHalfHours * SLOT_MS + HOUR_MS + work.slack * SLOT_MS;
          return placed(at + 1, work.zoneId, work.inHalfHours / 2, { ...work, deadlineMs });
        });
        const kept = all.filter((work, at) => fitsBeside(all.slice(0, at), work));
        const room = makeRoomByMoving(urgent([zone(1, 3, kept), zone(2, 3, kept)], gpus), kept);
        if (!room) return;
        found += 1;
        const after = kept.map((work) => {
          const place = room.moves.find(({ id }) => id === work.id)?.outcome.candidates[0];
          return place ? { ...work, zoneId: place.zoneId, startMs: place.startMs } : work;
        });
        for (const work of after) expect(work.startMs + HOUR_MS).toBeLessThanOrEqual(work.request.deadlineMs);
        const [place] = room.outcome.candidates;
        const self = { ...placed(0, place.zoneId, 0, { gpus }), startMs: place.startMs };
        const everything = [...after, self];
        for (const [at, work] of everything.entries()) expect(fitsBeside(everything.toSpliced(at, 1), work)).toBe(true);
      }),
    );
    expect(found).toBeGreaterThan(20);
  });
});

/** Whether a zone of three GPUs holds work beside others at every moment of its hour. */
function fitsBeside(others: readonly Movable[], work: Movable): boolean {
  const beside = others.filter(({ zoneId }) => zoneId === work.zoneId);
  const moments = [work.startMs, ...beside.map(({ startMs }) => startMs)];
  return moments
    .filter((at) => at >= work.startMs && at < work.startMs + HOUR_MS)
    .every((at) => {
      const used = beside.filter(({ startMs }) => startMs <= at && at < startMs + HOUR_MS);
      return used.reduce((sum, { request: { gpus } }) => sum + gpus, work.request.gpus) <= 3;
    });
}

describe("makeRoomBySuspending", () => {
  const running = (id: number, deadlineHours: number): Suspendable => ({
    ...{ id, urgency: "LOW", zoneId: 1, startMs: noon - HOUR_MS, weights, minSegmentMinutes: 30, resumeKwh: 0 },
    request: request({
      ...{ deadlineMs: noon + deadlineHours * HOUR_MS, durationMinutes: 120 },
      deferralMinutes: Number.POSITIVE_INFINITY,
    }),
  });
  const full = (works: readonly Suspendable[]) => [
    zone(
      1,
      works.length,
      [],
      works.map((work) => ({ ...work.request, startMs: work.startMs, endMs: noon + 2 * HOUR_MS })),
    ),
  ];

  it("suspends the one with most time until the urgent one has ended", () => {
    const works = [running(1, 6), running(2, 9)];
    const suspensions = makeRoomBySuspending(urgent(full(works)), works);
    expect(suspensions).toMatchObject([{ id: 2 }]);
    expect(suspensions?.[0]?.startMs).toBeGreaterThanOrEqual(noon + HOUR_MS);
  });

  it("suspends none that could not end in time then", () => {
    const works = [running(1, 2.5)];
    expect(makeRoomBySuspending(urgent(full(works)), works)).toBeNull();
  });
});
