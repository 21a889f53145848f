import { describe, expect, it } from "vitest";
import { certaintyWords } from "./certainty-words.ts";

const sure = { p10CarbonG: 120, p90CarbonG: 180, statisticalShare: 0, bestProbability: 0.72 };

describe("how sure a candidate is", () => {
  it.each([
    ["all known", {}, ["Best in 72 % of cases.", "Emits 120 g to 180 g in 8 cases of 10."]],
    ["nothing known", { p10CarbonG: null, p90CarbonG: null, bestProbability: null }, []],
    [
      "a part statistical",
      { p10CarbonG: null, bestProbability: null, statisticalShare: 0.25 },
      ["25 % of it is based on Karbos’s statistical forecast."],
    ],
    [
      "all statistical",
      { p90CarbonG: null, bestProbability: null, statisticalShare: 1 },
      ["Based on Karbos’s statistical forecast: NESO’s ends earlier."],
    ],
  ])("%s", (_, part, words) => {
    expect(certaintyWords({ ...sure, ...part }).map((text) => text.replaceAll("\u00a0", " "))).toEqual(words);
  });
});
