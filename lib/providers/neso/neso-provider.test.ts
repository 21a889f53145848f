import { describe, expect, it } from "vitest";
import { hasRecordedData, readRecorded } from "../../../tests/recorded-data.ts";
import { nationalForecastSchema, regionForecastSchema, slotOutturnSchema } from "../../contracts/grid.ts";
import { REGION_IDS } from "../../domain/grid/regions.ts";
import { parseInstant, SLOT_MS } from "../../domain/grid/slots.ts";
import { createNesoProvider } from "./neso-provider.ts";

const now = new Date("2026-02-10T09:10:00Z");
const firstSlotMs = Date.parse("2026-02-10T09:00:00Z");
const nesoTime = (atMs: number) => `${new Date(atMs).toISOString().slice(0, 16)}Z`;
const windOnly = [{ fuel: "wind", perc: 100 }];

const nationalPoint = (slotMs: number, actual: number | null = null) => ({
  from: nesoTime(slotMs),
  to: nesoTime(slotMs + SLOT_MS),
  intensity: { forecast: 150, actual, index: "moderate" },
});
const regionsAt = (slotMs: number, ids: readonly number[]) => ({
  from: nesoTime(slotMs),
  to: nesoTime(slotMs + SLOT_MS),
  regions: ids.map((regionid) => ({
    regionid,
    intensity: { forecast: 100 + regionid, index: "moderate" },
    generationmix: windOnly,
  })),
});
const slots = (count: number, fromMs = firstSlotMs) =>
  Array.from({ length: count }, (_, step) => fromMs + step * SLOT_MS);
const ids = [...REGION_IDS, 15, 16, 17, 18];

type Route = (path: string) => unknown;

/** A NESO that answers by path with a body, or with a Response; undefined is a 500. */
function neso(route: Route) {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    const { pathname } = new URL(String(input));
    asked.push(pathname);
    const body = route(pathname);
    if (body instanceof Response) return body;
    return body === undefined ? new Response("", { status: 500 }) : new Response(JSON.stringify(body));
  };
  const provider = createNesoProvider("live", { fetch, sleep: async () => {}, random: () => 0 });
  return { provider, asked };
}

const healthy: Route = (path) => {
  if (path.startsWith("/regional/")) return { data: slots(96).map((slotMs) => regionsAt(slotMs, ids)) };
  return { data: slots(96).map((slotMs) => nationalPoint(slotMs)) };
};

async function forecastOf(route: Route) {
  const { provider, asked } = neso(route);
  const result = await provider.forecast({ now });
  if (!result.ok) throw new Error(`expected a forecast, got ${JSON.stringify(result.error)}`);
  return { ...result, asked };
}

