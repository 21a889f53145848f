import { expect, it } from "vitest";
import { weightWords } from "./weight-words.ts";

it.each([
  [0.1, 0.02, "Weighed with £100 a tonne of CO₂ and £0.02 an hour of waiting."],
  [0.0003, 0, "Weighed with £0.30 a tonne of CO₂ and £0 an hour of waiting."],
  [1.005, 1, "Weighed with £1,005 a tonne of CO₂ and £1 an hour of waiting."],
])("£%s a kilogram and £%s an hour", (carbonPriceGbpPerKg, latenessGbpPerHour, words) => {
  expect(weightWords({ carbonPriceGbpPerKg, latenessGbpPerHour })).toBe(words);
});
