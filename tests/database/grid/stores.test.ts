import { describe, expect, it } from "vitest";
import { attempt, only, rolledBack, type Tx } from "../database.ts";

const SLOT = "2026-03-01T00:00:00Z";
const NEXT = "2026-03-01T00:30:00Z";

type Forecast = { regionId: number; intensityGPerKwh: (number | null)[] };

async function archive(
  tx: Tx,
  issuedAt: string,
  forecasts: Forecast[],
  kind = "live",
  firstSlot = SLOT,
): Promise<number> {
  const rows = await tx<{ id: number }[]>`
    select private.store_forecast_issue(${kind}, ${issuedAt}, ${firstSlot}, ${JSON.stringify(forecasts)}::text::jsonb) as id`;
  return only(rows).id;
}
const figures = (...intensityGPerKwh: (number | null)[]) => [{ regionId: 1, intensityGPerKwh }];

async function record(tx: Tx, status: string, intensityGPerKwh: number | null, kind = "live", slotStart = SLOT) {
  const rows = await tx<{ changed: number }[]>`
    select private.store_intensities(
      ${kind}, ${JSON.stringify([{ regionId: 1, slotStart, intensityGPerKwh, status }])}::text::jsonb
    ) as changed`;
  return only(rows).changed;
}
async function known(tx: Tx) {
  return await tx`select intensity_g_per_kwh as g, status, kind from public.grid_intensities order by slot_start`;
}

describe("a forecast issue", () => {
  it("with the figures of the newest is not archived again, and is seen again", () =>
    rolledBack(async (tx) => {
      const first = await archive(tx, "2026-03-01T00:01Z", figures(1, 2));
      expect(await archive(tx, "2026-03-01T00:16Z", figures(1, 2))).toBe(first);
      const rows = await tx`select issued_at, last_seen_at from public.grid_forecast_issues`;
      expect(rows).toEqual([{ issued_at: new Date("2026-03-01T00:01Z"), last_seen_at: new Date("2026-03-01T00:16Z") }]);
    }));

  it("with other figures, another first slot or of another kind is a new one, and the old stay readable", () =>
    rolledBack(async (tx) => {
      const ids = [
        await archive(tx, "2026-03-01T00:01Z", figures(1, 2)),
        await archive(tx, "2026-03-01T00:16Z", figures(1, 3)),
        await archive(tx, "2026-03-01T00:31Z", figures(1, 3), "live", NEXT),
        await archive(tx, "2026-03-01T00:46Z", figures(1, 3), "replay", NEXT),
        // Equal to the issue before the last: a new issue, since it was published again.
        await archive(tx, "2026-03-01T01:01Z", figures(1, 2)),
      ];
      expect(new Set(ids).size).toBe(5);
      const rows = await tx`
        select f.intensity_g_per_kwh::text as figures from public.grid_forecasts f order by f.issue_id`;
      expect(rows.map(({ figures }) => figures)).toEqual(["{1,2}", "{1,3}", "{1,3}", "{1,3}", "{1,2}"]);
    }));

  it("keeps missing figures as missing, and counts them", () =>
    rolledBack(async (tx) => {
      await archive(tx, "2026-03-01T00:01Z", [
        ...figures(null, 0, 5),
        { regionId: 2, intensityGPerKwh: [1, null, null] },
      ]);
      const rows = await tx`
        select i.slot_count, i.missing_slots, f.intensity_g_per_kwh::text as figures
        from public.grid_forecast_issues i join public.grid_forecasts f on f.issue_id = i.id order by f.region_id`;
      expect(rows).toEqual([
        { slot_count: 3, missing_slots: 3, figures: "{NULL,0,5}" },
        { slot_count: 3, missing_slots: 3, figures: "{1,NULL,NULL}" },
      ]);
    }));

  it.each([
    ["of nothing", [], SLOT],
    ["that begins within a slot", figures(1), "2026-03-01T00:10:00Z"],
    ["of a region that is not there", [{ regionId: 99, intensityGPerKwh: [1] }], SLOT],
  ])("%s is refused", (_, forecasts, firstSlot) =>
    rolledBack(async (tx) => {
      const outcome = await attempt(tx, (inner) => archive(inner, "2026-03-01T00:01Z", forecasts, "live", firstSlot));
      expect(outcome.ok).toBe(false);
    }),
  );
});

