import { expect, it } from "vitest";
import { afterAlertCursor, decodeAlertCursor, encodeAlertCursor } from "./alert-cursor.ts";

it("reads back what it wrote, to the microsecond", () => {
  const cursor = { lastAtIso: "2026-11-22T10:00:00.123456+00:00", id: 7 };
  expect(decodeAlertCursor(encodeAlertCursor(cursor))).toEqual(cursor);
  expect(afterAlertCursor(cursor)).toBe(
    "last_at.lt.2026-11-22T10:00:00.123456+00:00,and(last_at.eq.2026-11-22T10:00:00.123456+00:00,id.lt.7)",
  );
});

it.each([null, "", "x", "2026-11-22T10:00:00+00:00_x", "2026-11-22T10:00:00+00:00_1,id.gt.0"])(
  "takes %j for none",
  (text) => {
    expect(decodeAlertCursor(text)).toBeNull();
  },
);
