import { describe, expect, it } from "vitest";
import { hasRecordedData, readRecorded } from "../../../tests/recorded-data.ts";
import { regionPricesSchema } from "../../contracts/grid.ts";
import { REGION_IDS } from "../../domain/grid/regions.ts";
import { SLOT_MS } from "../../domain/grid/slots.ts";
import { createOctopusProvider } from "./octopus-provider.ts";
import { agileProducts, readRates, tariffCodes } from "./wire.ts";

// 12:00 in winter: prices are out until 23:00 today.
const now = new Date("2026-02-10T12:00:00Z");
const from = new Date("2026-02-10T12:00:00Z");
const to = new Date("2026-02-11T00:00:00Z");
const publishedUntilMs = Date.parse("2026-02-10T23:00:00Z");

const product = (code: string, more: object = {}) => ({
  code,
  direction: "IMPORT",
  available_from: "2024-10-01T00:00:00+01:00",
  available_to: null,
  ...more,
});
const products = [
  product("VAR-22-11-01"),
  product("AGILE-24-10-01"),
  product("AGILE-OUTGOING-19-05-13", { direction: "EXPORT" }),
];
const rate = (slotMs: number, pence: number, more: object = {}) => ({
  value_exc_vat: pence,
  value_inc_vat: pence * 1.05,
  valid_from: new Date(slotMs).toISOString(),
  valid_to: new Date(slotMs + SLOT_MS).toISOString(),
  payment_method: null,
  ...more,
});
const list = (results: unknown[], next: string | null = null) => ({
  count: results.length,
  next,
  previous: null,
  results,
});

type Route = (path: string, query: URLSearchParams) => unknown;

function octopus(route: Route) {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    const { pathname, searchParams } = new URL(String(input));
    asked.push(pathname);
    const body = route(pathname.replace("/v1/", ""), searchParams);
    if (body instanceof Response) return body;
    return body === undefined ? new Response("", { status: 500 }) : new Response(JSON.stringify(body));
  };
  return { provider: createOctopusProvider("live", { fetch, sleep: async () => {}, random: () => 0 }), asked };
}

const healthy: Route = (path, query) => {
  if (path === "products/") return list(products);
  if (path === "products/AGILE-24-10-01/") return {};
  const rates: unknown[] = [];
  for (let slotMs = Date.parse(query.get("period_from") ?? ""); slotMs < publishedUntilMs; slotMs += SLOT_MS) {
    rates.unshift(rate(slotMs, 13.43));
  }
  return list(rates);
};

