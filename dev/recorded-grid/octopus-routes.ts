import { dayAheadPublishedUntil } from "../../lib/domain/grid/london-time.ts";
import { findRegionByLetter, GRID_REGIONS, type RegionId } from "../../lib/domain/grid/regions.ts";
import { ceilSlot, floorSlot, isoFromMs, parseInstant, SLOT_MS, slotsBetween } from "../../lib/domain/grid/slots.ts";
import type { RouteAnswer } from "./neso-routes.ts";
import type { Recordings } from "./recordings.ts";
import { REPLAYED_PRODUCT, replayedPrice } from "./replayed-prices.ts";

/** Answers an address below /v1/ like the Octopus API; null for other addresses. */
export function answerOctopus(url: URL, recordings: Recordings, nowMs: number): RouteAnswer | null {
  const [version, section, code, tariffs, tariff, rates] = url.pathname.split("/").filter((part) => part !== "");
  if (version !== "v1") return null;
  if (section !== "products") return notFound;
  if (code === undefined) return page(url, PRODUCTS);
  if (code !== REPLAYED_PRODUCT) return notFound;
  if (tariffs === undefined) return { status: 200, body: productDetail() };
  if (tariffs !== "electricity-tariffs" || rates !== "standard-unit-rates") return notFound;
  const region = findRegionByLetter((tariff ?? "").slice(`E-1R-${REPLAYED_PRODUCT}-`.length));
  if (!region || tariff !== tariffCode(region.octopusLetter)) return notFound;
  return unitRates(url, region.id, recordings, nowMs);
}

const PRODUCTS = [
  product("VAR-22-11-01", "Flexible Octopus", "IMPORT"),
  product(REPLAYED_PRODUCT, "Agile Octopus", "IMPORT"),
  product("AGILE-OUTGOING-19-05-13", "Agile Outgoing Octopus", "EXPORT"),
];

function product(code: string, display_name: string, direction: "IMPORT" | "EXPORT") {
  return {
    code,
    direction,
    full_name: display_name,
    display_name,
    description: "Replayed from recordings.",
    is_variable: true,
    is_green: true,
    is_tracker: false,
    is_prepay: false,
    is_business: false,
    is_restricted: false,
    term: null,
    available_from: "2018-02-21T00:00:00Z",
    available_to: null,
    links: [],
    brand: "OCTOPUS_ENERGY",
  };
}

function productDetail() {
  const tariffs = GRID_REGIONS.map(
    ({ octopusLetter }) =>
      [`_${octopusLetter}`, { direct_debit_monthly: { code: tariffCode(octopusLetter) } }] as const,
  );
  return { code: REPLAYED_PRODUCT, single_register_electricity_tariffs: Object.fromEntries(tariffs) };
}

function tariffCode(letter: string): string {
  return `E-1R-${REPLAYED_PRODUCT}-${letter}`;
}

/** Without a period Octopus returns all its rates, newest first; two days are enough here. */
const DEFAULT_DAYS = 2;

function unitRates(url: URL, regionId: RegionId, recordings: Recordings, nowMs: number): RouteAnswer {
  const from = url.searchParams.get("period_from");
  const to = url.searchParams.get("period_to");
  if (to !== null && from === null) return invalid("period_to", "This filter needs period_from as well.");
  const untilMs = dayAheadPublishedUntil(nowMs);
  const fromMs = from === null ? untilMs - DEFAULT_DAYS * 86_400_000 : parseInstant(from);
  const toMs = to === null ? untilMs : parseInstant(to);
  if (fromMs === null) return invalid("period_from", "Enter a valid date/time.");
  if (toMs === null) return invalid("period_to", "Enter a valid date/time.");

  const rates = slotsBetween(floorSlot(fromMs), Math.min(ceilSlot(toMs), untilMs)).flatMap((slotMs) => {
    const pence = replayedPrice(recordings, regionId, slotMs, nowMs);
    if (pence === null) return [];
    return [
      {
        value_exc_vat: pence,
        value_inc_vat: Math.round(pence * 1.05 * 10_000) / 10_000,
        valid_from: seconds(slotMs),
        valid_to: seconds(slotMs + SLOT_MS),
        payment_method: null,
      },
    ];
  });
  return page(url, rates.reverse());
}

const PAGE_SIZE = 100;
const PAGE_SIZE_MAX = 1500;

/** One page of a list, with links to its neighbours. */
function page(url: URL, items: readonly unknown[]): RouteAnswer {
  const size = Math.min(PAGE_SIZE_MAX, wholeNumber(url.searchParams.get("page_size")) ?? PAGE_SIZE);
  const number = wholeNumber(url.searchParams.get("page")) ?? 1;
  const pages = Math.max(1, Math.ceil(items.length / size));
  if (number > pages) return { status: 404, body: { detail: "Invalid page." } };
  const link = (to: number) => {
    const target = new URL(url);
    target.searchParams.set("page", String(to));
    return target.href;
  };
  return {
    status: 200,
    body: {
      count: items.length,
      next: number < pages ? link(number + 1) : null,
      previous: number > 1 ? link(number - 1) : null,
      results: items.slice((number - 1) * size, number * size),
    },
  };
}

function wholeNumber(text: string | null): number | null {
  const value = Number(text ?? Number.NaN);
  return Number.isInteger(value) && value >= 1 ? value : null;
}

const notFound: RouteAnswer = { status: 404, body: { detail: "Not found." } };

function invalid(field: string, message: string): RouteAnswer {
  return { status: 400, body: { [field]: [message] } };
}

/** An instant as Octopus writes it: with seconds. */
function seconds(atMs: number): string {
  return isoFromMs(atMs).replace(".000Z", "Z");
}
