import { describe, expect, it } from "vitest";
import { only, rolledBack, type Tx } from "../database.ts";

const SLOT = "2026-03-01T00:00:00Z";
const at = (slots: number) => new Date(Date.parse(SLOT) + slots * 1_800_000);

async function archive(tx: Tx, issuedAt: string, firstSlot: Date, intensityGPerKwh: (number | null)[], kind = "live") {
  const forecasts = JSON.stringify([{ regionId: 1, intensityGPerKwh }]);
  await tx`select private.store_forecast_issue(${kind}, ${issuedAt}, ${firstSlot}, ${forecasts}::text::jsonb)`;
}
async function record(tx: Tx, slotStart: Date, intensityGPerKwh: number, status = "estimated") {
  const figures = JSON.stringify([{ regionId: 1, slotStart, intensityGPerKwh, status }]);
  await tx`select private.store_intensities('live', ${figures}::text::jsonb)`;
}
async function price(tx: Tx, slotStart: Date, priceGbpPerKwh: number) {
  const prices = JSON.stringify([{ regionId: 1, slotStart, priceGbpPerKwh, product: "AGILE" }]);
  await tx`select private.store_prices('live', ${prices}::text::jsonb)`;
}
async function timeline(tx: Tx, from: Date, to: Date) {
  return await tx`
    select slot_start, intensity_g_per_kwh as g, status, price_gbp_per_kwh::float8 as price
    from public.region_timeline(1::smallint, ${from}, ${to})`;
}

describe("the timeline of a region", () => {
  it("takes what a slot turned out to be before any forecast, then the forecast, then null", () =>
    rolledBack(async (tx) => {
      await archive(tx, "2026-02-28T23:50Z", at(0), [10, 20, null]);
      await record(tx, at(0), 15, "actual");
      await price(tx, at(1), -0.02);
      expect(await timeline(tx, at(-1), at(4))).toEqual([
        { slot_start: at(-1), g: null, status: null, price: null },
        { slot_start: at(0), g: 15, status: "actual", price: null },
        { slot_start: at(1), g: 20, status: "forecast", price: -0.02 },
        { slot_start: at(2), g: null, status: null, price: null },
        { slot_start: at(3), g: null, status: null, price: null },
      ]);
    }));

  it("keeps a zero: it is clean, not missing", () =>
    rolledBack(async (tx) => {
      await archive(tx, "2026-02-28T23:50Z", at(0), [0]);
      await record(tx, at(1), 0, "actual");
      expect(await timeline(tx, at(0), at(2))).toMatchObject([
        { g: 0, status: "forecast" },
        { g: 0, status: "actual" },
      ]);
    }));

  it("takes the newest issue, and an earlier one where the newest says nothing", () =>
    rolledBack(async (tx) => {
      await archive(tx, "2026-02-28T23:20Z", at(0), [1, 2, 3, 4]);
      await archive(tx, "2026-02-28T23:50Z", at(1), [20, null]);
      expect((await timeline(tx, at(0), at(4))).map(({ g }) => g)).toEqual([1, 20, 3, 4]);
    }));

  it("never fills a gap of one kind of data with another", () =>
    rolledBack(async (tx) => {
      await archive(tx, "2026-02-28T23:20Z", at(0), [1, 2], "sample");
      await archive(tx, "2026-02-28T23:50Z", at(0), [10, null], "live");
      expect((await timeline(tx, at(0), at(2))).map(({ g }) => g)).toEqual([10, null]);
    }));

  it("starts at the present slot, and spans at most 14 days", () =>
    rolledBack(async (tx) => {
      const rows = await timeline(tx, new Date("2026-03-01T00:17Z"), new Date("2027-03-01T00:00Z"));
      expect(rows[0]?.slot_start).toEqual(at(0));
      expect(rows.length).toBeLessThanOrEqual(14 * 48 + 1);
    }));

  it.each([
    ["the short day of March", "2026-03-29T00:00Z", "2026-03-29T23:00Z", 46],
    ["the long day of October", "2026-10-24T23:00Z", "2026-10-26T00:00Z", 50],
  ])("has the half hours of %s in London", (_, from, to, slots) =>
    rolledBack(async (tx) => {
      expect(await timeline(tx, new Date(from), new Date(to))).toHaveLength(slots);
    }),
  );

  it("is null throughout where nothing is known at all", () =>
    rolledBack(async (tx) => {
      expect(await timeline(tx, at(0), at(1))).toEqual([{ slot_start: at(0), g: null, status: null, price: null }]);
    }));
});

describe("the outlook", () => {
  it("packs the same into one row for each of the 14 regions", () =>
    rolledBack(async (tx) => {
      await archive(tx, "2026-02-28T23:50Z", at(0), [10, null, 30]);
      await record(tx, at(0), 15);
      const rows = await tx`
        select region_id, first_slot, kind, issued_at, intensity_g_per_kwh::text as g, status::text, price_gbp_per_kwh::text as price
        from public.grid_outlook(${at(0)}, ${at(3)})`;
      expect(rows.map(({ region_id }) => region_id)).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
      expect(rows[0]).toEqual({
        ...{ region_id: 1, first_slot: at(0), kind: "live", issued_at: new Date("2026-02-28T23:50Z") },
        ...{ g: "{15,NULL,30}", status: "{estimated,NULL,forecast}", price: "{NULL,NULL,NULL}" },
      });
      expect(rows[1]).toMatchObject({ g: "{NULL,NULL,NULL}", kind: null, issued_at: null });
    }));
});

describe("what a zone shows as current", () => {
  const now = async (tx: Tx) => only(await tx<{ slot: Date }[]>`select private.half_hour_floor(now()) as slot`).slot;
  const zone = async (tx: Tx) =>
    only(
      await tx`
        select carbon_intensity::float8 as g, energy_price::float8 as price, grid_updated_at = now() as is_fresh
        from public.grid_zones where grid_zone_code = 'UK-SCOTLAND-02'`,
    );
  const refresh = async (tx: Tx) => only(await tx`select private.refresh_zone_figures() as changed`).changed;

  it("is the current slot of its region, and is emptied when that is no longer known", () =>
    rolledBack(async (tx) => {
      const slot = await now(tx);
      await refresh(tx);
      await record(tx, slot, 42);
      await price(tx, slot, 0.12);
      // Both zones of the region, and no other.
      expect(await refresh(tx)).toBe(2);
      expect(await zone(tx)).toEqual({ g: 42, price: 0.12, is_fresh: true });
      expect(await refresh(tx)).toBe(0);
      await tx`delete from public.grid_intensities`;
      expect(await refresh(tx)).toBe(2);
      expect(await zone(tx)).toEqual({ g: null, price: 0.12, is_fresh: true });
    }));
});
