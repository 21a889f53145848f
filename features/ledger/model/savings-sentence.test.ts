import { describe, expect, it } from "vitest";
import { totalSavings } from "./savings.ts";
import { savingsPeriod } from "./savings-period.test-data.ts";
import { savingsNote, savingsSentence } from "./savings-sentence.ts";

/** A period of one run. */
const run = (carbonG: number | null, baselineCarbonG: number | null) =>
  carbonG === null || baselineCarbonG === null
    ? savingsPeriod({ carbonG: null, baselineCarbonG: null, runsNotComparable: 1 })
    : savingsPeriod({ carbonG, baselineCarbonG, runsWorse: carbonG > baselineCarbonG ? 1 : 0 });

describe("savingsSentence", () => {
  it.each([
    [[], "Nothing has run in this time."],
    [[run(100, 400)], "1 run emitted 100 g, 300 g (75 %) less than running at once in the default zone."],
    [
      [run(400, 100), run(100, 100)],
      "2 runs emitted 500 g, 300 g (150 %) more than running at once in the default zone.",
    ],
    [[run(100, 100)], "1 run emitted 100 g, as much as running at once in the default zone."],
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
