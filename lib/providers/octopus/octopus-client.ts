import type { GridError } from "../../contracts/grid.ts";
import type { OctopusLetter } from "../../domain/grid/regions.ts";
import { ceilSlot, floorSlot } from "../../domain/grid/slots.ts";
import type { RangeRequest } from "../grid-provider.ts";
import { fetchJson, type HttpOptions, type JsonResult } from "../http.ts";
import { agileProducts, type OctopusRates, readPage, readRates, tariffCodes } from "./wire.ts";

export const OCTOPUS_BASE_URL = "https://api.octopus.energy/v1";

export type OctopusOptions = HttpOptions & {
  /** https, or http://127.0.0.1 for a replay; including the version. Default: the real service. */
  readonly baseUrl?: string;
};

export type Tariffs = {
  /** Code of the product, such as AGILE-24-10-01. */
  readonly product: string;
  readonly codes: ReadonlyMap<OctopusLetter, string>;
};

type Failed = { readonly ok: false; readonly error: GridError };

/** Finds the Agile import product on sale now and its tariff code in each region. */
export async function findAgileTariffs(
  now: Date,
  options: OctopusOptions,
  signal?: AbortSignal,
): Promise<{ readonly ok: true; readonly tariffs: Tariffs } | Failed> {
  const listed = await askPages("products/", { brand: "OCTOPUS_ENERGY" }, options, signal);
  if (!listed.ok) return listed;
  const [product] = agileProducts(listed.items, now.getTime());
  if (!product) {
    const message = "Octopus lists no Agile import product on sale, so there is nothing to read prices from.";
    return { ok: false, error: { code: "no_product", message, status: 200, attempts: 1 } };
  }
  const detail = await ask(`products/${encodeURIComponent(product.code)}/`, {}, options, signal);
  // Without the detail the documented pattern of tariff codes still holds.
  return { ok: true, tariffs: { product: product.code, codes: detail.ok ? tariffCodes(detail.body) : new Map() } };
}

/** Rates of one region between two instants. */
export async function tariffRates(
  letter: OctopusLetter,
  tariffs: Tariffs,
  { from, to, signal }: RangeRequest,
  options: OctopusOptions,
): Promise<{ readonly ok: true; readonly rates: OctopusRates } | Failed> {
  const fromMs = floorSlot(from.getTime());
  const toMs = ceilSlot(to.getTime());
  const tariff = tariffs.codes.get(letter) ?? `E-1R-${tariffs.product}-${letter}`;
  const path = `products/${encodeURIComponent(tariffs.product)}/electricity-tariffs/${encodeURIComponent(tariff)}/standard-unit-rates/`;
  // With a zone: times without one are read as British local time. 1500 is the largest page, 31 days.
  const query = { period_from: utc(fromMs), period_to: utc(toMs), page_size: "1500" };
  const rates = await askPages(path, query, options, signal);
  return rates.ok ? { ok: true, rates: readRates(rates.items, fromMs, toMs) } : rates;
}

/** More pages than any list read here has; an endless `next` must not block a poll. */
const PAGES_MAX = 10;

async function askPages(
  path: string,
  query: Record<string, string>,
  options: OctopusOptions,
  signal: AbortSignal | undefined,
): Promise<{ ok: true; items: unknown[] } | Failed> {
  const items: unknown[] = [];
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const answer = await ask(path, page === 1 ? query : { ...query, page: String(page) }, options, signal);
    if (!answer.ok) return answer;
    const read = readPage(answer.body);
    if (!read) {
      const message = `Octopus answered ${path} in an unknown form.`;
      return { ok: false, error: { code: "unexpected_shape", message, status: 200, attempts: answer.attempts } };
    }
    items.push(...read.items);
    if (!read.hasNext || read.items.length === 0) break;
  }
  return { ok: true, items };
}

function ask(
  path: string,
  query: Record<string, string>,
  options: OctopusOptions,
  signal: AbortSignal | undefined,
): Promise<JsonResult> {
  const base = (options.baseUrl ?? OCTOPUS_BASE_URL).replace(/\/+$/, "");
  const search = new URLSearchParams(query).toString();
  return fetchJson(`${base}/${path}${search ? `?${search}` : ""}`, options, signal);
}

function utc(atMs: number): string {
  return new Date(atMs).toISOString().replace(".000Z", "Z");
}
