import { expect, it } from "vitest";
import { monthBeside, monthShown } from "./budget-params.ts";

it.each([
  ["2026-11", 1, "2026-12"],
  ["2026-12", 1, "2027-01"],
  ["2026-01", -1, "2025-12"],
])("%s and %s: %s", (month, by, beside) => {
  expect(monthBeside(month, by)).toBe(beside);
});

it("shows the month of the United Kingdom where the address names none", () => {
  expect(monthShown(null, Date.parse("2026-06-30T23:30:00Z"))).toBe("2026-07");
  expect(monthShown("2026-01", 0)).toBe("2026-01");
});