describe("what a slot turned out to be", () => {
  it("is never taken back from actual to estimated, and an estimate is corrected", () =>
    rolledBack(async (tx) => {
      expect(await record(tx, "estimated", 100)).toBe(1);
      expect(await record(tx, "estimated", 100)).toBe(0);
      expect(await record(tx, "estimated", 110)).toBe(1);
      expect(await record(tx, "actual", 120)).toBe(1);
      expect(await record(tx, "estimated", 130)).toBe(0);
      expect(await record(tx, "actual", 125)).toBe(1);
      expect(await known(tx)).toEqual([{ g: 125, status: "actual", kind: "live" }]);
    }));

  it("when actual and live is never replaced by replayed or generated data", () =>
    rolledBack(async (tx) => {
      await record(tx, "actual", 120);
      for (const kind of ["replay", "sample"]) {
        for (const status of ["estimated", "actual"]) expect(await record(tx, status, 300, kind)).toBe(0);
      }
      expect(await known(tx)).toEqual([{ g: 120, status: "actual", kind: "live" }]);
    }));

  it("gives way to a better kind, and an estimate to any that is newer", () =>
    rolledBack(async (tx) => {
      await record(tx, "actual", 300, "sample");
      expect(await record(tx, "estimated", 310, "replay")).toBe(1);
      expect(await record(tx, "estimated", 130)).toBe(1);
      expect(await record(tx, "estimated", 320, "sample")).toBe(1);
      expect(await known(tx)).toEqual([{ g: 320, status: "estimated", kind: "sample" }]);
    }));

  it("that is not known makes no row, and takes away none", () =>
    rolledBack(async (tx) => {
      expect(await record(tx, "actual", null)).toBe(0);
      expect(await known(tx)).toEqual([]);
      await record(tx, "actual", 0);
      await record(tx, "actual", null);
      expect(await known(tx)).toEqual([{ g: 0, status: "actual", kind: "live" }]);
    }));

  it("said twice in one answer counts once, the actual before the estimate", () =>
    rolledBack(async (tx) => {
      const twice = ["actual", "estimated"].map((status, index) => ({
        ...{ regionId: 1, slotStart: SLOT, intensityGPerKwh: 100 + index, status },
      }));
      await tx`select private.store_intensities('live', ${JSON.stringify(twice)}::text::jsonb)`;
      expect(await known(tx)).toEqual([{ g: 100, status: "actual", kind: "live" }]);
    }));

  it("is never a forecast", () =>
    rolledBack(async (tx) => {
      expect(await attempt(tx, (inner) => record(inner, "forecast", 1))).toMatchObject({ ok: false, code: "23514" });
    }));
});

describe("mixes and prices", () => {
  const storeMix = (tx: Tx, wind: number | null, kind = "live") => tx`
    select private.store_generation_mixes(
      ${kind}, ${JSON.stringify([{ regionId: 1, slotStart: SLOT, wind, solar: null }])}::text::jsonb
    ) as changed`;
  const storePrice = (tx: Tx, priceGbpPerKwh: number | null, kind = "live") => tx`
    select private.store_prices(
      ${kind}, ${JSON.stringify([{ regionId: 1, slotStart: SLOT, priceGbpPerKwh, product: "AGILE" }])}::text::jsonb
    ) as changed`;

  it("count a change once, of the kind of data too", () =>
    rolledBack(async (tx) => {
      const changes = [
        ...[
          await storeMix(tx, 40, "sample"),
          await storeMix(tx, 40, "sample"),
          await storeMix(tx, 40),
          await storeMix(tx, 41),
        ],
        ...[await storePrice(tx, 0.1, "sample"), await storePrice(tx, 0.1, "sample"), await storePrice(tx, 0.1)],
      ].map((rows) => only(rows).changed);
      expect(changes).toEqual([1, 0, 1, 1, 1, 0, 1]);
      const mix = only(await tx`select wind_pct::float8 as wind, solar_pct, kind from public.grid_generation_mixes`);
      expect(mix).toEqual({ wind: 41, solar_pct: null, kind: "live" });
    }));

  it("keep a price of zero and below, and make no row of a missing one", () =>
    rolledBack(async (tx) => {
      await storePrice(tx, null);
      expect(await tx`select from public.grid_prices`).toHaveLength(0);
      await storePrice(tx, -0.05);
      await storePrice(tx, null);
      const rows = await tx`select price_gbp_per_kwh::float8 as price from public.grid_prices`;
      expect(rows).toEqual([{ price: -0.05 }]);
    }));
});

describe("an attempt on a source", () => {
  const note = (tx: Tx, at: string, error: string | null, coversUntil: string | null = null, missing = 0) => tx`
    select private.record_source_attempt('prices', 'live', ${at}, ${error}, ${coversUntil}, ${missing})`;
  const source = async (tx: Tx) => only(await tx`select * from public.grid_sources where name = 'prices'`);

  it("that fails leaves age, kind and gaps of the figures in use, and counts", () =>
    rolledBack(async (tx) => {
      await note(tx, "2026-03-01T00:00Z", null, "2026-03-02T00:00Z", 2);
      await note(tx, "2026-03-01T00:15Z", "It answered 503");
      await note(tx, "2026-03-01T00:30Z", "x".repeat(900));
      expect(await source(tx)).toMatchObject({
        ...{
          kind: "live",
          last_attempt_at: new Date("2026-03-01T00:30Z"),
          last_success_at: new Date("2026-03-01T00:00Z"),
        },
        ...{
          last_error: "x".repeat(500),
          consecutive_failures: 2,
          covers_until: new Date("2026-03-02T00:00Z"),
          missing_slots: 2,
        },
      });
      await note(tx, "2026-03-01T00:45Z", null, "2026-03-02T00:30Z");
      expect(await source(tx)).toMatchObject({
        ...{
          last_success_at: new Date("2026-03-01T00:45Z"),
          last_error: null,
          consecutive_failures: 0,
          missing_slots: 0,
        },
      });
    }));

  it("that has never answered has no age, rather than that of the attempt", () =>
    rolledBack(async (tx) => {
      await note(tx, "2026-03-01T00:00Z", "It did not answer");
      expect(await source(tx)).toMatchObject({ kind: null, last_success_at: null, consecutive_failures: 1 });
    }));
});
