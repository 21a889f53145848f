import { expect, it } from "vitest";
import { eventWords } from "./event-words.ts";

it.each([
  ["workload.cancel_requested", "Cancelled", "Asked to stop"],
  ["workload.cancel_requested", "Wrong data", "Asked to stop: Wrong data"],
  ["workload.cancelled", "Cancelled", "Cancelled"],
])("%s, %s: %s", (kind, reason, words) => {
  expect(eventWords({ kind, reason })).toBe(words);
});
