import { expect, it } from "vitest";
import { priceAsked, priceMaxGbpPerT } from "./params.ts";

it.each([
  [null, null],
  [0, 0],
  [41.5, 41.5],
  [-1, null],
  [Number.NaN, null],
  [priceMaxGbpPerT + 1, null],
])("a carbon price of %s in the address is reckoned with as %s", (asked, price) => {
  expect(priceAsked(asked)).toBe(price);
});
