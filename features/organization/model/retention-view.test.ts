import { describe, expect, it } from "vitest";
import { type RetentionView, retentionName, retentionSentence } from "./retention-view.ts";

const kept = (keepDays: number, hasFailed = false): RetentionView => ({
  ...{ kind: "mails", keepDays, hasFailed, rows: null, oldestAt: null, prunedAt: null },
});

describe("the sentence of the retention page", () => {
  it.each([
    [[kept(30), kept(400)], "What is not kept for ever is removed after 400 days at the latest"],
    [[kept(30, true), kept(400)], "One kind of record could not be removed in time"],
    [[kept(30, true), kept(400, true)], "2 kinds of record could not be removed in time"],
  ])("of %j", (kinds, sentence) => {
    expect(retentionSentence(kinds)).toBe(sentence);
  });

  it("names a kind that it does not know by its code", () => {
    expect([retentionName("mails"), retentionName("meter_readings")]).toEqual([
      "Mails that were sent or failed",
      "meter readings",
    ]);
  });
});
