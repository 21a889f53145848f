import { z } from "zod";
import { findRegionByLetter, type OctopusLetter } from "../../domain/grid/regions.ts";
import { floorSlot, parseInstant, slotsBetween } from "../../domain/grid/slots.ts";

/**
 * A page of a list: its items, and whether another follows. The link to it is not used: it could lead to another host.
 */
const pageSchema = z.object({ next: z.string().nullish(), results: z.array(z.unknown()) });

export type OctopusPage = { readonly items: readonly unknown[]; readonly hasNext: boolean };

/** Reads the envelope of a list, null if it is not one. */
export function readPage(body: unknown): OctopusPage | null {
  const page = pageSchema.safeParse(body);
  return page.success ? { items: page.data.results, hasNext: Boolean(page.data.next) } : null;
}

const productSchema = z.object({
  code: z.string().min(1),
  direction: z.string().nullish(),
  available_from: z.string().nullish(),
  available_to: z.string().nullish(),
});

export type OctopusProduct = { readonly code: string; readonly availableFromMs: number };

/**
 * The Agile import products among a list that are on sale at an instant, newest first. Codes carry the date of their
 * terms and retire, so they are found, never assumed.
 */
export function agileProducts(items: readonly unknown[], atMs: number): OctopusProduct[] {
  const products: OctopusProduct[] = [];
  for (const item of items) {
    const parsed = productSchema.safeParse(item);
    if (!parsed.success) continue;
    const { code, direction, available_from, available_to } = parsed.data;
    const isAgileImport =
      /^AGILE-/i.test(code) && !/OUTGOING|EXPORT/i.test(code) && (direction ?? "IMPORT") === "IMPORT";
    const availableFromMs = parseInstant(available_from ?? "") ?? 0;
    const availableToMs = parseInstant(available_to ?? "") ?? Number.POSITIVE_INFINITY;
    if (isAgileImport && availableFromMs <= atMs && availableToMs > atMs) products.push({ code, availableFromMs });
  }
  return products.sort((a, b) => b.availableFromMs - a.availableFromMs || b.code.localeCompare(a.code));
}

const tariffsSchema = z.object({
  single_register_electricity_tariffs: z.record(z.string(), z.record(z.string(), z.unknown())),
});
const tariffSchema = z.object({ code: z.string().min(1) });

/** Tariff codes of a product by region letter; empty if the response has another form. */
export function tariffCodes(body: unknown): ReadonlyMap<OctopusLetter, string> {
  const codes = new Map<OctopusLetter, string>();
  const parsed = tariffsSchema.safeParse(body);
  for (const [group, byPayment] of Object.entries(
    parsed.success ? parsed.data.single_register_electricity_tariffs : {},
  )) {
    const letter = findRegionByLetter(group)?.octopusLetter;
    const tariff = Object.values(byPayment)
      .map((value) => tariffSchema.safeParse(value))
      .find((value) => value.success);
    if (letter && tariff?.data) codes.set(letter, tariff.data.code);
  }
  return codes;
}

const rateSchema = z.object({
  value_exc_vat: z.number(),
  valid_from: z.string(),
  valid_to: z.string().nullish(),
  payment_method: z.string().nullish(),
});

export type OctopusRates = {
  /** GBP/kWh without VAT by start of slot. */
  readonly bySlot: ReadonlyMap<number, number>;
  readonly unreadable: number;
};

/** Highest accepted price, GBP/kWh; the tariff's own cap is 1. */
const PRICE_MAX_GBP_PER_KWH = 10;

/** Reads rates (p/kWh, in any order, each valid for one or more half hours) into slots from `fromMs` to before `toMs`. */
export function readRates(items: readonly unknown[], fromMs: number, toMs: number): OctopusRates {
  const bySlot = new Map<number, { price: number; rank: number }>();
  let unreadable = 0;
  for (const item of items) {
    const rate = readRate(item, fromMs, toMs);
    if (!rate) unreadable += 1;
    for (const slotMs of rate?.slots ?? []) {
      const known = bySlot.get(slotMs);
      if (rate && (!known || rate.rank < known.rank)) bySlot.set(slotMs, { price: rate.price, rank: rate.rank });
    }
  }
  return { bySlot: new Map([...bySlot].map(([slotMs, { price }]) => [slotMs, price])), unreadable };
}

function readRate(
  item: unknown,
  fromMs: number,
  toMs: number,
): { price: number; rank: number; slots: number[] } | null {
  const parsed = rateSchema.safeParse(item);
  if (!parsed.success) return null;
  const { value_exc_vat, valid_from, valid_to, payment_method } = parsed.data;
  const startMs = parseInstant(valid_from);
  // A rate without an end is valid for all requested slots.
  const endMs = valid_to ? parseInstant(valid_to) : toMs;
  // Hundred-thousandths of a pound: the column's precision, without 0.14100000000000001.
  const price = Math.round(value_exc_vat * 1000) / 100_000;
  if (startMs === null || endMs === null || Math.abs(price) > PRICE_MAX_GBP_PER_KWH) return null;
  const slots = slotsBetween(Math.max(floorSlot(startMs), fromMs), Math.min(endMs, toMs));
  return { price, rank: paymentRank(payment_method ?? null), slots };
}

/** If a rate differs by payment method, direct debit is the tariff's headline rate. */
function paymentRank(method: string | null): number {
  if (method === null) return 0;
  return method === "DIRECT_DEBIT" ? 1 : 2;
}
