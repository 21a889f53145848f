import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SlotSeries } from "../forecast/slot-series.ts";
import { SLOT_MS } from "../grid/slots.ts";
import { type BacktestedRun, backtestTotals } from "./backtest-totals.ts";
import { evenTrace } from "./energy-trace.ts";
import {
  BACKTEST_POLICIES,
  type BacktestGrid,
  type BacktestPolicyId,
  type BacktestRun,
  type BacktestZone,
  backtestRun,
  waitsForOutturn,
} from "./policy-backtest.ts";

const noon = Date.UTC(2026, 10, 20, 12);
const hourMs = 3_600_000;

function zone(
  zoneId: number,
  intensityGPerKwh: readonly (number | null)[],
  part: Partial<BacktestZone> = {},
): BacktestZone {
  return {
    zoneId,
    pue: 1,
    firstSlotMs: noon,
    intensityGPerKwh,
    priceGbpPerKwh: intensityGPerKwh.map(() => 0.1),
    capacity: { gpus: 8, cpuCores: 64, memoryGb: 256 },
    ...part,
  };
}

/** Half an hour of 1 kWh, submitted at noon, that may start until 14:00. */
function halfHour(part: Partial<BacktestRun> = {}): BacktestRun {
  return {
    submittedMs: noon,
    deadlineMs: noon + 4 * hourMs,
    latestStartMs: noon + 2 * hourMs,
    durationMinutes: 30,
    energyKwh: 1,
    needs: { gpus: 0, cpuCores: 1, memoryGb: 1 },
    latenessGbpPerHour: 0,
    trace: evenTrace(noon + hourMs, noon + 1.5 * hourMs, 1),
    ...part,
  };
}

function grid(zones: readonly BacktestZone[], part: Partial<BacktestGrid> = {}): BacktestGrid {
  return { zones, baselineZone: zones[0] ?? null, forecasts: null, carbonPriceGbpPerKg: 0.05, ...part };
}

const outturn = [100, 80, 60, 40, 90, 90];

