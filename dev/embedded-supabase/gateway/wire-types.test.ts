import { expect, it } from "vitest";
import { isoTimestamp } from "./wire-types.ts";

it.each([
  ["2025-01-01 00:00:00+00", "2025-01-01T00:00:00+00:00"],
  ["2025-01-01 00:00:00.123456+05:30", "2025-01-01T00:00:00.123456+05:30"],
  ["2025-01-01 12:00:00", "2025-01-01T12:00:00"],
  ["12025-01-01 00:00:00+00", "12025-01-01T00:00:00+00:00"],
  ["infinity", "infinity"],
  ["0044-03-15 00:00:00+00 BC", "0044-03-15 00:00:00+00 BC"],
])("%s becomes %s", (text, expected) => {
  expect(isoTimestamp(text)).toBe(expected);
});
