import { describe, expect, it } from "vitest";
import { describeCheck } from "./chain-words.ts";

describe("describeCheck", () => {
  it.each([
    [{ entries: 1, brokenEntry: null, fault: null }, "Whole: 1 entry recomputed, each fits the one before."],
    [{ entries: 9, brokenEntry: 7, fault: "content" }, "Broken: entry 7 was changed after it was written."],
    [{ entries: 9, brokenEntry: 7, fault: "number" }, "Broken at entry 7: an entry was removed, added or moved there."],
    [{ entries: 9, brokenEntry: null, fault: "head" }, "Broken: entries at the end are missing."],
  ])("%j", (result, sentence) => {
    expect(describeCheck(result)).toBe(sentence);
  });
});
