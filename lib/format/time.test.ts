import { describe, expect, it } from "vitest";
import {
  formatAt,
  formatClockWithZone,
  formatDay,
  formatDuration,
  formatMoment,
  formatRelative,
  isSameLocalDay,
  localMonth,
  monthBeside,
  toInstant,
} from "./time.ts";

const at = (iso: string) => Date.parse(iso);
const now = at("2026-11-22T21:40:00Z");

describe("clock times", () => {
  it.each([
    ["2026-11-23T02:30:00Z", "02:30 GMT"],
    ["2026-07-01T02:30:00Z", "03:30 BST"],
    ["2026-03-29T00:30:00Z", "00:30 GMT"],
    ["2026-03-29T01:00:00Z", "02:00 BST"],
    ["2026-10-25T00:30:00Z", "01:30 BST"],
    ["2026-10-25T01:30:00Z", "01:30 GMT"],
  ])("%s is %s", (iso, text) => {
    expect(formatClockWithZone(at(iso))).toBe(text);
  });
});

describe("formatDay", () => {
  it.each([
    ["2026-11-22T23:59:00Z", "today"],
    ["2026-11-23T00:00:00Z", "tomorrow"],
    ["2026-11-21T10:00:00Z", "yesterday"],
    ["2026-11-26T10:00:00Z", "Thu 26 Nov"],
    ["2027-01-04T10:00:00Z", "Mon 4 Jan 2027"],
  ])("%s is %s", (iso, text) => {
    expect(formatDay(at(iso), now)).toBe(text);
  });

  it("counts the short day of the clock change as one day", () => {
    expect(formatDay(at("2026-03-29T22:00:00Z"), at("2026-03-28T23:30:00Z"))).toBe("tomorrow");
  });

  it("names a summer night by the local day, not the UTC one", () => {
    expect(isSameLocalDay(at("2026-07-01T23:30:00Z"), at("2026-07-02T10:00:00Z"))).toBe(true);
    expect(localMonth(at("2026-06-30T23:30:00Z"))).toBe("2026-07");
  });
});

describe("relative times", () => {
  it.each([
    [200 * 60_000, "in 3 h 20 min"],
    [-12 * 60_000, "12 min ago"],
    [10_000, "now"],
    [45_000, "in 45 s"],
    [60 * 60_000, "in 1 h"],
    [-52 * 60 * 60_000, "2 d 4 h ago"],
  ])("%i ms is %s", (differenceMs, text) => {
    expect(formatRelative(now + differenceMs, now)).toBe(text);
  });

  it("says the moment with its day", () => {
    expect(formatMoment(at("2026-11-23T02:30:00Z"), now)).toBe("tomorrow 02:30 GMT");
    expect(formatMoment(at("2026-11-22T22:30:00Z"), now)).toBe("22:30 GMT");
  });

  it.each([
    ["2026-11-22T23:00:00Z", "at 23:00 GMT"],
    ["2026-11-23T02:30:00Z", "tomorrow 02:30 GMT"],
    ["2026-11-26T02:30:00Z", "on Thu 26 Nov 02:30 GMT"],
  ])("says %s within a sentence", (iso, text) => {
    expect(formatAt(at(iso), now)).toBe(text);
  });

  it("never rounds to 60 minutes or 24 hours", () => {
    expect(formatDuration(59.6 * 60_000)).toBe("1 h");
    expect(formatDuration(23 * 3_600_000 + 59.7 * 60_000)).toBe("1 d");
  });
});

describe("toInstant", () => {
  it("keeps null and refuses what is no time", () => {
    expect(toInstant(null)).toBeNull();
    expect(() => toInstant("soon")).toThrow(RangeError);
  });
});

describe("monthBeside", () => {
  it.each([
    ["2026-11", 1, "2026-12"],
    ["2026-12", 1, "2027-01"],
    ["2026-01", -1, "2025-12"],
  ])("%s and %s: %s", (month, by, beside) => {
    expect(monthBeside(month, by)).toBe(beside);
  });
});
