import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isHoliday, weekdayOf } from "./holidays.ts";

const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

describe("holidays", () => {
  it.each([
    ["Good Friday 2024", "2024-03-29"],
    ["Easter Monday 2024", "2024-04-01"],
    ["Good Friday 2026", "2026-04-03"],
    ["Easter Monday 2038, the latest there is", "2038-04-26"],
    ["early May 2024", "2024-05-06"],
    ["spring 2024", "2024-05-27"],
    ["summer 2026", "2026-08-31"],
    ["in place of New Year's Day on a Saturday", "2022-01-03"],
    ["New Year's Day", "2025-01-01"],
    ["between Christmas and New Year", "2026-12-29"],
  ])("knows %s", (_, day) => {
    expect(isHoliday(dayNumber(day))).toBe(true);
  });

  it.each(["2024-04-02", "2026-04-02", "2026-05-05", "2026-12-23", "2026-01-02"])(
    "takes %s for a working day",
    (day) => {
      expect(isHoliday(dayNumber(day))).toBe(false);
    },
  );

  it("has two weekdays off at Easter, a Friday and the Monday after", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1950, max: 2150 }), (year) => {
        const spring = Array.from({ length: 40 }, (_, day) => dayNumber(`${year}-03-20`) + day);
        const off = spring.filter(isHoliday);
        expect(off.map(weekdayOf)).toEqual([4, 0]);
        expect((off[1] ?? 0) - (off[0] ?? 0)).toBe(3);
      }),
    );
  });

  it("counts weekdays from Monday", () => {
    expect(weekdayOf(dayNumber("2026-11-23"))).toBe(0);
    expect(weekdayOf(dayNumber("1969-12-28"))).toBe(6);
  });
});
