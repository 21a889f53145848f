import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { REGION_IDS } from "../../lib/domain/grid/regions.ts";
import { floorSlot, SLOT_MS } from "../../lib/domain/grid/slots.ts";
import { createGridProvider } from "../../lib/providers/create-grid-provider.ts";
import { hasRecordedData, recordedDataDirectory } from "../../tests/recorded-data.ts";
import { FIXTURE_DAY_MS, fixtureIntensity, writeFixture } from "./fixture.ts";
import { type GridReplay, startReplay } from "./index.ts";

/** However busy the machine is, what answers does so by then; only what never answers is waited for in vain. */
const ANSWER_MS_MAX = 60_000;
const NO_ANSWER_MS = 50;
vi.setConfig({ testTimeout: 2 * ANSWER_MS_MAX, hookTimeout: ANSWER_MS_MAX });

const fixture = writeFixture();
const DAY_MS = 86_400_000;
/** A day six years later that maps to the fixture's first day; the clock of the tests. */
const today = FIXTURE_DAY_MS + 2 * 365 * 3 * DAY_MS;
let nowMs = today + 10 * 3_600_000 + 600_000;
let replay: GridReplay;

beforeAll(async () => {
  replay = await startReplay({ directory: fixture.directory, port: 0, now: () => new Date(nowMs) });
});
afterAll(async () => {
  await replay.stop();
  fixture.remove();
});

const get = async (path: string) => {
  const response = await fetch(`${replay.url}${path}`);
  return { status: response.status, body: await response.json() };
};
const at = (atMs: number) => `${new Date(atMs).toISOString().slice(0, 16)}Z`;
const provider = (timeoutMs = ANSWER_MS_MAX) =>
  createGridProvider({
    from: "services",
    fetch,
    nesoBaseUrl: replay.url,
    octopusBaseUrl: replay.octopusUrl,
    sleep: async () => {},
    timeoutMs,
    attemptsMax: 1,
  });

describe("the replayed NESO", () => {
  const slotMs = floorSlot(nowMs);

  it("gives the half hour before as well when asked from a boundary, as the real one does", async () => {
    const onBoundary = await get(`/intensity/${at(slotMs - 4 * SLOT_MS)}/${at(slotMs)}`);
    expect(onBoundary.body.data.map((item: { from: string }) => item.from)).toEqual(
      [5, 4, 3, 2, 1].map((back) => at(slotMs - back * SLOT_MS)),
    );
    const aMinuteOn = await get(`/intensity/${at(slotMs - 4 * SLOT_MS + 60_000)}/${at(slotMs)}`);
    expect(aMinuteOn.body.data).toHaveLength(4);
    const whole = await get(`/regional/intensity/${at(slotMs + 60_000)}/fw48h`);
    expect(whole.body.data).toHaveLength(96);
    expect((await get(`/regional/intensity/${at(slotMs)}/fw48h`)).body.data).toHaveLength(97);
    expect((await get(`/intensity/${at(slotMs + 60_000)}/pt24h`)).body.data).toHaveLength(48);
  });

  it("has an object for one region over a range, and lists elsewhere", async () => {
    const range = await get(`/regional/intensity/${at(slotMs + 60_000)}/fw24h/regionid/13`);
    expect(range.body.data).toMatchObject({ regionid: 13, dnoregion: "UKPN London", shortname: "London" });
    expect(range.body.data.data).toHaveLength(48);
    const current = await get("/regional/regionid/13/");
    expect(current.body.data).toMatchObject([{ regionid: 13, data: [{ from: at(slotMs), to: at(slotMs + SLOT_MS) }] }]);
    const all = await get("/regional");
    expect(all.body.data[0].regions).toHaveLength(18);
    expect(all.body.data[0].regions[0].intensity).not.toHaveProperty("actual");
    expect((await get("/regional/wales")).body.data).toMatchObject([{ regionid: 17, shortname: "Wales" }]);
    expect((await get("/generation")).body.data.generationmix).toContainEqual({ fuel: "gas", perc: 35 });
  });

  it("shows the past as recorded and Great Britain's actual half an hour late", async () => {
    const past = await get(`/intensity/${at(slotMs - 3 * SLOT_MS + 60_000)}/${at(slotMs)}`);
    expect(past.body.data.map((item: { intensity: { actual: number | null } }) => item.intensity.actual)).toEqual([
      140,
      140,
      null,
    ]);
    const recordedSlotMs = FIXTURE_DAY_MS + (slotMs - today) - 2 * SLOT_MS;
    const regional = await get(`/regional/intensity/${at(slotMs - 2 * SLOT_MS + 60_000)}/${at(slotMs)}/regionid/7`);
    expect(regional.body.data.data[0].intensity.forecast).toBe(fixtureIntensity(7, recordedSlotMs));
  });

  it.each([
    ["/intensity/date/2026-13-01", 400],
    ["/intensity/tomorrow/fw48h", 400],
    ["/intensity/2020-01-01T00:00Z/2020-02-01T00:00Z", 400],
    ["/intensity/2020-01-02T00:00Z/2020-01-01T00:00Z", 400],
    ["/regional/regionid/18", 400],
    ["/regional/postcode/EN2", 400],
    ["/nonsense", 404],
    ["/v1/products/NONE/", 404],
    ["/v1/products/AGILE-18-02-21/electricity-tariffs/E-1R-AGILE-18-02-21-I/standard-unit-rates/", 404],
  ])("refuses %s with %d", async (path, status) => {
    expect(await get(path)).toMatchObject({ status });
  });

  it("answers by day and period", async () => {
    const day = at(nowMs).slice(0, 10);
    expect((await get("/intensity")).body.data).toHaveLength(1);
    expect((await get(`/intensity/date/${day}`)).body.data).toHaveLength(48);
    expect((await get(`/intensity/date/${day}/3`)).body.data[0].from).toBe(`${day}T01:00Z`);
    expect((await get("/intensity/factors")).body.data[0]).toMatchObject({ Biomass: 120, "Dutch Imports": 474 });
  });
});

