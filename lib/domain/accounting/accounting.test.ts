import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SLOT_MS } from "../grid/slots.ts";
import { accountTrace, type FigureLookup, statusShares } from "./carbon.ts";
import { evenTrace, lessEnergy, shiftTrace, traceEnergyKwh, traceOfReports, traceOrigin } from "./energy-trace.ts";
import { mixedKind, settleRun } from "./settle-run.ts";

const at = (time: string) => Date.parse(`2026-11-20T${time}:00Z`);
const steps =
  (border: number, before: number, after: number): FigureLookup =>
  (slotMs) => ({ intensityGPerKwh: slotMs < border ? before : after, status: "actual", priceGbpPerKwh: 0.2 });

describe("the golden workload: 728.608 W from 13:10 to 16:10, PUE 1.2, 100 g before 14:00 and 200 g after", () => {
  const trace = evenTrace(at("13:10"), at("16:10"), (728.608 * 3) / 1000);
  const account = accountTrace(trace, 1.2, steps(at("14:00"), 100, 200));

  it("emits 451.737 g", () => {
    expect(account.carbonG).toBeCloseTo(451.737, 3);
    expect(account.energyKwh * 1.2).toBeCloseTo(2.622989, 6);
  });

  it("is neither the intensity at the start nor the plain mean of the slots touched", () => {
    expect(account.carbonG).not.toBeCloseTo(262.3, 0);
    expect(account.carbonG).not.toBeCloseTo(449.66, 0);
  });

  it("is the same when the worker reports it by slot", () => {
    const reports = account.slots.map(({ slotMs, energyKwh }) => ({ slotMs, energyKwh }));
    const reported = accountTrace(traceOfReports(reports, at("13:10"), at("16:10")), 1.2, steps(at("14:00"), 100, 200));
    expect(reported.carbonG).toBeCloseTo(451.737, 3);
  });
});

const traces = fc
  .record({
    startMs: fc.integer({ min: at("00:00"), max: at("23:00") }),
    lengthMs: fc.integer({ min: 1000, max: 9 * 3_600_000 }),
    energyKwh: fc.double({ min: 0.001, max: 1000, noNaN: true }),
  })
  .map(({ startMs, lengthMs, energyKwh }) => evenTrace(startMs, startMs + lengthMs, energyKwh));

describe("traces", () => {
  it("keep their energy and length when shifted, and come back unchanged", () => {
    fc.assert(
      fc.property(traces, fc.integer({ min: -1e9, max: 1e9 }), (trace, byMs) => {
        const startMs = trace[0]?.startMs ?? 0;
        const shifted = shiftTrace(trace, startMs + byMs);
        expect(traceEnergyKwh(shifted)).toBeCloseTo(traceEnergyKwh(trace), 6);
        expect((shifted.at(-1)?.endMs ?? 0) - (shifted[0]?.startMs ?? 0)).toBe((trace.at(-1)?.endMs ?? 0) - startMs);
        for (const piece of shifted)
          expect(piece.endMs - (piece.startMs - (piece.startMs % SLOT_MS))).toBeLessThanOrEqual(SLOT_MS);
      }),
    );
  });

  it("lose energy evenly, and never more than all of it", () => {
    const trace = evenTrace(at("13:10"), at("14:10"), 2);
    expect(traceEnergyKwh(lessEnergy(trace, 0.5))).toBeCloseTo(1.5, 9);
    expect(traceEnergyKwh(lessEnergy(trace, 3))).toBe(0);
    expect(lessEnergy([], 1)).toEqual([]);
    fc.assert(
      fc.property(traces, fc.double({ min: 0, max: 10, noNaN: true }), (each, kwh) => {
        expect(traceEnergyKwh(lessEnergy(each, kwh))).toBeCloseTo(Math.max(0, traceEnergyKwh(each) - kwh), 6);
      }),
    );
  });

  it("emit in proportion to a constant intensity, however they lie on the slots", () => {
    fc.assert(
      fc.property(traces, fc.integer({ min: 0, max: 500 }), (trace, intensity) => {
        const account = accountTrace(trace, 1.3, () => ({
          intensityGPerKwh: intensity,
          status: "actual",
          priceGbpPerKwh: null,
        }));
        expect(account.carbonG).toBeCloseTo(traceEnergyKwh(trace) * 1.3 * intensity, 4);
        expect(account.costGbp).toBeNull();
      }),
    );
  });

  it("keep a report that came for a slot outside the run", () => {
    const late = [{ slotMs: at("18:00"), energyKwh: 1 }];
    expect(traceEnergyKwh(traceOfReports(late, at("16:05"), at("16:20")))).toBe(1);
  });
});

