import { describe, expect, it } from "vitest";
import { evenTrace } from "@/lib/domain/accounting/energy-trace.ts";
import { SLOT_MS } from "@/lib/domain/grid/slots.ts";
import { type BacktestMonth, backtestMonth, issuesKnownAt, type StoredRun } from "./backtest.ts";

const noon = Date.UTC(2026, 10, 20, 12);
const issue = (id: number, issuedMs: number) => ({ id, issuedMs, firstSlotMs: noon });

describe("issuesKnownAt", () => {
  const issues = [issue(1, 10), issue(2, 20), issue(3, 30)];
  it.each([
    ["none before the first", [9], []],
    ["the one of that moment", [20], [2]],
    ["the newest before, each once", [35, 11, 12, 99], [1, 3]],
  ])("%s", (_, instants, ids) => {
    expect(issuesKnownAt(issues, instants).map(({ id }) => id)).toEqual(ids);
  });
});

describe("backtestMonth", () => {
  const zone = (id: number, regionId: number) => ({
    id,
    regionId,
    pue: 1,
    capacity: { gpus: 0, cpuCores: 8, memoryGb: 8 },
  });
  const run: StoredRun = {
    run: {
      submittedMs: noon,
      deadlineMs: noon + 6 * SLOT_MS,
      latestStartMs: noon + SLOT_MS,
      durationMinutes: 30,
      energyKwh: 1,
      needs: { gpus: 0, cpuCores: 1, memoryGb: 1 },
      latenessGbpPerHour: 0,
      trace: evenTrace(noon, noon + SLOT_MS, 1),
    },
    baselineZoneId: 1,
    actual: { startMs: noon, carbonG: 100, costGbp: 0.2 },
  };
  const month: BacktestMonth = {
    runs: [run],
    isCut: false,
    unreadable: 0,
    outturn: new Map([
      [1, { firstSlotMs: noon, intensityGPerKwh: [100, 90, 90], priceGbpPerKwh: [0.2, 0.2, 0.2] }],
      [2, { firstSlotMs: noon, intensityGPerKwh: [80, 10, 10], priceGbpPerKwh: [0.2, 0.2, 0.2] }],
    ]),
    issues: [
      {
        ...issue(1, noon - 1),
        byRegion: new Map([
          [1, [100, 90, 90]],
          [2, [20, 30, 30]],
        ]),
      },
    ],
    carbonPriceGbpPerKg: 0.05,
  };
  const allZones = [zone(1, 1), zone(2, 2)];
  const backtest = (zones: readonly (typeof allZones)[number][], asked = month) =>
    backtestMonth(asked, { zones, allZones, carbonPriceGbpPerKg: 0.05 }, () => {}, new AbortController().signal);
  const carbonOf = async (zones: readonly (typeof allZones)[number][], asked = month) =>
    Object.fromEntries((await backtest(zones, asked)).rows.map(({ id, carbonG }) => [id, carbonG]));

  it("decides by the issue of the submission in the zones asked about, and counts the outturn", async () => {
    expect(await carbonOf(allZones)).toEqual({
      actual: 100,
      "run-at-arrival": 100,
      "lowest-window": 80,
      karbos: 80,
      "perfect-foresight": 10,
    });
  });

  it("keeps the usual zone for running at arrival when it is not among the zones asked about", async () => {
    expect(await carbonOf(allZones.slice(1))).toMatchObject({ "run-at-arrival": 100, "lowest-window": 80 });
    expect(await carbonOf(allZones.slice(0, 1))).toMatchObject({ "lowest-window": 90, "perfect-foresight": 90 });
  });

  it("decides by the outturn where no issue is as old as the submission, and counts that", async () => {
    const { rows } = await backtest(allZones, { ...month, issues: [{ ...issue(1, noon + 1), byRegion: new Map() }] });
    expect(rows.find(({ id }) => id === "karbos")).toMatchObject({ carbonG: 10, byForecast: 0, byOutturn: 1 });
  });
});
