import { describe, expect, it } from "vitest";
import { intensityScale } from "@/components/charts/intensity-scale.ts";
import { basisWords, regionWords } from "./region-words.ts";

const now = Date.parse("2026-11-22T08:00Z");
const region = {
  id: 2,
  name: "South Scotland",
  intensityGPerKwh: 31,
  status: "forecast",
  source: "neso",
  issuedAt: now,
  priceGbpPerKwh: null,
} as const;

describe("regionWords", () => {
  it("names figure, band and status", () => {
    expect(regionWords(region, intensityScale(now))).toBe("South Scotland: 31 g/kWh, low, forecast");
  });

  it("never calls a missing figure clean", () => {
    const words = regionWords({ ...region, intensityGPerKwh: null, status: null }, intensityScale(now));
    expect(words).toBe("South Scotland: no data");
  });
});

it.each([
  ["forecast", "neso", now - 12 * 60_000, "forecast, 12 min old"],
  ["forecast", "statistical", now - 12 * 60_000, "statistical forecast, 12 min old"],
  ["forecast", null, null, "forecast"],
  ["estimated", null, now - 12 * 60_000, "estimated"],
  [null, null, null, "no forecast covers this half hour"],
  [null, null, now - 3 * 3_600_000, "the last forecast, 3 h old, does not cover it"],
] as const)("%s by %s issued %s: %s", (status, source, issuedAt, words) => {
  expect(basisWords({ status, source, issuedAt }, now)).toBe(words);
});
