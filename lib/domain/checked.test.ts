import { describe, expect, it } from "vitest";
import { elementAt } from "./checked.ts";

describe("elementAt", () => {
  it("returns the element, null and zero included", () => {
    expect(elementAt([null, 0], 0, "figure")).toBeNull();
    expect(elementAt(Float64Array.of(0), 0, "figure")).toBe(0);
  });

  it.each([-1, 2, 0.5, Number.NaN])("throws outside the list and between its indexes: %s", (index) => {
    expect(() => elementAt([1, 2], index, "slot of intensity")).toThrow(RangeError);
    expect(() => elementAt(Float64Array.of(1, 2), index, "slot of intensity")).toThrow("slot of intensity");
  });
});
