import { describe, expect, it } from "vitest";
import { explainIssues } from "./errors.ts";
import { planningSettingsSchema } from "./organization.ts";

const settings = {
  assignmentPolicy: "manual",
  carbonPriceGbpPerT: 100,
  latenessGbpPerHour: { HIGH: 0.5, MEDIUM: 0.02, LOW: 0 },
  defaultZoneId: 3,
};

describe("how plans are made", () => {
  it.each([
    ["the defaults", {}],
    ["nothing counted", { carbonPriceGbpPerT: 0, latenessGbpPerHour: { HIGH: 0, MEDIUM: 0, LOW: 0 } }],
    ["the least that is kept", { carbonPriceGbpPerT: 0.1, latenessGbpPerHour: { HIGH: 0.0001, MEDIUM: 0, LOW: 0 } }],
    ["a tenth that no float holds", { carbonPriceGbpPerT: 41.6 }],
    ["the most", { carbonPriceGbpPerT: 100_000, latenessGbpPerHour: { HIGH: 9_999, MEDIUM: 0.0125, LOW: 0.3 } }],
    ["nothing to compare with", { defaultZoneId: null }],
  ])("may be %s", (_, part) => {
    expect(planningSettingsSchema.parse({ ...settings, ...part })).toEqual({ ...settings, ...part });
  });

  it.each([
    [{ carbonPriceGbpPerT: null }, "Give the carbon price in pounds a tonne, such as 100."],
    [{ carbonPriceGbpPerT: Number.NaN }, "Give the carbon price in pounds a tonne, such as 100."],
    [{ carbonPriceGbpPerT: -1 }, "A carbon price is no less than £0 a tonne."],
    [{ carbonPriceGbpPerT: 100_001 }, "A carbon price is at most £100,000 a tonne."],
    [{ carbonPriceGbpPerT: 0.04 }, "A carbon price has at most one decimal, such as 41.6."],
    [
      { latenessGbpPerHour: { HIGH: 0.5, MEDIUM: null, LOW: 0 } },
      "Give what an hour of waiting counts in pounds, such as 0.02.",
    ],
    [{ latenessGbpPerHour: { HIGH: 10_000, MEDIUM: 0, LOW: 0 } }, "An hour counts at most £9,999."],
    [
      { latenessGbpPerHour: { HIGH: 0.00004, MEDIUM: 0, LOW: 0 } },
      "An hour of waiting has at most four decimals, such as 0.0125.",
    ],
  ])("may not be %o", (part, sentence) => {
    const parsed = planningSettingsSchema.safeParse({ ...settings, ...part });
    expect(parsed.error && explainIssues(parsed.error)).toBe(sentence);
  });

  it("is refused with an urgency that nobody has, or without one that there is", () => {
    const lateness = (latenessGbpPerHour: object) =>
      planningSettingsSchema.safeParse({ ...settings, latenessGbpPerHour }).success;
    expect(lateness({ HIGH: 0, MEDIUM: 0 })).toBe(false);
    expect(lateness({ HIGH: 0, MEDIUM: 0, LOW: 0, NONE: 0 })).toBe(false);
  });
});
