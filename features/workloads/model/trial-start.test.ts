import { describe, expect, it } from "vitest";
import type { GridOutlook } from "@/features/grid/model/outlook.ts";
import { SLOT_MS } from "@/lib/domain/grid/slots.ts";
import { type MovableWork, trialStarts, trialWords } from "./trial-start.ts";

const now = Date.parse("2026-11-22T14:10:00Z");
const slot = Date.parse("2026-11-22T14:30:00Z");
const priced = (carbonG: number, costGbp: number | null = null) => ({
  carbonG,
  costGbp,
  p10CarbonG: null,
  p90CarbonG: null,
});

describe("trialWords", () => {
  it.each([
    [
      "more carbon, cheaper",
      priced(412, 0.031),
      priced(202, 0.033),
      "412 g for 3.10p; 210 g more and 0.2p less than from 15:00 GMT.",
    ],
    ["the same", priced(412, 0.031), priced(412.2, 0.031), "412 g for 3.10p; as much as from 15:00 GMT."],
    ["no price", priced(412), priced(500, 0.033), "412 g; 88.0 g less than from 15:00 GMT."],
    ["nothing to compare with", priced(412), null, "412 g."],
    ["no forecast", null, priced(1), "not known, no forecast covers all of that time."],
    ["a band", { ...priced(412), p10CarbonG: 300, p90CarbonG: 520 }, null, "412 g (300 g to 520 g in 8 cases of 10)."],
  ])("%s", (_, tried, beside, words) => {
    expect(trialWords({ startMs: slot, tried, besideMs: slot + SLOT_MS, beside }, now)).toBe(
      `Started at 14:30 GMT: ${words}`,
    );
  });
});

describe("trialStarts", () => {
  const outlook: GridOutlook = {
    zones: [
      {
        id: 1,
        code: "UK-1",
        name: "One",
        region: "London",
        pue: 1.5,
        capacity: { gpus: 0, cpuCores: 1, memoryGb: 1 },
        placed: [],
      },
    ],
    regions: [
      {
        region: "London",
        firstSlot: slot,
        issuedAt: now,
        kind: null,
        intensityGPerKwh: [100, 200, null],
        p10GPerKwh: [null, null, null],
        p90GPerKwh: [null, null, null],
        status: ["forecast", "forecast", null],
        source: ["neso", "neso", null],
        errorRho: null,
        priceGbpPerKwh: [0.1, 0.3, null],
      },
    ],
    baselineZoneId: null,
    carbonPriceGbpPerKg: 0,
    latenessGbpPerHour: { HIGH: 0, MEDIUM: 0, LOW: 0 },
  };
  const work: MovableWork = {
    zoneId: 1,
    urgency: "LOW",
    submittedAt: now,
    durationMinutes: 30,
    energyKwh: 2,
    deadline: slot + 5 * SLOT_MS + 60_000,
    latestStart: slot + 4 * SLOT_MS + 60_000,
    chosenStart: slot,
  };

  it("may be tried on half hours from now to the latest safe start", () => {
    expect(trialStarts(work, outlook, now)).toMatchObject({
      minStart: slot,
      maxStart: slot + 4 * SLOT_MS,
      start: slot,
    });
  });

  it("prices a start with the zone's PUE beside the chosen one", () => {
    const trial = trialStarts(work, outlook, now);
    expect(trial?.describe(slot + SLOT_MS)).toBe(
      "Started at 15:00 GMT: 600 g for 90.0p; 300 g more and 60.0p more than from 14:30 GMT.",
    );
    expect(trial?.describe(slot + 2 * SLOT_MS)).toContain("not known");
  });

  it("has nothing to say of a zone it does not know", () => {
    expect(trialStarts({ ...work, zoneId: 2 }, outlook, now)).toBeNull();
  });
});
