import { expect, it } from "vitest";
import { monthShown } from "./params.ts";

it("shows the month of the United Kingdom where the address names none", () => {
  expect(monthShown(null, Date.parse("2026-06-30T23:30:00Z"))).toBe("2026-07");
  expect(monthShown("2026-01", 0)).toBe("2026-01");
});