describe("the NESO forecast", () => {
  it("asks a minute past the slot, since on its start NESO also gives the one before", async () => {
    const { asked } = await forecastOf(healthy);
    expect(asked.sort()).toEqual(["/intensity/2026-02-10T09:01Z/fw48h", "/regional/intensity/2026-02-10T09:01Z/fw48h"]);
  });

  it("is 96 slots for 14 regions and Great Britain, as the contract wants them", async () => {
    const result = await forecastOf(healthy);
    expect(result).toMatchObject({ source: "neso", kind: "live", fetchedAt: "2026-02-10T09:10:00.000Z", gaps: [] });
    expect(result.regions.map((region) => region.regionId)).toEqual(REGION_IDS);
    for (const region of result.regions) {
      expect(regionForecastSchema.parse(region)).toEqual(region);
      expect(region.firstSlot).toBe("2026-02-10T09:00:00.000Z");
      expect(region.intensityGPerKwh).toEqual(Array.from({ length: 96 }, () => 100 + region.regionId));
    }
    expect(nationalForecastSchema.parse(result.national)).toEqual(result.national);
    expect(result.national?.intensityGPerKwh[0]).toBe(150);
    expect(result.national?.mix[0]).toMatchObject({ wind: 100 });
  });

  it("drops a leading half hour and puts unsorted and doubled ones right", async () => {
    const result = await forecastOf((path) => {
      if (!path.startsWith("/regional/")) return healthy(path);
      const stale = regionsAt(firstSlotMs, ids);
      const rows = slots(97, firstSlotMs - SLOT_MS).map((slotMs) => regionsAt(slotMs, ids));
      return {
        data: [
          { ...stale, regions: [{ regionid: 3, intensity: { forecast: 7, index: "very low" } }] },
          ...rows.reverse(),
        ],
      };
    });
    expect(result.gaps).toEqual([]);
    expect(result.regions[2]?.intensityGPerKwh).toEqual(Array.from({ length: 96 }, () => 103));
  });

  it("has null for missing figures, never 0, and reports them", async () => {
    const result = await forecastOf((path) => {
      if (!path.startsWith("/regional/")) return healthy(path);
      return { data: slots(94).map((slotMs) => regionsAt(slotMs, ids)) };
    });
    expect(result.regions[0]?.intensityGPerKwh.slice(93)).toEqual([101, null, null]);
    expect(result.regions[0]?.index.slice(93)).toEqual(["moderate", null, null]);
    expect(result.gaps).toContainEqual({
      reason: "missing",
      regionId: 1,
      fromSlot: "2026-02-12T08:00:00.000Z",
      toSlot: "2026-02-12T08:30:00.000Z",
      slotCount: 2,
      message: "North Scotland: 2 of 96 half hours are missing.",
    });
    expect(result.gaps).toHaveLength(14);
  });

  it("asks for a region by itself when the list of all leaves it out", async () => {
    const result = await forecastOf((path) => {
      if (path.endsWith("/regionid/9")) {
        return {
          data: {
            regionid: 9,
            data: slots(96).map((slotMs) => ({ from: nesoTime(slotMs), intensity: { forecast: 300 } })),
          },
        };
      }
      if (path.startsWith("/regional/"))
        return {
          data: slots(96).map((slotMs) =>
            regionsAt(
              slotMs,
              ids.filter((id) => id !== 9),
            ),
          ),
        };
      return healthy(path);
    });
    expect(result.regions.map((region) => region.regionId)).toEqual(REGION_IDS);
    expect(result.regions[8]).toMatchObject({ regionId: 9, intensityGPerKwh: expect.arrayContaining([300]) });
    expect(result.gaps).toEqual([]);
  });

  it("does not take an answer about another region for the one asked for", async () => {
    const result = await forecastOf((path) => {
      if (path.endsWith("/regionid/9"))
        return { data: { regionid: 13, data: [{ from: nesoTime(firstSlotMs), intensity: { forecast: 1 } }] } };
      if (path.startsWith("/regional/"))
        return {
          data: slots(96).map((slotMs) =>
            regionsAt(
              slotMs,
              ids.filter((id) => id !== 9),
            ),
          ),
        };
      return healthy(path);
    });
    expect(result.regions.find((region) => region.regionId === 9)).toBeUndefined();
    expect(result.regions.find((region) => region.regionId === 13)?.intensityGPerKwh[0]).toBe(113);
    expect(result.gaps).toMatchObject([{ reason: "missing", regionId: 9, slotCount: 96 }]);
  });

  it("continues without Great Britain's route: region 18 replaces it, and the failure is reported", async () => {
    const result = await forecastOf((path) => (path.startsWith("/regional/") ? healthy(path) : undefined));
    expect(result.national?.intensityGPerKwh[0]).toBe(118);
    expect(result.gaps).toMatchObject([{ reason: "request-failed", message: expect.stringContaining("status 500") }]);
  });

  it("continues without the regions", async () => {
    const result = await forecastOf((path) => (path.startsWith("/regional/") ? {} : healthy(path)));
    expect(result.regions).toEqual([]);
    expect(result.national?.intensityGPerKwh[0]).toBe(150);
    expect(result.gaps).toMatchObject([{ reason: "request-failed" }]);
  });

  it.each([
    ["{}", () => ({}), "empty"],
    ["empty data", () => ({ data: [] }), "empty"],
    ["an error body", () => ({ error: { code: "400 Bad Request", message: "no" } }), "api_error"],
    ["HTML", () => new Response("<html>"), "not_json"],
    ["a list of strangers", () => ({ data: [{ a: 1 }] }), "unexpected_shape"],
    ["other days", () => ({ data: [nationalPoint(0)] }), "empty"],
    ["status 500", () => undefined, "http_status"],
  ])("fails as a value on %s", async (_, route, code) => {
    const { provider } = neso(route);
    const result = await provider.forecast({ now });
    expect(result).toMatchObject({ ok: false, source: "neso", kind: "live", error: { code } });
  });

  it("counts the half hours it could not read", async () => {
    const result = await forecastOf((path) => {
      if (path.startsWith("/regional/")) return healthy(path);
      return { data: [...slots(96).map((slotMs) => nationalPoint(slotMs)), { from: "soon" }] };
    });
    expect(result.gaps).toMatchObject([{ reason: "unreadable", slotCount: 1 }]);
  });
});