describe("Octopus prices", () => {
  it("are GBP/kWh without VAT for 14 regions, under the product found, null from 23:00 on", async () => {
    const result = await octopus(healthy).provider.prices({ from, to, now });
    if (!result.ok) throw new Error(result.error.message);
    expect(result).toMatchObject({ source: "octopus", kind: "live" });
    expect(result.regions.map((region) => region.regionId)).toEqual(REGION_IDS);
    for (const region of result.regions) {
      expect(regionPricesSchema.parse(region)).toEqual(region);
      expect(region).toMatchObject({ product: "AGILE-24-10-01", firstSlot: "2026-02-10T12:00:00.000Z" });
      expect(region.priceGbpPerKwh).toEqual([...Array.from({ length: 22 }, () => 0.1343), null, null]);
    }
    expect(result.gaps).toHaveLength(14);
    expect(result.gaps[0]).toMatchObject({ reason: "not-published", regionId: 1, slotCount: 2 });
  });

  it("distinguish a gap in published prices from prices not published yet", async () => {
    const result = await octopus((path, query) => {
      if (!path.includes("standard-unit-rates")) return healthy(path, query);
      return list([rate(from.getTime(), 10)]);
    }).provider.prices({ from, to, now });
    if (!result.ok) throw new Error(result.error.message);
    expect(result.gaps.filter((gap) => gap.regionId === 1)).toMatchObject([
      { reason: "missing", slotCount: 21, fromSlot: "2026-02-10T12:30:00.000Z" },
      { reason: "not-published", slotCount: 2 },
    ]);
  });

  it("ask by the tariff codes that the product lists, else by the documented pattern", async () => {
    const { provider, asked } = octopus((path, query) => {
      if (path !== "products/AGILE-24-10-01/") return healthy(path, query);
      return { single_register_electricity_tariffs: { _A: { direct_debit_monthly: { code: "E-1R-ODD-A" } } } };
    });
    await provider.prices({ from, to, now });
    const tariffs = asked.filter((path) => path.includes("standard-unit-rates")).map((path) => path.split("/")[5]);
    expect(tariffs).toHaveLength(14);
    expect(tariffs).toContain("E-1R-ODD-A");
    expect(tariffs).toContain("E-1R-AGILE-24-10-01-P");
  });

  it("follow pages by number, never by the link in the answer", async () => {
    const { provider, asked } = octopus((path, query) => {
      if (!path.includes("standard-unit-rates")) return healthy(path, query);
      const page = Number(query.get("page") ?? "1");
      return list([rate(from.getTime() + (page - 1) * SLOT_MS, page)], page < 3 ? "https://evil.example.org/" : null);
    });
    const result = await provider.prices({ from, to, now });
    expect(result.ok && result.regions[0]?.priceGbpPerKwh.slice(0, 4)).toEqual([0.01, 0.02, 0.03, null]);
    expect(asked.filter((path) => path.endsWith("-P/standard-unit-rates/"))).toHaveLength(3);
  });

  it("do not follow pages for ever", async () => {
    const { provider, asked } = octopus((path, query) =>
      path === "products/" ? list(products, "https://api.octopus.energy/v1/products/?page=2") : healthy(path, query),
    );
    await provider.prices({ from, to, now });
    expect(asked.filter((path) => path === "/v1/products/")).toHaveLength(10);
  });

  it("look the product up again after six hours, or when it gave nothing", async () => {
    let works = true;
    const { provider, asked } = octopus((path, query) =>
      path.includes("unit-rates") && !works ? list([]) : healthy(path, query),
    );
    const lookups = () => asked.filter((path) => path === "/v1/products/").length;
    await provider.prices({ from, to, now });
    await provider.prices({ from, to, now: new Date(now.getTime() + 5 * 3_600_000) });
    expect(lookups()).toBe(1);
    await provider.prices({ from, to, now: new Date(now.getTime() + 7 * 3_600_000) });
    expect(lookups()).toBe(2);
    works = false;
    const later = new Date(now.getTime() + 8 * 3_600_000);
    expect(await provider.prices({ from, to, now: later })).toMatchObject({ ok: false, error: { code: "empty" } });
    await provider.prices({ from, to, now: later });
    expect(lookups()).toBe(3);
  });

  it("miss one region when only its tariff is gone", async () => {
    const result = await octopus((path, query) =>
      path.includes("-K/standard") ? new Response("{}", { status: 404 }) : healthy(path, query),
    ).provider.prices({ from, to, now });
    if (!result.ok) throw new Error(result.error.message);
    expect(result.regions).toHaveLength(13);
    expect(result.gaps.filter((gap) => gap.regionId === 7)).toMatchObject([
      { reason: "request-failed", slotCount: 24 },
    ]);
  });

  it("stop asking when the service is down", async () => {
    const { provider, asked } = octopus((path, query) =>
      path.includes("unit-rates") ? undefined : healthy(path, query),
    );
    expect(await provider.prices({ from, to, now })).toMatchObject({
      ok: false,
      error: { code: "http_status", status: 500 },
    });
    // Four at once, three attempts each.
    expect(asked.filter((path) => path.includes("unit-rates"))).toHaveLength(12);
  });

  it.each([
    ["no Agile product", () => list([product("VAR-22-11-01")]), "no_product"],
    ["another form", () => ({ detail: "Not found." }), "unexpected_shape"],
    ["HTML", () => new Response("<html>"), "not_json"],
    ["status 500", () => undefined, "http_status"],
  ])("fail as a value on %s", async (_, route, code) => {
    expect(await octopus(route).provider.prices({ from, to, now })).toMatchObject({ ok: false, error: { code } });
  });

  it("refuse a range that is none", async () => {
    const { provider, asked } = octopus(healthy);
    expect(await provider.prices({ from: to, to: from, now })).toMatchObject({
      ok: false,
      error: { code: "range_refused" },
    });
    expect(asked).toEqual([]);
  });
});

