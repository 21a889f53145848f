import { describe, expect, it } from "vitest";
import { type BudgetView, barShares, budgetsSentence, budgetTitle, leftWords } from "./budget-view.ts";

const budget = (change: Partial<BudgetView> = {}): BudgetView => ({
  ...{ id: 1, project: null, userName: null, isOfMonth: false, limitG: 10_000, isHard: true },
  ...{ emittedG: 2_000, expectedG: 3_000, leftG: 5_000, workloads: 4 },
  ...change,
});

describe("budgetsSentence", () => {
  it.each([
    [[], "No carbon budget applies in November 2026."],
    [[budget()], "5.00 kg left of 10.0 kg for November 2026."],
    [[budget(), budget({ leftG: 0 })], "1 carbon budget is spent in November 2026."],
    [[budget({ leftG: -1 }), budget({ leftG: 0 })], "2 carbon budgets are spent in November 2026."],
    [[budget({ project: "Atlas" })], "1 carbon budget applies in November 2026, none is spent."],
  ])("%#", (budgets, sentence) => {
    expect(budgetsSentence(budgets, "November 2026")).toBe(sentence);
  });
});

describe("what is left", () => {
  it.each([
    [412, "412 g left of 500 g"],
    [0, "nothing left of 500 g"],
    [-90, "90.0 g over the limit of 500 g"],
  ])("%s g: %s", (leftG, words) => {
    expect(leftWords({ leftG, limitG: 500 })).toBe(words);
  });

  it("is drawn on a bar as long as the limit, or longer when it was passed", () => {
    expect(barShares(budget())).toEqual({ emitted: 0.2, expected: 0.3, limit: 1 });
    expect(barShares(budget({ emittedG: 15_000, expectedG: 5_000 }))).toEqual({
      emitted: 0.75,
      expected: 0.25,
      limit: 0.5,
    });
  });
});

describe("budgetTitle", () => {
  it("names the project, the user, or the organization", () => {
    expect(budgetTitle(budget({ project: "Atlas" }))).toBe("Project Atlas");
    expect(budgetTitle(budget({ userName: "Ada" }))).toBe("Ada");
    expect(budgetTitle(budget())).toBe("The organization");
  });
});
