import type { GridError, GridGap, GridProvenance } from "../../contracts/grid.ts";
import type { GridDataKind, RegionPrices } from "../../domain/grid/grid-figures.ts";
import { dayAheadPublishedUntil } from "../../domain/grid/london-time.ts";
import { GRID_REGIONS, type GridRegion } from "../../domain/grid/regions.ts";
import { isoFromMs, slotsBetween } from "../../domain/grid/slots.ts";
import { type PriceProvider, type RangeRequest, rangeError } from "../grid-provider.ts";
import { findAgileTariffs, type OctopusOptions, type Tariffs, tariffRates } from "./octopus-client.ts";
import type { OctopusRates } from "./wire.ts";

/**
 * Day-ahead prices by region from Octopus Agile, a household tariff that follows the half-hourly wholesale price: an
 * indicative proxy for anyone else. The product on sale is looked up, and remembered for six hours.
 */
export function createOctopusProvider(kind: Exclude<GridDataKind, "sample">, options: OctopusOptions): PriceProvider {
  let remembered: { tariffs: Tariffs; untilMs: number } | null = null;

  const tariffsAt = async (now: Date, signal: AbortSignal | undefined) => {
    if (remembered && now.getTime() < remembered.untilMs) return { ok: true, tariffs: remembered.tariffs } as const;
    const found = await findAgileTariffs(now, options, signal);
    if (found.ok) remembered = { tariffs: found.tariffs, untilMs: now.getTime() + PRODUCT_MEMORY_MS };
    return found;
  };

  return {
    prices: async (request) => {
      const provenance: GridProvenance = { source: "octopus", kind, fetchedAt: request.now.toISOString() };
      const error = rangeError(request);
      if (error) return { ...provenance, ok: false, error };
      const found = await tariffsAt(request.now, request.signal);
      if (!found.ok) return { ...provenance, ok: false, error: found.error };
      const answer = await askRegions(request, found.tariffs, options);
      // The product may have been withdrawn: look again next time.
      if (!answer.ok) remembered = null;
      return { ...provenance, ...answer };
    },
  };
}

const PRODUCT_MEMORY_MS = 6 * 3_600_000;
/** Concurrent requests: enough to finish in seconds, few enough to be polite. */
const CONCURRENCY = 4;

type RegionAnswer = { region: GridRegion; rates: OctopusRates } | { region: GridRegion; error: GridError };

async function askRegions(
  request: RangeRequest,
  tariffs: Tariffs,
  options: OctopusOptions,
): Promise<{ ok: true; regions: RegionPrices[]; gaps: GridGap[] } | { ok: false; error: GridError }> {
  const answers = await askInTurn(request, tariffs, options);
  const slots = slotsBetween(request.from.getTime(), request.to.getTime());
  const regions: RegionPrices[] = [];
  const gaps: GridGap[] = [];
  for (const answer of answers) {
    if ("error" in answer) {
      gaps.push(regionGap(answer.region, slots, "request-failed", `could not be had: ${answer.error.message}`));
      continue;
    }
    const priceGbpPerKwh = slots.map((slotMs) => answer.rates.bySlot.get(slotMs) ?? null);
    gaps.push(...rateGaps(answer.region, answer.rates, slots, request.now));
    if (priceGbpPerKwh.every((price) => price === null)) continue;
    const firstSlot = isoFromMs(slots[0] ?? request.from.getTime());
    regions.push({ regionId: answer.region.id, product: tariffs.product, firstSlot, priceGbpPerKwh });
  }
  const failed = answers.find((answer) => "error" in answer);
  if (regions.length === 0 && failed && "error" in failed) return { ok: false, error: failed.error };
  if (regions.length === 0) {
    const message = `${tariffs.product} has no rate for any of these half hours.`;
    return { ok: false, error: { code: "empty", message, status: 200, attempts: 1 } };
  }
  return { ok: true, regions, gaps };
}

/** Asks for each region, a few at once. If the service itself fails for one, the rest are not requested. */
async function askInTurn(request: RangeRequest, tariffs: Tariffs, options: OctopusOptions): Promise<RegionAnswer[]> {
  const answers: RegionAnswer[] = [];
  const waiting = [...GRID_REGIONS];
  let outage: GridError | null = null;
  const work = async () => {
    for (let region = waiting.shift(); region; region = waiting.shift()) {
      const known: GridError | null = outage;
      const result = known
        ? ({ ok: false, error: { ...known, attempts: 0 } } as const)
        : await tariffRates(region.octopusLetter, tariffs, request, options);
      if (!result.ok && result.error.status !== 404) outage = result.error;
      answers.push(result.ok ? { region, rates: result.rates } : { region, error: result.error });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return answers.sort((a, b) => a.region.id - b.region.id);
}

function rateGaps(region: GridRegion, rates: OctopusRates, slots: readonly number[], now: Date): GridGap[] {
  const gaps: GridGap[] = [];
  const publishedUntilMs = dayAheadPublishedUntil(now.getTime());
  const missing = slots.filter((slotMs) => !rates.bySlot.has(slotMs));
  const due = missing.filter((slotMs) => slotMs < publishedUntilMs);
  const ahead = missing.filter((slotMs) => slotMs >= publishedUntilMs);
  if (due.length > 0) gaps.push(regionGap(region, due, "missing", `${due.length} prices are missing.`));
  if (ahead.length > 0) gaps.push(regionGap(region, ahead, "not-published", `${ahead.length} prices are not out yet.`));
  if (rates.unreadable > 0) {
    const message = `${region.name}: ${rates.unreadable} rates cannot be read.`;
    const nowhere = { fromSlot: null, toSlot: null, slotCount: rates.unreadable };
    gaps.push({ reason: "unreadable", regionId: region.id, ...nowhere, message });
  }
  return gaps;
}

function regionGap(region: GridRegion, slots: readonly number[], reason: GridGap["reason"], what: string): GridGap {
  const [first] = slots;
  const last = slots.at(-1);
  return {
    reason,
    regionId: region.id,
    fromSlot: first === undefined ? null : isoFromMs(first),
    toSlot: last === undefined ? null : isoFromMs(last),
    slotCount: slots.length,
    message: `${region.name}: ${what}`,
  };
}
