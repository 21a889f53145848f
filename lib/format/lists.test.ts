import { expect, it } from "vitest";
import { listed, resourceWords } from "./lists.ts";

it("joins the last part with and", () => {
  expect(listed([])).toBe("");
  expect(listed(["a"])).toBe("a");
  expect(listed(["a", "b", "c"])).toBe("a, b and c");
});

it("names GPUs only where there are any", () => {
  expect(resourceWords({ gpus: 0, cpuCores: 1, memoryGb: 4 })).toBe("1 core and 4 GB");
  expect(resourceWords({ gpus: 4, cpuCores: 32, memoryGb: 128 })).toBe("4 GPUs, 32 cores and 128 GB");
});
