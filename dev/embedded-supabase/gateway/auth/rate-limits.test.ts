import { expect, it } from "vitest";
import { createRateLimit } from "./rate-limits.ts";

it("lets through so many in a window, for each key, and says how long to wait", () => {
  const limit = createRateLimit(2, 1_000);
  expect([limit.take("a", 0), limit.take("a", 400), limit.take("b", 400)]).toEqual([null, null, null]);
  expect([limit.take("a", 500), limit.take("a", 999)]).toEqual([500, 1]);
  expect([limit.take("a", 1_000), limit.take("a", 1_001)]).toEqual([null, 399]);
});

it("forgets the keys that were used longest ago", () => {
  const limit = createRateLimit(1, 1_000_000);
  limit.take("first", 0);
  for (let key = 0; key < 10_000; key += 1) limit.take(String(key), 1);
  expect(limit.take("first", 2)).toBeNull();
  expect(limit.take("9999", 2)).not.toBeNull();
});
