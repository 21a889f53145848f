import { describe, expect, it } from "vitest";
import { decodeCursor, encodeCursor } from "./cursor.ts";

describe("cursor", () => {
  it("keeps the microseconds, without which rows would be skipped", () => {
    const cursor = { submittedAtIso: "2026-11-22T08:03:07.339043+00:00", id: 42 };
    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
  });

  it.each([
    "",
    "x",
    "2026-11-22T08:03:07Z",
    "2026-11-22T08:03:07Z_0",
    "2026-11-22T08:03:07Z_1_2",
    '2026"),id.gt.(0_1',
    null,
  ])("begins at the newest with %s", (text) => {
    expect(decodeCursor(text)).toBeNull();
  });
});
