import { expect, it } from "vitest";
import { missingComparison } from "./missing-comparison.ts";

const zone = { id: 1, code: "UK-SCOTLAND-01", name: "Scotland", region: "South Scotland" };

it.each([
  ["COMPLETED", 1_000, zone, "accounting"],
  ["FAILED", 1_000, zone, "accounting"],
  ["FAILED", null, zone, "notRun"],
  ["CANCELLED", null, null, "notRun"],
  ["PENDING", null, null, "notPlanned"],
  ["SCHEDULED", null, zone, "byHand"],
] as const)(
  "a workload without figures, %s and started at %s, gives the reason",
  (status, actualStart, place, reason) => {
    expect(missingComparison({ status, actualStart, zone: place })).toBe(reason);
  },
);
