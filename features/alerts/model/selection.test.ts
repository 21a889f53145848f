import { expect, it } from "vitest";
import { outcomeSentence, shownOf, toggled } from "./selection.ts";

it("takes an alert in and out, and changes no set that was given", () => {
  const before = new Set([1]);
  expect([...toggled(before, 2)]).toEqual([1, 2]);
  expect([...toggled(before, 1)]).toEqual([]);
  expect([...before]).toEqual([1]);
});

it("counts only what the list still shows", () => {
  expect(shownOf(new Set([1, 2, 3]), [{ id: 3 }, { id: 1 }, { id: 4 }])).toEqual([3, 1]);
});

it.each([
  [1, 1, "1 alert resolved."],
  [3, 3, "3 alerts resolved."],
  [1, 3, "1 alert resolved. 2 had changed already."],
  [0, 1, "0 alerts resolved. 1 had changed already."],
])("%s of %s: %s", (changed, asked, sentence) => {
  expect(outcomeSentence("resolved", changed, asked)).toBe(sentence);
});
