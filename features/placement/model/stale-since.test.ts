import { expect, it } from "vitest";
import { staleSince } from "./stale-since.ts";

const query = (isError: boolean, data: unknown, dataUpdatedAt: number) => ({ isError, data, dataUpdatedAt });

it.each([
  [[], null],
  [[query(false, [], 5)], null],
  [[query(true, undefined, 0)], null],
  [[query(true, [], 7), query(true, [], 3), query(false, [], 1)], 3],
])("%#", (queries, since) => {
  expect(staleSince(queries)).toBe(since);
});
