import { dayAheadPublishedUntil, isEveningPeak } from "../../lib/domain/grid/london-time.ts";
import { getRegion, type RegionId } from "../../lib/domain/grid/regions.ts";
import type { Recordings } from "./recordings.ts";

/** Product whose real prices are replayed. */
export const REPLAYED_PRODUCT = "AGILE-18-02-21";

/** 52 weeks: the weekday and, except around a clock change, British summer time stay the same. */
const SHIFT_MS = 364 * 86_400_000;
const VAT = 1.05;
/** Ceiling of that product, p/kWh without VAT: 35 p with it. */
const CAP_P_PER_KWH = 35 / VAT;

/**
 * Price of a region's slot, p/kWh without VAT, null if none was recorded or published yet at `nowMs`. Region A's
 * is the recorded one of the same weekday and week in the last recorded year. Other regions' follow from it by the
 * tariff's formula, price = min(factor × wholesale + evening peak, cap).
 */
export function replayedPrice(
  recordings: Recordings,
  regionId: RegionId,
  slotMs: number,
  nowMs: number,
): number | null {
  if (slotMs >= dayAheadPublishedUntil(nowMs)) return null;
  const recordedMs = recordedPriceInstant(recordings, slotMs);
  const withVat = recordedMs === null ? undefined : recordings.regionAPrices.get(recordedMs);
  const ofA = recordings.agileFormulas.get(10);
  const ofRegion = recordings.agileFormulas.get(regionId);
  if (withVat === undefined || recordedMs === null) return null;
  if (getRegion(regionId).octopusLetter === "A") return round(withVat / VAT);
  if (!ofA || !ofRegion) return null;
  const wholesale = (withVat / VAT - (isEveningPeak(recordedMs) ? ofA.peak_pPerKwh : 0)) / ofA.factor;
  const peak = isEveningPeak(slotMs) ? ofRegion.peak_pPerKwh : 0;
  return round(Math.min(ofRegion.factor * wholesale + peak, CAP_P_PER_KWH));
}

function recordedPriceInstant({ regionAPrices }: Recordings, slotMs: number): number | null {
  const lastMs = lastSlotOf(regionAPrices);
  if (lastMs === null) return null;
  return slotMs - Math.ceil((slotMs - lastMs) / SHIFT_MS) * SHIFT_MS;
}

const lastSlots = new WeakMap<ReadonlyMap<number, number>, number>();

/** The last recorded slot; searched once, since there are 70,000. */
function lastSlotOf(prices: ReadonlyMap<number, number>): number | null {
  const known = lastSlots.get(prices);
  if (known !== undefined) return known;
  let last: number | null = null;
  for (const slotMs of prices.keys()) if (last === null || slotMs > last) last = slotMs;
  if (last !== null) lastSlots.set(prices, last);
  return last;
}

function round(pence: number): number {
  return Math.round(pence * 10_000) / 10_000;
}
