import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatAccountedCarbon,
  formatCarbon,
  formatCount,
  formatEnergy,
  formatIntensity,
  formatInUnit,
  formatMoney,
  formatSetMoney,
  formatShare,
  formatUnitPrice,
} from "./quantities.ts";

describe("formatCarbon", () => {
  it.each([
    [0, "0 g"],
    [0.0000003, "under 0.001 mg"],
    [0.0007, "0.7 mg"],
    [0.00994, "9.94 mg"],
    [0.0656, "65.6 mg"],
    [0.4, "0.4 g"],
    [0.4938, "0.494 g"],
    [31.24, "31.2 g"],
    [412.4, "412 g"],
    [999.6, "1.00 kg"],
    [1_240, "1.24 kg"],
    [-1_240, "−1.24 kg"],
    [48_000, "48.0 kg"],
    [3_120_000, "3.12 t"],
    [null, "no data"],
  ])("%s g is %s", (carbonG, text) => {
    expect(formatCarbon(carbonG).text).toBe(text);
  });

  it("says little of what the ledger rounded to nothing", () => {
    expect([0, 0.0001, null].map((carbonG) => formatAccountedCarbon(carbonG).text)).toEqual([
      "under 0.1 mg",
      "0.1 mg",
      "no data",
    ]);
  });

  it("never shows a missing figure as a zero", () => {
    expect(formatCarbon(null).value).not.toContain("0");
  });

  it("keeps the sign of whatever is not rounded away", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e9, noNaN: true }), (carbonG) => {
        expect(formatCarbon(-carbonG).value).toBe(`−${formatCarbon(carbonG).value}`);
      }),
    );
  });
});

describe("other quantities", () => {
  it.each([
    [formatEnergy(2.622989).text, "2.62 kWh"],
    [formatEnergy(0.82).text, "820 Wh"],
    [formatEnergy(1_240).text, "1.24 MWh"],
    [formatIntensity(86.4).text, "86 g/kWh"],
    [formatIntensity(null).text, "no data"],
    [formatMoney(1.2).text, "£1.20"],
    [formatMoney(0).text, "0p"],
    [formatMoney(0.182).text, "18.2p"],
    [formatMoney(-0.004).text, "−0.4p"],
    [formatMoney(0.00002).text, "under 0.01p"],
    [formatMoney(-12.5).text, "−£12.50"],
    [formatMoney(1_234.5).text, "£1,235"],
    [formatUnitPrice(0.18231).text, "18.2 p/kWh"],
    [formatSetMoney(1_000), "£1,000"],
    [formatSetMoney(41.6), "£41.60"],
    [formatSetMoney(0.0125), "£0.0125"],
    [formatSetMoney(0), "£0"],
    [formatShare(0.412), "41 %"],
    [formatShare(0.004), "under 1 %"],
    [formatShare(0), "0 %"],
    [formatShare(null), "no data"],
    [formatCount(1, "workload"), "1 workload"],
    [formatCount(1_204, "workload"), "1,204 workloads"],
  ])("%s", (actual, expected) => {
    expect(actual).toBe(expected);
  });
});

it("formatInUnit never shows as zero what is not", () => {
  expect(formatInUnit(0.001, "", 2).value).toBe("under 0.01");
  expect(formatInUnit(-0.4, "g", 0).value).toBe("−under 1");
  expect(formatInUnit(0, "", 2).value).toBe("0.00");
  expect(formatInUnit(0.005, "", 2).value).toBe("0.01");
});
