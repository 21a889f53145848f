import { describe, expect, it } from "vitest";
import { anOccupancy, anOutlook, aZone, fixtureNow } from "@/features/grid/model/fixtures.test-data.ts";
import type { RegionNow } from "@/features/grid/model/zone-board.ts";
import { formatCarbon, formatMoney } from "@/lib/format/quantities.ts";
import { aCandidate, aWorkload } from "./fixtures.test-data.ts";
import { placementOf } from "./placement.ts";
import {
  assignedSentence,
  basisNote,
  besideBest,
  mapSentence,
  missingNote,
  placementWarnings,
  queueSentence,
  startWords,
} from "./sentences.ts";

const region = (name: string, intensityGPerKwh: number | null): RegionNow => ({
  id: 1,
  name,
  intensityGPerKwh,
  status: null,
  source: null,
  issuedAt: null,
  priceGbpPerKwh: null,
});
const none = { pending: 0, planned: 0, scheduled: 0, queued: 0, running: 0, ended: 0 };

describe("mapSentence", () => {
  it.each([
    [
      [region("London", 180), region("South Scotland", 31)],
      3,
      "Cleanest now: South Scotland, 31\u00a0g/kWh. 3 workloads wait for a place.",
    ],
    [[region("London", 180)], 1, "Cleanest now: London, 180\u00a0g/kWh. 1 workload waits for a place."],
    [[region("London", 0)], 0, "Cleanest now: London, 0\u00a0g/kWh. No workload waits for a place."],
    [[region("London", null)], 2, "No intensity is known for this half hour. 2 workloads wait for a place."],
  ])("%#", (regions, planned, sentence) => {
    expect(mapSentence(regions, planned)).toBe(sentence);
  });

  it("leaves out what it does not know yet", () => {
    expect(mapSentence([region("London", 5)], null)).toBe("Cleanest now: London, 5\u00a0g/kWh.");
  });
});

describe("missingNote", () => {
  it.each([
    [[region("A", 1), region("B", 2)], null],
    [[region("A", 1), region("B", null)], "B has no figure for this half hour."],
    [[region("A", null), region("B", null), region("C", 1)], "A and B have no figure for this half hour."],
    [
      [region("A", null), region("B", null)],
      "No forecast covers this half hour. The hatched regions have no figure; that does not mean clean.",
    ],
  ])("%#", (regions, note) => {
    expect(missingNote(regions)).toBe(note);
  });
});

describe("queueSentence", () => {
  it.each([
    [none, "The queue is empty."],
    [{ ...none, ended: 4 }, "The queue is empty."],
    [{ ...none, planned: 3, scheduled: 2, running: 4 }, "3 workloads wait for a place. 2 scheduled and 4 running."],
    [{ ...none, pending: 1, queued: 1 }, "No workload waits for a place. 1 to be planned and 1 due."],
    [{ ...none, planned: 1 }, "1 workload waits for a place."],
  ])("%#", (counts, sentence) => {
    expect(queueSentence(counts)).toBe(sentence);
  });
});

describe("placementWarnings", () => {
  const base = { zone: aZone(), outlook: anOutlook(), occupancy: anOccupancy(), startAt: fixtureNow, now: fixtureNow };
  const warningsOf = (over: Parameters<typeof aWorkload>[0], rest: Partial<Parameters<typeof placementOf>[0]> = {}) => {
    const workload = aWorkload(over);
    return placementWarnings(placementOf({ ...base, workload, ...rest }), workload, "Glasgow");
  };

  it("is silent where nothing is wrong", () => {
    expect(warningsOf({ carbonCapG: 500, maxPriceGbp: 1 })).toEqual([]);
  });

  it("names the limit and what would break it", () => {
    expect(warningsOf({ carbonCapG: 200, maxPriceGbp: 0.5 })).toEqual([
      "It would emit 300 g, above its carbon cap of 200 g.",
      `It would cost ${formatMoney(0.6).text}, above its maximum of ${formatMoney(0.5).text}.`,
    ]);
  });

  it("says what is free and what is needed", () => {
    expect(warningsOf({ gpus: 9 })).toEqual([
      "Glasgow has 8 GPUs, 64 cores and 256 GB free then; the workload needs 9 GPUs, 8 cores and 32 GB.",
    ]);
  });

  it("says that it does not know, rather than nothing", () => {
    expect(warningsOf({}, { startAt: fixtureNow + 5 * 3_600_000 })).toEqual([
      "No forecast covers the whole of that time: what it would emit is not known.",
    ]);
    const outlook = anOutlook({ priceGbpPerKwh: [null, null, null, null, null] });
    expect(warningsOf({ maxPriceGbp: 1 }, { outlook })).toEqual([
      "No price is known for that time: its maximum price cannot be checked.",
    ]);
  });
});

it("says when prices are those of the day before", () => {
  expect(basisNote({ costGbp: 1, filledShare: 0.42 })).toBe("42 % of the electricity at the day before’s prices");
  expect(basisNote({ costGbp: 1, filledShare: 0 })).toBeNull();
  expect(basisNote({ costGbp: null, filledShare: 0 })).toBeNull();
});

it("compares with the best, in either direction, and when equal or the best itself", () => {
  const best = aCandidate({ startAt: fixtureNow + 3_600_000, carbonG: 100, costGbp: 1 });
  const placement = placementOf({
    workload: aWorkload(),
    zone: aZone(),
    outlook: anOutlook(),
    occupancy: anOccupancy(),
    startAt: fixtureNow,
    now: fixtureNow,
  });
  expect(besideBest("carbon", { ...placement, carbonG: 112 }, best)).toBe(
    `${formatCarbon(12).text} more than the best`,
  );
  expect(besideBest("carbon", { ...placement, carbonG: 100.2 }, best)).toBe("as much as the best");
  expect(besideBest("carbon", { ...placement, carbonG: 0.3 }, { ...best, carbonG: 0.2 })).toBe(
    "0.1 g more than the best",
  );
  expect(besideBest("cost", { ...placement, costGbp: 0.5 }, best)).toBe(`${formatMoney(0.5).text} less than the best`);
  expect(besideBest("carbon", { ...placement, startAt: best.startAt, carbonG: 90 }, best)).toBe("the best of the plan");
  expect(besideBest("carbon", { ...placement, carbonG: null }, best)).toBeNull();
  expect(besideBest("cost", placement, { ...best, costGbp: null })).toBeNull();
  expect(besideBest("cost", placement, null)).toBeNull();
});

it("says starts and needs as people do", () => {
  expect(startWords(fixtureNow, fixtureNow)).toBe("now");
  expect(startWords(fixtureNow + 3_600_000, fixtureNow)).toBe("in 1 h, at 09:00 GMT");
  expect(assignedSentence("KB-000001", "Glasgow", fixtureNow - 1, fixtureNow)).toBe("KB-000001 starts now in Glasgow.");
  expect(assignedSentence("KB-000001", "Glasgow", fixtureNow + 86_400_000, fixtureNow)).toBe(
    "KB-000001 starts tomorrow 08:00 GMT in Glasgow.",
  );
});
