import { expect, it } from "vitest";
import { changedKeys } from "./use-flash.ts";

it("marks what came and what changed, not what stayed or left", () => {
  const before = new Map([
    ["KB-1", "PLANNED"],
    ["KB-2", "PLANNED"],
    ["KB-3", "RUNNING"],
  ]);
  const after = new Map([
    ["KB-1", "PLANNED"],
    ["KB-2", "SCHEDULED"],
    ["KB-4", "PENDING"],
  ]);
  expect(changedKeys(before, after)).toEqual(["KB-2", "KB-4"]);
  expect(changedKeys(after, after)).toEqual([]);
});
