import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PLANNING_LIMITS, PLANNING_STEPS } from "@/lib/contracts/organization.ts";

const schema = readFileSync(
  new URL("../../../supabase/schemas/10_organizations/11_organizations.sql", import.meta.url),
  "utf8",
);
const kgPerT = 1_000;

it.each([
  ["carbon_price_gbp_per_kg", PLANNING_LIMITS.carbonPriceGbpPerT / kgPerT, PLANNING_STEPS.carbonPriceGbpPerT / kgPerT],
  ["lateness_gbp_per_hour_high", PLANNING_LIMITS.latenessGbpPerHour, PLANNING_STEPS.latenessGbpPerHour],
  ["lateness_gbp_per_hour_medium", PLANNING_LIMITS.latenessGbpPerHour, PLANNING_STEPS.latenessGbpPerHour],
  ["lateness_gbp_per_hour_low", PLANNING_LIMITS.latenessGbpPerHour, PLANNING_STEPS.latenessGbpPerHour],
])("the contract's limit and step are those of the column %s", (column, most, step) => {
  const check = new RegExp(`  ${column} numeric\\(8, (\\d)\\).* between 0 and (\\d+)\\)`).exec(schema);
  expect(Number(check?.[2])).toBe(most);
  expect(10 ** -Number(check?.[1])).toBeCloseTo(step, 12);
});
