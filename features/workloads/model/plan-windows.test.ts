import { describe, expect, it } from "vitest";
import { slotMs } from "@/features/grid/ui/timeline/forecast-timeline.utils.ts";
import { outlookPoints, previewWindows, timelineSpan } from "./plan-windows.ts";
import type { CandidateView } from "./workload-view.ts";

const start = Date.parse("2026-11-22T12:00:00Z");
const candidate = (rank: number, region: string): CandidateView => ({
  rank,
  zone: { id: rank, code: `UK-ZONE-0${rank}`, name: `Zone ${rank}`, region },
  startAt: start + rank * slotMs,
  endAt: start + (rank + 2) * slotMs,
  carbonG: 1,
  costGbp: null,
  meanIntensityGPerKwh: 1,
  carbonScoreGbp: 0,
  priceScoreGbp: 0,
  latenessScoreGbp: 0,
  scoreGbp: 0,
  filledShare: 0,
  p10CarbonG: null,
  p90CarbonG: null,
  statisticalShare: 0,
  bestProbability: null,
});

describe("previewWindows", () => {
  it("names the zone of a window that lies in another zone than the best, in the same region too", () => {
    const windows = previewWindows([candidate(1, "London"), candidate(2, "London"), candidate(3, "Yorkshire")], null);
    expect(windows.map(({ kind, label, note }) => [kind, label, note])).toEqual([
      ["chosen", "Best", undefined],
      ["alternative", "2", "Zone 2"],
      ["alternative", "3", "Zone 3"],
    ]);
  });
});

describe("timelineSpan", () => {
  it("begins and ends on half hours, an hour around what matters", () => {
    const span = timelineSpan([start + 5, null, start + 4 * slotMs], 72);
    expect(span).toEqual({ from: start - 2 * slotMs, to: start + 7 * slotMs });
  });

  it("keeps within its limit", () => {
    const { from, to } = timelineSpan([start, start + 400 * 3_600_000], 72);
    expect(to - from).toBe(72 * 3_600_000);
  });
});

describe("outlookPoints", () => {
  it("keeps a missing half hour as missing", () => {
    const region = {
      region: "London",
      firstSlot: start,
      issuedAt: start,
      kind: null,
      intensityGPerKwh: [10, null, 30],
      p10GPerKwh: [null, null, 20],
      p90GPerKwh: [null, null, 40],
      source: [null, null, "neso" as const],
      status: ["actual" as const, null, "forecast" as const],
      errorRho: null,
      priceGbpPerKwh: [],
    };
    expect(outlookPoints(region, start + slotMs, start + 3 * slotMs)).toEqual([
      {
        slotStart: start + slotMs,
        intensityGPerKwh: null,
        status: null,
        p10GPerKwh: null,
        p90GPerKwh: null,
        source: null,
      },
      {
        slotStart: start + 2 * slotMs,
        intensityGPerKwh: 30,
        status: "forecast",
        p10GPerKwh: 20,
        p90GPerKwh: 40,
        source: "neso",
      },
    ]);
  });
});
