import { describe, expect, it } from "vitest";
import { only, rolledBack, type Tx } from "../database.ts";

const SLOT = "2026-03-01T00:00:00Z";
const at = (slots: number) => new Date(Date.parse(SLOT) + slots * 1_800_000);

async function archive(
  tx: Tx,
  issuedAt: string,
  intensityGPerKwh: (number | null)[],
  kind = "live",
  firstSlot = at(0),
) {
  const forecasts = JSON.stringify([{ regionId: 1, intensityGPerKwh }]);
  const stored = await tx<{ id: number }[]>`
    select private.store_forecast_issue(${kind}, ${issuedAt}, ${firstSlot}, ${forecasts}::text::jsonb) as id`;
  return only(stored).id;
}

/** An outlook of region 1 whose band is 10 g wide on either side; figures with `null` before them are NESO's. */
async function derive(tx: Tx, issueId: number, madeAt: string, figures: { neso?: number; own?: number }[]) {
  const p50GPerKwh = figures.map(({ neso, own }) => neso ?? own ?? 0);
  const outlooks = JSON.stringify([
    {
      regionId: 1,
      firstSlot: at(0),
      p10GPerKwh: p50GPerKwh.map((figure) => figure - 10),
      p50GPerKwh,
      p90GPerKwh: p50GPerKwh.map((figure) => figure + 10),
      isStatistical: figures.map(({ own }) => own !== undefined),
      errorRho: 0.9,
    },
  ]);
  const [row] = await tx<{ kept: number }[]>`
    select private.store_outlooks(${issueId}, ${madeAt}, ${outlooks}::text::jsonb) as kept`;
  return row?.kept;
}

async function record(tx: Tx, slotStart: Date, intensityGPerKwh: number, updatedAt: string) {
  await tx`
    insert into public.grid_intensities (region_id, slot_start, intensity_g_per_kwh, status, kind, updated_at)
    values (1, ${slotStart}, ${intensityGPerKwh}, 'estimated', 'live', ${updatedAt})`;
}

const timeline = (tx: Tx, slots: number) =>
  tx`select intensity_g_per_kwh as g, p10_g_per_kwh as p10, p90_g_per_kwh as p90, status, source
     from public.region_timeline(1::smallint, ${at(0)}, ${at(slots)})`;

const asKnown = (tx: Tx, known: string, slots = 4) =>
  tx`select intensity_g_per_kwh as g, p10_g_per_kwh as p10, status, source
     from public.region_forecast_as_known(1::smallint, ${known}, ${at(0)}, ${at(slots)})`;

const nothing = { g: null, p10: null, status: null, source: null };

describe("the timeline with an outlook", () => {
  it("has the outturn, then NESO's figure, then the statistical one, each with its band and source", () =>
    rolledBack(async (tx) => {
      const issue = await archive(tx, "2026-03-01T00:10Z", [100, 110, null]);
      await derive(tx, issue, "2026-03-01T00:11Z", [{ neso: 100 }, { neso: 110 }, { own: 120 }, { own: 130 }]);
      await record(tx, at(0), 95, "2026-03-01T00:31Z");
      expect(await timeline(tx, 5)).toEqual([
        { g: 95, p10: null, p90: null, status: "estimated", source: null },
        { g: 110, p10: 100, p90: 120, status: "forecast", source: "neso" },
        { g: 120, p10: 110, p90: 130, status: "forecast", source: "statistical" },
        { g: 130, p10: 120, p90: 140, status: "forecast", source: "statistical" },
        { g: null, p10: null, p90: null, status: null, source: null },
      ]);
    }));

  it("keeps the last outlook while the newest issue has none, but no band round another figure", () =>
    rolledBack(async (tx) => {
      const issue = await archive(tx, "2026-03-01T00:10Z", [100, 110]);
      await derive(tx, issue, "2026-03-01T00:11Z", [{ neso: 100 }, { neso: 110 }, { own: 120 }]);
      await archive(tx, "2026-03-01T00:40Z", [100, 111]);
      expect(await timeline(tx, 3)).toEqual([
        { g: 100, p10: 90, p90: 110, status: "forecast", source: "neso" },
        { g: 111, p10: null, p90: null, status: "forecast", source: "neso" },
        { g: 120, p10: 110, p90: 130, status: "forecast", source: "statistical" },
      ]);
    }));

  it("never takes the outlook of another kind", () =>
    rolledBack(async (tx) => {
      const sample = await archive(tx, "2026-03-01T00:10Z", [100], "sample");
      await derive(tx, sample, "2026-03-01T00:11Z", [{ neso: 100 }, { own: 120 }]);
      await archive(tx, "2026-03-01T00:40Z", [90], "live");
      expect((await timeline(tx, 2)).map(({ g, p10 }) => [g, p10])).toEqual([
        [90, null],
        [null, null],
      ]);
    }));

  it("reaches seven days", () =>
    rolledBack(async (tx) => {
      const issue = await archive(tx, "2026-03-01T00:10Z", [100]);
      const week = Array.from({ length: 336 }, (_, slot) => (slot === 0 ? { neso: 100 } : { own: 100 + slot }));
      await derive(tx, issue, "2026-03-01T00:11Z", week);
      const rows = await timeline(tx, 337);
      expect(rows.map(({ g }) => g)).toEqual([...week.map((_, slot) => 100 + slot), null]);
    }));

  it("is packed alike for the planner", () =>
    rolledBack(async (tx) => {
      const issue = await archive(tx, "2026-03-01T00:10Z", [100]);
      await derive(tx, issue, "2026-03-01T00:11Z", [{ neso: 100 }, { own: 120 }]);
      const [row] = await tx`
        select intensity_g_per_kwh::text as g, p10_g_per_kwh::text as p10, p90_g_per_kwh::text as p90, source::text
        from public.grid_outlook(${at(0)}, ${at(3)}) where region_id = 1`;
      expect(row).toEqual({
        ...{ g: "{100,120,NULL}", p10: "{90,110,NULL}", p90: "{110,130,NULL}" },
        source: "{neso,statistical,NULL}",
      });
    }));
});

