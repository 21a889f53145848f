import { describe, expect, it } from "vitest";
import { itPowerW, modelledEnergyKwh } from "./power-model.ts";

describe("itPowerW", () => {
  it("gives the golden figure of two A100 at 80 %, 16 vCPU at 50 % and 64 GB", () => {
    const watts = itPowerW({
      gpus: 2,
      gpuModel: "A100",
      gpuUtilization: 0.8,
      cpuCores: 16,
      cpuUtilization: 0.5,
      memoryGb: 64,
    });
    expect(watts).toBeCloseTo(669.6 + 33.92 + 25.088, 9);
  });

  it.each([-0.1, 1.1, Number.NaN])("refuses a utilization of %d", (utilization) => {
    expect(() => itPowerW({ gpus: 0, cpuCores: 1, cpuUtilization: utilization, memoryGb: 1 })).toThrow(RangeError);
  });

  it("counts resources that are held idle", () => {
    expect(itPowerW({ gpus: 1, gpuUtilization: 0, cpuCores: 1, cpuUtilization: 0, memoryGb: 0 })).toBeCloseTo(46.74, 9);
  });
});

describe("modelledEnergyKwh", () => {
  it("is power times hours", () => {
    const use = { gpus: 0, cpuCores: 10, cpuUtilization: 1, memoryGb: 0 };
    expect(modelledEnergyKwh(use, 90)).toBeCloseTo((35 * 1.5) / 1000, 12);
  });
});
