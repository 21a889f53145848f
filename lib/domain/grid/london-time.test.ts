import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addLondonDays,
  dayAheadDay,
  dayAheadPublishedUntil,
  dayAheadSpan,
  isEveningPeak,
  londonDay,
  londonDayStart,
  londonOffsetMinutes,
  londonTime,
  settlementPeriod,
  settlementPeriodStart,
  slotsOfLondonDay,
} from "./london-time.ts";
import { isoFromMs, slotAt } from "./slots.ts";

const at = (text: string) => Date.parse(text);

describe("London days", () => {
  it.each([
    ["2026-03-28", 48, "2026-03-28T00:00:00.000Z"],
    ["2026-03-29", 46, "2026-03-29T00:00:00.000Z"],
    ["2026-03-30", 48, "2026-03-29T23:00:00.000Z"],
    ["2026-10-24", 48, "2026-10-23T23:00:00.000Z"],
    ["2026-10-25", 50, "2026-10-24T23:00:00.000Z"],
    ["2026-10-26", 48, "2026-10-26T00:00:00.000Z"],
    ["2024-02-29", 48, "2024-02-29T00:00:00.000Z"],
  ])("%s has %d half hours from %s", (day, count, start) => {
    const slots = slotsOfLondonDay(day);
    expect(slots).toHaveLength(count);
    expect(isoFromMs(slots[0] ?? 0)).toBe(start);
    expect(slots.every((slotMs) => londonDay(slotMs) === day)).toBe(true);
  });

  it("counts days over month, year and clock change", () => {
    expect(addLondonDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addLondonDays("2026-03-01", -1)).toBe("2026-02-28");
    expect(addLondonDays("2026-10-25", 1)).toBe("2026-10-26");
  });

  it("distinguishes the hour that occurs twice by its offset", () => {
    expect(londonTime(at("2026-10-25T00:30:00Z"))).toEqual({
      day: "2026-10-25",
      hour: 1,
      minute: 30,
      weekday: 7,
      offsetMinutes: 60,
    });
    expect(londonTime(at("2026-10-25T01:30:00Z"))).toMatchObject({ hour: 1, minute: 30, offsetMinutes: 0 });
  });

  it("skips the hour that does not exist", () => {
    expect(londonTime(at("2026-03-29T00:59:00Z"))).toMatchObject({ hour: 0, minute: 59 });
    expect(londonTime(at("2026-03-29T01:00:00Z"))).toMatchObject({ hour: 2, minute: 0 });
  });

  it("agrees with Intl on any half hour", () => {
    const format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: "Europe/London",
      dateStyle: "short",
      timeStyle: "short",
    });
    fc.assert(
      fc.property(fc.integer({ min: 525_000, max: 1_050_000 }), (index) => {
        const { day, hour, minute } = londonTime(slotAt(index));
        const pad = (number: number) => String(number).padStart(2, "0");
        expect(`${day} ${pad(hour)}:${pad(minute)}`).toBe(format.format(slotAt(index)));
      }),
    );
  });

  it("refuses what is no date", () => {
    expect(() => londonDayStart("2026-02-30")).toThrow(/not a date/);
    expect(() => londonDayStart("29/03/2026")).toThrow(/not a date/);
  });

  it("keeps its answers when the cache of offsets was emptied", () => {
    for (let hour = 0; hour < 21_000; hour += 1) londonOffsetMinutes(hour * 3_600_000);
    expect(londonOffsetMinutes(at("2026-07-01T12:00:00Z"))).toBe(60);
    expect(londonOffsetMinutes(at("2026-12-01T12:00:00Z"))).toBe(0);
  });
});

describe("settlement periods", () => {
  it.each([
    ["2026-01-15T00:00:00Z", "2026-01-15", 1],
    ["2026-01-15T23:45:00Z", "2026-01-15", 48],
    ["2026-07-14T23:00:00Z", "2026-07-15", 1],
    ["2026-03-29T01:00:00Z", "2026-03-29", 3],
    ["2026-03-29T22:30:00Z", "2026-03-29", 46],
    ["2026-10-25T23:30:00Z", "2026-10-25", 50],
  ])("%s is %s period %d", (text, day, period) => {
    expect(settlementPeriod(at(text))).toEqual({ day, period });
  });

  it("numbers every slot of a day once, and starts where it says", () => {
    for (const day of ["2026-03-29", "2026-06-21", "2026-10-25"]) {
      const slots = slotsOfLondonDay(day);
      expect(slots.map((slotMs) => settlementPeriod(slotMs).period)).toEqual(slots.map((_, place) => place + 1));
      expect(slots.map((_, place) => settlementPeriodStart(day, place + 1))).toEqual(slots);
    }
  });

  it("knows no period 47 on the short day and no 51 on the long one", () => {
    expect(settlementPeriodStart("2026-03-29", 47)).toBeNull();
    expect(settlementPeriodStart("2026-10-25", 51)).toBeNull();
    expect(settlementPeriodStart("2026-10-25", 0)).toBeNull();
  });
});

describe("day-ahead days", () => {
  it.each([
    ["2026-01-15", "2026-01-14T23:00:00.000Z", 24],
    ["2026-07-15", "2026-07-14T22:00:00.000Z", 24],
    ["2026-03-29", "2026-03-28T23:00:00.000Z", 23],
    ["2026-10-25", "2026-10-24T22:00:00.000Z", 25],
  ])("%s runs from %s for %d hours", (day, from, hours) => {
    const span = dayAheadSpan(day);
    expect(isoFromMs(span.fromMs)).toBe(from);
    expect((span.toMs - span.fromMs) / 3_600_000).toBe(hours);
  });

  it("follow one another without gap", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), (days) => {
        const day = addLondonDays("2024-01-01", days);
        expect(dayAheadSpan(addLondonDays(day, 1)).fromMs).toBe(dayAheadSpan(day).toMs);
        expect(dayAheadDay(dayAheadSpan(day).fromMs)).toBe(day);
        expect(dayAheadDay(dayAheadSpan(day).toMs - 1)).toBe(day);
      }),
    );
  });

  it("are published to tomorrow 23:00 from 16:00 on, until then to 23:00 today", () => {
    expect(isoFromMs(dayAheadPublishedUntil(at("2026-07-15T14:59:00Z")))).toBe("2026-07-15T22:00:00.000Z");
    expect(isoFromMs(dayAheadPublishedUntil(at("2026-07-15T15:00:00Z")))).toBe("2026-07-16T22:00:00.000Z");
    expect(isoFromMs(dayAheadPublishedUntil(at("2026-01-15T23:30:00Z")))).toBe("2026-01-16T23:00:00.000Z");
  });

  it("have their peak from 16:00 to 19:00 on the wall", () => {
    expect(isEveningPeak(at("2026-07-15T14:30:00Z"))).toBe(false);
    expect(isEveningPeak(at("2026-07-15T15:00:00Z"))).toBe(true);
    expect(isEveningPeak(at("2026-07-15T17:30:00Z"))).toBe(true);
    expect(isEveningPeak(at("2026-07-15T18:00:00Z"))).toBe(false);
  });
});