describe("the NESO outturn", () => {
  const from = new Date("2026-02-10T06:00:00Z");
  const past = slots(6, from.getTime());

  const route: Route = (path) => {
    if (path.startsWith("/regional/")) return { data: past.map((slotMs) => regionsAt(slotMs, ids)) };
    // The last half hour has no actual yet.
    return { data: past.map((slotMs, place) => nationalPoint(slotMs, place === 5 ? null : 140)) };
  };

  it("ends before the slot under way, and is asked for by the ends of slots", async () => {
    const { provider, asked } = neso(route);
    const result = await provider.outturn({ from, to: now, now });
    expect(asked.sort()).toEqual([
      "/intensity/2026-02-10T06:01Z/2026-02-10T09:00Z",
      "/regional/intensity/2026-02-10T06:01Z/2026-02-10T09:00Z",
    ]);
    expect(result.ok && result.national?.slots.map((slot) => slot.slotStart).at(-1)).toBe("2026-02-10T08:30:00.000Z");
  });

  it("calls Great Britain's figure actual once published, and a region's never", async () => {
    const result = await neso(route).provider.outturn({ from, to: now, now });
    if (!result.ok) throw new Error("expected an outturn");
    expect(result.national?.slots.map((slot) => [slot.intensityGPerKwh, slot.status])).toEqual([
      ...Array.from({ length: 5 }, () => [140, "actual"]),
      [150, "estimated"],
    ]);
    expect(result.national?.slots[0]).toMatchObject({ forecastGPerKwh: 150, mix: { wind: 100 } });
    expect(result.regions).toHaveLength(14);
    for (const region of result.regions) {
      for (const slot of region.slots) {
        expect(slotOutturnSchema.parse(slot)).toEqual(slot);
        expect(slot.status).toBe("estimated");
      }
    }
    expect(result.gaps).toMatchObject([{ reason: "not-published", regionId: 18, slotCount: 1 }]);
  });

  it("asks for a long range in parts that NESO allows, and keeps what came before one failed", async () => {
    const long = new Date("2026-01-20T00:00:00Z");
    const spans: number[] = [];
    const { provider, asked } = neso((path) => {
      const [, start = "", end = ""] = /(\d{4}[^/]+Z)\/(\d{4}[^/]+Z)$/.exec(path) ?? [];
      const startMs = (parseInstant(start) ?? 0) - 60_000;
      const count = Math.round(((parseInstant(end) ?? 0) - startMs) / SLOT_MS);
      if (path.startsWith("/regional/")) return undefined;
      spans.push(count);
      return spans.length > 1 ? undefined : { data: slots(count, startMs).map((slotMs) => nationalPoint(slotMs, 90)) };
    });
    const result = await provider.outturn({ from: long, to: now, now });
    expect(spans[0]).toBe(13 * 48);
    expect(asked.some((path) => path.startsWith("/intensity/2026-02-02T00:01Z/"))).toBe(true);
    if (!result.ok) throw new Error("expected an outturn");
    expect(result.national?.slots[0]).toMatchObject({ intensityGPerKwh: 90, status: "actual" });
    expect(result.national?.slots.at(-1)).toMatchObject({ intensityGPerKwh: null, status: "missing" });
    expect(result.gaps.filter((gap) => gap.reason === "request-failed")).toHaveLength(2);
  });

  it("has no outturn of the future, and refuses invalid ranges", async () => {
    const { provider, asked } = neso(route);
    const tomorrow = new Date("2026-02-11T00:00:00Z");
    expect(await provider.outturn({ from: now, to: tomorrow, now })).toMatchObject({
      ok: true,
      regions: [],
      national: null,
    });
    expect(await provider.outturn({ from: now, to: from, now })).toMatchObject({
      ok: false,
      error: { code: "range_refused" },
    });
    const year = { from: new Date("2025-01-01T00:00:00Z"), to: now, now };
    expect(await provider.outturn(year)).toMatchObject({ ok: false, error: { code: "range_refused" } });
    expect(asked).toEqual([]);
  });
});

describe.skipIf(!hasRecordedData)("the NESO provider on recorded answers", () => {
  it("reads New Year 2020 as it was recorded, extra half hour and all", async () => {
    const regional = JSON.parse(readRecorded("api/carbonintensity/nat_with_dates.json"));
    const national = JSON.parse(readRecorded("api/carbonintensity/gb_with_dates.json"));
    const { provider } = neso((path) => (path.startsWith("/regional/") ? regional : national));
    const at = new Date("2020-01-01T00:12:00Z");
    const forecast = await provider.forecast({ now: at });
    if (!forecast.ok) throw new Error("expected a forecast");
    // 96 recorded half hours begin with 23:30 the day before, so the last one wanted is missing.
    expect(forecast.gaps.filter((gap) => gap.regionId !== null).map((gap) => gap.slotCount)).toEqual(
      Array.from({ length: 15 }, () => 1),
    );
    expect(forecast.national?.intensityGPerKwh.slice(0, 3)).toEqual([178, 176, 185]);

    const outturn = await provider.outturn({
      from: at,
      to: new Date("2020-01-01T02:00:00Z"),
      now: new Date("2020-01-03T00:00:00Z"),
    });
    if (!outturn.ok) throw new Error("expected an outturn");
    expect(outturn.national?.slots.map((slot) => slot.intensityGPerKwh)).toEqual([182, 181, 176, 175]);
  });
});