describe("an outlook", () => {
  it("is made once for an issue: what was known then never changes", () =>
    rolledBack(async (tx) => {
      const issue = await archive(tx, "2026-03-01T00:10Z", [100]);
      expect(await derive(tx, issue, "2026-03-01T00:11Z", [{ neso: 100 }])).toBe(1);
      expect(await derive(tx, issue, "2026-03-01T02:00Z", [{ own: 7 }])).toBe(0);
      expect(await timeline(tx, 1)).toMatchObject([{ g: 100, p10: 90, source: "neso" }]);
    }));
});

describe("old data", () => {
  it("is pruned: outlooks after 400 days, but no issue", () =>
    rolledBack(async (tx) => {
      const [old, kept] = [new Date(Date.now() - 401 * 86_400_000), new Date(Date.now() - 399 * 86_400_000)];
      for (const [figure, issuedAt] of [old, kept].entries()) {
        const issue = await archive(tx, issuedAt.toISOString(), [figure]);
        await derive(tx, issue, issuedAt.toISOString(), [{ neso: 100 }]);
      }
      await tx`select private.prune()`;
      expect(await tx`select made_at from public.grid_outlooks`).toEqual([{ made_at: kept }]);
      expect(await tx`select from public.grid_forecasts where region_id = 1`).toHaveLength(2);
    }));
});

describe("data as known at a moment", () => {
  it("is the newest issue by then with its outlook, and never later knowledge", () =>
    rolledBack(async (tx) => {
      const first = await archive(tx, "2026-03-01T00:10Z", [100, 110]);
      await derive(tx, first, "2026-03-01T00:11Z", [{ neso: 100 }, { neso: 110 }, { own: 120 }]);
      const second = await archive(tx, "2026-03-01T00:40Z", [50, 60]);
      await derive(tx, second, "2026-03-01T00:41Z", [{ neso: 50 }, { neso: 60 }, { own: 70 }]);
      expect(await asKnown(tx, "2026-03-01T00:39Z")).toEqual([
        { g: 100, p10: 90, status: "forecast", source: "neso" },
        { g: 110, p10: 100, status: "forecast", source: "neso" },
        { g: 120, p10: 110, status: "forecast", source: "statistical" },
        nothing,
      ]);
      expect((await asKnown(tx, "2026-03-01T00:41Z")).map(({ g }) => g)).toEqual([50, 60, 70, null]);
    }));

  it("is nothing before the first issue", () =>
    rolledBack(async (tx) => {
      await archive(tx, "2026-03-01T00:10Z", [100]);
      expect(await asKnown(tx, "2026-03-01T00:09Z", 1)).toEqual([nothing]);
    }));

  it("is without an outlook that was made later", () =>
    rolledBack(async (tx) => {
      const issue = await archive(tx, "2026-03-01T00:10Z", [100]);
      await derive(tx, issue, "2026-03-01T03:00Z", [{ neso: 100 }, { own: 120 }]);
      expect(await asKnown(tx, "2026-03-01T02:59Z", 2)).toEqual([
        { g: 100, p10: null, status: "forecast", source: "neso" },
        nothing,
      ]);
    }));

  it("has the outturn of slots whose figure was final by then, and none of a slot whose figure was revised later", () =>
    rolledBack(async (tx) => {
      await archive(tx, "2026-03-01T00:10Z", [100, 110]);
      await record(tx, at(0), 95, "2026-03-01T00:31Z");
      await record(tx, at(1), 96, "2026-03-02T09:00Z");
      expect((await asKnown(tx, "2026-03-01T06:00Z", 2)).map(({ g, status }) => [g, status])).toEqual([
        [95, "estimated"],
        [110, "forecast"],
      ]);
    }));
});