describe("Octopus wire", () => {
  const codes = (items: unknown[]) => agileProducts(items, now.getTime()).map((found) => found.code);

  it("finds the newest Agile import product on sale", () => {
    expect(
      codes([
        ...products,
        product("AGILE-FLEX-22-11-25", { available_from: "2022-11-25T00:00:00Z" }),
        product("AGILE-30-01-01", { available_from: "2030-01-01T00:00:00Z" }),
        product("AGILE-18-02-21", { available_to: "2023-01-01T00:00:00Z", available_from: "2025-01-01T00:00:00Z" }),
        product("AGILE-BB-EXPORT-1", { direction: undefined }),
        { code: 7 },
      ]),
    ).toEqual(["AGILE-24-10-01", "AGILE-FLEX-22-11-25"]);
  });

  it("reads tariff codes whatever the way of payment", () => {
    const body = {
      single_register_electricity_tariffs: { _C: { prepayment: { code: "X-C" } }, _I: { a: { code: "no" } }, _B: {} },
    };
    expect([...tariffCodes(body)]).toEqual([["C", "X-C"]]);
    expect(tariffCodes({ detail: "no" }).size).toBe(0);
  });

  const slotMs = from.getTime();
  const read = (items: unknown[]) => {
    const { bySlot, unreadable } = readRates(items, slotMs, slotMs + 3 * SLOT_MS);
    return { prices: [0, 1, 2].map((step) => bySlot.get(slotMs + step * SLOT_MS) ?? null), unreadable };
  };

  it("spreads a rate over all half hours it is valid for, within the range", () => {
    const long = rate(slotMs - 10 * SLOT_MS, 20, { valid_to: new Date(slotMs + 2 * SLOT_MS).toISOString() });
    expect(read([long]).prices).toEqual([0.2, 0.2, null]);
    expect(read([rate(slotMs + SLOT_MS, 20, { valid_to: null })]).prices).toEqual([null, 0.2, 0.2]);
  });

  it("keeps negative prices and zero, and prefers direct debit", () => {
    expect(read([rate(slotMs, -4.2), rate(slotMs + SLOT_MS, 0)]).prices).toEqual([-0.042, 0, null]);
    const dear = rate(slotMs, 30, { payment_method: "NON_DIRECT_DEBIT" });
    const cheap = rate(slotMs, 28, { payment_method: "DIRECT_DEBIT" });
    expect(read([dear, cheap]).prices[0]).toBe(0.28);
    expect(read([cheap, dear]).prices[0]).toBe(0.28);
  });

  it("counts what it cannot read", () => {
    expect(read([rate(slotMs, 5000), { ...rate(slotMs, 1), valid_from: "today" }, { value_exc_vat: "13" }])).toEqual({
      prices: [null, null, null],
      unreadable: 3,
    });
  });

  it.skipIf(!hasRecordedData)("reads the example envelope", () => {
    const { results } = JSON.parse(readRecorded("api/octopus/standard_unit_rates_example.json"));
    const start = Date.parse("2020-06-01T00:00:00Z");
    const { bySlot, unreadable } = readRates(results, start, start + 12 * SLOT_MS);
    expect([bySlot.size, unreadable]).toEqual([12, 0]);
    expect(bySlot.get(start + 11 * SLOT_MS)).toBe(0.0559);
  });
});
