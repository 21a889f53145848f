import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ceilSlot,
  floorSlot,
  isoFromMs,
  isSlotStart,
  parseInstant,
  SLOT_MS,
  slotAt,
  slotIndex,
  slotOverlaps,
  slotRange,
  slotsBetween,
} from "./slots.ts";

const at = (text: string) => Date.parse(text);
const instant = fc.integer({ min: at("2000-01-01T00:00:00Z"), max: at("2100-01-01T00:00:00Z") });

describe("slots", () => {
  it.each([
    ["2026-03-29T00:59:59.999Z", "2026-03-29T00:30:00.000Z", "2026-03-29T01:00:00.000Z"],
    ["2026-03-29T01:00:00.000Z", "2026-03-29T01:00:00.000Z", "2026-03-29T01:00:00.000Z"],
    ["2025-12-31T23:45:00.000Z", "2025-12-31T23:30:00.000Z", "2026-01-01T00:00:00.000Z"],
    ["2024-02-29T12:00:00.001Z", "2024-02-29T12:00:00.000Z", "2024-02-29T12:30:00.000Z"],
  ])("bounds %s by %s and %s", (text, floor, ceil) => {
    expect(isoFromMs(floorSlot(at(text)))).toBe(floor);
    expect(isoFromMs(ceilSlot(at(text)))).toBe(ceil);
  });

  it("numbers every slot once", () => {
    fc.assert(
      fc.property(instant, (atMs) => {
        expect(slotAt(slotIndex(atMs))).toBe(floorSlot(atMs));
        expect(slotIndex(floorSlot(atMs) + SLOT_MS)).toBe(slotIndex(atMs) + 1);
        expect(isSlotStart(floorSlot(atMs))).toBe(true);
        expect(isSlotStart(floorSlot(atMs) + 1)).toBe(false);
      }),
    );
  });

  it("leaves out the slot that begins when the window ends", () => {
    expect(slotsBetween(at("2026-01-01T10:10:00Z"), at("2026-01-01T11:00:00Z")).map(isoFromMs)).toEqual([
      "2026-01-01T10:00:00.000Z",
      "2026-01-01T10:30:00.000Z",
    ]);
    expect(slotsBetween(1000, 1000)).toEqual([]);
    expect(slotsBetween(2000, 1000)).toEqual([]);
  });

  it("lists as many slots in a row as asked for", () => {
    expect(slotRange(at("2026-01-01T10:10:00Z"), 3).map(isoFromMs)).toEqual([
      "2026-01-01T10:00:00.000Z",
      "2026-01-01T10:30:00.000Z",
      "2026-01-01T11:00:00.000Z",
    ]);
  });

  it("shares a window out without losing or inventing time", () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 7 * 86_400_000 }), (fromMs, lengthMs) => {
        const overlaps = slotOverlaps(fromMs, fromMs + lengthMs);
        expect(overlaps.reduce((sum, overlap) => sum + overlap.overlapMs, 0)).toBe(lengthMs);
        for (const overlap of overlaps) {
          expect(overlap.fraction).toBeGreaterThan(0);
          expect(overlap.fraction).toBeLessThanOrEqual(1);
        }
        expect(overlaps[0]?.slotMs).toBe(floorSlot(fromMs));
      }),
    );
  });

  it("prorates a window of 13:10 to 14:20", () => {
    const shares = slotOverlaps(at("2026-01-01T13:10:00Z"), at("2026-01-01T14:20:00Z"));
    expect(shares.map((share) => Math.round(share.overlapMs / 60_000))).toEqual([20, 30, 20]);
  });
});

describe("parseInstant", () => {
  it.each([
    ["2020-01-01T00:30Z", "2020-01-01T00:30:00.000Z"],
    ["2020-01-01T00:30:15Z", "2020-01-01T00:30:15.000Z"],
    ["2020-01-01T00:30:15.250Z", "2020-01-01T00:30:15.250Z"],
    ["2026-07-01T01:00:00+01:00", "2026-07-01T00:00:00.000Z"],
    ["2026-07-01 01:00:00+01", "2026-07-01T00:00:00.000Z"],
    ["2026-07-01T01:00+0100", "2026-07-01T00:00:00.000Z"],
    ["2024-02-29T00:00Z", "2024-02-29T00:00:00.000Z"],
  ])("reads %s", (text, iso) => {
    const atMs = parseInstant(text);
    expect(atMs === null ? null : isoFromMs(atMs)).toBe(iso);
  });

  it.each(["", "now", "2020-01-01", "2020-01-01T00:30", "2023-02-29T00:00Z", "2020-13-01T00:00Z", "2020-01-01T25:00Z"])(
    "refuses %j",
    (text) => {
      expect(parseInstant(text)).toBeNull();
    },
  );

  it("reads back what isoFromMs wrote", () => {
    fc.assert(
      fc.property(instant, (atMs) => {
        expect(parseInstant(isoFromMs(atMs))).toBe(atMs);
      }),
    );
  });
});
