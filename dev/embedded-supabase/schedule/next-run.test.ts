import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAtStart, isInterval, nextRun } from "./next-run.ts";

const at = (text: string) => new Date(`${text}Z`);

describe("nextRun", () => {
  it.each([
    ["* * * * *", "2026-03-29T00:59:30", "2026-03-29T01:00:00"],
    ["*/15 * * * *", "2026-10-25T00:50:00", "2026-10-25T01:00:00"],
    ["0 2 * * *", "2026-10-25T00:30:00", "2026-10-25T02:00:00"],
    ["5 4 $ * *", "2028-02-01T00:00:00", "2028-02-29T04:05:00"],
    ["@hourly", "2026-01-01T00:00:00", "2026-01-01T01:00:00"],
    ["@midnight", "2026-01-01T10:00:00", "2026-01-02T00:00:00"],
    ["30 6 * * 1", "2026-11-22T00:00:00", "2026-11-23T06:30:00"],
    ["5 seconds", "2026-01-01T00:00:00.250", "2026-01-01T00:00:05.250"],
    ["1 second", "2026-01-01T00:00:00", "2026-01-01T00:00:01"],
  ])("%s after %s is %s", (schedule, after, expected) => {
    expect(nextRun(schedule, at(after))).toEqual(at(expected));
  });

  it.each(["", "nonsense", "61 * * * *", "* * * * * *", "* * * *", "60 seconds", "0 seconds", "@reboot"])(
    "never for %j",
    (schedule) => {
      expect(nextRun(schedule, at("2026-01-01T00:00:00"))).toBeNull();
    },
  );

  it("is always later than the time given, and on a whole minute for five fields", () => {
    const times = fc.date({ min: at("2020-01-01T00:00:00"), max: at("2035-01-01T00:00:00"), noInvalidDate: true });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 59 }), (time, minutes) => {
        const next = nextRun(`*/${minutes} * * * *`, time);
        return next !== null && next > time && next.getTime() % 60_000 === 0;
      }),
    );
  });
});

describe("kinds of schedules", () => {
  it("distinguishes intervals and runs at start from the others", () => {
    expect([isInterval("10 seconds"), isInterval("* * * * *"), isInterval("60 seconds")]).toEqual([true, false, false]);
    expect([isAtStart("@reboot"), isAtStart("@daily")]).toEqual([true, false]);
  });
});