describe("issues of the replay", () => {
  const forecastAt = async (atMs: number) => {
    nowMs = atMs;
    const result = await provider().forecast({ now: new Date(nowMs) });
    if (!result.ok) throw new Error(result.error.message);
    return result;
  };

  it("come every half hour, differ, and end at the recorded figure", async () => {
    const start = today + 12 * 3_600_000;
    const target = start + 20 * 3_600_000;
    const first = await forecastAt(start + 60_000);
    expect(await forecastAt(start + 29 * 60_000)).toMatchObject({
      regions: first.regions.map((region) => ({ intensityGPerKwh: region.intensityGPerKwh })),
    });
    const next = await forecastAt(start + SLOT_MS + 60_000);
    const of = (result: typeof first, slotMs: number, fromMs: number) =>
      result.regions.map((region) => region.intensityGPerKwh[(slotMs - fromMs) / SLOT_MS] ?? Number.NaN);
    const change = of(first, target, start).map((value, place) =>
      Math.abs(value - (of(next, target, start + SLOT_MS)[place] ?? 0)),
    );
    expect(Math.max(...change)).toBeGreaterThan(0);
    expect(Math.max(...change)).toBeLessThan(60);

    nowMs = target + 2 * SLOT_MS;
    const outturn = await provider().outturn({ from: new Date(target), to: new Date(nowMs), now: new Date(nowMs) });
    if (!outturn.ok) throw new Error(outturn.error.message);
    const recorded = FIXTURE_DAY_MS + ((target - today) % (2 * DAY_MS));
    expect(outturn.regions.map((region) => region.slots[0]?.intensityGPerKwh)).toEqual(
      REGION_IDS.map((id) => fixtureIntensity(id, recorded)),
    );
  });

  it("are the real one at the time it was recorded, and half its error later", async () => {
    const issue = await forecastAt(today + 6 * 3_600_000);
    // Slots of the second day are in the fixture, later ones are repeated from the first.
    expect(issue.national?.intensityGPerKwh.slice(0, 80)).toEqual(
      Array.from({ length: 80 }, (_, place) => 200 + place),
    );
    const later = await forecastAt(today + 6 * 3_600_000 + 20 * SLOT_MS);
    const before = issue.national?.intensityGPerKwh[24] ?? 0;
    const after = later.national?.intensityGPerKwh[4] ?? 0;
    expect(before - 140).toBe(84);
    expect(after - 140).toBeGreaterThan(20);
    expect(after - 140).toBeLessThan(84);
  });

  it("are whole for 14 regions, and never called live", async () => {
    const result = await forecastAt(today + 30 * 3_600_000 + 1);
    expect(result).toMatchObject({ kind: "replay", gaps: [] });
    expect(result.regions.map((region) => region.regionId)).toEqual(REGION_IDS);
  });
});

