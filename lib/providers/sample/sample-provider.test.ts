import { describe, expect, it } from "vitest";
import {
  nationalForecastSchema,
  nationalOutturnSchema,
  regionForecastSchema,
  regionOutturnSchema,
  regionPricesSchema,
} from "../../contracts/grid.ts";
import { REGION_IDS } from "../../domain/grid/regions.ts";
import { createSampleProvider } from "./sample-provider.ts";

const now = new Date("2026-03-29T12:10:00Z");
const provider = createSampleProvider();

describe("the sample provider", () => {
  it("is marked as sample, always", async () => {
    const range = { from: new Date("2026-03-29T00:00:00Z"), to: now, now };
    for (const result of [
      await provider.forecast({ now }),
      await provider.outturn(range),
      await provider.prices(range),
    ]) {
      expect(result).toMatchObject({ ok: true, source: "sample", kind: "sample", fetchedAt: now.toISOString() });
    }
  });

  it("issues one forecast a half hour, as the contract wants it", async () => {
    const result = await provider.forecast({ now });
    if (!result.ok) throw new Error("expected a forecast");
    expect(result.regions.map((region) => regionForecastSchema.parse(region).regionId)).toEqual(REGION_IDS);
    expect(nationalForecastSchema.parse(result.national)).toEqual(result.national);
    expect(result.national?.issuedAt).toBe("2026-03-29T12:00:00.000Z");
    const again = await createSampleProvider().forecast({ now: new Date("2026-03-29T12:29:00Z") });
    expect(again).toMatchObject({ regions: result.regions });
    const next = await provider.forecast({ now: new Date("2026-03-29T12:30:00Z") });
    expect(next.ok && next.regions[0]?.firstSlot).toBe("2026-03-29T12:30:00.000Z");
  });

  it("publishes Great Britain's actual half an hour late, and none for regions", async () => {
    const result = await provider.outturn({
      from: new Date("2026-03-29T10:00:00Z"),
      to: new Date("2026-03-30T00:00:00Z"),
      now,
    });
    if (!result.ok) throw new Error("expected an outturn");
    expect(nationalOutturnSchema.parse(result.national)).toEqual(result.national);
    expect(result.national?.slots.map((slot) => slot.status)).toEqual(["actual", "actual", "actual", "estimated"]);
    for (const region of result.regions) {
      expect(regionOutturnSchema.parse(region)).toEqual(region);
      expect(region.slots.every((slot) => slot.status === "estimated")).toBe(true);
    }
  });

  it("publishes prices until 23:00, tomorrow's from 16:00 on the wall", async () => {
    const range = { from: new Date("2026-03-29T12:00:00Z"), to: new Date("2026-03-31T00:00:00Z") };
    const last = async (at: string) => {
      const result = await provider.prices({ ...range, now: new Date(at) });
      if (!result.ok) throw new Error("expected prices");
      for (const region of result.regions) expect(regionPricesSchema.parse(region)).toEqual(region);
      const known = result.regions[0]?.priceGbpPerKwh.filter((price) => price !== null).length ?? 0;
      expect(result.gaps[0]).toMatchObject({ reason: "not-published", slotCount: 72 - known });
      return known;
    };
    // 23:00 in summer time is 22:00 UTC: 20 half hours after noon; the clocks went forward that night.
    expect(await last("2026-03-29T14:59:00Z")).toBe(20);
    expect(await last("2026-03-29T15:00:00Z")).toBe(68);
  });

  it("refuses a range that is none", async () => {
    expect(await provider.prices({ from: now, to: now, now })).toMatchObject({
      ok: false,
      error: { code: "range_refused" },
    });
    expect(await provider.outturn({ from: now, to: now, now })).toMatchObject({
      ok: false,
      error: { code: "range_refused" },
    });
  });
});