describe("how energy is known", () => {
  const measured = { method: "measured", source: "processor_counter" } as const;
  const timed = { method: "modelled", source: "cpu_time" } as const;
  const reports = [
    { slotMs: at("13:00"), energyKwh: 1, origin: measured },
    { slotMs: at("13:30"), energyKwh: 2, origin: timed },
    { slotMs: at("14:00"), energyKwh: 0, origin: { method: "modelled", source: null } },
  ] as const;
  const trace = traceOfReports(reports, at("13:10"), at("14:20"));
  const known = () => ({ intensityGPerKwh: 100, status: "actual", priceGbpPerKwh: null }) as const;

  it("is kept by slot", () => {
    const { slots } = accountTrace(trace, 1, known);
    expect(slots.map(({ origin }) => origin)).toEqual([measured, timed, null]);
  });

  it("is of the whole as of the least trusted part with energy", () => {
    expect(traceOrigin(trace)).toEqual(timed);
    expect(traceOrigin(trace.slice(0, 1))).toEqual(measured);
    expect(traceOrigin([])).toBeNull();
  });

  it("goes along when the trace is shifted, mixed where two parts share a slot", () => {
    const { slots } = accountTrace(shiftTrace(trace, at("09:00")), 1, known);
    expect(slots.map(({ origin }) => origin)).toEqual([timed, timed, null]);
  });
});

describe("missing figures", () => {
  const trace = evenTrace(at("13:00"), at("14:00"), 2);

  it("make the carbon unknown, not less", () => {
    const account = accountTrace(trace, 1, (slotMs) =>
      slotMs === at("13:00") ? { intensityGPerKwh: 100, status: "actual", priceGbpPerKwh: 0.1 } : undefined,
    );
    expect(account.carbonG).toBeNull();
    expect(statusShares(account.slots)).toEqual({ actual: 0.5, estimated: 0, forecast: 0, missing: 0.5 });
  });

  it("do not matter where no energy was drawn", () => {
    const idle = [{ startMs: at("12:30"), endMs: at("13:00"), energyKwh: 0 }, ...trace];
    const account = accountTrace(idle, 1, (slotMs) =>
      slotMs >= at("13:00") ? { intensityGPerKwh: 100, status: "actual", priceGbpPerKwh: 0.1 } : undefined,
    );
    expect(account.carbonG).toBe(200);
  });
});

describe("settleRun", () => {
  const trace = evenTrace(at("13:00"), at("14:00"), 2);
  const flat =
    (intensityGPerKwh: number, status: "actual" | "forecast" = "actual"): FigureLookup =>
    () => ({
      intensityGPerKwh,
      status,
      priceGbpPerKwh: 0.1,
    });

  it("gives the counterfactual none of the energy that resuming cost", () => {
    const baseline = { pue: 1, figures: flat(100), startMs: at("09:00"), withoutKwh: 0.5 };
    expect(settleRun({ trace, place: { pue: 1, figures: flat(100) }, baseline }).savedG).toBeCloseTo(-50, 9);
  });

  it("keeps a loss as a negative saving", () => {
    const settlement = settleRun({
      trace,
      place: { pue: 1.5, figures: flat(200) },
      baseline: { pue: 1, figures: flat(100), startMs: at("09:10") },
    });
    expect(settlement.savedG).toBeCloseTo(200 - 600, 9);
    expect(settlement.settled).toBe(true);
  });

  it("stays open while either side rests on a forecast", () => {
    const settlement = settleRun({
      trace,
      place: { pue: 1, figures: flat(200) },
      baseline: { pue: 1, figures: flat(100, "forecast"), startMs: at("09:10") },
    });
    expect(settlement.settled).toBe(false);
    expect(settlement.shares.forecast).toBeCloseTo(0.5, 12);
    expect(settlement.shares.actual).toBeCloseTo(0.5, 12);
  });

  it("says nothing of a saving without a baseline", () => {
    expect(settleRun({ trace, place: { pue: 1, figures: flat(200) }, baseline: null }).savedG).toBeNull();
  });
});

describe("mixedKind", () => {
  it.each([
    [["live", "sample", "replay"], "sample"],
    [["live", "replay"], "replay"],
    [["live"], "live"],
    [[], null],
  ] as const)("of %j is %s", (kinds, expected) => {
    expect(mixedKind(kinds)).toBe(expected);
  });
});
