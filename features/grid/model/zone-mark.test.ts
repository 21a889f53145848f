import { describe, expect, it } from "vitest";
import { zoneCount, zoneRadiusPx, zoneWorkWords } from "./zone-mark.ts";

describe("zoneRadiusPx", () => {
  it.each([
    [0, 10],
    [1, 11.5],
    [6, 19],
    [7, 20],
    [500, 20],
  ])("%i workloads: %d px", (count, radiusPx) => {
    expect(zoneRadiusPx(count)).toBe(radiusPx);
  });
});

it.each([
  [0, 0, 0, "empty"],
  [2, 0, 2, "2 running"],
  [0, 1, 1, "1 assigned"],
  [1, 2, 3, "1 running, 2 assigned"],
])("%i running and %i assigned: %i, %s", (running, assigned, count, words) => {
  expect(zoneCount({ running, assigned })).toBe(count);
  expect(zoneWorkWords({ running, assigned })).toBe(words);
});
