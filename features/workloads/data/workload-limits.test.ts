import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { WORKLOAD_LIMITS, workloadFieldsSchema } from "@/lib/contracts/workload.ts";

const schema = readFileSync(
  new URL("../../../supabase/schemas/30_workloads/31_workloads.sql", import.meta.url),
  "utf8",
);

/** What the check of a column allows at most: the last number that stands in it. */
function mostIn(column: string): number {
  const check = schema.split("\n").find((line) => line.startsWith(`  ${column} `) && line.includes("check ("));
  return Number(check?.match(/(\d+)\)+,$/)?.[1]);
}

describe("the limits of the contract", () => {
  it.each([
    ["workload_name", WORKLOAD_LIMITS.nameLength],
    ["command", WORKLOAD_LIMITS.commandLength],
    ["project", WORKLOAD_LIMITS.projectLength],
    ["required_gpu_mins", WORKLOAD_LIMITS.gpuMinutes],
    ["required_cpu_cores", WORKLOAD_LIMITS.cpuCores],
    ["required_memory_gb", WORKLOAD_LIMITS.memoryGb],
    ["estimated_duration_mins", WORKLOAD_LIMITS.durationMinutes],
    ["min_segment_mins", WORKLOAD_LIMITS.durationMinutes],
    ["deferral_window_mins", WORKLOAD_LIMITS.deferralMinutes],
    ["estimated_energy_kwh", WORKLOAD_LIMITS.energyKwh],
    ["carbon_cap_gco2", WORKLOAD_LIMITS.carbonCapG],
    ["max_price_gbp", WORKLOAD_LIMITS.maxPriceGbp],
    ["resume_cost_wh", WORKLOAD_LIMITS.resumeCostWh],
  ])("are those of the column %s", (column, most) => {
    expect(mostIn(column)).toBe(most);
  });

  it.each([
    ["carbonCapG", "carbon_cap_gco2"],
    ["maxPriceGbp", "max_price_gbp"],
  ] as const)("take nothing for %s that its column would round to zero", (field, column) => {
    const decimals = Number(schema.match(new RegExp(`  ${column} numeric\\(\\d+, (\\d)\\)`))?.[1]);
    const least = 1 / 10 ** decimals;
    expect(workloadFieldsSchema.shape[field].safeParse(least).success).toBe(true);
    expect(workloadFieldsSchema.shape[field].safeParse(least / 10).success).toBe(false);
  });
});
