import { expect, it } from "vitest";
import { parseTypedNumber } from "./typed-number.ts";

it.each([
  ["", null],
  ["  ", null],
  ["12", 12],
  [" 12.5 ", 12.5],
  [".5", 0.5],
  ["-3", -3],
  ["1e3", 1000],
  ["1,250", 1250],
  ["1,250,000.75", 1_250_000.75],
  ["10 000", 10_000],
  ["12,5", Number.NaN],
  ["1,25", Number.NaN],
  ["1,2500", Number.NaN],
  ["1250,000", Number.NaN],
  ["1,250,5", Number.NaN],
  ["1 2", Number.NaN],
  ["1.2.3", Number.NaN],
  ["0x10", Number.NaN],
  ["abc", Number.NaN],
  ["Infinity", Number.NaN],
])("reads %j as %s", (text, number) => {
  expect(parseTypedNumber(text)).toBe(number);
});