describe("the replayed Octopus", () => {
  it("gives newest first, by pages, until 23:00", async () => {
    nowMs = Date.UTC(2026, 1, 10, 12);
    const path = "/v1/products/AGILE-18-02-21/electricity-tariffs/E-1R-AGILE-18-02-21-A/standard-unit-rates/";
    const first = await get(`${path}?period_from=2026-02-07T00:00Z&period_to=2026-02-12T00:00Z`);
    expect(first.body).toMatchObject({ count: 4 * 48 - 2, previous: null });
    expect(first.body.results).toHaveLength(100);
    expect(first.body.results[0]).toEqual({
      value_exc_vat: 10,
      value_inc_vat: 10.5,
      valid_from: "2026-02-10T22:30:00Z",
      valid_to: "2026-02-10T23:00:00Z",
      payment_method: null,
    });
    const second = await (await fetch(first.body.next)).json();
    expect(second.results.at(-1).valid_from).toBe("2026-02-07T00:00:00Z");
    expect(second.next).toBeNull();
    expect((await get(`${path}?period_from=2026-02-07T00:00Z&page_size=9999`)).body.results).toHaveLength(190);
    expect((await get(`${path}?page=99`)).status).toBe(404);
    expect((await get(`${path}?period_to=2026-02-07T00:00Z`)).status).toBe(400);
    expect((await get(`${path}?period_from=yesterday`)).status).toBe(400);
  });

  it("prices the regions by the tariff's formula", async () => {
    nowMs = Date.UTC(2026, 1, 10, 12);
    const from = new Date(Date.UTC(2026, 1, 10, 15));
    const result = await provider().prices({
      from,
      to: new Date(from.getTime() + 3 * 3_600_000),
      now: new Date(nowMs),
    });
    if (!result.ok) throw new Error(result.error.message);
    expect(result).toMatchObject({ kind: "replay", gaps: [] });
    const london = result.regions.find((region) => region.regionId === 13);
    // Region A paid 10 p all day: 47.62 GBP/MWh before its 13 p peak, less than nothing within. London: factor 0.2, peak 12 p.
    expect(london?.product).toBe("AGILE-18-02-21");
    expect(london?.priceGbpPerKwh[0]).toBeCloseTo(0.09524, 5);
    expect(london?.priceGbpPerKwh[2]).toBeCloseTo((0.2 * ((10 - 13) / 0.21) + 12) / 100, 5);
  });
});

