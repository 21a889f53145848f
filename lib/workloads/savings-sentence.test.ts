import { describe, expect, it } from "vitest";
import { type AccountedRun, totalSavings } from "./savings.ts";
import { savingsNote, savingsSentence } from "./savings-sentence.ts";

const run = (carbonG: number | null, baselineCarbonG: number | null): AccountedRun => ({
  runId: 1,
  jobId: "KB-000001",
  workloadName: "Nightly",
  finishedAt: 0,
  energyKwh: 1,
  isMeasured: true,
  carbonG,
  baselineCarbonG,
  costGbp: null,
  baselineCostGbp: null,
  actualShare: 1,
  estimatedShare: 0,
  forecastShare: 0,
  missingShare: 0,
});

describe("savingsSentence", () => {
  it.each([
    [[], "Nothing has run in this time."],
    [[run(100, 400)], "1 run emitted 100 g, 300 g (75 %) less than running at once."],
    [[run(400, 100), run(100, 100)], "2 runs emitted 500 g, 300 g (150 %) more than running at once."],
    [[run(100, 100)], "1 run emitted 100 g, as much as running at once."],
    [[run(null, 100)], "1 run, none of which can be compared yet: their intensities are still missing."],
  ])("%#", (runs, sentence) => {
    expect(savingsSentence(totalSavings(runs))).toBe(sentence);
  });
});

describe("savingsNote", () => {
  it("states losses and what is left out", () => {
    expect(savingsNote(totalSavings([run(400, 100), run(null, 1), run(1, 2)]))).toBe(
      "1 run emitted more than at once; 1 run left out: a figure is missing on one side.",
    );
    expect(savingsNote(totalSavings([run(1, 2)]))).toBeNull();
  });
});
