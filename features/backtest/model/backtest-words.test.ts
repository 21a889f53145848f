import { describe, expect, it } from "vitest";
import type { BacktestRow, BacktestTotals } from "@/lib/domain/accounting/backtest-totals.ts";
import { backtestSentence, knewWords, leftOutWords } from "./backtest-words.ts";

const row = (id: BacktestRow["id"], part: Partial<BacktestRow> = {}): BacktestRow => ({
  id,
  carbonG: 900,
  costGbp: 1.5,
  meanDelayMs: 0,
  savedG: 0,
  byForecast: 0,
  byOutturn: 0,
  ...part,
});
const totals = (rows: readonly BacktestRow[], part: Partial<BacktestTotals> = {}): BacktestTotals => ({
  compared: 42,
  priced: 42,
  withoutPlace: 0,
  withoutOutturn: 0,
  rows,
  ...part,
});
const asked = { policy: "karbos", monthLabel: "March 2026", carbonPriceGbpPerKg: 0.041 } as const;

describe("backtestSentence", () => {
  it.each([
    [
      900,
      1.5,
      "Karbos at £41/t would have emitted 900 g and cost £1.50 for the 42 runs of March 2026: 100 g (10 %) less than was emitted.",
    ],
    [
      1_200,
      null,
      "Karbos at £41/t would have emitted 1.20 kg for the 42 runs of March 2026: 200 g (20 %) more than was emitted.",
    ],
    [
      1_000,
      1.5,
      "Karbos at £41/t would have emitted 1.00 kg and cost £1.50 for the 42 runs of March 2026: as much as was emitted.",
    ],
  ])("with %s g and £%s", (carbonG, costGbp, sentence) => {
    expect(
      backtestSentence(totals([row("actual", { carbonG: 1_000 }), row("karbos", { carbonG, costGbp })]), asked),
    ).toBe(sentence);
  });

  it("names the carbon price only where it counts", () => {
    const rows = [row("actual"), row("lowest-window")];
    expect(backtestSentence(totals(rows), { ...asked, policy: "lowest-window" })).not.toContain("£41/t");
  });

  it("says that nothing can be compared", () => {
    expect(backtestSentence(totals([]), asked)).toBe("No run of March 2026 can be compared.");
  });
});

describe("knewWords", () => {
  it.each([
    [row("actual"), null],
    [row("run-at-arrival", { byForecast: 0 }), null],
    [row("karbos", { byForecast: 38, byOutturn: 4 }), "38 by the forecast, 4 by actual figures"],
    [row("perfect-foresight", { byOutturn: 42 }), "42 by actual figures"],
  ])("%o", (given, words) => {
    expect(knewWords(given)).toBe(words);
  });
});

describe("leftOutWords", () => {
  const month = { unreadable: 0, isCut: false, runs: 42 };

  it("is silent where nothing is left out", () => {
    expect(leftOutWords(totals([]), month)).toBeNull();
  });

  it("names each reason with its count", () => {
    const words = leftOutWords(totals([], { compared: 40, priced: 39, withoutOutturn: 2, withoutPlace: 1 }), {
      unreadable: 3,
      isCut: true,
      runs: 497,
    });
    expect(words).toContain("Only the last 500 runs of the month are back-tested");
    expect(words).toContain("2 runs left out: half hours in which they could have run are not over");
    expect(words).toContain("1 run left out, since a policy finds no place");
    expect(words).toContain("3 runs left out without energy");
    expect(words).toContain("39 runs priced on every side");
  });
});