describe("a replay that fails on demand", () => {
  it.each([
    ["status-500", "http_status"],
    ["timeout", "timeout"],
    ["empty-object", "empty"],
    ["empty-body", "not_json"],
    ["html", "not_json"],
  ] as const)("with %s is seen as %s, and works again afterwards", async (mode, code) => {
    nowMs = today + 10 * 3_600_000;
    const now = new Date(nowMs);
    replay.fail("neso", mode);
    replay.fail("octopus", mode);
    const failing = provider(mode === "timeout" ? NO_ANSWER_MS : ANSWER_MS_MAX);
    expect(await failing.forecast({ now })).toMatchObject({ ok: false, error: { code } });
    const prices = await failing.prices({ from: now, to: new Date(nowMs + 3_600_000), now });
    expect(prices).toMatchObject({ ok: false });
    replay.fail("neso", null);
    replay.fail("octopus", null);
    expect(await provider().forecast({ now })).toMatchObject({ ok: true, gaps: [] });
  });

  it("can lose one half of NESO, or part of an answer", async () => {
    const now = new Date(nowMs);
    replay.fail("neso-regional", "html");
    const half = await provider().forecast({ now });
    expect(half).toMatchObject({ ok: true, regions: [] });
    replay.fail("neso-regional", "short");
    const short = await provider().forecast({ now });
    expect(short.ok && short.regions[0]?.intensityGPerKwh.filter((value) => value === null)).toHaveLength(56);
    replay.fail("neso-regional", null);
  });

  it("is controlled from another process", async () => {
    const fail = (body: unknown) =>
      fetch(`${replay.url}/__replay/fail`, { method: "POST", body: JSON.stringify(body) });
    expect((await fail({ source: "octopus", mode: "html" })).status).toBe(200);
    expect((await get("/__replay")).body).toMatchObject({
      days: "2023-12-30 to 2023-12-31",
      faults: { octopus: "html" },
    });
    expect((await fail({ source: "octopus", mode: null })).status).toBe(200);
    expect((await get("/__replay")).body.faults).toEqual({});
    expect((await fail({ source: "moon", mode: "html" })).status).toBe(400);
    expect((await fetch(`${replay.url}/__replay/fail`, { method: "POST", body: "{" })).status).toBe(400);
    expect((await fetch(`${replay.url}/intensity`, { method: "POST" })).status).toBe(405);
  });

  it("says in a sentence why it cannot start", async () => {
    await expect(startReplay({ directory: "/nowhere", port: 0 })).rejects.toThrow(/no recordings to replay/);
    const port = Number(new URL(replay.url).port);
    await expect(startReplay({ directory: fixture.directory, port })).rejects.toThrow(/is taken/);
  });

  it("stops though a client still waits for an answer that never comes", async () => {
    const other = await startReplay({ directory: fixture.directory, port: 0, faults: { neso: "timeout" } });
    const waiting = fetch(`${other.url}/intensity`).catch(() => "ended");
    while (other.asked().length === 0) await new Promise((resolve) => setImmediate(resolve));
    await other.stop();
    expect(await waiting).toBe("ended");
  });
});

describe.skipIf(!hasRecordedData)("the replay of the recorded days", () => {
  it("gives whole forecasts and prices at any hour, on clock-change days too", async () => {
    let atMs = 0;
    const real = await startReplay({ directory: recordedDataDirectory, port: 0, now: () => new Date(atMs) });
    const options = { from: "services", fetch, nesoBaseUrl: real.url, octopusBaseUrl: real.octopusUrl } as const;
    const grid = createGridProvider(options);
    expect(real.days).toEqual({ firstDayMs: Date.UTC(2023, 11, 30), count: 4 });
    for (const text of ["2026-03-29T00:40:00Z", "2026-10-25T01:10:00Z", "2026-07-14T16:05:00Z"]) {
      atMs = Date.parse(text);
      const now = new Date(atMs);
      const forecast = await grid.forecast({ now });
      expect(forecast).toMatchObject({ ok: true, kind: "replay", gaps: [] });
      expect(forecast.ok && forecast.regions.length).toBe(14);
      const outturn = await grid.outturn({ from: new Date(atMs - DAY_MS), to: now, now });
      expect(outturn.ok && outturn.gaps.filter((gap) => gap.reason !== "not-published")).toEqual([]);
      const prices = await grid.prices({ from: now, to: new Date(atMs + 3 * 3_600_000), now });
      expect(prices).toMatchObject({ ok: true, gaps: [] });
    }
    await real.stop();
  });

  it("plays the week of the real issues, weekday by weekday, if requested", async () => {
    const days = { firstDayMs: Date.UTC(2023, 2, 13), count: 7 };
    // Thursday 12:00 UTC, when the fourth recorded issue came out.
    const now = new Date("2026-02-12T12:00:00Z");
    const real = await startReplay({ directory: recordedDataDirectory, port: 0, now: () => now, days });
    const forecast = await createGridProvider({ from: "services", fetch, nesoBaseUrl: real.url }).forecast({ now });
    expect(forecast.ok && forecast.national?.intensityGPerKwh.slice(0, 3)).toEqual([95, 91, 88]);
    await real.stop();
  });
});