describe("backtestRun", () => {
  it("runs at arrival where it would have without Karbos, also outside the zones chosen from", () => {
    const at = backtestRun(halfHour(), "run-at-arrival", grid([zone(2, outturn)], { baselineZone: zone(1, [70]) }));
    expect(at).toEqual({ zoneId: 1, startMs: noon, carbonG: 70, costGbp: 0.1, knew: "nothing" });
  });

  it.each(["lowest-window", "karbos"] as const)("%s is led by the forecast of then and pays the outturn", (policy) => {
    const forecasts = new Map<number, SlotSeries>([
      [1, { firstSlotMs: noon, intensityGPerKwh: [100, 20, 60, 40, 90, 90] }],
    ]);
    expect(backtestRun(halfHour(), policy, grid([zone(1, outturn)], { forecasts }))).toMatchObject({
      startMs: noon + SLOT_MS,
      carbonG: 80,
      knew: "forecast",
    });
  });

  it.each(["lowest-window", "karbos"] as const)("%s without a forecast says that it knew the outturn", (policy) => {
    const at = backtestRun(halfHour(), policy, grid([zone(1, outturn)]));
    expect(at).toMatchObject({ startMs: noon + 3 * SLOT_MS, carbonG: 40, knew: "outturn" });
  });

  it("weighs waiting against carbon at the given price, and only as Karbos", () => {
    const run = halfHour({ latenessGbpPerHour: 0.01 });
    const startAt = (policy: BacktestPolicyId, carbonPriceGbpPerKg: number) =>
      backtestRun(run, policy, grid([zone(1, outturn)], { carbonPriceGbpPerKg }))?.startMs;
    expect(startAt("karbos", 0.05)).toBe(noon);
    expect(startAt("karbos", 5)).toBe(noon + 3 * SLOT_MS);
    expect(startAt("lowest-window", 0.05)).toBe(noon + 3 * SLOT_MS);
  });

  it("keeps the planner's margin before the deadline as Karbos, and only then", () => {
    const run = halfHour({ deadlineMs: noon + 2 * hourMs, latestStartMs: noon + 1.5 * hourMs });
    const startAt = (policy: BacktestPolicyId) => backtestRun(run, policy, grid([zone(1, outturn)]))?.startMs;
    expect(startAt("lowest-window")).toBe(noon + 3 * SLOT_MS);
    expect(startAt("karbos")).toBeLessThanOrEqual(noon + 1.5 * hourMs - 5 * 60_000);
  });

  it("counts the PUE of a zone and leaves out one that is too small", () => {
    const zones = [
      zone(1, [50], { pue: 1.1 }),
      zone(2, [52]),
      zone(3, [1], { capacity: { gpus: 0, cpuCores: 0, memoryGb: 0 } }),
    ];
    const run = halfHour({ latestStartMs: noon });
    for (const policy of ["lowest-window", "karbos", "perfect-foresight"] as const) {
      expect(backtestRun(run, policy, grid(zones))).toMatchObject({ zoneId: 2, carbonG: 52 });
    }
  });

  it("leaves carbon unknown where the outturn of the chosen time is", () => {
    const forecasts = new Map<number, SlotSeries>([[1, { firstSlotMs: noon, intensityGPerKwh: [9, 9, 9, 1] }]]);
    const at = backtestRun(halfHour(), "lowest-window", grid([zone(1, [100, 80])], { forecasts }));
    expect(at).toMatchObject({ startMs: noon + 3 * SLOT_MS, carbonG: null, costGbp: null });
  });

  it("finds no place without any figure", () => {
    const nowhere = grid([zone(1, [null])], { baselineZone: null });
    for (const policy of BACKTEST_POLICIES) expect(backtestRun(halfHour(), policy, nowhere)).toBeNull();
  });

  it("lets no policy emit less than perfect foresight over the same zones", () => {
    const intensity = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(
        fc.array(intensity, { minLength: 8, maxLength: 8 }),
        fc.array(intensity, { minLength: 8, maxLength: 8 }),
        fc.array(intensity, { minLength: 8, maxLength: 8 }),
        fc.integer({ min: 0, max: 29 }),
        (first, second, forecast, minute) => {
          const submittedMs = noon + minute * 60_000;
          const run = halfHour({ submittedMs, latestStartMs: submittedMs + 2 * hourMs });
          const forecasts = new Map([[2, { firstSlotMs: noon, intensityGPerKwh: forecast }]]);
          const asked = grid([zone(1, first), zone(2, second)], { forecasts });
          const leastG = backtestRun(run, "perfect-foresight", asked)?.carbonG ?? 0;
          for (const policy of BACKTEST_POLICIES) {
            expect(backtestRun(run, policy, asked)?.carbonG).toBeGreaterThanOrEqual(leastG - 1e-9);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("waitsForOutturn", () => {
  const known = [100, 90, 80, 70, 60, 50];
  const tooSmall = { capacity: { gpus: 0, cpuCores: 0, memoryGb: 0 } };
  it.each([
    ["half hours are not over", [zone(1, known.slice(0, 2))], true],
    ["the outturn is known", [zone(1, known)], false],
    ["no zone is large enough", [zone(1, [], tooSmall)], false],
  ])("%s: %j", (_, zones, waits) => {
    const grid = { zones, baselineZone: zone(9, known), forecasts: null, carbonPriceGbpPerKg: 1 };
    expect(waitsForOutturn(halfHour(), grid)).toBe(waits);
    expect(waitsForOutturn(halfHour(), { ...grid, baselineZone: null })).toBe(false);
  });
});

describe("backtestTotals", () => {
  const placed = (carbonG: number | null, hours = 0, costGbp: number | null = 1) =>
    ({ zoneId: 1, startMs: noon + hours * hourMs, carbonG, costGbp, knew: "forecast" }) as const;
  const run = (karbosG: number | null, karbosGbp: number | null = 1): BacktestedRun => ({
    submittedMs: noon,
    waitsForOutturn: false,
    actual: { startMs: noon + hourMs, carbonG: 70, costGbp: 2 },
    placements: {
      "run-at-arrival": { ...placed(100), knew: "nothing" },
      "lowest-window": placed(60, 2),
      karbos: placed(karbosG, 4, karbosGbp),
      "perfect-foresight": { ...placed(40, 3), knew: "outturn" },
    },
  });

  it("adds up the runs known on every side and counts the others", () => {
    const without: BacktestedRun = { ...run(50), placements: { ...run(50).placements, karbos: null } };
    const totals = backtestTotals([run(50), run(110, null), run(null), without]);
    expect(totals).toMatchObject({ compared: 2, priced: 1, withoutOutturn: 1, withoutPlace: 1 });
    expect(totals.rows.map(({ id, carbonG, savedG }) => [id, carbonG, savedG])).toEqual([
      ["actual", 140, 60],
      ["run-at-arrival", 200, 0],
      ["lowest-window", 120, 80],
      ["karbos", 160, 40],
      ["perfect-foresight", 80, 120],
    ]);
    expect(totals.rows[3]).toMatchObject({ costGbp: 1, meanDelayMs: 4 * hourMs, byForecast: 2, byOutturn: 0 });
    expect(totals.rows[4]).toMatchObject({ byForecast: 0, byOutturn: 2 });
  });

  it("distinguishes a run that waits for its outturn from one without a place", () => {
    const waiting = { ...run(50), waitsForOutturn: true };
    const without = { ...waiting, placements: { ...waiting.placements, "perfect-foresight": null } };
    expect(backtestTotals([waiting, without])).toMatchObject({ compared: 1, withoutOutturn: 1, withoutPlace: 0 });
  });

  it("has no rows where nothing can be compared, rather than zeros", () => {
    expect(backtestTotals([run(null)])).toMatchObject({ compared: 0, rows: [], withoutOutturn: 1 });
  });
});
